"""What time it is. Nothing else in the bot asks the machine."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, always aware and in UTC."""

    def now(self) -> datetime:
        """The moment it is."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class StoppedClock:
    """A clock that stands still, for tests.

    :raises ValueError: the moment names no time zone.
    """

    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", _in_utc(self.at))

    def now(self) -> datetime:
        return self.at


class DialClock:
    """A clock that can be set to another time, from which it goes on at its usual pace.

    The demo jumps to the next handover with it. Safe to set while other threads read it.
    """

    def __init__(self, source: Clock | None = None) -> None:
        self._source = source or SystemClock()
        self._offset = timedelta()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._source.now() + self._offset

    def set_to(self, moment: datetime) -> None:
        """Make it this moment now.

        :raises ValueError: the moment names no time zone.
        """
        wanted = _in_utc(moment)
        with self._lock:
            self._offset = wanted - self._source.now()


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone: use an aware datetime")
    return moment.astimezone(UTC)
