"""The bot as processes, seen from the harness: started, killed, stopped, asked how they ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Self

from tests.crash.order import Order

ROOT = Path(__file__).parents[2]
LONGEST_END_SECONDS = 15.0
_LOOK_AGAIN_SECONDS = 0.01
_LONGEST_LINE = 300


class Zygote:
    """The warmed process from which the others are forked."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.zygote"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, order: Order) -> BotProcess:
        """Start a bot."""
        return BotProcess(self, int(self._ask(order.to_line())), order)

    def ended(self, pid: int) -> int | None:
        """How a process ended, as :mod:`subprocess` counts; None while it lives. Asked once."""
        code: int | None = json.loads(self._ask(json.dumps({"ask": pid})))
        return code

    def close(self) -> None:
        """End it, and with it everything that it has started."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(LONGEST_END_SECONDS)
        self._process.stdout.close()

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise AssertionError("The process that starts the others has ended. See above.")
        return answer


@dataclass
class BotProcess:
    """One bot, from its start to its end."""

    zygote: Zygote
    pid: int
    order: Order
    code: int | None = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def is_alive(self) -> bool:
        with self._lock:
            if self.code is None:
                self.code = self.zygote.ended(self.pid)
            return self.code is None

    @property
    def log(self) -> str:
        """The last of what it, and those before it with the same log, have logged."""
        file = Path(self.order.log)
        lines = file.read_text(errors="replace").splitlines() if file.exists() else []
        return "\n".join(line[:_LONGEST_LINE] for line in lines[-30:])

    def strike(self) -> None:
        """End it by SIGKILL, wherever it is. Safe to call from any thread."""
        self._signal(signal.SIGKILL)

    def kill(self) -> None:
        """The same, and wait until it is gone."""
        self.strike()
        self.waits_for_end()

    def pause(self) -> None:
        """Let it stand still, as a machine does that is out of memory or being moved."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """Tell it to end, and wait for that.

        :raises AssertionError: it did not, or not as it should.
        """
        self._signal(signal.SIGTERM)
        self.waits_for_end()
        if self.code not in {0, -signal.SIGKILL}:
            raise AssertionError(f"The bot ended with {self.code}. Its log:\n{self.log}")

    def waits_for_end(self) -> None:
        ends = time.monotonic() + LONGEST_END_SECONDS
        while self.is_alive:
            if time.monotonic() > ends:
                raise AssertionError(f"The bot did not end. Its log:\n{self.log}")
            time.sleep(_LOOK_AGAIN_SECONDS)

    def _signal(self, number: signal.Signals) -> None:
        with self._lock:
            # Until we have heard how it ended, its number belongs to nobody else.
            if self.code is None:
                os.kill(self.pid, number)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.resume()
        self.kill()


@contextmanager
def warmed() -> Iterator[Zygote]:
    """A zygote for as long as the block lasts."""
    zygote = Zygote()
    try:
        yield zygote
    finally:
        zygote.close()
