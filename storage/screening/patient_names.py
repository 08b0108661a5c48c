"""Names that a word for a patient stands beside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storage.screening.finding import Finding, Kind
from storage.screening.initials import letters
from storage.screening.names import NEVER_A_NAME, WORD, is_name, name_at, without_s
from storage.screening.people import ALSO_WORDS, ANY_CASE
from storage.screening.plain import Plain
from storage.screening.words import DOTTED_FORMS, NOT_NAMES, SHORT_FORMS

_ONE = (
    r"(?:in-?patient|patient|pt|pnt|ptnt|service[\s-]user|s/u|su|client|resident|young\sperson|yp)"
)
_MANY = r"(?:in-?patients|patients|pts|service[\s-]users|clients|residents)"
_CUE = re.compile(
    rf"(?<![^\W_])(?<!-)(?P<cue>{_ONE}|(?P<many>{_MANY}))(?:'s|')?(?![^\W_])"
    r"(?:\s(?:names?|initials)(?![^\W_]))?(?:\s(?:is|was)(?![^\W_]))?(?P<called>\scalled(?![^\W_]))?"
    r"(?:\s(?:named|known\sas|by\sthe\sname\sof|ie|i\.e\.)(?![^\W_]))?"
    r"[ ]{0,3}\n?(?P<stop>[.,])?[ ]{0,3}[:;=(\"'-]{0,2}[ ]{0,3}\n?[ ]{0,2}"
    r"(?P<title>(?:mr|mrs|ms|miss|mx)\.?[ ]?\b)?(?=(?P<next>[^\W\d_]+))"
)
_SHORT_CUES = frozenset({"pt", "pts", "pnt", "ptnt"})
_SOMEBODY_CALLED = re.compile(r"(?<![^\W_])(?:a|an|another|new|one|our|male|female)\s(?:\w+\s)?$")
_AND = re.compile(r"\s?(?:,|&|\+|/|\band\b)\s?")
_MOST_NAMES = 30

_SAID_AFTERWARDS = re.compile(
    rf"\s?\((?:an?\s|our\s|the\s)?{_ONE}\)"
    rf"|(?:\s(?:is|who\sis|who's)\s|,\s(?:who\sis\s|who's\s)?)(?:an?|our|another|one\sof\s(?:our|the))\s"
    rf"(?:{_MANY}|{_ONE})(?![^\W_])(?!\s(?:was|were|is|has|had|said|told|asked|nurse|man|woman|person"
    r"|soul|listener|manager|colleague|safety|one|approach|teacher))"
)
_BEFORE = re.compile(r"(?:[^\W\d_][^\W\d_'-]*[ ]){0,2}[^\W\d_][^\W\d_'-]*$")
_LONGEST_BEFORE = 48

_INITIALS = re.compile(r"[A-Z]\.?[ ]?[A-Z]\.?(?:[ ]?[A-Z]\.?)?(?![\w])")
_LETTER = re.compile(r"[A-Z]\.?(?![\w'])")
_SMALL_INITIALS = re.compile(r"[a-z]\.?[a-z]\.?(?![\w'])")
# "Patient A" and "patient X" are how one speaks of nobody in particular.
_NOBODY = frozenset("abcdexyzi")


def names_after_cue(plain: Plain) -> Iterator[Finding]:
    """Names and initials that follow "patient", "pt" and the like: names block, initials warn."""
    for cue in _CUE.finditer(plain.lower):
        if cue["next"] in NEVER_A_NAME or _ends_a_sentence(cue):
            continue
        for start, end in _names(plain, cue):
            is_after_title = cue["title"] and start == cue.end()
            first = cue.start("title") if is_after_title else start
            yield Finding(first, end, Kind.PATIENT_NAME, _is_sure(plain, cue))
        yield from _initials(plain, cue)


def names_before_cue(plain: Plain) -> Iterator[Finding]:
    """Names with "(patient)" or ", a patient here" behind them: each blocks."""
    for cue in _SAID_AFTERWARDS.finditer(plain.lower):
        if not plain.text[cue.start() - 1].isalpha():
            continue
        start = max(0, cue.start() - _LONGEST_BEFORE)
        before = _BEFORE.search(plain.text[start : cue.start()])
        if before:
            for word in WORD.finditer(plain.text, start + before.start(), cue.start()):
                if _is_known_name(plain, word):
                    yield Finding(word.start(), cue.start(), Kind.PATIENT_NAME, blocks=True)
                    break


def _names(plain: Plain, cue: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The name after a cue; after a cue for several patients, each name of a list."""
    place = cue.end()
    for _ in range(_MOST_NAMES):
        end = name_at(plain, place, any_word=bool(cue["title"]))
        if end == place or (cue["many"] and plain.lower[place:end] in NOT_NAMES):
            return
        yield place, end
        following = _AND.match(plain.lower, end)
        if not cue["many"] or following is None:
            return
        place = following.end()


def _ends_a_sentence(cue: re.Match[str]) -> bool:
    return cue["stop"] == "." and cue["cue"] not in _SHORT_CUES


def _is_sure(plain: Plain, cue: re.Match[str]) -> bool:
    """Whether it is the patient who is named: not whom a patient called, or a PT by profession."""
    if cue["stop"] == ",":
        return False
    if cue["called"] and not cue[0].split("called")[0].rstrip().endswith((" is", " was")):
        return (
            _SOMEBODY_CALLED.search(plain.lower[max(0, cue.start() - 24) : cue.start()]) is not None
        )
    return plain.shouts or plain.text[cue.start("cue") : cue.end("cue")] != "PT"


def _is_known_name(plain: Plain, word: re.Match[str]) -> bool:
    small = without_s(word[0].lower())
    known = small in ANY_CASE or (small in ALSO_WORDS and small not in NOT_NAMES)
    return known and is_name(plain, word)


def _initials(plain: Plain, cue: re.Match[str]) -> Iterator[Finding]:
    place = cue.end()
    for _ in range(_MOST_NAMES):
        end = _end_of_initials(plain, place)
        if end == place:
            return
        yield Finding(place, end, Kind.INITIALS, blocks=False)
        following = _AND.match(plain.lower, end)
        if not cue["many"] or following is None:
            return
        place = following.end()


def _end_of_initials(plain: Plain, place: int) -> int:
    initials = _INITIALS.match(plain.text, place)
    if initials and not plain.shouts:
        known = DOTTED_FORMS if "." in initials[0] else SHORT_FORMS
        return place if letters(initials[0]) in known else initials.end()
    letter = _LETTER.match(plain.text, place)
    if letter:
        return place if letter[0][0].lower() in _NOBODY else letter.end()
    small = _SMALL_INITIALS.match(plain.text, place)
    if small and letters(small[0]) not in SHORT_FORMS:
        return small.end()
    return place
