"""The rules of a whole message's blocks, a modal and a Home."""

import json
from collections.abc import Iterator
from typing import Any

from .blocks import check_blocks
from .objects import plain_text
from .problem import Problem, Surface
from .rules import Rule, boolean, kinds, shape, string

LARGEST_VIEW = 250 * 1024
"""A view's size as JSON, in bytes."""


def _blocks(value: Any, pointer: str, surface: Surface) -> Iterator[Problem]:
    yield from check_blocks(value, pointer, surface)


def _submit_where_there_is_an_input(
    value: Any, pointer: str, _surface: Surface
) -> Iterator[Problem]:
    inputs = any(block.get("type") == "input" for block in value["blocks"])
    if inputs and "submit" not in value:
        yield Problem("missing required field: submit", pointer)


_COMMON: dict[str, Rule] = {
    "callback_id": string(255, shortest=0),
    "external_id": string(255, shortest=0),
    "private_metadata": string(3000, shortest=0),
}

_MODAL = shape(
    {"title": plain_text(24), "blocks": _blocks},
    {
        **_COMMON,
        "close": plain_text(24),
        "submit": plain_text(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
    },
    (_submit_where_there_is_an_input,),
)

_HOME = shape({"blocks": _blocks}, _COMMON)


def check_message_blocks(blocks: Any) -> list[Problem]:
    """What is wrong with a message's blocks."""
    return check_blocks(blocks, "/blocks", Surface.MESSAGE)


def check_modal(view: Any) -> list[Problem]:
    """What is wrong with a modal."""
    return list(kinds({"modal": _MODAL})(view, "/view", Surface.MODAL))


def check_home(view: Any) -> list[Problem]:
    """What is wrong with a Home."""
    return list(kinds({"home": _HOME})(view, "/view", Surface.HOME))


def too_large(view: Any) -> bool:
    """Whether a view is over Slack's 250 KB."""
    return len(json.dumps(view, separators=(",", ":")).encode()) > LARGEST_VIEW
