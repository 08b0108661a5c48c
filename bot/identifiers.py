"""What to do about a text that seems to say who a patient is. It is never a dead end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from blockkit import Actions, Button, Checkboxes, Context, Input, Option, Section
from blockkit.core import Component

from bot.slack.message import prose
from bot.slack.text import escape, units
from storage.screening import Finding, Identifies, explain

TAKE_IT_OUT = "Take it out and send"
NO_PATIENT = "It names no patient"
# A text of three thousand letters may hold hundreds of finds, and a paragraph as many letters.
LONGEST_LIST = 2700
YES = "yes"


@dataclass(frozen=True, slots=True)
class Suspected:
    """What tripped in a text, as it is told to the person who wrote it.

    :ivar lines: a sentence for each find: its kind, its place, how to say it without.
    :ivar blocks: whether something must go before the text can be stored.
    :ivar warns: whether there is something that may be no patient after all.
    """

    lines: tuple[str, ...]
    blocks: bool
    warns: bool

    @classmethod
    def of(cls, trouble: Identifies, text: str) -> Self:
        found: Sequence[Finding] = trouble.findings
        return cls(
            lines=tuple(explain(found, text)),
            blocks=any(finding.blocks for finding in found),
            warns=any(not finding.blocks for finding in found),
        )


def what_tripped(suspected: Suspected, on_call: str, take_out: str) -> list[Component]:
    """The finds, and the button that takes them out.

    :param on_call: whom the ward rings, in its own words.
    :param take_out: the action of that button.
    """
    listed = "\n".join(_listed(suspected.lines))
    ring = f"Ring {escape(on_call)}." if on_call else "Ring the person it concerns."
    return [
        Section(prose(f"*This seems to say who a patient is.* It is not sent yet.\n{listed}")),
        Actions([Button(TAKE_IT_OUT, action_id=take_out)]),
        Context(
            [prose(f"Or change it below and send it again. Must you say which patient? {ring}")]
        ),
    ]


def _listed(sentences: Sequence[str]) -> list[str]:
    """As many finds as Slack has room for, and how many there are besides."""
    shown: list[str] = []
    room = LONGEST_LIST
    for sentence in sentences:
        point = f"• {escape(sentence)}"
        room -= units(point) + 1
        if room < 0:
            break
        shown.append(point)
    left = len(sentences) - len(shown)
    return [*shown, f"• And {left} more."] if left else shown


def no_patient_tick(block: str) -> Input:
    """The box that answers a warning. Its block and its action have one name."""
    option = Option(NO_PATIENT, YES)
    return Input(
        "If we are wrong about it",
        Checkboxes(action_id=block, options=[option]),
        block_id=block,
        optional=True,
    )
