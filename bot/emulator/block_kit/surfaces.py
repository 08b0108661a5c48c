"""The rules of a whole message's blocks, a modal and a Home."""

import json
from collections.abc import Iterator
from typing import Any

from .objects import plain_text
from .problem import Problem, Surface
from .rules import Rule, array, boolean, kinds, shape, string
from .whole import check_blocks, check_together, holds_input

LARGEST_VIEW = 250 * 1000
"""A view's size as JSON, in bytes. Slack says 250 KB; of the two that this may mean, the less."""

MOST_ATTACHMENTS = 100

_IN = Surface.MESSAGE


def _blocks(value: Any, pointer: str, surface: Surface) -> Iterator[Problem]:
    yield from check_blocks(value, pointer, surface)


def _submit_where_there_is_an_input(
    value: Any, pointer: str, _surface: Surface
) -> Iterator[Problem]:
    if holds_input(value["blocks"]) and "submit" not in value:
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


def check_attachments(blocks: Any, attachments: Any) -> list[Problem]:
    """What is wrong with a message's attachments, alone and beside its (checked) blocks.

    Their older fields are left to the page; blocks in them obey the rules of messages.
    """
    problems = list(array(_attachment, 0, MOST_ATTACHMENTS)(attachments, "/attachments", _IN))
    return problems or check_together([("/blocks", blocks), *_blocks_of(attachments)])


def _attachment(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem("must provide an object", pointer)
    elif "blocks" in value:
        yield from check_blocks(value["blocks"], f"{pointer}/blocks", _IN)


def _blocks_of(attachments: list[Any]) -> Iterator[tuple[str, Any]]:
    for place, attachment in enumerate(attachments):
        yield f"/attachments/{place}/blocks", attachment.get("blocks", [])


def check_modal(view: Any) -> list[Problem]:
    """What is wrong with a modal."""
    return list(kinds({"modal": _MODAL})(view, "/view", Surface.MODAL))


def check_home(view: Any) -> list[Problem]:
    """What is wrong with a Home."""
    return list(kinds({"home": _HOME})(view, "/view", Surface.HOME))


def too_large(view: Any) -> bool:
    """Whether a view is over Slack's 250 KB."""
    return len(json.dumps(view, separators=(",", ":")).encode()) > LARGEST_VIEW
