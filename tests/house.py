"""A whole house for journeys: the unmodified bot on an emulator, with a clock that we move."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot import app
from bot.app import Bot
from bot.emulator import Emulator, Person
from bot.manifest import manifest
from bot.running import hearing
from bot.settings import Settings
from prompts import loading
from prompts.catalogue import Catalogue
from storage.secrecy import new_key

LONDON = ZoneInfo("Europe/London")
# A Wednesday, in summer time, with no bank holiday near it.
START = datetime(2026, 6, 3, 6, 0, tzinfo=LONDON)


@dataclass
class HandClock:
    """A clock that stands where it is put."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass
class House:
    """The bot, its Slack, and the people of one workspace."""

    slack: Emulator
    bot: Bot
    clock: HandClock
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def at(self, moment: str) -> None:
        """Go to a moment in London, like ``Thursday 07:15`` or ``2026-06-04 07:15``, and tick."""
        self.go_to(_moment(moment, self.clock.at))

    def go_to(self, moment: datetime) -> None:
        self.clock.at = moment.astimezone(UTC)
        self.slack.clock.set(self.clock.at)
        self.tick()

    def tick(self) -> None:
        """Let the bot do everything it does again and again, now."""
        self.bot.tick()


def open_house(
    database_url: str, *, transport: str = "socket", limits: bool = True
) -> Iterator[House]:
    """A bot with nobody set up yet; people and channels are there."""
    with Emulator(port=0, limits=limits) as slack:
        slack.clock.set(START.astimezone(UTC))
        slack.install(
            manifest(socket_mode=transport == "socket", request_url="https://bot.example")
        )
        people = _people(slack)
        settings = _settings(slack, database_url, people, transport)
        with _running(slack, settings, HandClock(START.astimezone(UTC)), people) as house:
            yield house


@contextmanager
def reopened(house: House, database_url: str | None = None) -> Iterator[House]:
    """The same house after its process has gone and come back, perhaps with another database."""
    settings = house.bot.wiring.settings
    if database_url is not None:
        settings = settings.model_copy(update={"database_url": SecretStr(database_url)})
    with _running(house.slack, settings, house.clock, house.people) as again:
        yield again


@contextmanager
def _running(
    slack: Emulator, settings: Settings, clock: HandClock, people: dict[str, Person]
) -> Iterator[House]:
    bot = app.build(settings, clock, catalogue=_library())
    try:
        with hearing(bot, settings, port=0) as ears:
            if ears.sockets is None:
                slack.deliver_by_http(ears.http.url)
            yield House(slack, bot, clock, people)
    finally:
        bot.stop()


@cache
def _library() -> Catalogue:
    """As every bot reads it; once is enough, for it never changes."""
    return loading.load()


def _people(slack: Emulator) -> dict[str, Person]:
    names = {
        "anna": "Anna Okafor", "ben": "Ben Lewis", "chidi": "Chidi Eze", "dora": "Dora Quinn",
        "emil": "Emil Novak", "farah": "Farah Aziz", "grace": "Grace Mensah", "hugh": "Hugh Bell",
        "mona": "Mona Reid", "sam": "Sam Carter", "gwen": "Gwen Price", "ada": "Ada Byrne",
        "office": "Willow Office",
    }  # fmt: skip
    return {handle: slack.add_person(handle, name=name) for handle, name in names.items()}


def _settings(
    slack: Emulator, database_url: str, people: dict[str, Person], transport: str
) -> Settings:
    given = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "STA_KEYS": new_key(),
        "STA_WORKSPACE_ADMINS": people["ada"].id,
        "STA_CLOSED_CONCERNS_KEPT_DAYS": "730",
    }
    if transport == "socket":
        given["SLACK_APP_TOKEN"] = slack.app_token
    return Settings.model_validate(given)


def _moment(words: str, now: datetime) -> datetime:
    day, _, clock = words.rpartition(" ")
    hour, minute = map(int, clock.split(":"))
    here = now.astimezone(LONDON)
    if day[:1].isdigit():
        date = datetime.fromisoformat(day).date()
    else:
        date = here.date()
        while f"{date:%A}" != day:
            date += timedelta(days=1)
    moment = datetime(date.year, date.month, date.day, hour, minute, tzinfo=LONDON)
    return moment if moment >= here or day[:1].isdigit() else moment + timedelta(days=7)
