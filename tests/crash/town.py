"""A town of wards, its Slack, and whoever keeps the bot alive there while it is killed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot.emulator import Emulator, Person
from bot.emulator.people.on_screen import NotOnScreen
from bot.manifest import manifest
from prompts import loading
from prompts.shift_lines import parse_pattern
from storage import wards
from storage.concerns import recipients
from storage.concerns.clocks import WorkingHours
from storage.concerns.recipients import Named
from storage.concerns.tables import Post
from storage.database import Database, NotRead, NotSaved
from storage.secrecy import Keyring, new_key
from storage.wards import Role, Ward
from tests.crash.dial import Dial
from tests.house import LONDON
from tests.journeys.high_week import twelve_low_weeks

Found = TypeVar("Found")

# Two handovers in a ward's week, so that a week is soon over.
WEEK = "Night 19:30-08:00 Sun\nDay 07:30-20:00 Mon"
FIRST_SUNDAY = datetime(2026, 6, 7, 19, 0, tzinfo=LONDON)
STAFF = ("anna", "ben", "chidi", "dora", "emil", "farah")
NAMES = ("willow", "elm", "oak", "ash", "beech", "rowan", "hazel", "birch", "maple", "lime")
LONGEST_WAIT_SECONDS = 40.0
_LOOK_AGAIN_SECONDS = 0.05
_MIDNIGHT = time_of_day(0)
_ALWAYS = WorkingHours(frozenset(range(7)), _MIDNIGHT, _MIDNIGHT)


class Keeper(Protocol):
    """Keeps the bot alive, and sees to it that it dies."""

    def stood_still_since(self, moment: float) -> bool:
        """Whether a replica has stood still since a moment of the monotonic clock.

        What it had been given then, and nobody heard the end of, it may do late.
        """

    def look_after(self, town: Town) -> bool:
        """Bring back what has died; whether there was anything."""

    def said(self) -> str:
        """What it did, and what the bot logged: to show when a test fails."""

    def close(self) -> None:
        """End every process."""


@dataclass(frozen=True, slots=True)
class WardHere:
    """A ward, and where it is."""

    id: str
    name: str
    channel: str


@dataclass(frozen=True, slots=True)
class Town:
    """Everything outside the bot.

    :ivar history: whether the bot may look in a channel for what it has posted.
    """

    slack: Emulator
    dial: Dial
    settings: dict[str, str]
    folder: Path
    database: Database
    keyring: Keyring
    people: dict[str, Person]
    wards: list[WardHere]
    keeper: Keeper
    history: bool

    @property
    def now(self) -> datetime:
        return self.dial.now()

    def go_to(self, moment: datetime) -> None:
        """Go on to a moment; never back."""
        if moment > self.now:
            self.dial.set_to(moment.astimezone(UTC))
            self.slack.clock.set(self.dial.now())

    def go_on(self, step: timedelta) -> None:
        self.go_to(self.now + step)

    def until(self, question: Callable[[], Found], what: str) -> Found:
        """Wait for an answer, while the bot dies and comes back.

        :raises AssertionError: it took too long; with what crossed the wire and what was logged.
        """
        ends = time.monotonic() + LONGEST_WAIT_SECONDS
        while True:
            if self.keeper.look_after(self):
                ends = time.monotonic() + LONGEST_WAIT_SECONDS
            with suppress(NotRead, NotSaved):  # somebody may just have taken the database away
                answer = question()
                if answer:
                    return answer
            if time.monotonic() > ends:
                raise AssertionError(f"Waited {LONGEST_WAIT_SECONDS:g} s for {what}.\n{self.said}")
            time.sleep(_LOOK_AGAIN_SECONDS)

    def until_done(self, act: Callable[[], bool], what: str) -> None:
        """Have a person do something again and again, as people do, until it is acknowledged."""

        def is_done() -> bool:
            # Somebody who presses while nobody listens sees a warning sign, and presses again.
            with suppress(NotOnScreen):
                return act()
            return False

        self.until(is_done, what)

    @property
    def said(self) -> str:
        """What to show when a test fails."""
        traffic = self.slack.backend.traffic.tail(20)
        return f"{self.keeper.said()}\nThe recent traffic:\n{traffic}"


@contextmanager
def town(
    database_url: str,
    folder: Path,
    keeper: Keeper,
    *,
    wards: int = 2,
    history: bool = True,
    charts: bool = False,
) -> Iterator[Town]:
    """A town whose bot has not been started yet.

    :param charts: whether the wards have published enough for their digests to have a picture.
    """
    dial = Dial(folder / "dial")
    dial.set_to(FIRST_SUNDAY.astimezone(UTC))
    database, key = Database(database_url), new_key()
    with Emulator(port=0, limits=False) as slack:
        slack.clock.set(dial.now())
        slack.install(_with_or_without(history))
        names = (*STAFF, "mona", "gwen", "sam", "ada")
        people = {name: slack.add_person(name, name=name.title()) for name in names}
        built = Town(
            slack=slack,
            dial=dial,
            settings=_settings(slack, database_url, people["ada"], key),
            folder=folder,
            database=database,
            keyring=Keyring([key]),
            people=people,
            wards=[_ward(database, slack, people, name) for name in NAMES[:wards]],
            keeper=keeper,
            history=history,
        )
        if charts:
            _have_charts(built)
        try:
            yield built
        finally:
            keeper.close()
            database.close()


def _have_charts(town: Town) -> None:
    catalogue = loading.load()
    with town.database.writing() as session:
        for ward in town.wards:
            twelve_low_weeks(session, catalogue, ward.id)


def _with_or_without(history: bool) -> dict[str, Any]:
    """The app as it is installed, with the optional permissions or without any of them."""
    app = manifest(socket_mode=True)
    scopes = app["oauth_config"]["scopes"]
    optional = scopes.pop("bot_optional")
    if not history:
        scopes["bot"] = [scope for scope in scopes["bot"] if scope not in optional]
    return app


def _settings(slack: Emulator, database_url: str, admin: Person, key: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "STA_KEYS": key,
        "STA_WORKSPACE_ADMINS": admin.id,
        "STA_CLOSED_CONCERNS_KEPT_DAYS": "730",
        "STA_HTTP_PORT": "0",
    }


def _ward(database: Database, slack: Emulator, people: dict[str, Person], name: str) -> WardHere:
    channel = slack.add_channel(name, members=people.values())
    at = FIRST_SUNDAY.astimezone(UTC)
    with database.writing() as session:
        ward = wards.add_ward(
            session,
            Ward(
                team_id=slack.team_id,
                channel_id=channel,
                name=name.title(),
                created_at=at - timedelta(days=1),
                shifts=parse_pattern(WEEK).to_json(),
            ),
        )
        wards.give_role(session, ward.id, Role.MANAGER, [people["mona"].id])
        named = [
            Named(people["gwen"].id, Post.GUARDIAN, True, _ALWAYS),
            Named(people["sam"].id, Post.SECURITY_LEAD, False, _ALWAYS),
        ]
        recipients.name_recipients(session, ward, named, people["ada"].id, at)
        return WardHere(ward.id, ward.name, channel)
