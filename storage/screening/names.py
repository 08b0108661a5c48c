"""What a name looks like: one word of it, and how far it goes."""

from __future__ import annotations

import re

from storage.screening.people import ALSO_WORDS, ANY_CASE
from storage.screening.plain import Plain
from storage.screening.words import NOT_NAMES, SHORT_FORMS

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_BETWEEN = re.compile(r"[ ]{1,2}\n?|\n")
_INITIALS_BEFORE = re.compile(r"(?:[A-Z](?:\.[ ]?|[ ])){1,3}(?=[A-Z][^\W\d_])")
_MIDDLE_INITIAL = re.compile(r"[A-Z]\.?(?=[ ][A-Z])")
_PARTICLES = (
    "de da do dos du di del la le van von der den ten ter bin ibn ben bint al el ap st ní mac ó o"
)
_PARTICLE = re.compile(rf"(?:(?:{_PARTICLES.replace(' ', '|')})\.?[ -]){{1,2}}(?=[^\W\d_]{{2}})")
# Words that rule a name out, whatever their case and whatever follows.
NEVER_A_NAME = NOT_NAMES - ALSO_WORDS - ANY_CASE - frozenset(_PARTICLES.split())
_MOST_WORDS = 4
_SHORTEST_SHOUT = 5
# Endings of words that head a list or a form, and of next to no name.
_ENDS_A_WORD = re.compile(
    r".{2}(?:tion|sion|ment|ness|ity|ance|ence|ship|ies|ical|ology|ally|ful)s?$"
)
# "May be late" and "Will not go": what follows shows that no name was meant.
_AFTER_A_VERB_WORDS = """
also attend be become come feel find get go have just leave need never not only refuse remain
require still stay take then try use want
"""
_AFTER_A_VERB = frozenset(_AFTER_A_VERB_WORDS.split())


def name_at(plain: Plain, place: int, any_word: bool = False) -> int:
    """Where a name ends that begins at a place; the place itself if none does.

    :param any_word: take any word that could be a name, since a title stands before it.
    """
    start = _after_particle(plain, _after_initials(plain, place))
    word = WORD.match(plain.text, start)
    if word is None or not (
        is_name(plain, word) or (any_word and _could_be_a_name(word, start > place))
    ):
        return place
    if _is_a_verb(plain, word):
        return place
    return _end_of_name(plain, word)


def is_name(plain: Plain, word: re.Match[str]) -> bool:
    """Whether a word is a name as it was typed."""
    small = without_s(word[0].lower())
    if plain.shouts or not word[0][0].isupper():
        return any(part in ANY_CASE for part in {small, *small.split("-")})
    if small in ALSO_WORDS or small in ANY_CASE:
        return True
    return not (
        small in NOT_NAMES
        or small in SHORT_FORMS
        or _ENDS_A_WORD.match(small)
        or len(small) < 2
        or (word[0].isupper() and len(small) < _SHORTEST_SHOUT)
    )


def without_s(small: str) -> str:
    """A word without the 's that makes it somebody's."""
    return small.removesuffix("'s")


def _after_initials(plain: Plain, place: int) -> int:
    initials = _INITIALS_BEFORE.match(plain.text, place)
    return initials.end() if initials else place


def _after_particle(plain: Plain, place: int) -> int:
    particle = _PARTICLE.match(plain.lower, place)
    return particle.end() if particle else place


def _could_be_a_name(word: re.Match[str], after_particle: bool) -> bool:
    small = without_s(word[0].lower())
    if after_particle:
        return True
    is_short_form = small in SHORT_FORMS and not word[0].istitle()
    return len(small) > 1 and small not in NOT_NAMES and not is_short_form


def _is_a_verb(plain: Plain, word: re.Match[str]) -> bool:
    """Whether a word like May or Will is a verb here."""
    if word[0].lower() not in NOT_NAMES:
        return False
    following = WORD.match(plain.lower, word.end() + 1)
    return following is not None and following[0] in _AFTER_A_VERB


def _end_of_name(plain: Plain, first: re.Match[str]) -> int:
    end = first.end()
    for _ in range(_MOST_WORDS - 1):
        following = _next_word_of_name(plain, end)
        if following is None:
            break
        end = following
    return end


def _next_word_of_name(plain: Plain, end: int) -> int | None:
    gap = _BETWEEN.match(plain.text, end)
    if gap is None:
        return None
    initial = _MIDDLE_INITIAL.match(plain.text, gap.end())
    if initial and initial[0].lower() not in {"i", "a"}:
        return initial.end()
    word = WORD.match(plain.text, _after_particle(plain, gap.end()))
    if word is None or not is_name(plain, word) or word[0].lower() in NOT_NAMES:
        return None
    return word.end()
