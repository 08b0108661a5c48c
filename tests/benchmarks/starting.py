"""From the start of ``sta run`` to the first envelope that it acknowledges, and how large it is."""

from __future__ import annotations

import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.clock import SystemClock
from bot.emulator import Emulator, Person
from bot.emulator.people.on_screen import NotOnScreen
from storage.database import Database
from storage.secrecy import new_key
from tests.benchmarks import databases, town
from tests.benchmarks.bot_process import running_bot
from tests.benchmarks.figures import Figure, Figures

GOAL_SECONDS = 1.5
GOAL_MB = 150
WARDS = 10


@dataclass(frozen=True, slots=True)
class Size:
    """How often it is started."""

    rounds: int


REAL = Size(rounds=7)
TINY = Size(rounds=1)


def measure(size: Size) -> Figures:
    """Seconds from nothing to an answer, and megabytes in memory by then."""
    started = [_start() for _ in range(size.rounds)]
    seconds, spent, resident = (median(column) for column in zip(*started, strict=True))
    yield Figure("start: process to first envelope acked", seconds, "s", goal=GOAL_SECONDS)
    yield Figure("the same: CPU", spent, "s")
    yield Figure("the same: in memory", resident, "MB", goal=GOAL_MB)


def _start() -> tuple[float, float, float]:
    with (
        tempfile.TemporaryDirectory(prefix="sta-bench-") as folder,
        databases.sqlite_file() as url,
        Emulator(limits=False) as slack,
    ):
        town.install(slack, socket_mode=True)
        (person,), channels = town.people_and_channels(slack, people=1, channels=WARDS)
        database = Database(url)
        try:
            town.wards_handing_over(database, slack.team_id, channels, SystemClock().now())
        finally:
            database.close()
        given = town.settings(slack, url, new_key(), socket_mode=True)
        with running_bot(given, Path(folder)) as bot:
            bot.wait_until(lambda: slack.sockets.connected, "a line to the bot")
            bot.wait_until(lambda: _is_answered(person, channels[0]), "an acknowledgement")
            seconds, spent = time.perf_counter() - bot.began, bot.cpu_seconds
            # It plans and posts meanwhile, and all of that is in memory then.
            bot.wait_until(bot.is_ready, "the bot to be ready")
            return seconds, spent, bot.resident_mb


def _is_answered(person: Person, channel: str) -> bool:
    with suppress(NotOnScreen):
        return person.types_command("/handover help", channel).ok
    return False
