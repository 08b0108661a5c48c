"""How soon taps are acknowledged: by ``sta run``, over HTTP, a hundred a second.

Each tap is timed from the moment at which it was to be sent, so that one that has to wait behind
another counts in full.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock
from bot.emulator import Emulator, Person
from bot.emulator.faults.calls import Fault
from bot.emulator.interactions.response_urls import Origin
from bot.handover import blocks
from storage.database import Database
from storage.secrecy import Keyring, new_key
from tests.benchmarks import databases, town
from tests.benchmarks.bot_process import BotProcess, running_bot
from tests.benchmarks.figures import Figure, Figures, percentile
from tests.benchmarks.tap_requests import Sender, post
from tests.benchmarks.town import OpenPrompt

GOAL_MS = 50
SENDERS = 32
HANGING = 2
HANGS_SECONDS = 6.0
# The bot gives a form up after two seconds; by then the next two are asked for.
ASK_FOR_FORMS_EVERY_SECONDS = 1.9
WARMING_TAPS = 50


@dataclass(frozen=True, slots=True)
class Size:
    """How fast, and for how long."""

    taps_a_second: int
    seconds: float


REAL = Size(taps_a_second=100, seconds=60)
TINY = Size(taps_a_second=20, seconds=0.5)


@dataclass(frozen=True, slots=True)
class Ward:
    """Open prompts, the people who answer them, and the bot that listens."""

    slack: Emulator
    bot: BotProcess
    prompts: list[OpenPrompt]
    people: list[Person]

    def tap(self, number: int) -> None:
        """A tap. Each time round, everybody has changed their mind."""
        place, times = number % len(self.prompts), number // len(self.prompts)
        person = self.people[times % len(self.people)]
        prompt = self.prompts[place]
        body, headers = self._sender.tap(
            prompt, person.id, times // len(self.people), self._response_url(prompt, person)
        )
        self._send(body, headers)

    def ask_for_form(self) -> None:
        """A press of a button that opens a form."""
        prompt, person = self.prompts[0], self.people[0]
        trigger = self.slack.backend.triggers.make(person.id)
        body, headers = self._sender.press(blocks.MORE, prompt, person.id, trigger)
        self._send(body, headers)

    @property
    def _sender(self) -> Sender:
        return Sender(self.slack.team_id, self.slack.signing_secret)

    def _response_url(self, prompt: OpenPrompt, person: Person) -> str:
        origin = Origin(person.id, prompt.channel)
        return self.slack.backend.response_urls.make(self.slack.url, "actions", origin)

    def _send(self, body: str, headers: dict[str, str]) -> None:
        status = post(self.bot.port, body, headers)
        if status != 200:
            raise RuntimeError(f"A press was answered with {status}.\n{self.bot.said}")


def measure(size: Size) -> Figures:
    """The slowest of a hundred taps, by themselves and while forms hang."""
    with open_ward() as ward:
        began = ward.bot.cpu_seconds
        alone = acknowledged(ward, size)
        spent = ward.bot.cpu_seconds - began
        yield _slowest("taps over HTTP, 100 a second: ack p99", alone)
        yield Figure("the same: all of the bot's CPU, a tap", spent / len(alone) * 1000, "ms")
        with hanging_forms(ward):
            beside = acknowledged(ward, size)
        yield _slowest("the same while two forms hang: ack p99", beside)


@contextmanager
def open_ward(channels: int = 10, people: int = 30) -> Iterator[Ward]:
    """``sta run`` on SQLite over HTTP, with a prompt open in each channel."""
    with (
        tempfile.TemporaryDirectory(prefix="sta-bench-") as folder,
        databases.sqlite_file() as url,
        Emulator(limits=False) as slack,
    ):
        town.install(slack, socket_mode=False)
        colleagues, rooms = town.people_and_channels(slack, people, channels)
        key, database = new_key(), Database(url)
        try:
            now = SystemClock().now()
            prompts = town.open_prompts(database, Keyring([key]), slack.team_id, rooms, now)
        finally:
            database.close()
        given = town.settings(slack, url, key, socket_mode=False)
        with running_bot(given, Path(folder)) as bot:
            bot.wait_until(bot.is_ready, "the bot to be ready")
            ward = Ward(slack, bot, prompts, colleagues)
            for number in range(WARMING_TAPS):
                ward.tap(number)
            yield ward


def acknowledged(ward: Ward, size: Size) -> list[float]:
    """Send taps at an even pace; how long each took, in seconds."""
    taps = int(size.taps_a_second * size.seconds)
    began = time.perf_counter() + 0.1

    def send(number: int) -> float:
        due = began + number / size.taps_a_second
        time.sleep(max(0.0, due - time.perf_counter()))
        ward.tap(number)
        return time.perf_counter() - due

    with ThreadPoolExecutor(SENDERS) as senders:
        return list(senders.map(send, range(taps)))


@contextmanager
def hanging_forms(ward: Ward) -> Iterator[None]:
    """Have two forms hang at every moment until the block is left."""
    ended = threading.Event()
    ask = _asking_for_forms(ward)

    def go_on() -> None:
        while not ended.wait(ASK_FOR_FORMS_EVERY_SECONDS):
            ask()

    ask()
    asking = threading.Thread(target=go_on, name="forms", daemon=True)
    asking.start()
    try:
        yield
    finally:
        ended.set()
        asking.join()
        ward.slack.faults.clear()


def _asking_for_forms(ward: Ward) -> Callable[[], None]:
    def ask() -> None:
        ward.slack.faults.next("views.open", Fault.SLOW(HANGS_SECONDS), times=HANGING)
        for _ in range(HANGING):
            ward.ask_for_form()

    return ask


def _slowest(what: str, seconds: list[float]) -> Figure:
    return Figure(what, percentile(seconds, 99) * 1000, "ms", goal=GOAL_MS)
