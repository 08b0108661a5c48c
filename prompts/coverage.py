"""What is wrong with a shift pattern, and what is only worth saying about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple
from zoneinfo import ZoneInfo

from prompts.shift_lines import is_readable_name
from prompts.shifts import (
    DAY_NAMES,
    EVERY_DAY,
    LONGEST_NAME,
    MINUTES_A_DAY,
    MINUTES_A_WEEK,
    WEEKDAYS,
    WEEKENDS,
    Shift,
    ShiftPattern,
)

LONG_OVERLAP = 120


class _Stretch(NamedTuple):
    """Part of the week: from a minute of the week (0 is Monday, midnight), so many minutes."""

    start: int
    minutes: int


def problems(pattern: ShiftPattern) -> list[str]:
    """Why this pattern cannot be used, each with what to do; empty if it can."""
    found = list(_zone_problems(pattern.zone))
    if not pattern.shifts:
        found.append("There are no shifts yet. Add at least one, such as: Early 07:00-15:00.")
    for shift in pattern.shifts:
        found += _shift_problems(shift)
    for one, other in combinations(pattern.shifts, 2):
        found += _pair_problems(one, other)
    return found


def remarks(pattern: ShiftPattern) -> list[str]:
    """What is allowed but may not be meant: hours with nobody on, long overlaps, no prompt."""
    if not pattern.shifts:
        return []
    said = [f"Nobody is on {when}." for when in _in_words(_gaps(pattern))]
    for one, other in combinations(pattern.shifts, 2):
        said += [
            f"“{one.name}” and “{other.name}” are both on {when}. "
            "That is longer than most handovers need."
            for when in _in_words(_long_overlaps(one, other))
        ]
    if not any(shift.prompted for shift in pattern.shifts):
        said.append("No shift gets a prompt, so we will post nothing.")
    return said


def _zone_problems(zone: str) -> Iterator[str]:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        yield f"We do not know the time zone “{zone}”. Use a name such as Europe/London."


def _shift_problems(shift: Shift) -> Iterator[str]:
    if len(shift.name) > LONGEST_NAME:
        yield f"“{shift.name}” is too long for a name. Use at most {LONGEST_NAME} letters."
    elif not is_readable_name(shift.name):
        yield (
            f"“{shift.name}” does not work as the name of a shift. "
            "Start and end it with a letter or a number, and leave times out of it."
        )
    if shift.minutes == 0:
        yield (
            f"“{shift.name}” starts and ends at {shift.start:%H:%M}. A shift is shorter than "
            "24 hours. Change one of the times, or make it two shifts."
        )
    if any(at.second or at.microsecond or at.tzinfo for at in (shift.start, shift.end)):
        yield f"“{shift.name}” has odd times. Write plain hours and minutes, such as 07:30."
    if not shift.days or shift.days - EVERY_DAY:
        yield f"“{shift.name}” needs its days, such as Mon-Fri, weekends or every day."


def _pair_problems(one: Shift, other: Shift) -> Iterator[str]:
    if one.name.casefold() == other.name.casefold():
        yield (
            f"Two shifts are called “{one.name}”. Give each its own name, such as "
            "Early and Weekend early."
        )
    shared = one.days & other.days
    if one.start == other.start and shared:
        yield (
            f"“{one.name}” and “{other.name}” both start at {one.start:%H:%M} {_days(shared)}. "
            "That is one handover: keep one of them, or change a start or its days."
        )


def _gaps(pattern: ShiftPattern) -> Iterator[_Stretch]:
    staffed = sorted(
        _Stretch(day * MINUTES_A_DAY + shift.starts_at_minute, shift.minutes)
        for shift in pattern.shifts
        for day in shift.days
    )
    # Whoever came on last week may still be here: their shift, seen from this Monday.
    reached = max(stretch.start + stretch.minutes for stretch in staffed) - MINUTES_A_WEEK
    for stretch in [*staffed, staffed[0]._replace(start=staffed[0].start + MINUTES_A_WEEK)]:
        if stretch.start > reached:
            yield _Stretch(reached % MINUTES_A_WEEK, stretch.start - reached)
        reached = max(reached, stretch.start + stretch.minutes)


def _long_overlaps(one: Shift, other: Shift) -> Iterator[_Stretch]:
    for day in one.days:
        start = day * MINUTES_A_DAY + one.starts_at_minute
        for shifted in (-1, 0, 1):
            if (day + shifted) % 7 in other.days:
                other_start = (day + shifted) * MINUTES_A_DAY + other.starts_at_minute
                begins = max(start, other_start)
                minutes = min(start + one.minutes, other_start + other.minutes) - begins
                if minutes > LONG_OVERLAP:
                    yield _Stretch(begins % MINUTES_A_WEEK, minutes)


def _in_words(stretches: Iterable[_Stretch]) -> list[str]:
    """Each stretch as "from … to …", those at the same hours of several days together."""
    alike: dict[_Stretch, set[int]] = defaultdict(set)
    for stretch in stretches:
        day, minute = divmod(stretch.start, MINUTES_A_DAY)
        alike[_Stretch(minute, stretch.minutes)].add(day)
    return [
        words
        for stretch, days in sorted(alike.items(), key=lambda item: (min(item[1]), item[0]))
        for words in _of_days(stretch, days)
    ]


def _of_days(stretch: _Stretch, days: Collection[int]) -> list[str]:
    start, end = stretch.start, stretch.start + stretch.minutes
    if stretch.minutes >= MINUTES_A_DAY:
        return [_of_a_long_stretch(stretch, day) for day in sorted(days)]
    if end <= MINUTES_A_DAY:
        return [f"from {_clock(start)} to {_clock(end)} {_days(days)}"]
    return [f"from {_clock(start)} {_days(days)} to {_clock(end)} the next day"]


def _of_a_long_stretch(stretch: _Stretch, day: int) -> str:
    days_later, end = divmod(stretch.start + stretch.minutes, MINUTES_A_DAY)
    if end == 0:
        days_later -= 1
    begins = f"{_clock(stretch.start)} on" if stretch.start else "the start of"
    ends = f"{_clock(end)} on" if end else "the end of"
    last = DAY_NAMES[(day + days_later) % 7]
    if days_later == 7:
        last = f"the next {last}"
    return f"from {begins} {DAY_NAMES[day]} to {ends} {last}"


def _clock(minute: int) -> str:
    hour, minute = divmod(minute % MINUTES_A_DAY, 60)
    return "midnight" if hour == minute == 0 else f"{hour:02}:{minute:02}"


def _days(days: Collection[int]) -> str:
    whole = {EVERY_DAY: "every day", WEEKDAYS: "on weekdays", WEEKENDS: "at weekends"}
    named = whole.get(frozenset(days))
    return named or "on " + _listed([f"{DAY_NAMES[day]}s" for day in sorted(days)])


def _listed(words: list[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
