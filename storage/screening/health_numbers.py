"""NHS, CHI and H&C numbers: ten digits, the last of them a check digit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise

from nhs_number.constants import REGION_NORTHERN_IRELAND, REGION_SCOTLAND
from stdnum.gb import nhs

from storage.screening.finding import Finding, Kind
from storage.screening.plain import Plain
from storage.screening.references import is_a_reference
from storage.screening.runs import Run, rises

LENGTH = 10
# The library's own functions have no types.
_in_chi_range: Callable[[str], bool] = REGION_SCOTLAND.contains_number
_in_hc_range: Callable[[str], bool] = REGION_NORTHERN_IRELAND.contains_number
# Six of ten digits in times or dates make it a rota and no number.
_MOSTLY = 6
# How people write a ten-digit number that is one.
_USUAL_GROUPS = frozenset({(10,), (3, 3, 4), (5, 5), (3, 4, 3), (4, 3, 3), (6, 4)})
_MOST_GROUPS = 3
_BETWEEN_LISTED = frozenset(",;&\n")
_WIDEST_GAP = 4
# Its name says which number it is; a digit may be missing or too many.
_NAMED = re.compile(
    r"(?<![^\W_])(?:nhs|chi|h\s?&\s?c|hcn)(?![^\W\d_])\W{0,3}(?:(?:no|num|number)(?![^\W\d_]))?"
    r"(?:\s+(?:is|was))?[\s:.=#-]{0,4}(\d(?:[\s.-]?\d){6,11})(?!\d)"
)


def valid_numbers(run: Run) -> Iterator[Finding]:
    """The numbers in a run whose check digit is right: each blocks."""
    may_be_right = _right_by_sums(run.digits)
    free_from = 0
    for start in run.windows(LENGTH):
        if start < free_from or start not in may_be_right:
            continue
        is_right = nhs.checksum(run.digits[start : start + LENGTH]) == 0
        if is_right and not _is_rota(run, start):
            free_from = start + LENGTH
            yield _finding(run, start, blocks=True)


def invalid_numbers(plain: Plain, run: Run, sure: Sequence[Finding]) -> Iterator[Finding]:
    """What is written like a number and has a wrong check digit: each warns.

    :param sure: what else was found in the run; no digit of it is looked at again.
    """
    taken = {place for piece in sure for place in range(piece.start, piece.end)}
    starts = [0] if len(run.digits) == LENGTH else _written_as_usual(run)
    for start in starts:
        places = run.places[start : start + LENGTH]
        if taken.isdisjoint(places) and _may_be_a_number(plain, run, start):
            taken.update(places)
            yield _finding(run, start, blocks=False)


def named_numbers(plain: Plain) -> Iterator[Finding]:
    """What is called an NHS number or the like, however many digits it has: each warns."""
    for match in _NAMED.finditer(plain.lower):
        yield Finding(match.start(1), match.end(1), Kind.NHS_NUMBER, blocks=False)


def _finding(run: Run, start: int, blocks: bool) -> Finding:
    digits = run.digits[start : start + LENGTH]
    end = run.places[start + LENGTH - 1] + 1
    return Finding(run.places[start], end, _kind(digits), blocks)


def _kind(digits: str) -> Kind:
    day, month = int(digits[:2]), int(digits[2:4])
    if _in_chi_range(digits) and 1 <= day <= 31 and 1 <= month <= 12:
        return Kind.CHI_NUMBER
    if _in_hc_range(digits):
        return Kind.HC_NUMBER
    return Kind.NHS_NUMBER


def _right_by_sums(digits: str) -> set[int]:
    """Where ten digits begin whose weighted sum is a multiple of eleven.

    Worked out for all places at once: a text of lone digits has so many windows that checking
    each by itself takes longer than the rest of screening.
    """
    sums = [0, *accumulate(map(int, digits))]
    sums_of_sums = [0, *accumulate(sums)]
    windows = zip(sums, sums_of_sums[1:], sums_of_sums[LENGTH + 1 :], strict=False)
    return {
        start
        for start, (before, low, high) in enumerate(windows)
        if (high - low - LENGTH * before) % 11 == 0
    }


def _is_rota(run: Run, start: int) -> bool:
    end = start + LENGTH
    return run.cuts_a_whole(start, end) or run.in_wholes(start, end) >= _MOSTLY


def _written_as_usual(run: Run) -> Iterator[int]:
    """Where ten digits begin that are in groups as people write such a number."""
    edges = run.edges
    for groups in range(1, _MOST_GROUPS + 1):
        for first, start in enumerate(edges[:-groups]):
            if edges[first + groups] == start + LENGTH:
                sizes = tuple(map(len, run.groups(start, start + LENGTH)))
                if sizes in _USUAL_GROUPS:
                    yield start


def _may_be_a_number(plain: Plain, run: Run, start: int) -> bool:
    end = start + LENGTH
    return not (
        run.cuts_a_whole(start, end)
        or run.in_wholes(start, end)
        or _is_a_list(plain, run, start, run.groups(start, end))
        or is_a_reference(plain, run.places[start])
    )


def _is_a_list(plain: Plain, run: Run, start: int, groups: list[str]) -> bool:
    """Whether the digits are several numbers: ratings, counts, beds, temperatures."""
    places = run.places[start : start + LENGTH]
    written = plain.text[places[0] : places[-1] + 1]
    longest = max(map(len, groups))
    widest = max(after - before for before, after in pairwise(places))
    return (
        (longest <= 2 and not _BETWEEN_LISTED.isdisjoint(written))
        or {*map(len, groups)} == {2}
        or rises(groups)
        or widest > _WIDEST_GAP
    )
