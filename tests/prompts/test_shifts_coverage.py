"""What is wrong with a pattern, and what is worth saying about it."""

from __future__ import annotations

import re
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.coverage import problems, remarks
from prompts.shift_lines import parse_pattern
from prompts.shifts import DAY_NAMES, PRESETS, Shift, ShiftPattern

DAY, WEEK = 24 * 60, 7 * 24 * 60

times = st.one_of(
    st.sampled_from([time(0, 0), time(7, 0), time(23, 59)]),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
shifts = st.builds(
    Shift,
    name=st.sampled_from(["Early", "Late", "Night", "Long day"]),
    start=times,
    end=times,
    days=st.one_of(
        st.just(frozenset(range(7))),
        st.just(frozenset(range(5))),
        st.frozensets(st.integers(0, 6), min_size=1),
    ),
).filter(lambda shift: shift.minutes > 0)
patterns = st.builds(
    ShiftPattern,
    st.lists(shifts, min_size=1, max_size=4, unique_by=lambda shift: shift.name).map(tuple),
)


def staffed(shift: Shift) -> set[int]:
    return {
        (day * DAY + shift.starts_at_minute + minute) % WEEK
        for day in shift.days
        for minute in range(shift.minutes)
    }


def minutes_of(clock: str, *, end: bool = False) -> int:
    if clock == "midnight":
        return DAY if end else 0
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def days_of(words: str) -> list[int]:
    whole = {"every day": range(7), "on weekdays": range(5), "at weekends": range(5, 7)}
    if words in whole:
        return list(whole[words])
    return [DAY_NAMES.index(name.removesuffix("s")) for name in re.findall(r"[A-Z]\w+", words)]


def minutes_said(words: str) -> list[set[int]]:
    """The stretches of the week that a remark speaks of, understood as a reader would."""
    clock = r"(midnight|\d\d:\d\d)"
    if found := re.fullmatch(rf"from {clock} to {clock} (.*)", words):
        start, end = minutes_of(found[1]), minutes_of(found[2], end=True)
        return [{day * DAY + minute for minute in range(start, end)} for day in days_of(found[3])]
    if found := re.fullmatch(rf"from {clock} (.*) to {clock} the next day", words):
        start, end = minutes_of(found[1]), DAY + minutes_of(found[3])
        return [
            {(day * DAY + minute) % WEEK for minute in range(start, end)}
            for day in days_of(found[2])
        ]
    found = re.fullmatch(
        rf"from (?:{clock} on|the start of) (\w+) to (?:{clock} on|the end of) (the next )?(\w+)",
        words,
    )
    assert found, words
    start = DAY_NAMES.index(found[2]) * DAY + (minutes_of(found[1]) if found[1] else 0)
    end = DAY_NAMES.index(found[5]) * DAY + (minutes_of(found[3]) if found[3] else DAY)
    if end <= start or found[4]:
        end += WEEK
    return [{minute % WEEK for minute in range(start, end)}]


@settings(max_examples=60)
@given(pattern=patterns)
def test_the_remarks_on_gaps_speak_of_exactly_the_minutes_when_nobody_is_on(
    pattern: ShiftPattern,
) -> None:
    said = [
        minute
        for remark in remarks(pattern)
        if remark.startswith("Nobody is on ")
        for stretch in minutes_said(remark.removeprefix("Nobody is on ").removesuffix("."))
        for minute in stretch
    ]

    uncovered = set(range(WEEK)).difference(*map(staffed, pattern.shifts))
    assert sorted(said) == sorted(uncovered)


@settings(max_examples=60)
@given(pattern=patterns)
def test_the_remarks_on_overlaps_speak_of_exactly_those_longer_than_two_hours(
    pattern: ShiftPattern,
) -> None:
    said = {
        (found[1], found[2], frozenset(stretch))
        for remark in remarks(pattern)
        if (found := re.match(r"“(.*)” and “(.*)” are both on (from .*?)\. That is longer", remark))
        for stretch in minutes_said(found[3])
    }

    overlaps = {
        (one.name, other.name, frozenset(shared))
        for index, one in enumerate(pattern.shifts)
        for other in pattern.shifts[index + 1 :]
        for one_day in one.days
        for other_day in other.days
        for shared in [
            staffed(Shift("", one.start, one.end, frozenset({one_day})))
            & staffed(Shift("", other.start, other.end, frozenset({other_day})))
        ]
        if len(shared) > 120
    }
    assert said == overlaps


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            "Early 07:00-15:00\nLate 15:00-20:00 weekdays\nLate weekend 15:00-21:00 Sat Sun\n"
            "Night 21:00-07:00",
            "Nobody is on from 20:00 to 21:00 on weekdays.",
        ),
        ("Day 08:00-20:00", "Nobody is on from 20:00 every day to 08:00 the next day."),
        ("Day 08:00-20:00 Mon", "Nobody is on from 20:00 on Monday to 08:00 on the next Monday."),
        ("Early 00:00-12:00\nLate 12:00-23:00", "Nobody is on from 23:00 to midnight every day."),
        (
            "Early 00:00-12:00 weekdays\nLate 12:00-00:00 weekdays",
            "Nobody is on from the start of Saturday to the end of Sunday.",
        ),
        (
            "Day 07:00-20:00\nNight 17:00-07:00",
            "“Day” and “Night” are both on from 17:00 to 20:00 every day. "
            "That is longer than most handovers need.",
        ),
        ("Day 07:00-19:00 no prompt\nNight 19:00-07:00 no prompt", "No shift gets a prompt, so "
         "we will post nothing."),
    ],
)  # fmt: skip
def test_a_remark_is_a_plain_sentence(lines: str, said: str) -> None:
    assert remarks(parse_pattern(lines)) == [said]


def test_a_gap_or_an_overlap_is_no_problem() -> None:
    assert problems(parse_pattern("Day 08:00-20:00 weekdays\nLate 12:00-20:00")) == []


def test_an_empty_pattern_is_a_problem_and_has_nothing_to_remark() -> None:
    assert len(problems(ShiftPattern(()))) == 1
    assert remarks(ShiftPattern(())) == []


EARLY = Shift("Early", time(7, 0), time(15, 0))


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ([Shift("early", time(8, 0), time(16, 0))], "Two shifts are called “Early”"),
        (
            [Shift("Long day", time(7, 0), time(20, 0), frozenset({5, 6}))],
            "“Early” and “Long day” both start at 07:00 at weekends",
        ),
        ([Shift("Nights on the first floor", time(21, 0), time(7, 0))], "too long for a name"),
        ([Shift("", time(21, 0), time(7, 0))], "does not work as the name"),
        ([Shift("Late 13:00-14:00", time(21, 0), time(7, 0))], "does not work as the name"),
        ([Shift("Night", time(21, 0), time(21, 0))], "starts and ends at 21:00"),
        ([Shift("Night", time(21, 0), time(7, 0), frozenset())], "needs its days"),
        ([Shift("Night", time(21, 0), time(7, 0), frozenset({7}))], "needs its days"),
        ([Shift("Night", time(21, 0, 30), time(7, 0))], "has odd times"),
    ],
)
def test_a_problem_says_what_is_wrong(others: list[Shift], says: str) -> None:
    (problem,) = problems(ShiftPattern((EARLY, *others)))

    assert says in problem


@pytest.mark.parametrize("zone", ["", "London", "Europe/", "Europe", "../etc/passwd", "a\0b"])
def test_an_unknown_zone_is_a_problem(zone: str) -> None:
    (problem,) = problems(ShiftPattern((EARLY,), zone))

    assert "Europe/London" in problem


def test_two_shifts_may_start_at_one_time_on_different_days() -> None:
    weekend = Shift("Weekend early", time(7, 0), time(20, 0), frozenset({5, 6}))

    assert (
        problems(ShiftPattern((Shift("Early", time(7, 0), time(15, 0), frozenset({0})), weekend)))
        == []
    )


@pytest.mark.parametrize("key", PRESETS)
def test_a_preset_has_no_problem_in_any_zone_we_know(key: str) -> None:
    assert problems(PRESETS[key].pattern("Pacific/Apia")) == []
