"""A person's own shift times: read from lines, and written back."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.coverage import problems
from prompts.shift_lines import describe, parse_pattern
from prompts.shifts import PRESETS, WEEKDAYS, WEEKENDS, PatternError, Shift, ShiftPattern

times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
names = st.one_of(
    st.sampled_from(["Early", "Long day (week 1)", "Nuit d’été", "Sunday late", "Night 10 to"]),
    st.text(min_size=1, max_size=24),
    st.text("aZ19 -:.,'()&éЖ日", min_size=1, max_size=24),
    st.from_regex(r"[A-Z][a-z]{2,8}( [a-z0-9]{1,6}){0,2}", fullmatch=True),
)
shifts = st.builds(
    Shift,
    name=names,
    start=times,
    end=times,
    days=st.frozensets(st.integers(0, 6), min_size=1),
    prompted=st.booleans(),
)
patterns = st.builds(
    ShiftPattern,
    st.lists(shifts, min_size=1, max_size=4).map(tuple),
    st.sampled_from(["Europe/London", "Asia/Kathmandu"]),
).filter(lambda pattern: not problems(pattern))


@given(pattern=patterns)
def test_what_we_write_reads_back_as_the_same_pattern(pattern: ShiftPattern) -> None:
    assert parse_pattern(describe(pattern), pattern.zone) == pattern


@pytest.mark.parametrize("key", PRESETS)
def test_a_preset_reads_back_as_itself(key: str) -> None:
    pattern = PRESETS[key].pattern()

    assert parse_pattern(describe(pattern)) == pattern


def test_a_pattern_is_written_as_a_person_would_write_it() -> None:
    pattern = ShiftPattern(
        (
            Shift("Early", time(7, 0), time(15, 0), WEEKDAYS),
            Shift("Night", time(21, 0), time(7, 30), prompted=False),
            Shift("Visits", time(13, 0), time(17, 0), frozenset({2, 5, 6})),
        )
    )

    assert describe(pattern) == (
        "Early 07:00–15:00, weekdays\n"
        "Night 21:00–07:30, every day, no prompt\n"
        "Visits 13:00–17:00, Wed, Sat, Sun"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Early 07:00-15:00",
        "  Early   07:00 – 15:00  ",
        "• Early: 7.00 to 15.00",
        "- Early 0700—1500.",
        "Early, 07-15, every day",
        "Early from 7am until 3pm",
        "Early:7:00 a.m. - 3:00 p.m.",
        "Early 0700hrs-1500hrs (daily)",
        "Early 07:00-15:00 Mon to Sun",
        "Early 07:00-15:00 weekdays and weekends",
    ],
)
def test_times_can_be_written_in_many_ways(line: str) -> None:
    assert parse_pattern(line).shifts == (Shift("Early", time(7, 0), time(15, 0)),)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("Mon-Fri", WEEKDAYS),
        ("on weekdays only", WEEKDAYS),
        ("Sat Sun", WEEKENDS),
        ("(Saturdays & Sundays)", WEEKENDS),
        ("at weekends", WEEKENDS),
        ("Fri – Mon", {4, 5, 6, 0}),
        ("Tues, Weds and thurs", {1, 2, 3}),
        ("Mon/Wed/Fri", {0, 2, 4}),
        ("Sunday", {6}),
    ],
)
def test_days_can_be_written_in_many_ways(written: str, days: set[int]) -> None:
    assert parse_pattern(f"Late 13:30-21:30 {written}").shifts[0].days == days


@pytest.mark.parametrize("words", ["no prompt", "without a prompt", "Sat Sun, not prompted"])
def test_a_shift_can_be_left_without_a_prompt(words: str) -> None:
    assert not parse_pattern(f"Night 21:00-07:30 {words}").shifts[0].prompted


def test_midnight_can_be_written_as_the_end_of_the_day() -> None:
    assert parse_pattern("Late 16:00-24:00").shifts[0].end == time(0, 0)


def test_each_line_is_a_shift_and_empty_lines_are_nothing() -> None:
    text = "Early 07:00-15:00\n\nLate 13:30-21:30; Night 21.00 to 7.30\n"

    assert [shift.name for shift in parse_pattern(text).shifts] == ["Early", "Late", "Night"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Early", "Write a name and two times"),
        ("Early 07:00", "Write a name and two times"),
        ("07:00-15:00", "no name"),
        ("Early 7-3", "“7” is not a time"),
        ("Early 25:00-15:00", "“25:00” is not a time"),
        ("Early 07:60-15:00", "“07:60” is not a time"),
        ("Early 13pm-8pm", "“13pm” is not a time"),
        ("Early 07:00-11:00 12:00-15:00", "more than one pair of times"),
        ("Mon-Fri Early 07:00-15:00", "Put days last"),
        ("Early 07:00-15:00 bank holidays", "“bank holidays”"),
        ("Early 07:00-15:00 not Sundays", "write only days"),
        ("#! 07:00-15:00", "does not work as a name"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_what_to_write(line: str, says: str) -> None:
    with pytest.raises(PatternError) as caught:
        parse_pattern(f"Night 21:00-07:30\n{line}")

    assert f"line 2, “{line}”" in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize("text", ["", "  \n \n"])
def test_no_line_at_all_gets_an_example(text: str) -> None:
    with pytest.raises(PatternError, match="Early 07:00-15:00"):
        parse_pattern(text)


@given(
    text=st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                [
                    "Early",
                    "07:00-15:00",
                    "7am",
                    "21.30",
                    "to",
                    "–",
                    "Mon-Fri",
                    "ſun",
                    "frı",
                    "no",
                    "prompt",
                    " ",
                    "\n",
                    ":",
                ]
            ),
            max_size=12,
        ).map(" ".join),
    )
)
def test_any_text_is_either_read_or_refused_with_a_reason(text: str) -> None:
    try:
        pattern = parse_pattern(text)
    except PatternError as refusal:
        reason = str(refusal)
    else:
        reason = describe(pattern)
    assert reason
