"""Home as a view: the sections, with lines between them."""

from __future__ import annotations

from collections.abc import Sequence

from blockkit import Context, Divider, Section

from bot.feature import Block
from bot.slack import message
from bot.slack.limits import MOST_BLOCKS, Surface
from bot.slack.message import built, prose
from bot.slack.payloads import View
from bot.slack.text import escape, truncate

LONGEST_SMALL = 1900
WELCOME = (
    "*See, think, act.* A short prompt comes to your ward's channel before handover. "
    "Read it aloud, talk, and tap how the ward feels."
)
NOT_AN_ALARM = (
    "This is not an alarm and nobody watches it round the clock. "
    "If anyone is at risk now, raise the alarm first."
)
SHARED = "This is a shared account on {wards}. Nothing personal from there is shown here."
TOO_LONG = "There is more than fits here."


def home(sections: Sequence[Sequence[Block]], *, shared_on: Sequence[str]) -> View:
    """Everything a person may see, within the hundred blocks that Home can hold.

    :param shared_on: the names of the wards that share this account.
    """
    blocks = list(built(Section(prose(WELCOME))))
    if shared_on:
        names = ", ".join(map(escape, shared_on))
        shared = truncate(SHARED.format(wards=names), LONGEST_SMALL)
        blocks += built(Context([prose(shared)]))
    for section in sections:
        if section:
            blocks += [*built(Divider()), *section]
    closing = built(Divider(), Context([prose(NOT_AN_ALARM)]))
    room = MOST_BLOCKS[Surface.HOME] - len(closing)
    if len(blocks) > room:
        blocks = [*blocks[: room - 1], *built(Context([prose(TOO_LONG)]))]
    return message.home(*blocks, *closing)
