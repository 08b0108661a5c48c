"""Pages by cursor."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

from .arguments import Arguments
from .errors import SlackError

Item = TypeVar("Item")


def page(
    items: Sequence[Item], arguments: Arguments, default: int = 100, most: int = 1000
) -> tuple[list[Item], dict[str, Any]]:
    """One page of the items, and `response_metadata` with the cursor of the next."""
    limit = arguments.whole("limit", default) or default
    if not 1 <= limit <= most:
        raise SlackError("invalid_limit")
    start = _read(arguments.text("cursor"))
    chosen = list(items[start : start + limit])
    following = start + limit
    cursor = _write(following) if following < len(items) else ""
    return chosen, {"next_cursor": cursor}


def _write(offset: int) -> str:
    return base64.urlsafe_b64encode(f"next:{offset}".encode()).decode()


def _read(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor).decode()
    except (ValueError, binascii.Error):
        text = ""
    word, _, offset = text.partition(":")
    if word != "next" or not (offset.isascii() and offset.isdigit() and len(offset) < 10):
        raise SlackError("invalid_cursor")
    return int(offset)
