"""Dates of birth: a date that is called one, or a whole date long enough ago to be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storage.screening.finding import Finding, Kind
from storage.screening.plain import Plain
from storage.screening.references import is_a_reference

# A whole date in these years is more likely somebody's birth than a rota, a form or a visit.
BIRTH_YEARS = range(1900, 2016)
# Two digits: "68" is a birth; "26" may be this year's rota.
BIRTH_YEARS_IN_SHORT = frozenset({*range(16), *range(40, 100)})

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![^\W\d_])"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?P<{}>(?:19|20)\d\d|'?\d\d)(?!\d)"
_DATE = re.compile(
    r"(?<![\d/.:£-])(?:"
    rf"{_DAY}(?:\s?(?P<sign>[/.\-])\s?|(?P<space>\s))(?:0?[1-9]|1[0-2])"
    rf"(?:\s?(?P=sign)\s?|(?P=space)){_YEAR.format('numeric')}(?![/:-]\d)"
    rf"|{_DAY}(?:st|nd|rd|th)?[\s./-]{{0,2}}(?:of\s)?{_MONTH}[\s./,-]{{0,3}}{_YEAR.format('named')}"
    r"(?![:.]\d)"
    rf"|(?P<iso>(?:19|20)\d\d)[/.\-](?:0?[1-9]|1[0-2])[/.\-]{_DAY}(?!\d)"
    r")"
)
_MONTH_FIRST = re.compile(
    rf"(?<![^\W_]){_MONTH}\.?\s?{_DAY}(?:st|nd|rd|th)?,?\s{{1,2}}{_YEAR.format('month_first')}"
)
_TOGETHER = re.compile(rf"(?<![\w/.£-]){_DAY.replace('?', '')}(?:0[1-9]|1[0-2])(?P<year>\d{{4}})(?!\w)")
_SAYS_SO = (
    r"(?:d[\s.]{0,2}o[\s.]{0,2}b\.?|date\sof\sbirth|birth\s?-?date|birthday|born(?:\s(?:on|in))?|b\.)"
)
_SAID_BEFORE = re.compile(rf"(?<![^\W_]){_SAYS_SO}(?![^\W\d_])[^\d\x00]{{0,20}}$")
_SAID_AFTER = re.compile(r"[\s(,-]{0,3}(?:d\.?o\.?b|date\sof\sbirth)(?![^\W\d_])")
_SAID_IN_SHORT = re.compile(
    rf"(?<![^\W_]){_SAYS_SO}(?![^\W\d_])(?:\s(?:is|was|in|on))?[\s:.=(-]{{0,4}}"
    rf"(?:(?P<whole>\d{{6}}|\d{{8}})|(?P<year>(?:{_MONTH}\s)?(?:19|20)\d\d))(?!\d)"
)
_OPENED = re.compile(
    r"(?:opened|built|founded|since|act|policy|version|dated|established|from|installed)\s"
    r"[^\d\x00]{0,8}$"
)
_LOOK_BACK = 40


def dates_of_birth(plain: Plain) -> Iterator[Finding]:
    """Dates said to be of birth block; dates that only look like one warn."""
    for pattern in (_DATE, _MONTH_FIRST):
        for match in pattern.finditer(plain.lower):
            yield from _judged(plain, match)
    for match in _SAID_IN_SHORT.finditer(plain.lower):
        piece = "whole" if match["whole"] else "year"
        yield _finding(match.start(piece), match.end(piece), blocks=piece == "whole")
    for match in _TOGETHER.finditer(plain.lower):
        if int(match["year"]) in BIRTH_YEARS and not is_a_reference(plain, match.start()):
            yield _finding(match.start(), match.end(), blocks=False)


def _judged(plain: Plain, match: re.Match[str]) -> Iterator[Finding]:
    before = plain.lower[max(0, match.start() - _LOOK_BACK) : match.start()]
    said = _SAID_BEFORE.search(before)
    if said and not (said[0].startswith("birthday") and not _may_be_a_birth(match)):
        yield _finding(match.start(), match.end(), blocks=True)
    elif _SAID_AFTER.match(plain.lower, match.end()):
        yield _finding(match.start(), match.end(), blocks=True)
    elif _may_be_a_birth(match) and not _OPENED.search(before):
        yield _finding(match.start(), match.end(), blocks=False)


def _may_be_a_birth(match: re.Match[str]) -> bool:
    year = next(year for year in match.groupdict().values() if year and year.strip("'").isdigit())
    number = int(year.strip("'"))
    return number in (BIRTH_YEARS if number > 99 else BIRTH_YEARS_IN_SHORT)


def _finding(start: int, end: int, blocks: bool) -> Finding:
    return Finding(start, end, Kind.DATE_OF_BIRTH, blocks)
