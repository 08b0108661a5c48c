"""What a form keeps of itself between two presses, and what to do with one that is too old."""

from __future__ import annotations

from typing import TypeVar

from bot.refused import Refused
from bot.slack.message import BadMetadata, unpack
from bot.slack.payloads import View

Shape = TypeVar("Shape")

OLD_FORM = (
    "This form is older than the bot is now, so nothing was done. "
    "Copy what you wrote, close the form, and open it again."
)


def kept_in(view: View | None, shape: type[Shape]) -> Shape:
    """What a form was packed with.

    :raises Refused: it was opened before the bot was brought up to date.
    """
    try:
        return unpack(str((view or {}).get("private_metadata", "")), shape)
    except BadMetadata:
        raise Refused(OLD_FORM) from None
