"""Numbers that a hospital, a prison or the state gives to a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storage.screening.finding import Finding, Kind
from storage.screening.plain import Plain
from storage.screening.references import is_a_reference

_FEWEST_DIGITS = re.compile(r"\d{4}")
_NUMBER_WORD = r"(?:no|num|number|nr|id|ref|#)(?![^\W\d_])\.?"
_SAID = re.compile(
    r"\b(?:"
    rf"(?:hosp(?:ital)?|unit|patient|pt|case|prison|nomis|service user|su|client|record|file|pas|k"
    rf"|district)(?:'?s)?\.?\s?{_NUMBER_WORD}"
    rf"|(?:mrn|nomis|rio|systm\s?one|epr|carenotes|care notes|emis|ecr|hn)(?:\s?{_NUMBER_WORD})?"
    r")(?:\s(?:is|was))?[\s:.=#(-]{0,4}"
    r"(?P<code>[a-z]{0,3}[/-]?\d{4,9}[a-z]{0,2})(?![\w:]|[.,-]\d)"
)
# The first character comes first and what stands before it is looked at after: much the quicker.
_SHAPED = re.compile(
    r"[A-Za-z\d](?<![\w.,:/£$€#-].)(?:"
    r"(?<=[A-Za-z])(?:[A-Za-z]{0,2}[/-]?\d{6,8}|\d{4}[A-Za-z]{2})"
    r"|(?<=\d)\d{6,7}"
    r")(?![\w%]|[.,:/-]\d)"
)
_LETTERS = re.compile(r"[a-z]*")
# How the references of other systems begin.
_OTHER_SYSTEMS_WORDS = """
inc ref po wo req sr cas chg web ca sn wi job inv dtx dx ir pin reg st isbn v iso en bs
"""
_OTHER_SYSTEMS = frozenset(_OTHER_SYSTEMS_WORDS.split())
_A_DATE = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|20\d\d[01]\d[0-3]\d")
_UNIT = re.compile(r"\s?(?:mg|mcg|ml|g|kg|l|mm|cm|m|hours|hrs|mins|units|iu|pounds|gbp|people)\b")

_NI_NUMBER = re.compile(
    r"\b[a-z]{2}(?P<gap>[\s.-]{0,2})\d\d[\s.-]{0,2}\d\d[\s.-]{0,2}\d\d"
    r"[\s.-]{0,2}[a-d](?![^\W_])"
)
_NI_SAID = re.compile(r"(?:\bni|\bnino|national insurance)\b[^\d\x00]{0,16}$")


def hospital_numbers(plain: Plain) -> Iterator[Finding]:
    """Numbers that are said to be a person's, or have the shape of one: each warns."""
    if not _FEWEST_DIGITS.search(plain.text):
        return
    for match in _SAID.finditer(plain.lower):
        yield Finding(match.start("code"), match.end(), Kind.HOSPITAL_NUMBER, blocks=False)
    for match in _SHAPED.finditer(plain.text):
        if not _is_something_else(plain, match):
            yield Finding(match.start(), match.end(), Kind.HOSPITAL_NUMBER, blocks=False)


def ni_numbers(plain: Plain) -> Iterator[Finding]:
    """National Insurance numbers, the made-up prefix of forms (QQ) included: each blocks."""
    for match in _NI_NUMBER.finditer(plain.lower):
        # "at 10 20 30 a nurse" has the shape as well: two words are a prefix in capitals only.
        if not match["gap"] or plain.text[match.start()].isupper() or _ni_said(plain, match):
            yield Finding(match.start(), match.end(), Kind.NI_NUMBER, blocks=True)


def _is_something_else(plain: Plain, match: re.Match[str]) -> bool:
    return (
        _letters(match) in _OTHER_SYSTEMS
        or _A_DATE.fullmatch(match[0]) is not None
        or _UNIT.match(plain.lower, match.end()) is not None
        or is_a_reference(plain, match.start())
    )


def _letters(match: re.Match[str]) -> str:
    """The letters that a number begins with."""
    letters = _LETTERS.match(match[0].lower())
    return letters[0] if letters else ""


def _ni_said(plain: Plain, match: re.Match[str]) -> bool:
    return _NI_SAID.search(plain.lower[max(0, match.start() - 40) : match.start()]) is not None
