"""``sta doctor``: looks at everything that the bot needs, and says what to do about each.

Nothing here raises, and nothing is changed. What is said names no person and no secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

from bot import app
from bot.clock import Clock
from bot.doctor import keys, machine, people, slack, work
from bot.feature import Finding
from bot.opening import opened
from bot.settings import Settings, SettingsError, unknown_variables
from bot.slack.gateway import Gateway
from storage.database import Database

REPORT_IT = "This is a fault in the bot. Please report it with this name."


def examine(
    load: Callable[[], Settings],
    clock: Clock,
    unknown: Callable[[], Sequence[str]] = unknown_variables,
) -> list[Finding]:
    """Look at everything, as far as what was found so far allows.

    :param unknown: the variables that look like ours and are not.
    """
    found: list[Finding] = []
    try:
        found += machine.misspelt(unknown())
        settings = load()
    except SettingsError as trouble:
        return [*found, *machine.wrong(trouble)]
    found += machine.settings(settings)
    with opened(settings) as database:
        stored = _guarded(machine.DATABASE, lambda: machine.database(database))
        usable = any(finding.well for finding in stored)
        return [
            *found,
            *stored,
            *_house(settings, clock, database if usable else None),
            *_work(settings, clock.now(), database if usable else None),
            *_slack(settings, clock, database if usable else None),
        ]


def _house(settings: Settings, clock: Clock, database: Database | None) -> list[Finding]:
    """The machine's side, and what the features say of themselves if it bears them.

    :param database: None where it cannot be used.
    """
    found = _guarded(machine.LIBRARY, lambda: machine.library(settings))
    sound = _all_well(found)
    if database is not None and settings.keys:
        found += _guarded(keys.KEYS, lambda: keys.keys(settings, database, clock.now()))
        # A key that is missing keeps nothing from being looked at but what it opens.
        if sound and keys.are_keys(settings):
            found += _guarded("features", lambda: _features(settings, clock.now(), clock))
    return found


def _features(settings: Settings, now: datetime, clock: Clock) -> Iterator[Finding]:
    bot = app.build(settings, clock)
    try:
        for feature in bot.features:
            for check in feature.checks:
                yield from _guarded(feature.name, partial(check, now))
        yield from _guarded("planning", lambda: work.planning(bot))
    finally:
        bot.stop()


def _work(settings: Settings, now: datetime, database: Database | None) -> list[Finding]:
    """How the work goes on: what runs, what is late, what room and which backups there are."""
    found = _guarded(work.RUNNING, lambda: work.running(settings))
    if database is not None:
        found += _guarded(work.OUTBOX, lambda: work.outbox(database, now))
        found += _guarded(work.REPLICAS, lambda: work.copies(settings, database, now))
        found += _guarded(work.DIGESTS, lambda: work.last_digest(database))
        found += _guarded(work.DISK, lambda: work.disk(database))
        found += _guarded(work.BACKUPS, lambda: work.backups(database, now))
    return [*found, *work.monitoring(settings)]


def _slack(settings: Settings, clock: Clock, database: Database | None) -> list[Finding]:
    """Slack's side, as far as Slack knows us; the wards' only where the database can be used."""
    if settings.slack_bot_token is None:
        return []
    found = _guarded(slack.TOKEN, lambda: slack.token(settings, clock))
    if not _all_well([finding for finding in found if finding.part == slack.TOKEN]):
        return found
    found += _guarded(slack.APP_TOKEN, lambda: slack.app_token(settings))
    if database is not None:
        token = settings.slack_bot_token.get_secret_value()
        gateway = Gateway(token, settings.slack_api_url, settings.slack_timeout_seconds)
        found += _guarded(people.CHANNELS, lambda: people.channels(gateway, database))
        found += _guarded(people.PEOPLE, lambda: people.people(settings, gateway, database))
    return found


def _guarded(part: str, check: Callable[[], Iterable[Finding]]) -> list[Finding]:
    try:
        return list(check())
    except Exception as error:
        said = f"This could not be looked at ({type(error).__name__})."
        return [Finding(part, False, said, REPORT_IT)]


def _all_well(found: Sequence[Finding]) -> bool:
    return all(finding.well for finding in found)
