"""The tour of a dimension: everything together once, and each list in turn."""

from __future__ import annotations

from itertools import product

import pytest

from prompts.tour import Trio, after

EVERY_SIZE = list(product(range(1, 9), range(1, 6), range(1, 10)))


def tour(sizes: Trio) -> list[Trio]:
    stops = [(0, 0, 0)]
    for _ in range(sizes[0] * sizes[1] * sizes[2] - 1):
        stops.append(after(stops[-1], sizes))
    return stops


@pytest.mark.parametrize("see", range(1, 9))
def test_a_tour_meets_every_combination_once(see: int) -> None:
    for sizes in (each for each in EVERY_SIZE if each[0] == see):
        assert sorted(tour(sizes)) == list(product(*map(range, sizes))), sizes


def test_a_tour_begins_again_where_it_began() -> None:
    assert all(after(tour(sizes)[-1], sizes) == (0, 0, 0) for sizes in EVERY_SIZE)


@pytest.mark.parametrize("kind", range(3), ids=["see", "think", "act"])
def test_each_item_comes_once_before_any_comes_again(kind: int) -> None:
    for sizes in EVERY_SIZE:
        places = [stop[kind] for stop in tour(sizes)]
        size = sizes[kind]
        rounds = [places[start : start + size] for start in range(0, len(places), size)]
        assert all(sorted(each) == list(range(size)) for each in rounds), sizes


def test_acts_always_come_in_the_same_order() -> None:
    for sizes in EVERY_SIZE:
        acts = [stop[2] for stop in tour(sizes)]
        assert acts == [number % sizes[2] for number in range(len(acts))], sizes
