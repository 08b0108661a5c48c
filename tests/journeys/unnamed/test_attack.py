"""The attack on unnamed concerns: what it takes for an order, and how often it counts it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.journeys.unnamed import attack
from tests.journeys.unnamed.attack import Suspects
from tests.journeys.unnamed.evidence import Evidence, Pages

PAGE = 512
STAFF = [f"person-{number:02}" for number in range(24)]


def found(*pages: Sequence[str]) -> list[tuple[tuple[str, ...], ...]]:
    """The orders in which they are found in a file of these pages, each with its groups."""
    held = b"".join(" ".join(page).encode().ljust(PAGE) for page in pages)
    evidence = Evidence({"ward.db": Pages(held, PAGE)}, {}, "")
    suspects = Suspects({who: (who.encode(),) for who in STAFF}, {})
    return [trail.groups for trail in attack.trails(evidence, suspects)]


def test_the_orders_of_several_pages_are_looked_at_together() -> None:
    first, second = tuple(STAFF[:13]), tuple(STAFF[:12:-1])
    assert (first, second) in found(first, second)


def test_an_order_that_several_pages_repeat_is_one_order() -> None:
    whole = tuple(STAFF[::-1])
    orders = found(STAFF[:5], STAFF[5:], STAFF[5:], whole)
    assert (whole,) in orders
    assert {len(groups) for groups in orders} == {1}
