"""``sta doctor``: looks at everything that the bot needs, and says what to do about each.

Nothing here raises, and nothing is changed. What is said names no person and no secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from bot import app
from bot.clock import Clock
from bot.doctor import machine, people, slack
from bot.feature import Finding
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
    try:
        settings = load()
        found = machine.misspelt(unknown())
    except SettingsError as trouble:
        return [Finding(machine.SETTINGS, False, problem) for problem in trouble.problems]
    found += machine.settings(settings)
    database = Database(settings.database_url.get_secret_value())
    try:
        return [*found, *_house(settings, database, clock), *_slack(settings, database, clock)]
    finally:
        database.close()


def _house(settings: Settings, database: Database, clock: Clock) -> list[Finding]:
    """The machine's side, and what the features say of themselves if it bears them."""
    found = _guarded(machine.DATABASE, lambda: machine.database(database))
    if _all_well(found):
        found += _guarded(machine.KEYS, lambda: machine.keys(settings, database))
    found += _guarded(machine.LIBRARY, lambda: machine.library(settings))
    if _all_well(found):
        found += _guarded("features", lambda: _features(settings, clock.now(), clock))
    return found


def _features(settings: Settings, now: datetime, clock: Clock) -> Iterator[Finding]:
    bot = app.build(settings, clock)
    try:
        for feature in bot.features:
            for check in feature.checks:
                yield from _guarded(feature.name, lambda check=check: check(now))
    finally:
        bot.stop()


def _slack(settings: Settings, database: Database, clock: Clock) -> list[Finding]:
    """Slack's side; the wards' channels and people only if Slack knows us."""
    if settings.slack_bot_token is None:
        return []
    token = settings.slack_bot_token.get_secret_value()
    gateway = Gateway(token, settings.slack_api_url, settings.slack_timeout_seconds)
    found = _guarded(slack.TOKEN, lambda: slack.token(settings, clock))
    if _all_well(found):
        found += _guarded(slack.APP_TOKEN, lambda: slack.app_token(settings, gateway))
        found += _guarded(people.CHANNELS, lambda: people.channels(gateway, database))
        found += _guarded(people.PEOPLE, lambda: people.people(settings, gateway, database))
    return found


def _guarded(part: str, check: Callable[[], Sequence[Finding] | Iterator[Finding]]) -> list[Finding]:
    try:
        return list(check())
    except Exception as error:
        said = f"This could not be looked at ({type(error).__name__})."
        return [Finding(part, False, said, REPORT_IT)]


def _all_well(found: Sequence[Finding]) -> bool:
    return all(finding.well for finding in found)
