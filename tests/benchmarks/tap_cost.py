"""What a tap costs the processor, against one bare listener with one bare upsert.

From Slack's signed request to the acknowledgement, on the thread that handles it. What is said to
the person afterwards comes after the tap, on other threads, and is left out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from slack_bolt import App, BoltRequest

from bot import app
from bot.app import Bot
from bot.clock import SystemClock
from bot.settings import Settings
from storage.secrecy import new_key
from tests.benchmarks import databases
from tests.benchmarks.bare_listener import bare_listener
from tests.benchmarks.figures import Figure, Figures, both_sides
from tests.benchmarks.tap_requests import Sender
from tests.benchmarks.town import OpenPrompt, open_prompts

SECRET = "a-signing-secret-for-benchmarks"
TEAM = "T0BENCH"
GOAL = 1.4
WARDS = 20
PEOPLE = 25


@dataclass(frozen=True, slots=True)
class Size:
    """How often it is measured.

    :ivar taps: in each round, on each side.
    """

    rounds: int
    taps: int


REAL = Size(rounds=15, taps=400)
TINY = Size(rounds=1, taps=8)


def on_sqlite(size: Size) -> Figures:
    """One tap after the other, on SQLite."""
    yield from _measure("a tap on SQLite, CPU", databases.sqlite_file, size, at_once=1)


def on_postgres(size: Size) -> Figures:
    """Sixteen at a time, on PostgreSQL."""
    yield from _measure("a tap on PostgreSQL, 16 at once, CPU", databases.postgres, size, 16)


def _measure(
    what: str, made: Callable[[], AbstractContextManager[str]], size: Size, at_once: int
) -> Figures:
    with (
        made() as url,
        made() as bare_url,
        bare_listener(bare_url, SECRET, pool=at_once) as bare,
        _bot(url, at_once) as ours,
        ThreadPoolExecutor(at_once) as threads,
    ):
        rounds = Rounds(_prompts(ours), threads, at_once, size.taps)
        for warming in (bare, ours.app):
            rounds.cost_of(warming)
        cost, floor = both_sides(
            size.rounds, lambda: rounds.cost_of(ours.app), lambda: rounds.cost_of(bare)
        )
    yield Figure(what, cost * 1000, "ms", floor=floor * 1000, goal=GOAL)


@contextmanager
def _bot(url: str, at_once: int) -> Iterator[Bot]:
    given = {
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "DATABASE_URL": url,
        "STA_KEYS": new_key(),
        "STA_DATABASE_POOL": str(max(10, at_once)),
    }
    bot = app.build(Settings.model_validate(given), SystemClock())
    afterwards = bot.wiring.afterwards
    submit = afterwards.submit
    try:
        # The threads that say something to the person are woken all the same.
        with patch.object(afterwards, "submit", lambda *_: submit(_say_nothing)):
            yield bot
    finally:
        bot.stop()


def _say_nothing() -> None:
    """What is said to a person here."""


def _prompts(bot: Bot) -> list[OpenPrompt]:
    channels = [f"C{number:04}" for number in range(WARDS)]
    wiring = bot.wiring
    return open_prompts(wiring.database, wiring.keyring, TEAM, channels, wiring.clock.now())


class Rounds:
    """Rounds of taps, by all the people on all the prompts in turn, each with a new score."""

    def __init__(
        self, prompts: Sequence[OpenPrompt], threads: ThreadPoolExecutor, at_once: int, taps: int
    ) -> None:
        self._prompts = prompts
        self._threads = threads
        self._at_once = at_once
        self._taps = taps
        self._sender = Sender(TEAM, SECRET)
        self._round = 0

    def cost_of(self, handled_by: App) -> float:
        """The processor's seconds for a tap."""
        self._round += 1
        taps = [self._tap(number) for number in range(self._taps)]
        shares = [taps[first :: self._at_once] for first in range(self._at_once)]
        spent = self._threads.map(lambda share: _handle(handled_by, share), shares)
        return sum(spent) / self._taps

    def _tap(self, number: int) -> BoltRequest:
        prompt = self._prompts[number % len(self._prompts)]
        person = f"U{number // len(self._prompts) % PEOPLE:04}"
        body, headers = self._sender.tap(prompt, person, self._round)
        return BoltRequest(body=body, headers={name: [value] for name, value in headers.items()})


def _handle(handled_by: App, taps: Sequence[BoltRequest]) -> float:
    began = time.thread_time()
    for tap in taps:
        answer = handled_by.dispatch(tap)
        if answer.status != 200:
            raise RuntimeError(f"A tap was answered with {answer.status}.")
    return time.thread_time() - began
