"""The week's plan: its reasons, and what it does when the library changes or is small."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.catalogue import Catalogue, Item
from prompts.rotation import Asked, Focus, NothingToAsk, Slot, history_starts, plan
from prompts.shifts import DAY_NAMES
from tests.prompts.rotated_wards import (
    DIMENSIONS,
    MONDAY,
    Stretch,
    dimension,
    library,
    live,
    live_week,
    lives,
    slots,
)

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
REASON = re.compile(
    r"It is this one's turn\."
    r"|Recent answers here were low, so it comes round sooner\."
    r"|Our focus until \d+ [A-Z][a-z]+\."
    r"|Not asked (?:on this shift )?since [A-Z][a-z]+day \d+ [A-Z][a-z]+\."
)


def spoken(day: date) -> str:
    return f"{DAY_NAMES[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def after(life: list[Stretch]) -> date:
    return MONDAY + timedelta(weeks=sum(stretch.weeks for stretch in life))


def without(catalogue: Catalogue, item_ids: set[str]) -> Catalogue:
    """The library with some items switched off, all but one of a list at the most."""

    def left(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(item for item in items if item.id not in item_ids) or items[:1]

    return replace(
        catalogue,
        dimensions=tuple(
            replace(each, see=left(each.see), think=left(each.think), act=left(each.act))
            for each in catalogue.dimensions
        ),
    )


def item_ids(catalogue: Catalogue) -> set[str]:
    return {
        item.id for each in catalogue.dimensions for item in (*each.see, *each.think, *each.act)
    }


@settings(max_examples=20)
@given(life=lives)
def test_every_prompt_says_why_in_one_plain_sentence(life: list[Stretch]) -> None:
    assert all(REASON.fullmatch(each.prompt.why) for each in live(library(), life))


@settings(max_examples=20)
@given(life=lives)
def test_a_reason_that_names_a_day_names_the_right_one(life: list[Stretch]) -> None:
    last: dict[str, date] = {}
    last_on_shift: dict[tuple[str, str], date] = {}
    for each in live(library(), life):
        name, why = each.prompt.dimension.id, each.prompt.why
        if why.startswith("Not asked since"):
            assert why == f"Not asked since {spoken(last[name])}."
        if why.startswith("Not asked on this shift since"):
            day = last_on_shift[name, each.slot.shift]
            assert why == f"Not asked on this shift since {spoken(day)}."
        last[name] = last_on_shift[name, each.slot.shift] = each.slot.local_date


def test_the_focus_gives_its_last_day_as_the_reason() -> None:
    focus = Focus("team-one", MONDAY, date(2026, 6, 14))

    prompts = plan(library(), slots(MONDAY, Stretch(1)), [], frozenset(), focus, "a ward")

    reasons = {prompt.why for prompt in prompts if prompt.dimension.id == "team-one"}
    assert reasons == {"Our focus until 14 June."}


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (MONDAY + timedelta(days=7), MONDAY + timedelta(days=20)),
        (MONDAY - timedelta(days=20), MONDAY - timedelta(days=1)),
    ],
)
def test_a_focus_out_of_its_dates_changes_nothing(starts: date, ends: date) -> None:
    week = slots(MONDAY, Stretch(1))
    focus = Focus("team-one", starts, ends)

    assert plan(library(), week, [], frozenset(), focus, "a ward") == plan(
        library(), week, [], frozenset(), None, "a ward"
    )


def test_a_focus_that_the_library_does_not_have_changes_nothing() -> None:
    week = slots(MONDAY, Stretch(1))
    focus = Focus("switched-off", MONDAY, MONDAY + timedelta(days=6))

    assert plan(library(), week, [], frozenset(), focus, "a ward") == plan(
        library(), week, [], frozenset(), None, "a ward"
    )


def test_a_low_area_is_the_reason_only_when_it_comes_sooner() -> None:
    life = live(library(), [Stretch(8, low_areas=frozenset({"inside"}))])

    sooner = "Recent answers here were low, so it comes round sooner."
    assert {each.prompt.area.id for each in life if each.prompt.why == sooner} == {"inside"}


def test_wards_do_not_march_in_step() -> None:
    first = Slot(MONDAY, "Early")
    prompts = [plan(library(), [first], [], frozenset(), None, f"ward {n}")[0] for n in range(20)]

    assert len({prompt.dimension.id for prompt in prompts}) > 3
    assert len({prompt.act.id for prompt in prompts}) > 8


def test_no_slots_are_no_prompts() -> None:
    assert plan(library(), [], [], frozenset(), None, "a ward") == []


def test_ninety_days_of_history_are_enough() -> None:
    assert history_starts(date(2026, 6, 1)) == date(2026, 3, 3)


@settings(max_examples=20)
@given(life=lives, switched_off=st.sets(st.sampled_from(sorted(item_ids(library([(6, 4, 7)]))))))
def test_what_is_switched_off_is_asked_no_more(life: list[Stretch], switched_off: set[str]) -> None:
    full = library([(6, 4, 7)])
    reduced = without(full, switched_off)

    week = live_week(reduced, live(full, life), after(life), Stretch(1, shifts=3))

    assert {item for each in week for item in each.trio} <= item_ids(reduced)


@settings(max_examples=20)
@given(
    life=lives,
    switched_off=st.sets(
        st.sampled_from([f"{name}-{kind}-1" for name in DIMENSIONS for kind in ("see", "act")])
    ),
    back_on=st.booleans(),
)
def test_the_promises_hold_across_a_change_of_the_library(
    life: list[Stretch], switched_off: set[str], back_on: bool
) -> None:
    one, other = library([(6, 4, 7)]), without(library([(6, 4, 7)]), switched_off)
    if back_on:
        one, other = other, one
    lived = live(one, life)
    for week in range(8):
        lived += live_week(other, lived, after(life) + timedelta(weeks=week), Stretch(1, shifts=3))

    last: dict[tuple[str, str, str], date] = {}
    for each in lived:
        assert each.slot.local_date - last.get(each.trio, date.min) > timedelta(days=90)
        last[each.trio] = each.slot.local_date
    for earlier, later in pairwise(lived):
        assert earlier.prompt.dimension.id != later.prompt.dimension.id
    for start in range(len(lived) - 11):
        dimensions = {each.prompt.dimension.id for each in lived[start : start + 12]}
        assert dimensions == set(DIMENSIONS)


@settings(max_examples=20)
@given(life=lives)
def test_an_item_added_to_a_list_is_asked_within_two_rounds(life: list[Stretch]) -> None:
    before, now = without(library([(6, 4, 7)]), {"team-one-act-3"}), library([(6, 4, 7)])
    lived = live(before, life)
    old = len(lived)
    for week in range(8):
        lived += live_week(now, lived, after(life) + timedelta(weeks=week), Stretch(1, shifts=3))

    acts = [each.prompt.act.id for each in lived[old:] if each.prompt.dimension.id == "team-one"]
    assert "team-one-act-3" in acts[:14]


@settings(max_examples=20)
@given(
    seed=st.text(max_size=8),
    low_areas=st.frozensets(st.sampled_from(["team", "others", "inside"]), min_size=1),
    weeks=st.integers(2, 9),
)
def test_a_dimension_added_to_eleven_comes_soon_and_makes_no_other_late(
    seed: str, low_areas: frozenset[str], weeks: int
) -> None:
    more = [dimension(f"{area}-three", 8, 4, 7) for area in ("team", "others", "inside", "outside")]
    now = replace(library([(8, 4, 7)]), dimensions=(*library([(8, 4, 7)]).dimensions, *more))
    before = replace(now, dimensions=now.dimensions[:-1])
    stretch = Stretch(weeks, low_areas=low_areas)

    life = live(before, [stretch], seed)
    week = live_week(now, life, after([stretch]), stretch, seed)

    asked = [each.prompt.dimension.id for each in (*life, *week)]
    old = {each.id for each in before.dimensions}
    assert all(old <= set(asked[start : start + 12]) for start in range(len(asked) - 11))
    assert "outside-three" in asked[len(life) :][:12]


def test_a_history_of_things_unknown_is_passed_over() -> None:
    unknown = [
        Asked(MONDAY - timedelta(days=day), "Old shift", "gone", "gone", "gone", "gone", "gone")
        for day in range(20, 0, -1)
    ]

    prompts = plan(library(), slots(MONDAY, Stretch(1)), unknown, frozenset(), None, "a ward")

    assert {prompt.dimension.id for prompt in prompts[:12]} == set(DIMENSIONS)


def test_an_area_with_nothing_to_rate_is_left_out() -> None:
    catalogue = library()
    bare = tuple(
        replace(area, measures=area.measures[:2]) if area.id == "team" else area
        for area in catalogue.areas
    )

    prompts = plan(
        replace(catalogue, areas=bare),
        slots(MONDAY, Stretch(1)),
        [],
        frozenset(),
        None,
        "a ward",
    )

    assert {prompt.area.id for prompt in prompts} == {"others", "inside", "outside"}


def test_an_area_with_only_its_anchor_keeps_asking_it() -> None:
    catalogue = library(measures=4)
    only_anchors = tuple(replace(area, measures=area.measures[3:]) for area in catalogue.areas)

    life = live(replace(catalogue, areas=only_anchors), [Stretch(2)])

    assert all(each.prompt.statement.anchor for each in life)


def test_an_area_without_an_anchor_asks_the_others_in_turn() -> None:
    catalogue = library(measures=5)
    no_anchor = tuple(
        replace(area, measures=(*area.measures[:3], area.measures[4])) for area in catalogue.areas
    )

    life = live(replace(catalogue, areas=no_anchor), [Stretch(4)])

    team = [each.prompt.statement.id for each in life if each.prompt.area.id == "team"]
    assert all(one != other for one, other in pairwise(team))


def test_a_library_with_nothing_to_ask_is_refused_with_what_to_do() -> None:
    empty = tuple(replace(each, act=()) for each in library().dimensions)

    with pytest.raises(NothingToAsk, match="sta catalogue --check"):
        plan(
            replace(library(), dimensions=empty),
            [Slot(MONDAY, "Early")],
            [],
            frozenset(),
            None,
            "a ward",
        )


def test_a_library_too_small_for_90_days_brings_the_oldest_back_and_says_so() -> None:
    life = live(library([(1, 1, 2)]), [Stretch(2)])

    first_time, again = life[:16], life[16:]
    assert len({each.trio for each in first_time}) == 16
    assert {each.prompt.why for each in again} == {
        "We have used every mix of our lines in 90 days, so the oldest comes back."
    }
    assert all(one.prompt.dimension.id != two.prompt.dimension.id for one, two in pairwise(life))


def test_a_dimension_that_has_run_out_waits_while_the_others_go_on() -> None:
    small = library([(8, 4, 7)])
    tiny = replace(small, dimensions=(dimension("team-one", 1, 1, 1), *small.dimensions[1:]))

    life = live(tiny, [Stretch(20)])

    asked = [each.slot.local_date for each in life if each.prompt.dimension.id == "team-one"]
    assert len(asked) == 2
    assert asked[1] - asked[0] > timedelta(days=90)


def test_a_library_of_one_dimension_asks_it_every_time() -> None:
    one = replace(library(), dimensions=library().dimensions[:1])

    life = live(one, [Stretch(4)])

    assert len({each.trio for each in life}) == len(life)


def test_what_was_kept_of_a_week_is_not_asked_again_after_a_redraw() -> None:
    stretch = Stretch(1, shifts=6)
    week = live_week(library(), [], MONDAY, stretch)

    redrawn = live_week(library(), week[:9], MONDAY, replace(stretch, focus="team-one"), posted=9)

    trios = [each.trio for each in (*week[:9], *redrawn)]
    assert len(set(trios)) == len(trios) == 42
