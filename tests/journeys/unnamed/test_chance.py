"""The chances that the attack is measured by are counted rightly."""

from __future__ import annotations

from itertools import permutations, product
from math import factorial

import pytest

from tests.journeys.unnamed.chance import chance, chance_of_matches, right_matches, wrong_pairs


def least_wrong(order: tuple[int, ...]) -> int:
    """How far an order is from the truth or its reverse, whichever is nearer."""
    return min(wrong_pairs(order), wrong_pairs(order[::-1]))


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 2, 3), (0, 3, 1, 2)])
def test_it_is_the_share_of_orders_that_are_as_near(order: tuple[int, ...]) -> None:
    every = list(permutations(range(4)))
    as_near = sum(least_wrong(one) <= least_wrong(order) for one in every)

    assert chance([order]) == pytest.approx(min(1, as_near / len(every)))


def test_only_order_within_groups_counts() -> None:
    every = list(product(permutations(range(3)), permutations(range(2))))
    right = sum(wrong_pairs(one) + wrong_pairs(two) == 0 for one, two in every)

    assert chance([[4, 7, 9], [0, 1]]) == pytest.approx(2 * right / len(every))


def test_fifty_in_order_are_no_chance() -> None:
    assert chance([range(50)]) == pytest.approx(2 / factorial(50))


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_matches_are_at_most_as_likely_as_is_said(count: int) -> None:
    every = list(permutations(range(5)))
    found = sum(right_matches(one, range(5)) >= count for one in every)

    assert found / len(every) <= chance_of_matches(count)
