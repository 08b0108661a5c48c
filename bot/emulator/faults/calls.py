"""Faults on demand: what the next calls, and the next envelopes, shall meet; and outages."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import ClassVar

from .mishaps import Mishap

ANY = "*"
"""A fault for whichever method is called next."""


class FaultKind(Enum):
    """What can go wrong with a call."""

    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    ERROR_500 = "error_500"
    RATE_LIMITED = "rate_limited"
    ERROR = "error"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `Fault.DROP_AFTER`, `Fault.RATE_LIMITED(5)`, `Fault.ERROR("is_archived")`, …

    DROP_BEFORE closes the connection and does nothing; DROP_AFTER does what was asked and then
    closes the connection without an answer.
    """

    kind: FaultKind
    seconds: float = 0.0
    error: str = ""

    DROP_BEFORE: ClassVar["Fault"]
    DROP_AFTER: ClassVar["Fault"]
    ERROR_500: ClassVar["Fault"]
    RATE_LIMITED: ClassVar[Callable[[float], "Fault"]]
    ERROR: ClassVar[Callable[[str], "Fault"]]
    SLOW: ClassVar[Callable[[float], "Fault"]]


def _rate_limited(retry_after: float) -> Fault:
    return Fault(FaultKind.RATE_LIMITED, seconds=retry_after)


def _error(name: str) -> Fault:
    return Fault(FaultKind.ERROR, error=name)


def _slow(seconds: float) -> Fault:
    return Fault(FaultKind.SLOW, seconds=seconds)


Fault.DROP_BEFORE = Fault(FaultKind.DROP_BEFORE)
Fault.DROP_AFTER = Fault(FaultKind.DROP_AFTER)
Fault.ERROR_500 = Fault(FaultKind.ERROR_500)
Fault.RATE_LIMITED = _rate_limited
Fault.ERROR = _error
Fault.SLOW = _slow


@dataclass(frozen=True, slots=True)
class Pending:
    """So many of one fault that wait for calls of a method, or of one mishap."""

    what: Fault | Mishap
    times: int
    method: str = ""


class Faults:
    """The faults that wait for their call or envelope, and whether Slack is down."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._calls: dict[str, list[Fault]] = {}
        self._envelopes: list[Mishap] = []
        self._down_until: float | None = None

    def next(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next `times` calls of `method` (`*`: of any) meet `fault`."""
        with self._lock:
            self._calls.setdefault(method, []).extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, if one waits for it."""
        with self._lock:
            for name in (method, ANY):
                waiting = self._calls.get(name)
                if waiting:
                    return waiting.pop(0)
            return None

    def next_envelope(self, mishap: Mishap, times: int = 1) -> None:
        """The next `times` envelopes meet `mishap`, by socket and by HTTP alike."""
        with self._lock:
            self._envelopes.extend([mishap] * times)

    def take_envelope(self) -> Mishap | None:
        """The mishap that this envelope meets, if one waits for it."""
        with self._lock:
            return self._envelopes.pop(0) if self._envelopes else None

    def go_down(self, seconds: float | None = None) -> None:
        """Slack is down: for so many seconds of real time, or until it comes up."""
        with self._lock:
            self._down_until = float("inf") if seconds is None else self._monotonic() + seconds

    def come_up(self) -> None:
        """Slack is back."""
        with self._lock:
            self._down_until = None

    def down_for(self) -> float | None:
        """How many seconds Slack is still down, infinity included; None if it is up."""
        with self._lock:
            left = 0.0 if self._down_until is None else self._down_until - self._monotonic()
            if left <= 0:
                self._down_until = None
                return None
            return left

    def pending(self) -> tuple[Pending, ...]:
        """What waits, in the order in which it was asked for; the same in a row counted."""
        with self._lock:
            of_calls = [
                Pending(fault, len(list(same)), method)
                for method, waiting in self._calls.items()
                for fault, same in groupby(waiting)
            ]
            of_envelopes = [
                Pending(mishap, len(list(same))) for mishap, same in groupby(self._envelopes)
            ]
            return (*of_calls, *of_envelopes)

    def clear(self) -> None:
        """Forget what still waits, and end an outage."""
        with self._lock:
            self._calls.clear()
            self._envelopes.clear()
            self._down_until = None
