"""Numbers that are no person's: references of reports, orders and equipment, and money."""

from __future__ import annotations

from storage.screening.plain import Plain

_LOOK_BACK = 28
_MONEY = "£$€"
_SIGNS = ".,:#=-/("
_THING_WORDS = """
account asset barcode batch bleep budget card charity company cost datix ext extension form inc
incident inphase invoice ir1 isbn job licence lot model order part pin po policy purchase radar ref
reference reg registration req requisition rev riskman serial sort ticket ulysses version web
"""
_LINK_WORDS = "& and centre center code id is no nr num number numbers tag was"
_THINGS = frozenset(_THING_WORDS.split())
_LINKS = frozenset(_LINK_WORDS.split())
_MOST_WORDS = 4


def is_a_reference(plain: Plain, start: int) -> bool:
    """Whether what stands before a number says that it is no person's."""
    before = plain.lower[max(0, start - _LOOK_BACK) : start].rstrip()
    if before.endswith(tuple(_MONEY)):
        return True
    for word in reversed(before.split()[-_MOST_WORDS:]):
        bare = word.strip(_SIGNS)
        if bare in _THINGS or bare.removesuffix("s") in _THINGS:
            return True
        if bare and not bare.isdigit() and bare not in _LINKS:
            return False
    return False
