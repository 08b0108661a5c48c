"""All that screening looks for, in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from storage.screening.dates import dates_of_birth
from storage.screening.emails import emails
from storage.screening.finding import Finding, Kind
from storage.screening.health_numbers import invalid_numbers, named_numbers, valid_numbers
from storage.screening.initials import initials
from storage.screening.patient_names import names_after_cue, names_before_cue
from storage.screening.phones import phones
from storage.screening.places import postcodes, rooms_and_beds
from storage.screening.plain import Plain, plain
from storage.screening.runs import runs
from storage.screening.tags import hospital_numbers, ni_numbers
from storage.screening.titles import titled_names

# Of one kind. A list of forty postcodes is still marked one by one.
MOST_FINDINGS = 20
CHARACTERS_A_FINDING = 40

# Where pieces overlap they are one piece, of the surest kind.
_SUREST_FIRST = (
    Kind.NHS_NUMBER,
    Kind.CHI_NUMBER,
    Kind.HC_NUMBER,
    Kind.EMAIL,
    Kind.PHONE,
    Kind.NI_NUMBER,
    Kind.POSTCODE,
    Kind.DATE_OF_BIRTH,
    Kind.PATIENT_NAME,
    Kind.INITIALS,
    Kind.HOSPITAL_NUMBER,
    Kind.ROOM_OR_BED,
)


def screen(text: str) -> tuple[Finding, ...]:
    """What in a text may say who a patient is, in order and without overlaps.

    Rules and lists only, at a few milliseconds for the longest text that Slack takes: a language
    model is too heavy for a ward's one process, and too uncertain for a promise.
    """
    prepared = plain(text)
    found: list[Finding] = []
    detectors = _ALL if _DIGIT.search(prepared.text) else _WITHOUT_DIGITS
    for detector in detectors:
        found += _at_most(detector(prepared), len(prepared.text))
    return tuple(_typed(prepared, piece) for piece in _joined(found))


def _at_most(found: Iterator[Finding], length: int) -> Iterator[Finding]:
    """As many findings as a text of this length can hold that was not made to hold them.

    Where there are more the rest of the text is one piece, which blocks: it need not be looked
    at, and the time that a text takes stays within bounds.
    """
    yield from islice(found, MOST_FINDINGS + length // CHARACTERS_A_FINDING)
    for next_one in found:
        yield Finding(next_one.start, length, next_one.kind, blocks=True)
        return


def _numbers(prepared: Plain) -> Iterator[Finding]:
    for run in runs(prepared):
        sure = []
        for piece in chain(valid_numbers(run), phones(prepared, run)):
            sure.append(piece)
            yield piece
        yield from invalid_numbers(prepared, run, sure)


def _joined(found: Sequence[Finding]) -> list[Finding]:
    """The findings in order, those that overlap made one."""
    joined: list[Finding] = []
    for piece in sorted(found, key=lambda each: (each.start, each.end)):
        if joined and piece.start < joined[-1].end:
            joined[-1] = _one_of(joined[-1], piece)
        else:
            joined.append(piece)
    return joined


def _one_of(first: Finding, second: Finding) -> Finding:
    return Finding(
        start=first.start,
        end=max(first.end, second.end),
        kind=_surer(first, second).kind,
        blocks=first.blocks or second.blocks,
    )


def _surer(first: Finding, second: Finding) -> Finding:
    if first.blocks != second.blocks:
        return first if first.blocks else second
    return min(first, second, key=lambda each: _SUREST_FIRST.index(each.kind))


def _typed(prepared: Plain, piece: Finding) -> Finding:
    """A finding in the plain text, as one in the text as typed."""
    start, end = prepared.span(piece.start, piece.end)
    return Finding(start, end, piece.kind, piece.blocks)


_WITHOUT_DIGITS = (
    emails,
    names_after_cue,
    names_before_cue,
    titled_names,
    initials,
    rooms_and_beds,
)
_ALL = (
    *_WITHOUT_DIGITS,
    _numbers,
    ni_numbers,
    postcodes,
    dates_of_birth,
    named_numbers,
    hospital_numbers,
)
_DIGIT = re.compile(r"\d")
