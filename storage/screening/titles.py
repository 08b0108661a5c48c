"""Mr, Mrs, Miss and Ms with a name: a patient, a visitor, or somebody who works here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storage.screening.finding import Finding, Kind
from storage.screening.names import NEVER_A_NAME, name_at
from storage.screening.people import ALSO_WORDS, ANY_CASE, GIVEN
from storage.screening.plain import Plain
from storage.screening.words import ROLES, SHORT_FORMS, SHOWS

_TITLE = re.compile(
    r"(?<![^\W_])(?<![\d\d][ ])(?P<title>mr|mrs|ms|miss|mx|mister|missus)(?![^\W_])\.?"
    r"(?:\s?(?:and|&)\s?(?:mrs?|ms|miss)(?![^\W_])\.?)?[ ]{0,2}\n?"
    r"(?=(?P<next>[^\W\d_]+))"
)
_TITLES = ("mr", "ms", "mis", "mx")
_INITIAL = re.compile(r"[a-z]\.?(?![\w'])")
_SAME_AS = {"mister": "mr", "missus": "mrs", "mx": "ms"}

# A nurse may be told what a Mr Smith did; a consultant Mr Smith is one.
_NOT_BEFORE_A_NAME_WORDS = """
nurse nurses nursing staff hca hcas rmn rmns rmo sn sr sister sisters worker student ward support
colleague social
"""
_NOT_BEFORE_A_NAME = frozenset(_NOT_BEFORE_A_NAME_WORDS.split())
_ROLE_BEFORE = re.compile(r"(?P<role>[^\W\d_]+)[,:]?\s(?:is\s|was\s|called\s)?$")
_ROLE_AFTER = re.compile(
    r"\sfrom\s(?P<team>[^\W\d_]+)"
    r"|(?:,\s?|\s?\(|\s)(?:(?:is|was|who\sis)\s)?(?:(?:our|the|my|a|an|your|their)\s)?"
    r"(?:(?:ward|senior|charge|staff|deputy|acting|clinical|security|night|bank|agency|new|lead|service"
    r"|occupational|social|health\s?care|consultant|forensic|nurse)\s){0,2}(?P<role>[^\W\d_]+)"
)
_NOT_AFTER_A_NAME = frozenset(
    ["staff", "nurses", "hcas", "rmns", "sisters", "porters", "dr", "ward", "social", "support"]
)
_TEAMS_WORDS = """
security estates hr it pharmacy psychology housekeeping catering reception facilities works
finance admin ot domestics maintenance governance safeguarding chaplaincy
"""
_TEAMS = frozenset(_TEAMS_WORDS.split())
_MISSES = re.compile(
    r"(?:\b(?:i|we|you|they|he|she|staff|all|everybody|everyone|really|still|don't|dont|not|never|also"
    r"|always|would|will|might|could|who)|'ll|'d)\s$"
)
_MIGHT_MISS = re.compile(r"\bto\s$")


def titled_names(plain: Plain) -> Iterator[Finding]:
    """Names with a title in front, and initials with one: each warns."""
    if not any(title in plain.lower for title in _TITLES):
        return
    for match in _TITLE.finditer(plain.lower):
        if match["next"] in NEVER_A_NAME:
            continue
        end, kind = _named(plain, match)
        if end > match.end() and not _is_staff(plain, match.start(), end):
            yield Finding(match.start(), end, kind, blocks=False)


def _named(plain: Plain, match: re.Match[str]) -> tuple[int, Kind]:
    """Where the name after a title ends, or the title where there is none."""
    if _is_show(plain, match) or _is_not_a_title(plain, match):
        return match.end(), Kind.PATIENT_NAME
    initial = _INITIAL.match(plain.lower, match.end())
    if initial and name_at(plain, match.end()) == match.end():
        return initial.end(), Kind.INITIALS
    return name_at(plain, match.end(), any_word=match["title"] != "miss"), Kind.PATIENT_NAME


def _is_show(plain: Plain, match: re.Match[str]) -> bool:
    title = match["title"]
    if title == "miss" and plain.lower.endswith("little ", 0, match.start()):
        return True
    ahead = plain.lower[match.end("title") : match.end() + 24].lstrip(" .")
    known = SHOWS.get(_SAME_AS.get(title, title), ())
    return any(ahead.startswith(show) and not ahead[len(show) :][:1].isalnum() for show in known)


def _is_not_a_title(plain: Plain, match: re.Match[str]) -> bool:
    """Whether it is a verb (to miss), Teams (MS), or a scan (MR)."""
    typed = plain.text[match.start("title") : match.end("title")]
    following = match["next"]
    if typed == "miss":
        before = plain.lower[max(0, match.start() - 12) : match.start()]
        is_given = following in GIVEN
        return bool(_MISSES.search(before) or (is_given and _MIGHT_MISS.search(before)))
    if typed in {"MS", "MR"} and not plain.shouts:
        shown = plain.text[match.end() : match.end() + len(following)]
        is_known = following in ANY_CASE or following in ALSO_WORDS
        return not (
            is_known or (typed == "MR" and shown.isupper() and following not in SHORT_FORMS)
        )
    return False


def _is_staff(plain: Plain, start: int, end: int) -> bool:
    """Whether what stands beside the name says that this is somebody who works here."""
    before = _ROLE_BEFORE.search(plain.lower[max(0, start - 24) : start])
    if before and before["role"] in ROLES - _NOT_BEFORE_A_NAME:
        return True
    after = _ROLE_AFTER.match(plain.lower, end)
    if after is None:
        return False
    return after["team"] in _TEAMS or after["role"] in ROLES - _NOT_AFTER_A_NAME
