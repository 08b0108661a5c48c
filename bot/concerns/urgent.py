"""Words that say somebody may be at risk now. They judge nothing: they bring the alarm to mind.

A word too many costs the person one tick; a word too few could cost more. So the list is wide.
"""

from __future__ import annotations

import re

from storage.concerns.code_words import WORDS
from storage.concerns.codes import WORDS_IN_A_CODE

_WORDS = (
    r"at risk (?:right )?now",
    r"(?:not|isn['’]?t|aren['’]?t|don['’]?t feel) safe (?:right )?now",
    r"unsafe (?:right )?now",
    r"in danger",
    r"threat(?:s|en|ens|ened|ening)?",
    r"emergenc(?:y|ies)",
    r"ambulances?",
    r"cpr",
    r"weapons?",
    r"kni(?:fe|fes|ves)",
    r"shanks?",
    r"shivs?",
    r"scissors",
    r"bombs?",
    r"blades?",
    r"razors?",
    r"guns?",
    r"stab(?:s|bed|bing)?",
    r"fires?",
    r"burning",
    r"arson",
    r"petrol",
    r"lighters?",
    r"explosives?",
    r"lig[aiu]tures?",
    r"nooses?",
    r"(?:hang(?:s|ed|ing)?|hung) (?:him|her|them|my|your)sel(?:f|ves)",
    r"(?:a)?round (?:his|her|their|my|the) necks?",
    r"strangl\w*",
    r"chok(?:e|es|ed|ing)",
    r"suffocat\w*",
    r"(?:not|stop|stops|stopped|isn['’]?t|barely) breathing",
    r"(?:can['’]?t|cannot|can not) breathe",
    r"unconscious",
    r"unresponsive",
    r"collapsed",
    r"overdos(?:e|es|ed|ing)",
    r"swallow(?:s|ed|ing)?",
    r"poison(?:s|ed|ing)?",
    r"drown(?:s|ed|ing)?",
    r"suici\w*",
    r"wants? to die",
    r"dying",
    r"dead",
    r"seizures?",
    r"end(?:s|ed|ing)? (?:it all|(?:his|her|their|my) (?:own )?li(?:fe|ves))",
    r"self[ -]?harm(?:s|ed|ing)?",
    r"(?:cut(?:s|ting)?|hurt(?:s|ing)?|harm(?:s|ed|ing)?|burn(?:s|ed|t)?) "
    r"(?:him|her|them|my|your)sel(?:f|ves)",
    r"jump(?:s|ed|ing)?",
    r"kill(?:s|ed|ing)?",
    r"bleed(?:s|ing)?",
    r"blood",
    r"attack(?:s|ed|ing|er)?",
    r"fights?",
    r"fighting",
    r"fought",
    r"(?:hit|hits|hitting|hurt|hurts|hurting|harm|harms|harming) "
    r"(?:me|him|her|them|us|you|people|others|other|another|staff|someone|somebody|a)",
    r"assault(?:s|ed|ing)?",
    r"punch(?:es|ed|ing)?",
    r"kick(?:s|ed|ing)",
    r"head-?butt(?:s|ed|ing)?",
    r"rap(?:e|ed|ing)",
    r"beat(?:en|ing)? up",
    r"hostages?",
    r"barricad\w*",
    r"riots?",
    r"trapped",
    r"locked (?:him|her|them)sel(?:f|ves)",
    r"missing",
    r"(?:can['’]?t|cannot|can not|could not|couldn['’]?t) find (?:him|her|them)",
    r"absc?on\w*",
    r"escap(?:e|es|ed|ing)",
    r"awol",
)
_URGENT = re.compile(rf"(?<!\w)(?:{'|'.join(_WORDS)})(?!\w)", re.IGNORECASE)


_LETTERS = re.compile(r"[^\W\d_]+")
_CODE_WORDS = frozenset(WORDS)


def sounds_urgent(text: str) -> bool:
    """Whether a text has a word in it that should bring the alarm to mind before it is sent."""
    # A phrase is the same phrase over the end of a line, or with spaces that do not break.
    return _URGENT.search(_without_codes(" ".join(text.split()))) is not None


def _without_codes(text: str) -> str:
    """A text without the receipt codes in it: their words, a razor among them, mean nothing."""
    words = list(_LETTERS.finditer(text))
    meant = [word.group().lower() in _CODE_WORDS for word in words]
    left = text
    for first in range(len(words) - WORDS_IN_A_CODE + 1):
        if all(meant[first : first + WORDS_IN_A_CODE]):
            start, end = words[first].start(), words[first + WORDS_IN_A_CODE - 1].end()
            left = left[:start] + "-" * (end - start) + left[end:]
    return left
