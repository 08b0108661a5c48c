"""Slack's rate limits: tiers a method, one message a second a channel, 300 a minute in all."""

import math
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Tier(Enum):
    """Calls a minute that a method takes. SPECIAL methods take some hundreds."""

    ONE = 1
    TWO = 20
    THREE = 50
    FOUR = 100
    SPECIAL = 600


@dataclass(frozen=True, slots=True)
class Limit:
    """So many calls in so many seconds."""

    calls: int
    seconds: float


CHANNEL = Limit(3, 3.0)
"""One a second in the long run; three at once are let through."""

WORKSPACE = Limit(300, 60.0)
TIER_ONE_BURST = 10
"""Slack lets an app open its ten sockets at once."""


class RateLimits:
    """Sliding windows. Off, it lets everything through."""

    def __init__(self, on: bool, monotonic: Callable[[], float]) -> None:
        self.on = on
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._windows: dict[str, deque[float]] = {}

    def call(self, method: str, tier: Tier) -> int | None:
        """Count a call of a method; the seconds to wait if it was one too many."""
        calls = TIER_ONE_BURST if tier is Tier.ONE else tier.value
        return self._count([(method, Limit(calls, 60.0))])

    def post(self, channel: str) -> int | None:
        """Count a message to a channel; the seconds to wait if it was one too many."""
        return self._count([(f"channel {channel}", CHANNEL), ("workspace", WORKSPACE)])

    def _count(self, wanted: list[tuple[str, Limit]]) -> int | None:
        if not self.on:
            return None
        with self._lock:
            now = self._monotonic()
            wait = max(self._wait(key, limit, now) for key, limit in wanted)
            if wait > 0:
                return max(1, math.ceil(wait))
            for key, _ in wanted:
                self._windows[key].append(now)
            return None

    def _wait(self, key: str, limit: Limit, now: float) -> float:
        window = self._windows.setdefault(key, deque())
        while window and now - window[0] >= limit.seconds:
            window.popleft()
        if len(window) < limit.calls:
            return 0.0
        return limit.seconds - (now - window[0])
