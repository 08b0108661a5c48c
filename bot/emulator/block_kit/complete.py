"""What Slack adds to the blocks it was sent: ids that were left out, defaults of text."""

import secrets
import string
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from .inside import elements_of, every_block

_ALPHABET = string.ascii_letters + string.digits


def complete_blocks(blocks: Sequence[Any]) -> list[dict[str, Any]]:
    """A copy of checked blocks with a block id each, an action id each, and text defaults."""
    completed: list[dict[str, Any]] = deepcopy(list(blocks))
    for block in every_block(completed):
        block.setdefault("block_id", _made_up())
        for element in elements_of(block):
            element.setdefault("action_id", _made_up())
    _complete_text(completed)
    return completed


def complete_attachments(attachments: Sequence[Any]) -> list[dict[str, Any]]:
    """A copy of checked attachments, numbered from 1, with their blocks completed."""
    completed = [
        {**deepcopy(attachment), "id": place} for place, attachment in enumerate(attachments, 1)
    ]
    for attachment in completed:
        if "blocks" in attachment:
            attachment["blocks"] = complete_blocks(attachment["blocks"])
    return completed


def complete_text(value: dict[str, Any]) -> dict[str, Any]:
    """A copy of a checked text object, or of anything that holds some, with its defaults."""
    completed = deepcopy(value)
    _complete_text(completed)
    return completed


def _complete_text(value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _complete_text(item)
    elif isinstance(value, dict):
        if value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for item in value.values():
            _complete_text(item)


def _made_up() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(5))
