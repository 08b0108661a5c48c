"""Faults on demand: what the next calls of a method shall meet."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

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


class Faults:
    """The faults that wait for their call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[Fault]] = {}

    def next(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next `times` calls of `method` (`*`: of any) meet `fault`."""
        with self._lock:
            self._waiting.setdefault(method, []).extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, if one waits for it."""
        with self._lock:
            for name in (method, ANY):
                waiting = self._waiting.get(name)
                if waiting:
                    return waiting.pop(0)
            return None

    def clear(self) -> None:
        """Forget the faults that still wait."""
        with self._lock:
            self._waiting.clear()
