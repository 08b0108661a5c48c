"""The gate that every free text passes before it is stored, and what it is after that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import InitVar, dataclass, field
from typing import final

from storage.screening.detect import screen
from storage.screening.finding import Finding, Kind
from storage.screening.removal import take_out as without

_GATE = object()


class Identifies(ValueError):
    """A text that may say who a patient is. Nothing of it was stored, and nothing is in here.

    :ivar findings: where in the text, for `explain`.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            "The text may say who a patient is. Nothing was stored. Change what is marked, "
            "or take it out."
        )


@final
@dataclass(frozen=True, slots=True)
class ScreenedText:
    """Free text that may be stored. Only `screened` makes one, and writers take nothing else.

    :raises TypeError: something else tried to make one.
    """

    text: str = field(repr=False)
    gate: InitVar[object]

    def __post_init__(self, gate: object) -> None:
        if gate is not _GATE:
            raise TypeError("only screened() makes a ScreenedText: screen the text first")


def screened(
    text: str,
    accept_warnings: bool = False,
    take_out: bool = False,
    allowing: frozenset[Kind] = frozenset(),
) -> ScreenedText:
    """Let a text through, if it names no patient.

    :param accept_warnings: the person says that what only warns names no patient.
    :param take_out: put [removed] for each piece that would stop the text.
    :param allowing: kinds that the text is there to hold, as a ward's own words hold its numbers.
    :raises Identifies: something blocks, or warns and was not accepted.
    """
    findings = tuple(found for found in screen(text) if found.kind not in allowing)
    stopping = [finding for finding in findings if finding.blocks or not accept_warnings]
    if stopping and not take_out:
        raise Identifies(findings)
    return ScreenedText(without(text, stopping), _GATE)
