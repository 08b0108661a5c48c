"""Shift patterns and the handovers that they make."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.coverage import problems, remarks
from prompts.shifts import (
    PRESETS,
    WEEKDAYS,
    WEEKENDS,
    Handover,
    PatternError,
    Shift,
    ShiftPattern,
    handovers,
    prompted_handovers,
)

MONDAY = date(2026, 6, 1)

times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
shifts = st.builds(
    Shift,
    name=st.sampled_from(["Early", "Late", "Night", "Long day", "Twilight"]),
    start=times,
    end=times,
    days=st.frozensets(st.integers(0, 6), min_size=1),
    prompted=st.booleans(),
)
patterns = st.builds(
    ShiftPattern,
    st.lists(shifts, min_size=1, max_size=5, unique_by=lambda shift: shift.name).map(tuple),
    st.sampled_from(["Europe/London", "Australia/Lord_Howe", "UTC"]),
).filter(lambda pattern: not problems(pattern))


def into(name: str, day: date, pattern: ShiftPattern) -> Handover:
    return next(each for each in handovers(pattern, day, 1) if each.shift == name)


def minutes(handover: Handover) -> float:
    return (handover.ends_at - handover.starts_at) / timedelta(minutes=1)


@pytest.mark.parametrize("key", PRESETS)
def test_a_preset_has_no_problem_and_leaves_nothing_to_remark(key: str) -> None:
    pattern = PRESETS[key].pattern()

    assert problems(pattern) + remarks(pattern) == []


@pytest.mark.parametrize("key", PRESETS)
def test_the_name_of_a_preset_fits_a_choice_in_slack(key: str) -> None:
    assert len(PRESETS[key].name) <= 75


def test_a_day_of_long_days_hands_over_twice_at_the_time_on_the_wall() -> None:
    pattern = PRESETS["long_days"].pattern("Europe/London")

    assert handovers(pattern, MONDAY, 1) == [
        Handover(
            MONDAY,
            "Long day",
            datetime(2026, 6, 1, 6, 30, tzinfo=UTC),
            datetime(2026, 6, 1, 7, 0, tzinfo=UTC),
        ),
        Handover(
            MONDAY,
            "Night",
            datetime(2026, 6, 1, 18, 30, tzinfo=UTC),
            datetime(2026, 6, 1, 19, 0, tzinfo=UTC),
        ),
    ]


@given(pattern=patterns, first=st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_each_shift_of_each_of_its_days_makes_one_handover(
    pattern: ShiftPattern, first: date
) -> None:
    days = [first + timedelta(days=offset) for offset in range(9)]

    made = [(each.local_date, each.shift) for each in handovers(pattern, first, 9)]

    assert sorted(made) == sorted(
        (day, shift.name) for day in days for shift in pattern.shifts if day.weekday() in shift.days
    )


@given(pattern=patterns, first=st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_handovers_come_in_order(pattern: ShiftPattern, first: date) -> None:
    starts = [each.starts_at for each in handovers(pattern, first, 9)]

    assert starts == sorted(starts)


@given(pattern=patterns, first=st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_a_handover_lasts_from_30_to_60_minutes(pattern: ShiftPattern, first: date) -> None:
    assert all(30 <= minutes(each) <= 60 for each in handovers(pattern, first, 9))


@given(
    pattern=patterns, first=st.dates(date(2024, 1, 1), date(2028, 12, 31)), days=st.integers(0, 20)
)
def test_days_asked_for_one_by_one_give_the_same_handovers(
    pattern: ShiftPattern, first: date, days: int
) -> None:
    one_by_one = [
        each
        for offset in range(days)
        for each in handovers(pattern, first + timedelta(days=offset), 1)
    ]

    assert handovers(pattern, first, days) == one_by_one


@given(pattern=patterns)
def test_only_prompted_shifts_make_prompted_handovers(pattern: ShiftPattern) -> None:
    prompted = {shift.name for shift in pattern.shifts if shift.prompted}

    assert prompted_handovers(pattern, MONDAY, 7) == [
        each for each in handovers(pattern, MONDAY, 7) if each.shift in prompted
    ]


@pytest.mark.parametrize(
    ("leaves_at", "lasts"),
    [
        (time(13, 0), 30),  # it left before anybody came
        (time(14, 0), 30),  # they meet in the door
        (time(14, 45), 45),
        (time(16, 0), 60),
    ],
)
def test_a_handover_lasts_as_long_as_the_leaving_shift_stays(leaves_at: time, lasts: float) -> None:
    early = Shift("Early", time(7, 0), leaves_at)
    late = Shift("Late", time(14, 0), time(22, 0))

    assert minutes(into("Late", MONDAY, ShiftPattern((early, late)))) == lasts


def test_the_leaving_shift_is_the_one_that_ends_first() -> None:
    pattern = ShiftPattern(
        (
            Shift("Night", time(21, 0), time(7, 50)),
            Shift("Early", time(7, 0), time(15, 0)),
            Shift("Long day", time(7, 10), time(20, 0)),
        )
    )

    assert minutes(into("Long day", MONDAY, pattern)) == 40


def test_a_night_that_began_yesterday_hands_over_this_morning() -> None:
    pattern = ShiftPattern(
        (
            Shift("Sunday night", time(20, 0), time(7, 45), frozenset({6})),
            Shift("Early", time(7, 0), time(15, 0), frozenset({0})),
        )
    )

    assert minutes(into("Early", MONDAY, pattern)) == 45


def test_weekend_variants_keep_to_their_days() -> None:
    pattern = ShiftPattern(
        (
            Shift("Early", time(7, 0), time(15, 0), WEEKDAYS),
            Shift("Weekend day", time(8, 0), time(20, 0), WEEKENDS),
        )
    )

    made = [(each.local_date.weekday(), each.shift) for each in handovers(pattern, MONDAY, 7)]

    assert made == [*((day, "Early") for day in range(5)), (5, "Weekend day"), (6, "Weekend day")]


def test_a_handover_that_begins_as_the_clocks_leap_still_lasts_half_an_hour() -> None:
    pattern = ShiftPattern(
        (
            Shift("Evening", time(17, 0), time(1, 45)),
            Shift("Small hours", time(1, 15), time(7, 0)),
        )
    )

    handover = into("Small hours", date(2026, 3, 29), pattern)

    assert handover.starts_at == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert minutes(handover) == 30


@given(pattern=patterns)
def test_a_pattern_comes_back_from_storage_as_it_was(pattern: ShiftPattern) -> None:
    assert ShiftPattern.from_json(json.loads(json.dumps(pattern.to_json()))) == pattern


@pytest.mark.parametrize(
    "stored",
    [{}, {"shifts": []}, {"zone": "UTC", "shifts": [{"name": "Early"}]}, {"zone": 1, "shifts": 2}],
)
def test_a_stored_pattern_that_is_broken_says_what_to_do(stored: dict[str, object]) -> None:
    with pytest.raises(PatternError, match="/handover setup"):
        ShiftPattern.from_json(stored)


@given(pattern=patterns, chosen=st.sets(st.sampled_from(["Early", "Late", "Night"])))
def test_choosing_the_prompted_shifts_leaves_everything_else_alone(
    pattern: ShiftPattern, chosen: set[str]
) -> None:
    changed = pattern.prompting(chosen)

    assert {shift.name for shift in changed.shifts if shift.prompted} == chosen & {
        shift.name for shift in pattern.shifts
    }
    assert changed.prompting({s.name for s in pattern.shifts if s.prompted}) == pattern


def test_a_pattern_can_move_to_another_zone() -> None:
    pattern = PRESETS["long_days"].pattern("Europe/London").in_zone("Asia/Kathmandu")

    assert into("Long day", MONDAY, pattern).starts_at == datetime(2026, 6, 1, 1, 45, tzinfo=UTC)
