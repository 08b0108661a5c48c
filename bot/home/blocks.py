"""Home as a view: the sections, with lines between them."""

from __future__ import annotations

from collections.abc import Sequence

from blockkit import Context, Divider, Section

from bot.feature import Block
from bot.listening import View
from bot.slack.message import prose

MOST_BLOCKS = 100
WELCOME = (
    "*See, think, act.* A short prompt comes to your ward's channel before handover. "
    "Read it aloud, talk, and tap how the ward feels."
)
NOT_AN_ALARM = (
    "This is not an alarm and nobody watches it round the clock. "
    "If anyone is at risk now, raise the alarm first."
)
SHARED = "This is a shared account. Nothing personal is shown here."
TOO_LONG = "There is more than fits here."


def home(sections: Sequence[Sequence[Block]], *, shared: bool) -> View:
    """Everything a person may see, within the hundred blocks that Home can hold."""
    blocks: list[Block] = [Section(prose(WELCOME)).build()]
    if shared:
        blocks.append(Context([prose(SHARED)]).build())
    for section in sections:
        if section:
            blocks += [Divider().build(), *section]
    closing = [Divider().build(), Context([prose(NOT_AN_ALARM)]).build()]
    room = MOST_BLOCKS - len(closing)
    if len(blocks) > room:
        blocks = [*blocks[: room - 1], Context([prose(TOO_LONG)]).build()]
    return {"type": "home", "blocks": blocks + closing}
