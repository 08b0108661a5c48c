"""Telephone numbers of people. Freephone, service and internal numbers are not meant."""

from __future__ import annotations

from collections.abc import Iterator

from storage.screening.finding import Finding, Kind
from storage.screening.plain import Plain
from storage.screening.runs import Run, is_clock_time, rises

# Digits in all, by how the number begins: landline or mobile, and with the country's code.
_UK = (
    (("01", "02", "07"), 11),
    (("441", "442", "447"), 12),
    (("4401", "4402", "4407"), 13),
    (("00441", "00442", "00447"), 14),
    (("004401", "004402", "004407"), 15),
)
_BEGINS = ("01", "02", "07", "44", "0044")
_ABROAD = range(15, 8, -1)
_MOSTLY = 6


def phones(plain: Plain, run: Run) -> Iterator[Finding]:
    """The telephone numbers in a run of digits: each blocks."""
    free_from = 0
    for start in run.edges[:-1]:
        length = _length(plain, run, start) if start >= free_from else 0
        if length:
            free_from = start + length
            first_place = run.places[start] - _has_plus(plain, run, start)
            yield Finding(first_place, run.places[free_from - 1] + 1, Kind.PHONE, blocks=True)


def _length(plain: Plain, run: Run, start: int) -> int:
    """How many digits the telephone number has that begins here; 0 for none."""
    if run.digits.startswith(_BEGINS, start):
        for beginnings, length in _UK:
            if (
                start + length in run.edge_set
                and run.digits.startswith(beginnings, start)
                and not _is_something_else(run, start, start + length)
            ):
                return length
    if "+" in plain.text and _has_plus(plain, run, start):
        return next((length for length in _ABROAD if start + length in run.edge_set), 0)
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
