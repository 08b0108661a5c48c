"""A person's own shift times, one shift a line: read from words, and written back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

from prompts.shifts import (
    DEFAULT_ZONE,
    EVERY_DAY,
    WEEKDAYS,
    WEEKENDS,
    PatternError,
    Shift,
    ShiftPattern,
)

_DASH = "[-\u2010\u2011\u2012\u2013\u2014\u2212]"
_TO = rf"\s*(?:{_DASH}|\b(?:to|till|until)\b)\s*"
_TIME = r"(?:\d{1,2}[:.]\d\d|\d{3,4}|\d{1,2})(?:\s*(?:[ap]\.?m\.?|h(?:ou)?rs|h)(?!\w))?"
_RANGE = rf"(?<![\w.])(?<!\d:)({_TIME}){_TO}({_TIME})(?![\w:]|\.\d)"
_ONE_TIME = re.compile(r"(\d{1,2})[:.]?(\d\d)?\s*([ap])?.*", re.IGNORECASE)

_RANGES = re.compile(_RANGE, re.IGNORECASE)
# Greedy: the last pair of times on the line is the shift's, so a second pair shows in the name.
_LINE = re.compile(rf"(?P<name>.*){_RANGE}(?P<rest>.*)", re.IGNORECASE)
_NAME = re.compile(r"[^\W_](?:[\w '’&/()+.,-]*[^\W_)])?")
_BULLET = re.compile(r"^[\s•*·]*(?:[-–—]\s+)?")
_END_OF_NAME = re.compile(r"(?:[\s:,.–—-]|(?<=\s)from$)+$", re.IGNORECASE)

_NO_PROMPT = re.compile(
    r"\b(?:no prompts?|without (?:a )?prompts?|not prompted|unprompted)\b", re.IGNORECASE
)
_DAY = (
    r"(mon|tue|wed|thu|fri|sat|sun)"
    r"(?:(?<=mon)days?|(?<=tue)s(?:days?)?|(?<=wed)(?:s|nesdays?)|(?<=thu)r(?:s(?:days?)?)?"
    r"|(?<=fri)days?|(?<=sat)(?:s|urdays?)|(?<=sun)(?:s|days?))?"
)
_DAYS = re.compile(
    rf"\b(?:{_DAY}\b(?:{_TO}{_DAY}\b)?"
    r"|(?P<weekdays>weekdays?)|(?P<weekends>week-?ends?)"
    r"|(?P<always>every\s*day|each day|daily|all week|all days|(?:7|seven) days))\b",
    re.IGNORECASE | re.ASCII,
)
_BETWEEN_DAYS = re.compile(
    r"\b(?:and|on|at|only|the)\b|[\s,;.:()&+/]|(?<!\w)[-–—](?!\w)", re.IGNORECASE
)
_SHORT_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ORDER = {name.lower(): day for day, name in enumerate(_SHORT_DAYS)}

_EXAMPLE = "Write a name and two times, such as: Early 07:00-15:00."


def parse_pattern(text: str, zone: str = DEFAULT_ZONE) -> ShiftPattern:
    """The pattern that a person wrote, one shift a line.

    A line is a name, two times and, if not every day, its days: `Night 21.00 to 7.30`,
    `Long day 0730–2000 Mon-Fri`, `Late 1:30pm-9:30pm Sat Sun, no prompt`.
    Whether the shifts make sense together is for `coverage.problems` to say.

    :raises PatternError: a line cannot be read; it names the line and what to write instead.
    """
    shifts = tuple(_shift(number, line) for number, line in _lines(text))
    if not shifts:
        raise PatternError(
            f"There are no shifts here yet. {_EXAMPLE} Put each shift on its own line."
        )
    return ShiftPattern(shifts, zone)


def describe(pattern: ShiftPattern) -> str:
    """The pattern in lines that `parse_pattern` reads back as the same shifts."""
    return "\n".join(_line(shift) for shift in pattern.shifts)


def is_readable_name(name: str) -> bool:
    """Whether a line that starts with this name would be read back with the same name."""
    return bool(_NAME.fullmatch(name)) and not _RANGES.search(name) and _tidy_name(name) == name


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(re.split(r"[\n;]", text), start=1):
        if line.strip():
            yield number, line.strip()


def _shift(number: int, line: str) -> Shift:
    found = _LINE.fullmatch(line)
    if found is None:
        raise _unreadable(number, line, f"We could not find two times in it. {_EXAMPLE}")
    name = _tidy_name(_BULLET.sub("", found["name"]))
    try:
        _check_name(name)
        start, end = _time(found[2]), _time(found[3])
        prompted, days = _days_and_prompt(found["rest"])
        _check_days(name, days)
    except PatternError as error:
        raise _unreadable(number, line, str(error)) from None
    return Shift(name, start, end, days or EVERY_DAY, prompted)


def _unreadable(number: int, line: str, advice: str) -> PatternError:
    return PatternError(
        f"We could not use line {number}, “{line[:60]}”. Nothing was changed. {advice}"
    )


def _tidy_name(words: str) -> str:
    return _END_OF_NAME.sub("", " ".join(words.split()))


def _check_name(name: str) -> None:
    if not name:
        raise PatternError(f"It has times but no name. {_EXAMPLE}")
    if _RANGES.search(name):
        raise PatternError("It has more than one pair of times. Put each shift on its own line.")
    if not is_readable_name(name):
        raise PatternError(f"“{name}” does not work as a name. Use letters, numbers and spaces.")


def _check_days(name: str, days: frozenset[int]) -> None:
    if _DAYS.search(name) and not days:
        raise PatternError(
            "The name has a day in it, and no days follow the times. "
            "Put days last, such as: Early 07:00-15:00 Mon-Fri, or Early 07:00-15:00 every day."
        )


def _time(written: str) -> time:
    advice = PatternError(f"“{written}” is not a time we can read. Write it like 07:30 or 21:00.")
    found = _ONE_TIME.fullmatch(written)
    digits = re.sub(r"\D", "", written)
    if found is None:
        raise advice
    half_of_day = (found[3] or "").lower()
    if len(digits) == 1 and not half_of_day:
        raise advice
    hour, minute = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    if half_of_day:
        if not 1 <= hour <= 12:
            raise advice
        hour = hour % 12 + (12 if half_of_day == "p" else 0)
    if (hour, minute) == (24, 0):
        hour = 0
    if hour > 23 or minute > 59:
        raise advice
    return time(hour, minute)


def _days_and_prompt(rest: str) -> tuple[bool, frozenset[int]]:
    days_text = _NO_PROMPT.sub(" ", rest)
    days: set[int] = set()
    for found in _DAYS.finditer(days_text):
        days |= _days_of(found)
    left = _BETWEEN_DAYS.sub("", _DAYS.sub(" ", days_text))
    if left:
        raise PatternError(
            f"We could not read “{rest.strip()}”. After the times, write only days, such as "
            "Mon-Fri, Sat Sun, weekdays or weekends, and “no prompt” if we should stay silent."
        )
    return days_text == rest, frozenset(days)


def _days_of(found: re.Match[str]) -> frozenset[int]:
    if found["always"]:
        return EVERY_DAY
    if found["weekdays"]:
        return WEEKDAYS
    if found["weekends"]:
        return WEEKENDS
    first = _ORDER[found[1].lower()]
    last = _ORDER[(found[2] or found[1]).lower()]
    return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))


def _line(shift: Shift) -> str:
    silent = "" if shift.prompted else ", no prompt"
    return (
        f"{shift.name} {shift.start:%H:%M}–{shift.end:%H:%M}, {_days_in_short(shift.days)}{silent}"
    )


def _days_in_short(days: frozenset[int]) -> str:
    whole = {EVERY_DAY: "every day", WEEKDAYS: "weekdays", WEEKENDS: "weekends"}
    return whole.get(days) or ", ".join(_SHORT_DAYS[day] for day in sorted(days))
