"""Whether an anchor has moved, or only wobbles as it always does: an XmR chart of its readings.

The rules are those of the NHS's Making Data Count: a point outside the limits, seven or more on
one side of the centre, six or more rising or falling, two of three near the same limit. The
limits stand 2.66 average moving ranges from the mean (Wheeler, *Understanding Variation*).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from itertools import pairwise
from math import ceil

from storage.figures import Figures, Group, Share

FEWEST = 12
MOST = 26
TO_TELL_THE_PACE = 3

# Three standard deviations, as an average of ranges of two has them: 3 / 1.128.
LIMIT = 2.66
RUN = 7
TREND = 6
# Near a limit is the outer third of the way to it.
NEAR = 2 / 3

DAYS_IN_A_WEEK = 7


class Signal(StrEnum):
    """Why a reading is more than the usual wobble; the strongest reason first."""

    OUTSIDE = "outside"
    RUN = "run"
    TREND = "trend"
    NEAR_LIMIT = "near limit"


class Way(IntEnum):
    """Which way a reading lies from the centre."""

    DOWN = -1
    LEVEL = 0
    UP = 1


@dataclass(frozen=True, slots=True)
class Point:
    """One reading in a chart.

    :ivar signals: the rules that it breaks; none for the usual wobble.
    """

    value: float
    way: Way
    signals: frozenset[Signal]


@dataclass(frozen=True, slots=True)
class Chart:
    """Readings in the order of their publication, with their centre and limits."""

    points: tuple[Point, ...]
    centre: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Movement:
    """That the newest reading of an anchor is more than the usual wobble.

    :ivar count: how many readings, the newest included, make the pattern.
    """

    signal: Signal
    way: Way
    count: int


def favourable(figures: Sequence[Figures]) -> tuple[list[float], float]:
    """The shares that chose 4 or 5, from nought to one, and the least they can differ by.

    They are no finer than the figures may be shown: where one of them is coarse, all are read as
    coarsely, so that a chart gives away nothing and no step comes from the counting alone.
    """
    exact = [each.exact for each in figures if each.exact is not None]
    if len(exact) == len(figures):
        return [(scores[3] + scores[4]) / sum(scores) for scores in exact], 0.0
    levels = list(Share)
    step = 1 / (len(levels) - 1)
    return [levels.index(each.shares[Group.FAVOURABLE]) * step for each in figures], step


def chart(values: Sequence[float], step: float = 0.0) -> Chart:
    """Lay readings out beside their centre and limits, and mark those that break a rule.

    :param values: at least two, oldest first.
    :param step: what two values differ by at least, where they are coarse. The limits, and
        what is near them, are no nearer than that, and what is within half of it from the centre
        lies on it; else the coarseness alone would make signals.
    """
    centre = sum(values) / len(values)
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    reach = max(LIMIT * sum(ranges) / len(ranges), step)
    near = max(NEAR * reach, step)
    ways = [_way(value, centre, step / 2) for value in values]
    distances = [abs(value - centre) for value in values]
    marked: dict[Signal, set[int]] = {
        Signal.OUTSIDE: {at for at, distance in enumerate(distances) if _beyond(distance, reach)},
        Signal.RUN: _runs(ways),
        Signal.TREND: _trends(values),
        Signal.NEAR_LIMIT: _two_of_three(
            [
                way if _beyond(distance, near) else Way.LEVEL
                for way, distance in zip(ways, distances, strict=True)
            ]
        ),
    }
    broken: list[list[Signal]] = [[] for _ in values]
    for signal, places in marked.items():
        for at in places:
            broken[at].append(signal)
    points = tuple(map(Point, values, ways, map(frozenset, broken)))
    return Chart(points, centre, centre - reach, centre + reach)


def movement(drawn: Chart) -> Movement | None:
    """What the newest reading is part of, by the strongest rule; None for the usual wobble."""
    newest = drawn.points[-1]
    signal = next((each for each in Signal if each in newest.signals), None)
    if signal is None:
        return None
    values = [point.value for point in drawn.points]
    if signal is Signal.RUN:
        return Movement(signal, newest.way, _length_of_run(drawn.points))
    if signal is Signal.TREND:
        return Movement(signal, _way(values[-1], values[-2], 0), _length_of_trend(values))
    return Movement(signal, newest.way, 1 if signal is Signal.OUTSIDE else 2)


def weeks_to_go(published: Sequence[date]) -> int | None:
    """How many weeks until there are readings enough to judge, at the pace so far.

    :param published: the days on which an anchor's readings were published, oldest first.
    :returns: None once there are enough, and while there are too few to tell the pace.
    """
    if not TO_TELL_THE_PACE <= len(published) < FEWEST:
        return None
    days_each = (published[-1] - published[0]).days / (len(published) - 1)
    return max(1, ceil((FEWEST - len(published)) * days_each / DAYS_IN_A_WEEK))


def _way(value: float, centre: float, within: float) -> Way:
    if not _beyond(abs(value - centre), within):
        return Way.LEVEL
    return Way.UP if value > centre else Way.DOWN


def _beyond(distance: float, reach: float) -> bool:
    # Equal values have a mean that differs from them by rounding: that is no distance.
    return distance > reach + 1e-9


def _runs(ways: Sequence[Way]) -> set[int]:
    """The places of every seven or more readings that lie on one side of the centre."""
    stretches = [each for each in _stretches(ways) if len(each) >= RUN]
    return {place for each in stretches for place in each}


def _trends(values: Sequence[float]) -> set[int]:
    """The places of every six or more readings of which each is higher, or lower, than the last."""
    steps = [_way(later, earlier, 0) for earlier, later in pairwise(values)]
    stretches = [each for each in _stretches(steps) if len(each) >= TREND - 1]
    return {place for each in stretches for place in (*each, each.stop)}


def _two_of_three(near: Sequence[Way]) -> set[int]:
    """The places of readings near a limit with another near the same one, two apart at most."""
    return {
        at
        for at, way in enumerate(near)
        if way is not Way.LEVEL and list(near[max(0, at - 2) : at + 3]).count(way) > 1
    }


def _stretches(ways: Sequence[Way]) -> Iterator[range]:
    """The places of every stretch that goes one way, up or down, as far as it goes."""
    start = 0
    for stop in range(1, len(ways) + 1):
        if stop == len(ways) or ways[stop] is not ways[start]:
            if ways[start] is not Way.LEVEL:
                yield range(start, stop)
            start = stop


def _length_of_run(points: Sequence[Point]) -> int:
    length = 0
    for point in reversed(points):
        if point.way is not points[-1].way:
            break
        length += 1
    return length


def _length_of_trend(values: Sequence[float]) -> int:
    way = _way(values[-1], values[-2], 0)
    length = 1
    for later, earlier in pairwise(reversed(values)):
        if _way(later, earlier, 0) is not way:
            break
        length += 1
    return length
