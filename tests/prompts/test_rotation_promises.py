"""What the rotation promises a ward, whatever its life has been."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.catalogue import Catalogue, StatementKind
from prompts.rotation import Focus, plan
from tests.prompts.rotated_wards import (
    AREAS,
    DIMENSIONS,
    MONDAY,
    Lived,
    Stretch,
    libraries,
    library,
    live,
    live_week,
    lives,
    slots,
    stretches,
)

LONGEST_WITHOUT_ANCHOR = 60
WEEKS_REMEMBERED = timedelta(weeks=12)

any_life = given(catalogue=libraries, life=lives, seed=st.text(max_size=8))
few = settings(max_examples=30)


def windows(things: Sequence[Lived], length: int) -> Iterable[Sequence[Lived]]:
    return (things[start : start + length] for start in range(len(things) - length + 1))


def by(things: Iterable[Lived], key: str) -> dict[str, list[Lived]]:
    """The prompts of each dimension, area or shift, in order."""
    found = defaultdict(list)
    for each in things:
        names = {
            "dimension": each.prompt.dimension.id,
            "area": each.prompt.area.id,
            "shift": each.slot.shift,
        }
        found[names[key]].append(each)
    return found


def broken_rounds(names: Sequence[Hashable], size: int) -> list[Sequence[Hashable]]:
    """The rounds of this size in which something came twice."""
    rounds = [names[start : start + size] for start in range(0, len(names), size)]
    return [each for each in rounds if len(set(each)) < len(each)]


def repeats(life: Sequence[Lived]) -> list[Lived]:
    """The prompts whose combination was asked within the 90 days before."""
    last: dict[tuple[str, str, str], date] = {}
    found = []
    for each in life:
        if each.slot.local_date - last.get(each.trio, date.min) <= timedelta(days=90):
            found.append(each)
        last[each.trio] = each.slot.local_date
    return found


@few
@any_life
def test_every_dimension_is_among_any_12_prompts_running(
    catalogue: Catalogue, life: list[Stretch], seed: str
) -> None:
    for window in windows(live(catalogue, life, seed), 12):
        assert {each.prompt.dimension.id for each in window} == set(DIMENSIONS)


@few
@any_life
def test_no_dimension_comes_twice_running(
    catalogue: Catalogue, life: list[Stretch], seed: str
) -> None:
    for one, other in pairwise(live(catalogue, life, seed)):
        assert one.prompt.dimension.id != other.prompt.dimension.id


@few
@any_life
def test_no_combination_comes_twice_within_90_days(
    catalogue: Catalogue, life: list[Stretch], seed: str
) -> None:
    assert repeats(live(catalogue, life, seed)) == []


@few
@any_life
def test_every_see_think_and_act_comes_once_before_any_comes_again(
    catalogue: Catalogue, life: list[Stretch], seed: str
) -> None:
    for name, lived in by(live(catalogue, life, seed), "dimension").items():
        dimension = catalogue.dimension(name)
        assert broken_rounds([each.prompt.see.id for each in lived], len(dimension.see)) == []
        assert broken_rounds([each.prompt.think.id for each in lived], len(dimension.think)) == []
        assert broken_rounds([each.prompt.act.id for each in lived], len(dimension.act)) == []


@few
@any_life
def test_a_prompt_is_all_of_one_area_and_never_ward_data(
    catalogue: Catalogue, life: list[Stretch], seed: str
) -> None:
    for each in live(catalogue, life, seed):
        prompt = each.prompt
        assert prompt.area.id == prompt.dimension.area == prompt.statement.area
        assert prompt.statement.kind is not StatementKind.WARD_DATA


@few
@any_life
def test_an_area_never_goes_more_than_two_prompts_without_its_anchor(
    catalogue: Catalogue, life: list[Stretch], seed: str
) -> None:
    for lived in by(live(catalogue, life, seed), "area").values():
        for window in windows(lived, 3):
            assert any(each.prompt.statement.anchor for each in window)


@few
@any_life
def test_an_anchor_misses_at_most_two_of_its_areas_visits_to_a_shift(
    catalogue: Catalogue, life: list[Stretch], seed: str
) -> None:
    for area in by(live(catalogue, life, seed), "area").values():
        for lived in by(area, "shift").values():
            for window in windows(lived, 3):
                # A shift that comes back after three months is a new one to the ward's memory.
                in_memory = window[2].slot.local_date - window[0].slot.local_date < WEEKS_REMEMBERED
                assert not in_memory or any(each.prompt.statement.anchor for each in window)


@few
@any_life
def test_an_anchor_comes_about_every_other_time(
    catalogue: Catalogue, life: list[Stretch], seed: str
) -> None:
    for lived in by(live(catalogue, life, seed), "area").values():
        for window in windows(lived, 24):
            assert 9 <= sum(each.prompt.statement.anchor for each in window) <= 15


@few
@any_life
def test_the_other_statements_come_in_turn(
    catalogue: Catalogue, life: list[Stretch], seed: str
) -> None:
    for area, lived in by(live(catalogue, life, seed), "area").items():
        statements = [each.prompt.statement for each in lived]
        others = [statement.id for statement in statements if not statement.anchor]
        assert broken_rounds(others, len(catalogue.askable(area)) - 1) == []


@settings(max_examples=20)
@given(
    catalogue=libraries,
    shifts=st.integers(1, 6),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    life=st.lists(stretches, min_size=3, max_size=10),
)
def test_every_anchor_meets_every_shift_before_that_shift_has_had_60_more_prompts(
    catalogue: Catalogue, shifts: int, days: frozenset[int], life: list[Stretch]
) -> None:
    settled = [
        Stretch(each.weeks, days, shifts, each.low_areas, each.focus, each.redrawn_after)
        for each in life
    ]
    for lived in by(live(catalogue, settled), "shift").values():
        for window in windows(lived, LONGEST_WITHOUT_ANCHOR):
            anchors = {each.prompt.area.id for each in window if each.prompt.statement.anchor}
            assert anchors == set(AREAS)


@few
@given(shifts=st.integers(1, 6), seed=st.text(max_size=8))
def test_in_quiet_times_every_anchor_meets_every_shift_every_8_prompts_of_that_shift(
    shifts: int, seed: str
) -> None:
    life = live(library(), [Stretch(weeks=12, shifts=shifts)], seed)

    for lived in by(life, "shift").values():
        for window in windows(lived, 9):
            anchors = {each.prompt.area.id for each in window if each.prompt.statement.anchor}
            assert anchors == set(AREAS)


@few
@given(
    shifts=st.integers(1, 6),
    focus=st.sampled_from(DIMENSIONS),
    before=lives,
    low_areas=st.frozensets(st.sampled_from(AREAS)),
)
def test_a_focus_comes_about_every_third_time(
    shifts: int, focus: str, before: list[Stretch], low_areas: frozenset[str]
) -> None:
    catalogue = library([(8, 4, 7)])
    focused = Stretch(weeks=4, shifts=shifts, focus=focus, low_areas=low_areas)
    life = live(catalogue, [*before, focused])[-28 * shifts :]

    about = [each.prompt.dimension.id == focus for each in life]
    assert len(about) / 4.5 <= sum(about) <= len(about) / 2.5


@few
@given(shifts=st.integers(2, 6), focus=st.sampled_from(DIMENSIONS))
def test_a_focus_meets_every_shift_alike(shifts: int, focus: str) -> None:
    life = live(library([(8, 4, 7)]), [Stretch(weeks=4, shifts=shifts, focus=focus)])

    met = Counter(each.slot.shift for each in life if each.prompt.dimension.id == focus)
    assert len(met) == shifts
    assert max(met.values()) - min(met.values()) <= 3


@few
@given(
    shifts=st.integers(1, 6),
    low_areas=st.frozensets(st.sampled_from(AREAS), min_size=1, max_size=2),
    seed=st.text(max_size=8),
)
def test_low_areas_come_round_at_least_a_fifth_more_often(
    shifts: int, low_areas: frozenset[str], seed: str
) -> None:
    life = live(library([(8, 4, 7)]), [Stretch(20, shifts=shifts, low_areas=low_areas)], seed)

    times = Counter(each.prompt.dimension.id for each in life)
    low = [times[name] for name in DIMENSIONS if name.split("-")[0] in low_areas]
    others = [times[name] for name in DIMENSIONS if name.split("-")[0] not in low_areas]
    assert min(low) >= 1.2 * max(others)


@few
@given(shifts=st.integers(1, 6), seed=st.text(max_size=8))
def test_in_quiet_times_every_dimension_comes_alike_and_meets_every_shift(
    shifts: int, seed: str
) -> None:
    life = live(library(), [Stretch(weeks=8, shifts=shifts)], seed)

    for lived in by(life, "shift").values():
        for window in windows(lived, 8):
            assert {each.prompt.dimension.id for each in window} == set(DIMENSIONS)


@few
@given(catalogue=libraries, before=lives, week=stretches, cut=st.integers(0, 42))
def test_planning_in_two_parts_gives_the_same_as_planning_at_once(
    catalogue: Catalogue, before: list[Stretch], week: Stretch, cut: int
) -> None:
    life = live(catalogue, before)
    history = [each.asked for each in life]
    monday = MONDAY + timedelta(weeks=sum(each.weeks for each in before))
    coming = slots(monday, week)
    focus = Focus(week.focus, monday, monday + timedelta(days=3)) if week.focus else None

    at_once = plan(catalogue, coming, history, week.low_areas, focus, "a ward")
    first = plan(catalogue, coming[:cut], history, week.low_areas, focus, "a ward")
    lived = [Lived(*pair).asked for pair in zip(coming[:cut], first, strict=True)]
    rest = plan(catalogue, coming[cut:], [*history, *lived], week.low_areas, focus, "a ward")

    assert at_once == [*first, *rest]


@few
@given(catalogue=libraries, life=lives, missed=st.sets(st.integers(1, 40)), week=stretches)
def test_after_missed_prompts_every_dimension_still_comes_within_the_next_12(
    catalogue: Catalogue, life: list[Stretch], missed: set[int], week: Stretch
) -> None:
    posted = [
        each for back, each in enumerate(reversed(live(catalogue, life)), 1) if back not in missed
    ]
    monday = MONDAY + timedelta(weeks=sum(each.weeks for each in life))

    coming = live_week(catalogue, posted[::-1], monday, week)

    if len(coming) >= 12:
        assert {each.prompt.dimension.id for each in coming[:12]} == set(DIMENSIONS)


@pytest.mark.parametrize("focus", DIMENSIONS)
def test_half_a_year_of_one_focus_on_the_busiest_ward_breaks_no_promise(focus: str) -> None:
    # Its combinations run out: 80 of them, and some 180 places for them in 90 days.
    life = live(library(), [Stretch(weeks=26, shifts=6, focus=focus)])

    assert repeats(life) == []
    assert all(
        {each.prompt.dimension.id for each in window} == set(DIMENSIONS)
        for window in windows(life, 12)
    )


@pytest.mark.parametrize("shifts", [1, 2, 3, 6])
def test_our_own_library_keeps_the_promises_for_a_year(catalogue: Catalogue, shifts: int) -> None:
    settled = [
        Stretch(13, shifts=shifts),
        Stretch(4, shifts=shifts, focus="boundaries"),
        Stretch(22, shifts=shifts, low_areas=frozenset({"team", "inside_world"})),
        Stretch(13, shifts=shifts, focus="visitors", low_areas=frozenset({"outside_world"})),
    ]
    life = live(catalogue, settled)

    assert repeats(life) == []
    assert all(
        len({each.prompt.dimension.id for each in window}) == 8 for window in windows(life, 12)
    )
