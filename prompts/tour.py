"""The tour of a dimension: every SEE, THINK and ACT together once, each of them in turn.

Three lists that simply went round side by side would soon repeat: with 4, 4 and 8 items, after
8 rounds. So each time two of them would begin to repeat, the shorter journey skips one item.
That way a tour meets every combination exactly once, and all the while each list goes round in
order, using every item once before any is used again.
"""

from __future__ import annotations

from functools import lru_cache
from math import gcd, lcm

Trio = tuple[int, int, int]


# A library makes some two thousand of these, and a thousand wards ask for them week after week.
@lru_cache(maxsize=4096)
def after(trio: Trio, sizes: Trio) -> Trio:
    """The combination that follows this one, going round for ever.

    :param trio: places in the lists of SEE, THINK and ACT, from 0.
    :param sizes: how many there are of each, at least one.
    """
    see, think, act = sizes
    pair = _stop(trio[2], act, trio[1], think)
    stop = _stop(pair, act * think, trio[0], see)
    following = (stop + 1) % (see * think * act)
    pair = following % (act * think)
    return _beside(following, act * think, see), _beside(pair, act, think), pair % act


def _beside(stop: int, period: int, size: int) -> int:
    """Where a list of this size is at a stop, travelling beside something that has a period."""
    skipped = stop // lcm(period, size)
    return (stop + skipped) % size


def _stop(place: int, period: int, place_beside: int, size: int) -> int:
    """The one stop below period × size at which the two are at these places."""
    skipped = (place_beside - place) % gcd(period, size)
    first = skipped * lcm(period, size) + place
    stops = range(first, first + lcm(period, size), period)
    return next(stop for stop in stops if (stop + skipped) % size == place_beside)
