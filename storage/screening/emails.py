"""E-mail addresses, with their signs or with the signs in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storage.screening.finding import Finding, Kind
from storage.screening.plain import Plain

_LONGEST_LOCAL_PART = 64
_SIGN = re.compile(
    r"(?<=[\w.%+ '-])@(?=[ ]{0,2}\w)|[(\[]\s?at\s?[)\]]|(?<=\w)\sat\s(?=[\w-]{1,60}\sdot\s)"
)
_SIGNS = ("@", "at)", "at ]", "at]", "at )", " dot ")
_DOT = r"(?:\.|\s?[(\[]\s?dot\s?[)\]]\s?|\sdot\s)"
_DOMAIN = re.compile(rf"[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,4}}{_DOT}[^\W\d_]{{2,24}}(?![\w@])")
# With spaces about the signs only what can be nothing else, since a sentence may end there.
_SPACED_DOMAIN = re.compile(
    r"\s{0,2}[\w-]{1,63}(?:\s?\.\s?[\w-]{1,63}){0,3}\s?\.\s?(?:com|net|org|uk|ie|info|eu|me|io)\b"
)


def emails(plain: Plain) -> Iterator[Finding]:
    """The e-mail addresses in a text: each blocks."""
    if not any(sign in plain.lower for sign in _SIGNS):
        return
    for sign in _SIGN.finditer(plain.lower):
        domain = _DOMAIN.match(plain.lower, sign.end()) or _SPACED_DOMAIN.match(
            plain.lower, sign.end()
        )
        start = _start_of_local_part(plain.lower, sign.start())
        if domain and start < sign.start():
            yield Finding(start, domain.end(), Kind.EMAIL, blocks=True)


def _start_of_local_part(text: str, sign: int) -> int:
    start = sign
    if start > 0 and text[start - 1] == " ":
        start -= 1
    end = start
    while start > max(0, end - _LONGEST_LOCAL_PART) and _is_local(text[start - 1]):
        start -= 1
    return start if start < end else sign


def _is_local(char: str) -> bool:
    return char.isalnum() or char in "._%+-'"
