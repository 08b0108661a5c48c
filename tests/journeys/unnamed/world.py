"""An evening on which fifty people each tap a rating and, at once, raise a concern without a name.

That is the worst case: the two acts of each are neighbours in time. Who comes when is drawn from
a fixed seed, so it has nothing to do with their ids.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import structlog

from bot import logs
from bot.concerns.urgent import sounds_urgent
from bot.emulator import Person
from bot.monitoring import Watch
from bot.settings import LogFormat, LogLevel
from bot.slack.pulse import Pulse
from storage.concerns.code_words import WORDS
from tests.bot.concerns.willow import Willow, furnish, raises
from tests.house import LONDON, House, open_house
from tests.journeys.unnamed.evidence import Evidence, seize

PEOPLE = 50
SEED = 5
SHIFT = datetime(2026, 6, 3, 19, 16, tzinfo=LONDON)
BETWEEN = timedelta(minutes=5)
NOTICES_LEAVE = datetime(2026, 6, 3, 20, 0, tzinfo=LONDON)
NIGHT = datetime(2026, 6, 4, 4, 5, tzinfo=LONDON)

# Words that mean nothing here: none of them brings the alarm up.
_CALM = [word for word in WORDS if not sounds_urgent(word)]


@dataclass(frozen=True, slots=True)
class Evening:
    """What was done, and what there is to be found of it.

    :ivar came: the user ids of those who tapped and raised, in the order in which they came.
    :ivar wrote: with which word each of their concerns began, in the same order.
    :ivar before: everything before the night's tidy.
    :ivar after: everything after it.
    """

    house: House
    came: tuple[str, ...]
    wrote: tuple[str, ...]
    before: Evidence
    after: Evidence


@contextmanager
def evening(database_url: str, place: Path) -> Iterator[Evening]:
    """Live through it.

    :param place: a folder for backups.
    """
    for house in open_house(database_url, limits=False):
        with _logged() as log:
            staff = [house.slack.add_person(f"p{n}", name=f"Person {n}") for n in range(PEOPLE)]
            willow = _furnished(house, staff)
            came = Random(SEED).sample(staff, PEOPLE)
            wrote = Random(SEED + 1).sample(_CALM, PEOPLE)
            for at, (person, word) in enumerate(zip(came, wrote, strict=True)):
                _taps_and_raises(willow, person, word, SHIFT + at * BETWEEN)
            before = _seized(house, log, place / "before.backup")
            house.go_to(NIGHT)
            after = _seized(house, log, place / "after.backup")
            yield Evening(house, tuple(one.id for one in came), tuple(wrote), before, after)


def _furnished(house: House, staff: list[Person]) -> Willow:
    house.people.update({person.id: person for person in staff})
    willow = furnish(house)
    house.go_to(SHIFT)
    return willow


def _taps_and_raises(willow: Willow, person: Person, word: str, now: datetime) -> None:
    if now - BETWEEN < NOTICES_LEAVE <= now:
        willow.house.go_to(now)
    willow.house.clock.at = now
    person.presses("4", channel=willow.channel)
    raises(willow, person, words=f"{word} is what they say now when the door opens.")
    person.closes_view()


def _seized(house: House, log: io.StringIO, place: Path) -> Evidence:
    wiring = house.bot.wiring
    watch = Watch(house.bot, Pulse(wiring.gateway.auth_test), None)
    return seize(wiring.database, wiring.keyring, watch, log, place, house.clock.now())


@contextmanager
def _logged() -> Iterator[io.StringIO]:
    """The bot's own log, as talkative as it can be; everything is put back afterwards."""
    root = logging.getLogger()
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    hooks = sys.excepthook, threading.excepthook
    stream = io.StringIO()
    logs.set_up(LogLevel.DEBUG, LogFormat.JSON, stream)
    try:
        yield stream
    finally:
        root.handlers[:], logging.raiseExceptions = handlers, raising
        root.setLevel(level)
        sys.excepthook, threading.excepthook = hooks
        logging.captureWarnings(capture=False)
        structlog.reset_defaults()
