"""Telephone numbers of people. Freephone, service and internal numbers are not meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storage.screening.finding import Finding, Kind
from storage.screening.plain import Plain
from storage.screening.runs import Run, is_clock_time, rises

# Digits in all, by how the number begins: landline or mobile, and with the country's code.
_UK = (
    (re.compile(r"0[127]"), 11),
    (re.compile(r"44[127]"), 12),
    (re.compile(r"440[127]"), 13),
    (re.compile(r"0044[127]"), 14),
    (re.compile(r"00440[127]"), 15),
)
_ABROAD = range(15, 8, -1)
_MOSTLY = 6


def phones(plain: Plain, run: Run) -> Iterator[Finding]:
    """The telephone numbers in a run of digits: each blocks."""
    free_from = 0
    for start in sorted(run.edges):
        length = _length(plain, run, start) if free_from <= start < len(run.digits) else 0
        if length:
            free_from = start + length
            yield Finding(
                _first_place(plain, run, start), run.places[free_from - 1] + 1, Kind.PHONE, True
            )


def _length(plain: Plain, run: Run, start: int) -> int:
    """How many digits the telephone number has that begins here; 0 for none."""
    for beginning, length in _UK:
        if (
            start + length in run.edges
            and beginning.match(run.digits, start)
            and not _is_something_else(run, start, start + length)
        ):
            return length
    if _has_plus(plain, run, start):
        return next((length for length in _ABROAD if start + length in run.edges), 0)
    return 0


def _is_something_else(run: Run, start: int, end: int) -> bool:
    """Whether the digits are times, dates or a list that only begins like a telephone number."""
    groups = run.groups(start, end)
    return (
        run.cuts_a_whole(start, end)
        or run.in_wholes(start, end) >= _MOSTLY
        or rises(groups)
        or (len(groups) > 1 and is_clock_time(groups[0]) and is_clock_time(groups[1]))
    )


def _has_plus(plain: Plain, run: Run, start: int) -> bool:
    place = run.places[start]
    return place > 0 and plain.text[place - 1] == "+"


def _first_place(plain: Plain, run: Run, start: int) -> int:
    return run.places[start] - _has_plus(plain, run, start)
