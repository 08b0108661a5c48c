"""Wards for the tests of the rotation: small libraries, and long lives lived in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from prompts.catalogue import Area, Catalogue, Dimension, Item, Prompt, Statement, StatementKind
from prompts.rotation import Asked, Focus, Slot, history_starts, plan

MONDAY = date(2026, 1, 5)
AREAS = ("team", "others", "inside", "outside")
DIMENSIONS = tuple(f"{area}-{which}" for area in AREAS for which in ("one", "two"))
SHIFTS = ("Early", "Mid", "Late", "Twilight", "Evening", "Night")

Sizes = tuple[int, int, int]


def library(sizes: Sequence[Sizes] = ((4, 4, 5),), measures: int = 8) -> Catalogue:
    """Eight dimensions in four areas, two of each area's measures ward data."""
    return Catalogue(
        areas=tuple(Area(area, area.title(), _measures(area, measures)) for area in AREAS),
        dimensions=tuple(
            dimension(name, *sizes[place % len(sizes)]) for place, name in enumerate(DIMENSIONS)
        ),
    )


def dimension(name: str, see: int, think: int, act: int) -> Dimension:
    return Dimension(
        id=name,
        area=name.split("-")[0],
        name=name.title(),
        see=_items(name, "see", see),
        think=_items(name, "think", think),
        act=_items(name, "act", act),
    )


def _items(name: str, kind: str, count: int) -> tuple[Item, ...]:
    return tuple(Item(f"{name}-{kind}-{number}", "Words.", "p. 1") for number in range(count))


def _measures(area: str, count: int) -> tuple[Statement, ...]:
    return tuple(
        Statement(
            id=f"{area}-measure-{number}",
            area=area,
            text="Words.",
            kind=StatementKind.WARD_DATA if number < 2 else StatementKind.STAFF,
            anchor=number == 3,
            source="p. 2",
        )
        for number in range(count)
    )


@dataclass(frozen=True)
class Stretch:
    """Some weeks of a ward's life in which one thing is settled.

    `redrawn_after` that many prompts of each week, the rest of it is planned again without
    the focus.
    """

    weeks: int
    days: frozenset[int] = frozenset(range(7))
    shifts: int = 2
    low_areas: frozenset[str] = frozenset()
    focus: str | None = None
    redrawn_after: int | None = None


@dataclass(frozen=True)
class Lived:
    """One prompt that a ward has had."""

    slot: Slot
    prompt: Prompt

    @property
    def asked(self) -> Asked:
        return Asked(
            local_date=self.slot.local_date,
            shift=self.slot.shift,
            dimension=self.prompt.dimension.id,
            see=self.prompt.see.id,
            think=self.prompt.think.id,
            act=self.prompt.act.id,
            statement=self.prompt.statement.id,
        )

    @property
    def trio(self) -> tuple[str, str, str]:
        return (self.prompt.see.id, self.prompt.think.id, self.prompt.act.id)


def slots(monday: date, stretch: Stretch) -> list[Slot]:
    return [
        Slot(monday + timedelta(days=day), shift)
        for day in sorted(stretch.days)
        for shift in SHIFTS[: stretch.shifts]
    ]


def live(catalogue: Catalogue, stretches: Sequence[Stretch], seed: str = "a ward") -> list[Lived]:
    """Plan a ward's life week by week, each week from what the ward remembers."""
    life: list[Lived] = []
    monday = MONDAY
    for stretch in stretches:
        for _ in range(stretch.weeks):
            week = live_week(catalogue, life, monday, stretch, seed)
            if stretch.redrawn_after is not None:
                posted = week[: stretch.redrawn_after]
                unfocused = replace(stretch, focus=None)
                rest = live_week(catalogue, [*life, *posted], monday, unfocused, seed, len(posted))
                week = [*posted, *rest]
            life += week
            monday += timedelta(days=7)
    return life


def live_week(
    catalogue: Catalogue,
    life: Sequence[Lived],
    monday: date,
    stretch: Stretch,
    seed: str = "a ward",
    posted: int = 0,
) -> list[Lived]:
    """One week's prompts; those already posted are the last of its life."""
    coming = slots(monday, stretch)[posted:]
    focus = Focus(stretch.focus, monday, monday + timedelta(days=6)) if stretch.focus else None
    prompts = plan(catalogue, coming, remembered(life, monday), stretch.low_areas, focus, seed)
    return [Lived(slot, prompt) for slot, prompt in zip(coming, prompts, strict=True)]


def remembered(life: Sequence[Lived], monday: date) -> list[Asked]:
    """What `plan` asks for: 90 days of history, or its last 12 prompts if they are more."""
    recent = sum(1 for each in life if each.slot.local_date >= history_starts(monday))
    return [each.asked for each in life[-max(recent, 12) :]]


sizes = st.tuples(st.integers(4, 8), st.integers(4, 4), st.integers(5, 9))
libraries = st.builds(
    library,
    st.lists(sizes, min_size=1, max_size=3),
    st.integers(7, 13),
)
days = st.one_of(st.just(frozenset(range(7))), st.frozensets(st.integers(0, 6)))
stretches = st.builds(
    Stretch,
    weeks=st.integers(1, 6),
    days=days,
    shifts=st.integers(1, 6),
    low_areas=st.frozensets(st.sampled_from(AREAS)),
    focus=st.none() | st.sampled_from(DIMENSIONS),
    redrawn_after=st.none() | st.integers(0, 20),
)
lives = st.lists(stretches, min_size=2, max_size=8)
