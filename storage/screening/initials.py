"""Initials used as a name: J.S. and JS, where no word for a patient stands before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storage.screening.finding import Finding, Kind
from storage.screening.plain import Plain
from storage.screening.words import DOTTED_FORMS, NOT_NAMES, SHORT_FORMS

# The first letter comes first and what stands before it is looked at after: much the quicker.
_DOTTED = re.compile(
    r"[A-Za-z]\.(?<![\w.']..)(?:(?<=[A-Z]\.)(?:[A-Z](?:\.[A-Z])?\.?|[ ][A-Z]\.(?:[ ][A-Z]\.)?)"
    r"|(?<=[a-z]\.)[a-z]\.)(?![\w.@])"
)
_FULL_NAME_AFTER = re.compile(r"[ ](?P<word>[A-Z][^\W\d_]{2,})")
_CALLED_INITIALS = re.compile(
    r"(?<![^\W_])initials?(?![^\W_])[\s:(-]{0,3}(?:are\s|is\s|of\s)?"
    r"(?P<letters>[a-z]\.?[ ]?[a-z]\.?(?:[ ]?[a-z]\.?)?)(?![\w'])"
)
_BARE = re.compile(
    r"[A-Z](?<![\w.&/'-].)(?:[A-Z]|(?<=[B-HJ-Z])[ ][B-HJ-Z])(?P<owns>'s)?(?![\w&/-])"
)
_ACTS = re.compile(
    r"[ ](?:said|says|told|asked|asks|hit|punched|kicked|bit|spat|threw|pushed|grabbed|threatened"
    r"|shouted|shouts|cried|cries|refused|refuses|keeps|kept|became|becomes|went|looked|looks|seemed|seems|felt"
    r"|feels|wants|wanted|tried|came|left|returned|absconded|knows|knew|thinks|thought|attacked|hid"
    r"|took|takes|gave|gives|slept|ate|eats|stopped|started|was|is|has|had|will|got|gets)(?![^\W_])"
)
_PAIR = re.compile(r"[A-Z](?<![\w.&/'-].)[A-Z][ ](?:and|&|\+)[ ](?P<other>[A-Z]{2})(?![\w&/'-])")
_BOTH_ACT = re.compile(
    r"[ ](?:are|were|have|had|keep|kept|both|always|never|share|swap|swapped|shared|argue|argued"
    r"|fight|fought|fell|went|came|said|say|told|took|gave|left|refused|refuse|hit|sat)(?![^\W_])"
)
_NO_INITIALS = SHORT_FORMS - {"km", "kg", "mg", "ml", "cm", "mm"}
_DONE_TO = re.compile(
    r"(?<![^\W_])(?:with|told|asked|saw|about|by|near|helped|hit|watched|escorted|restrained|behind"
    r"|towards)[ ]$"
)
_LONGEST_BEFORE = 12


def initials(plain: Plain) -> Iterator[Finding]:
    """Initials that stand for a person: each warns."""
    for match in _CALLED_INITIALS.finditer(plain.lower):
        yield Finding(match.start("letters"), match.end("letters"), Kind.INITIALS, blocks=False)
    if plain.shouts:
        return
    for match in _DOTTED.finditer(plain.text):
        if letters(match[0]) not in DOTTED_FORMS and not _is_part_of_a_name(plain, match):
            yield Finding(match.start(), match.end(), Kind.INITIALS, blocks=False)
    yield from _pairs(plain)
    for match in _BARE.finditer(plain.text):
        bare = letters(match[0].removesuffix("'s"))
        if bare not in SHORT_FORMS and _stands_for_a_person(plain, match):
            yield Finding(match.start(), match.end(), Kind.INITIALS, blocks=False)


def _pairs(plain: Plain) -> Iterator[Finding]:
    """Two people's initials with "and" between them, where both do something."""
    for match in _PAIR.finditer(plain.text):
        pair = (match.start(), match.start() + 2), match.span("other")
        # A measure in small letters is initials in capitals, beside others that do something.
        known = [plain.lower[start:end] in _NO_INITIALS for start, end in pair]
        if not any(known) and _BOTH_ACT.match(plain.lower, match.end()):
            for start, end in pair:
                yield Finding(start, end, Kind.INITIALS, blocks=False)


def letters(typed: str) -> str:
    """The letters of initials, small and without dots."""
    return "".join(filter(str.isalpha, typed)).lower()


def _is_part_of_a_name(plain: Plain, match: re.Match[str]) -> bool:
    """Whether a family name follows, as in J.K. Rowling: staff and writers may be named."""
    following = _FULL_NAME_AFTER.match(plain.text, match.end())
    return following is not None and following["word"].lower() not in NOT_NAMES


def _stands_for_a_person(plain: Plain, match: re.Match[str]) -> bool:
    before = plain.lower[max(0, match.start() - _LONGEST_BEFORE) : match.start()]
    return bool(match["owns"] or _ACTS.match(plain.lower, match.end()) or _DONE_TO.search(before))
