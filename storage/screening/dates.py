"""Dates of birth: a date that is called one, or a whole date long enough ago to be one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from storage.screening.finding import Finding, Kind
from storage.screening.plain import Plain
from storage.screening.references import is_a_reference

# A whole date in these years is more likely somebody's birth than a rota, a form or a visit.
BIRTH_YEARS = range(1900, 2016)
# Two digits: "68" is a birth; "26" may be this year's rota.
BIRTH_YEARS_IN_SHORT_FROM = 40
BIRTH_YEARS_IN_SHORT = frozenset({*range(16), *range(BIRTH_YEARS_IN_SHORT_FROM, 100)})

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![^\W\d_])"
)
# A day's first digit comes first and what stands before it is looked at after: much the quicker.
_DAY = r"(?P<day>\d(?<![\d/.:£v-].)\d?)"
_YEAR = r"(?P<year>(?:19|20)\d\d|'?\d\d)(?!\d)"
_PATTERNS = (
    re.compile(
        rf"{_DAY}(?:\s?(?P<sign>[/.\-])\s?|\s)(?P<month>\d\d?)(?(sign)\s?(?P=sign)\s?|\s){_YEAR}"
        r"(?![/:-]\d)"
    ),
    re.compile(
        rf"{_DAY}(?:st|nd|rd|th)?[\s./-]{{0,2}}(?:of\s)?{_MONTH}[\s./,-]{{0,3}}{_YEAR}(?![:.]\d)"
    ),
    re.compile(r"(?P<year>[12]\d(?<!\d..)\d\d)[/.\-](?P<month>\d\d?)[/.\-](?P<day>\d\d?)(?!\d)"),
    re.compile(rf"\b{_MONTH}\.?\s?(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s{{1,2}}{_YEAR}"),
)
_TOGETHER = re.compile(r"(?P<day>\d\d(?<![\w/.£-]..))(?P<month>\d\d)(?P<year>\d{4})(?!\w)")
_SAYS_SO = (
    r"\b(?:d[\s.]{0,2}o[\s.]{0,2}b\.?|date\sof\sbirth|birth\s?-?date|birthday|born(?:\s(?:on|in))?|b\.)"
    r"(?![^\W\d_])"
)
_SAID = re.compile(_SAYS_SO)
_SAID_AFTER = re.compile(
    r"(?:\s(?:is|was)\s(?:(?:the|his|her|their|a)\s)?|[\s(,-]{0,3})(?:d\.?o\.?b|date\sof\sbirth)(?![^\W\d_])"
)
_SAID_IN_SHORT = re.compile(
    rf"{_SAYS_SO}(?:\s(?:is|was|in|on))?[\s:.=(-]{{0,4}}"
    rf"(?:(?P<whole>\d{{6}}|\d{{8}})|(?P<year>(?:{_MONTH}\s)?(?:19|20)\d\d))(?!\d)"
)
_LONGEST_GAP = 20
_DIGIT = re.compile(r"\d")
_OPENED = re.compile(
    r"\b(?:opened|built|founded|since|act|policy|version|dated|established|from|installed)\s"
    r"(?:\S{1,6}\s)?$"
)
_LOOK_BACK = 24


def dates_of_birth(plain: Plain) -> Iterator[Finding]:
    """Dates said to be of birth block; dates that only look like one warn."""
    said = [match.span() for match in _SAID.finditer(plain.lower)]
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain.lower):
            if _is_a_date(match):
                yield from _judged(plain, match, said)
    for match in _TOGETHER.finditer(plain.lower):
        if (
            _is_a_date(match)
            and _may_be_a_birth(match)
            and not is_a_reference(plain, match.start())
        ):
            yield _finding(match.start(), match.end(), blocks=False)
    if said:
        yield from _in_short(plain)


def _in_short(plain: Plain) -> Iterator[Finding]:
    """Days without signs between (120368) block, years alone warn: both need to be said."""
    for match in _SAID_IN_SHORT.finditer(plain.lower):
        piece = "whole" if match["whole"] else "year"
        yield _finding(match.start(piece), match.end(piece), blocks=piece == "whole")


def _judged(plain: Plain, match: re.Match[str], said: list[tuple[int, int]]) -> Iterator[Finding]:
    word = _word_before(plain, match.start(), said)
    if (word and (word != "birthday" or _may_be_a_birth(match))) or _SAID_AFTER.match(
        plain.lower, match.end()
    ):
        yield _finding(match.start(), match.end(), blocks=True)
    elif _may_be_a_birth(match) and not _is_an_opening(plain, match.start()):
        yield _finding(match.start(), match.end(), blocks=False)


def _word_before(plain: Plain, start: int, said: list[tuple[int, int]]) -> str | None:
    """The word for a birth that stands before a date, with no other number in between."""
    last = bisect_right(said, (start, start)) - 1
    if last < 0 or start - said[last][1] > _LONGEST_GAP:
        return None
    first, end = said[last]
    return None if _DIGIT.search(plain.lower, end, start) else plain.lower[first:end]


def _is_an_opening(plain: Plain, start: int) -> bool:
    return _OPENED.search(plain.lower[max(0, start - _LOOK_BACK) : start]) is not None


def _is_a_date(match: re.Match[str]) -> bool:
    month = match.groupdict().get("month")
    return 1 <= int(match["day"]) <= 31 and (month is None or 1 <= int(month) <= 12)


def _may_be_a_birth(match: re.Match[str]) -> bool:
    year = int(match["year"].strip("'"))
    if len(match["year"]) == 4:
        return year in BIRTH_YEARS
    # 4.2.11 is a version or a place in a policy, and 9 11 12 are beds.
    is_a_list = match.groupdict().get("sign") in {".", None} and year < BIRTH_YEARS_IN_SHORT_FROM
    return year in BIRTH_YEARS_IN_SHORT and not is_a_list


def _finding(start: int, end: int, blocks: bool) -> Finding:
    return Finding(start, end, Kind.DATE_OF_BIRTH, blocks)
