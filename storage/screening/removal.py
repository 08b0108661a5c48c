"""Taking out of a text what may say who a patient is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storage.screening.detect import screen
from storage.screening.finding import Finding
from storage.screening.plain import REMOVED


def take_out(text: str, findings: Sequence[Finding]) -> str:
    """The text with [removed] for each piece, and for whatever then comes to light.

    What the person may keep, since it is not among the findings, is kept. Nothing that blocks is.
    """
    going = set(findings)
    kept = {text[each.start : each.end] for each in screen(text) if each not in going}
    while going:
        text = _replaced(text, going)
        going = {
            each for each in screen(text) if each.blocks or text[each.start : each.end] not in kept
        }
    return text


def _replaced(text: str, findings: Iterable[Finding]) -> str:
    for finding in sorted(findings, key=lambda each: each.start, reverse=True):
        text = text[: finding.start] + REMOVED + text[finding.end :]
    return text
