"""What Slack adds to the blocks it was sent: ids that were left out, defaults of text."""

import secrets
import string
from copy import deepcopy
from typing import Any

from ..views import elements_of

_ALPHABET = string.ascii_letters + string.digits


def complete_blocks(blocks: list[Any]) -> list[dict[str, Any]]:
    """A copy of checked blocks with a block id each, an action id each, and text defaults."""
    completed: list[dict[str, Any]] = deepcopy(blocks)
    for block in completed:
        block.setdefault("block_id", _made_up())
        for element in elements_of(block):
            element.setdefault("action_id", _made_up())
    _complete_text(completed)
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
