"""The rush: hundreds of wards due in the same minute, in a Slack that limits how fast one posts."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import update

from bot.clock import SystemClock
from bot.emulator import Emulator
from bot.emulator.faults import rate_limits
from bot.emulator.faults.rate_limits import Limit
from storage.database import Database
from storage.deliveries import Delivery
from storage.secrecy import new_key
from tests.benchmarks import databases, town
from tests.benchmarks.bot_process import BotProcess, running_bot
from tests.benchmarks.figures import Figure, Figures

GOAL_TIME = 1.1
GOAL_CPU_MS = 5.0
LOOK_AGAIN_SECONDS = 0.05
SETTLES_WITHIN_SECONDS = 20
IDLE_CPU_A_SECOND = 0.05
A_WHILE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Size:
    """How many wards, and how many posts the workspace takes in a window.

    :ivar idle_seconds: how long it is looked at what the bot uses while nothing is due.
    """

    wards: int
    limit: Limit
    idle_seconds: float

    @property
    def limits_own_seconds(self) -> float:
        """How long the limit alone makes it take: a window for each full one before the last."""
        return (self.wards - 1) // self.limit.calls * self.limit.seconds


REAL = Size(wards=500, limit=Limit(300, 60.0), idle_seconds=20.0)
TINY = Size(wards=8, limit=Limit(5, 2.0), idle_seconds=1.0)


def measure(size: Size) -> Figures:
    """How long until every ward has its prompt, once, and what that costs."""
    with (
        tempfile.TemporaryDirectory(prefix="sta-bench-") as folder,
        databases.sqlite_file() as url,
        patch.object(rate_limits, "WORKSPACE", size.limit),
        Emulator(limits=True) as slack,
    ):
        town.install(slack, socket_mode=True)
        _, channels = town.people_and_channels(slack, people=1, channels=size.wards)
        key, database = new_key(), Database(url)
        now = SystemClock().now()
        town.wards_handing_over(database, slack.team_id, channels, now)
        _put_off(database, now, now + A_WHILE)
        given = town.settings(slack, url, key, socket_mode=True)
        try:
            with running_bot(given, Path(folder)) as bot:
                bot.wait_until(bot.is_ready, "the bot to be ready")
                _wait_until_settled(bot)
                idle = _idle(bot, size.idle_seconds)
                began, spent = time.perf_counter(), bot.cpu_seconds
                _put_off(database, now, SystemClock().now())
                _wait_for_all(bot, slack, channels, size)
                took, spent = time.perf_counter() - began, bot.cpu_seconds - spent
                posts = Counter(len(slack.messages(channel)) for channel in channels)
        finally:
            database.close()
    yield from _figures(size, took, spent, posts)
    yield Figure("the same bot with nothing to do: CPU, a second", idle * 1000, "ms")


def _figures(size: Size, took: float, spent: float, posts: Counter[int]) -> Figures:
    yield Figure(
        f"a rush of {size.wards} wards, until the last has its prompt",
        took,
        "s",
        floor=size.limits_own_seconds,
        goal=GOAL_TIME,
    )
    yield Figure("the same: prompts lost", posts[0], "prompts", goal=0)
    doubled = sum(times for number, times in posts.items() if number > 1)
    yield Figure("the same: prompts doubled", doubled, "prompts", goal=0)
    yield Figure("the same: CPU, a post", spent / size.wards * 1000, "ms", goal=GOAL_CPU_MS)


def _put_off(database: Database, now: datetime, until: datetime) -> None:
    """Let the handovers that are going on now be due at another time."""
    going_on = Delivery.expires_at <= now + A_WHILE
    with database.writing() as session:
        session.execute(update(Delivery).where(going_on).values(due_at=until))


def _wait_until_settled(bot: BotProcess) -> None:
    """Wait until it has done what it does once as it starts: that is no post's cost."""
    for _ in range(SETTLES_WITHIN_SECONDS):
        spent = bot.cpu_seconds
        time.sleep(1.0)
        if bot.cpu_seconds - spent < IDLE_CPU_A_SECOND:
            return


def _idle(bot: BotProcess, seconds: float) -> float:
    """What it uses in a second while nothing is due: the posts' cost has this in it, too."""
    began, spent = time.perf_counter(), bot.cpu_seconds
    time.sleep(seconds)
    return (bot.cpu_seconds - spent) / (time.perf_counter() - began)


def _wait_for_all(bot: BotProcess, slack: Emulator, channels: list[str], size: Size) -> None:
    ends = time.monotonic() + 2 * size.limits_own_seconds + 60
    waiting = list(channels)
    while waiting and time.monotonic() < ends:
        if bot.process.poll() is not None:
            raise RuntimeError(f"The bot ended in the middle of it. It said:\n{bot.said}")
        waiting = [channel for channel in waiting if not slack.messages(channel)]
        time.sleep(LOOK_AGAIN_SECONDS)
