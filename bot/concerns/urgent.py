"""Words that say somebody may be at risk now. They judge nothing: they bring the alarm to mind.

A word too many costs the person one tick; a word too few could cost more. So the list is wide.
"""

from __future__ import annotations

import re

_WORDS = (
    r"at risk (?:right )?now",
    r"in danger",
    r"emergenc(?:y|ies)",
    r"weapons?",
    r"kni(?:fe|ves)",
    r"blades?",
    r"razors?",
    r"guns?",
    r"stab(?:s|bed|bing)?",
    r"fires?",
    r"burning",
    r"arson",
    r"explosives?",
    r"ligatures?",
    r"nooses?",
    r"hang(?:s|ed|ing)? (?:him|her|them|my|your)sel(?:f|ves)",
    r"strangl\w*",
    r"chok(?:es|ed|ing)",
    r"not breathing",
    r"unconscious",
    r"unresponsive",
    r"collapsed",
    r"overdos(?:e|es|ed|ing)",
    r"suicid(?:e|al)",
    r"kill(?:s|ed|ing)?",
    r"bleed(?:s|ing)?",
    r"attack(?:s|ed|ing|er)?",
    r"assault(?:s|ed|ing)?",
    r"rap(?:e|ed|ing)",
    r"beat(?:en|ing)? up",
    r"hostages?",
    r"barricad\w*",
    r"riots?",
    r"missing",
    r"abscond(?:s|ed|ing)?",
    r"escap(?:e|es|ed|ing)",
    r"awol",
)
_URGENT = re.compile(rf"(?<!\w)(?:{'|'.join(_WORDS)})(?!\w)", re.IGNORECASE)


def sounds_urgent(text: str) -> bool:
    """Whether a text has a word in it that should bring the alarm to mind before it is sent."""
    return _URGENT.search(text) is not None
