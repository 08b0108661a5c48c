"""The emulator's clock: what messages are stamped with and what the page shows."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_FIRST_YEAR, _LAST_YEAR = 1971, 2999
"""A ts counts from 1970, and a date must not run out while the clock ticks."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Slack's own time limits, in seconds. They run on real time, never on the jumped clock.

    `file_ready` is how long Slack looks at an upload before it says what it is and shares it.
    `warning` and `refresh` are how long a connection stays open after that goodbye. `monotonic`
    is what times are measured with; a test may hand in its own.
    """

    ack: float = 3.0
    trigger: float = 3.0
    response_url: float = 30 * 60
    response_url_uses: int = 5
    event_retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    ticket: float = 60.0
    upload_url: float = 15 * 60
    file_ready: float = 1.0
    warning: float = 10.0
    refresh: float = 3.0
    monotonic: Callable[[], float] = time.monotonic


class Clock:
    """A clock that can be set. It keeps ticking from wherever it was put."""

    def __init__(self, on_set: Callable[[datetime], None] | None = None) -> None:
        self._offset = timedelta()
        self._lock = threading.Lock()
        self._on_set: list[Callable[[datetime], None]] = [on_set] if on_set else []

    def now(self) -> datetime:
        """The emulator's time, aware, in UTC."""
        with self._lock:
            return real_now() + self._offset

    def offset(self) -> timedelta:
        """How far the clock stands ahead of real time."""
        with self._lock:
            return self._offset

    def set(self, moment: datetime) -> None:
        """Put the clock to an aware moment, then tell those who asked to hear of it."""
        if moment.tzinfo is None:
            raise ValueError("The emulator's clock takes a time with its zone.")
        if not _FIRST_YEAR <= moment.year < _LAST_YEAR:
            raise ValueError(f"The clock stands between {_FIRST_YEAR} and {_LAST_YEAR}.")
        moment = moment.astimezone(UTC)
        with self._lock:
            self._offset = moment - real_now()
        for listener in tuple(self._on_set):
            listener(moment)

    def on_set(self, listener: Callable[[datetime], None]) -> None:
        """Call `listener(now)` after every setting of the clock."""
        self._on_set.append(listener)


def real_now() -> datetime:
    """Real time, aware, in UTC: for signatures and the traffic log."""
    return datetime.now(UTC)


def epoch() -> float:
    """Real time in seconds since 1970."""
    return time.time()
