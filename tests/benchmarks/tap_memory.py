"""What an hour's worth of taps leaves in memory: taps as fast as they are answered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.tap_pace import Ward, open_ward

GOAL_MB = 150
GOAL_GROWTH_MB = 1.0
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Size:
    """How many taps come before it is first looked, and how many after."""

    before: int
    taps: int


# An hour at a hundred a second is 360,000 taps; growth would show in far fewer.
REAL = Size(before=10_000, taps=40_000)
TINY = Size(before=10, taps=30)


def measure(size: Size) -> Figures:
    """How much is in memory, and how much more each 10,000 taps leave there."""
    with open_ward() as ward:
        _tap(ward, range(size.before))
        at_first = ward.bot.resident_mb
        _tap(ward, range(size.before, size.before + size.taps))
        at_last = ward.bot.resident_mb
    growth = (at_last - at_first) / size.taps * 10_000
    yield Figure(f"memory after {size.before + size.taps:,} taps", at_last, "MB", goal=GOAL_MB)
    yield Figure("the same: growth with 10,000 taps", growth, "MB", goal=GOAL_GROWTH_MB)


def _tap(ward: Ward, numbers: range) -> None:
    with ThreadPoolExecutor(AT_ONCE) as people:
        for _ in people.map(ward.tap, numbers):
            pass
