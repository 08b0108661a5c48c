"""A text made plain for screening: what looks the same becomes the same, what is unseen goes.

Digits of every script become 0 to 9, full-width letters become plain ones, all spaces and dashes
become one kind, marks and characters without a width go. Each character that is left knows where
it stood.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

REMOVED = "[removed]"
# As long as what it stands for, and part of nothing that screening looks for.
_BARRIER = "\x00" * len(REMOVED)
_UNSEEN = "\uffff"
_LARGEST_TABLE = 20_000
# Texts with few letters are too short to tell whether they shout.
_FEW_LETTERS = 12
_LETTERS_TO_LOOK_AT = 300


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain text.

    :ivar text: in the case it was typed in.
    :ivar lower: the same in small letters, of the same length.
    :ivar origin: where each character stood in the text as typed, and where that ends.
    :ivar shouts: whether it is all in capitals, so that a capital tells nothing.
    """

    text: str
    lower: str
    origin: Sequence[int]
    shouts: bool

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A piece of the plain text, as one of the text as typed, with its last letter's marks."""
        return self.origin[start], self.origin[end]


class _Table(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, point: int) -> str:
        if len(self) > _LARGEST_TABLE:
            self.clear()
        plain = _plain_character(chr(point))
        self[point] = plain
        return plain


_TABLE = _Table()


def plain(text: str) -> Plain:
    """Make a text plain, in time that grows with its length only."""
    text = text.replace(REMOVED, _BARRIER)
    origin: Sequence[int] = range(len(text) + 1)
    if not text.isascii():
        text = text.translate(_TABLE)
        if _UNSEEN in text:
            origin = [place for place, char in enumerate(text) if char != _UNSEEN] + [len(text)]
            text = text.replace(_UNSEEN, "")
    return Plain(text, text.lower(), origin, _shouts(text))


def _plain_character(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Mn", "Me", "Cf"} or char == _UNSEEN:
        return _UNSEEN
    if category == "Zs":
        return " "
    if category in {"Zl", "Zp"}:
        return "\n"
    if category == "Pd":
        return "-"
    return _plain_letter_or_digit(char)


def _plain_letter_or_digit(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", char)
    if len(folded) != 1:
        folded = char
    if folded in "‘’ʼ´`":
        return "'"
    # Small letters must take no more room than capitals, or places would shift.
    return folded if len(folded.lower()) == 1 else folded.lower()[0]


def _shouts(text: str) -> bool:
    sample = text[:: 1 + len(text) // _LETTERS_TO_LOOK_AT]
    letters = sum(map(str.isalpha, sample))
    return letters >= _FEW_LETTERS and sum(map(str.isupper, sample)) > letters * 0.7
