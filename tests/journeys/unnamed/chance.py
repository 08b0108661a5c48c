"""How likely an order is to be that of what happened by chance alone, counted exactly.

The statistic is the number of pairs that stand the wrong way round. If order and truth have
nothing to do with each other, every order is as likely as any other, and how many of them have at
most so many wrong pairs can be counted. No table, no approximation, any number of small groups.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cache, reduce
from itertools import accumulate
from math import factorial, prod

Counts = tuple[int, ...]


def chance(groups: Sequence[Sequence[int]]) -> float:
    """How likely orders as near to the truth as these, or to its reverse, are by chance.

    :param groups: in each, true places in the order in which something was found. Only order
        within a group counts.
    """
    found = sum(map(wrong_pairs, groups))
    sizes = tuple(sorted(map(len, groups)))
    counts = _orders_of_all(sizes)
    nearest = min(found, len(counts) - 1 - found)
    return min(1.0, 2 * sum(counts[: nearest + 1]) / prod(map(factorial, sizes)))


def wrong_pairs(places: Sequence[int]) -> int:
    """How many pairs stand the wrong way round."""
    return sum(before > after for at, before in enumerate(places) for after in places[at + 1 :])


def right_matches(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """How many are matched rightly if the first is taken for the first, and so on.

    Where all that is known of two sets is an order of each, no assignment does better than this.
    """
    return sum(left == right for left, right in zip(one, other, strict=True))


def chance_of_matches(count: int) -> float:
    """How likely so many right matches, or more, are by chance, at most.

    There are n!/((n - k)! k!) ways to choose k of n people, and each k of them are all matched
    rightly in one of n!/(n - k)! orders.
    """
    return 1 / factorial(count)


@cache
def _orders_of_all(sizes: tuple[int, ...]) -> Counts:
    """How many ways to order groups of these sizes have no wrong pair, one, two, and so on."""
    # To put one more into a group makes none to as many pairs wrong as there are others in it.
    others = (other for size in sizes for other in range(1, size))
    return reduce(_with_one_more, others, (1,))


def _with_one_more(counts: Counts, others: int) -> Counts:
    sums = list(accumulate((*counts, *(0 for _ in range(others)))))
    before = [0] * (others + 1) + sums
    return tuple(sums[at] - before[at] for at in range(len(sums)))
