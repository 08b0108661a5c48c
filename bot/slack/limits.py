"""Slack's rules for blocks that the block builder does not check.

blockkit checks the length of most texts and lists. It lets through empty lists, blank texts,
too many or too long fields, and ids used twice: Slack refuses a whole message for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any

Block = dict[str, Any]


class Surface(StrEnum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


MOST_BLOCKS = {Surface.MESSAGE: 50, Surface.MODAL: 100, Surface.HOME: 100}

_EVERYWHERE = {"actions", "context", "divider", "header", "image", "input", "rich_text", "section"}
_TAKEN = {
    Surface.MESSAGE: _EVERYWHERE | {"file", "markdown", "table", "video"},
    Surface.MODAL: _EVERYWHERE | {"video"},
    Surface.HOME: _EVERYWHERE | {"video"},
}
_TEXT_KINDS = {"plain_text", "mrkdwn"}
_MOST_MARKDOWN = 12_000
_MOST_IN_A_FIELD = 2000
_MOST_IN_CONTEXT = 2000


def faults(blocks: Sequence[Block], surface: Surface) -> list[str]:
    """What Slack would refuse, each with where it is; nothing of the text itself."""
    found = list(_of_the_whole(blocks, surface))
    for place, block in enumerate(blocks):
        where = f"blocks/{place}"
        if block.get("type") not in _TAKEN[surface]:
            found.append(f"{where}: a {surface} takes no {block.get('type')} block")
        found.extend(f"{where}{fault}" for fault in _of_a_block(block))
    return found


def has_input(blocks: Sequence[Block]) -> bool:
    """Whether something is asked for, so that the modal needs a submit button."""
    return any(block.get("type") == "input" for block in blocks)


def objects(value: Any, where: str = "") -> Iterator[tuple[str, Block]]:
    """Every object within a value, itself first, each with its path."""
    if isinstance(value, dict):
        yield where, value
        parts: Iterable[tuple[object, Any]] = value.items()
    else:
        parts = enumerate(value)
    for name, inner in parts:
        # Most are texts: asking each of them for what it holds was most of the work.
        if isinstance(inner, (dict, list, tuple)):
            yield from objects(inner, f"{where}/{name}")


def _of_the_whole(blocks: Sequence[Block], surface: Surface) -> Iterator[str]:
    least = 0 if surface is Surface.MESSAGE else 1
    if not least <= len(blocks) <= MOST_BLOCKS[surface]:
        yield f"blocks: {len(blocks)} of them; a {surface} takes {least} to {MOST_BLOCKS[surface]}"
    yield from _twice("block_id", (block.get("block_id") for block in blocks))
    yield from _twice(
        "action_id", (it.get("action_id") for _, it in objects(list(blocks)) if "type" in it)
    )
    if sum(block.get("type") == "table" for block in blocks) > 1:
        yield "blocks: more than one table"
    marked_down = (block["text"] for block in blocks if block.get("type") == "markdown")
    if sum(map(len, marked_down)) > _MOST_MARKDOWN:
        yield f"blocks: more than {_MOST_MARKDOWN} characters of markdown"


def _of_a_block(block: Block) -> Iterator[str]:
    kind = block.get("type")
    if kind in {"actions", "context"} and not block.get("elements"):
        yield "/elements: there are none"
    if kind == "section":
        yield from _of_fields(block.get("fields", []))
    if kind == "context":
        yield from _too_long(block.get("elements", []), "/elements", _MOST_IN_CONTEXT)
    for where, it in objects(block):
        if it.get("type") in _TEXT_KINDS and not str(it.get("text", "")).strip():
            yield f"{where}/text: it is empty"
        if it.get("type") in {"radio_buttons", "checkboxes", "overflow"} and not it.get("options"):
            yield f"{where}/options: there are none"


def _of_fields(fields: Sequence[Block]) -> Iterator[str]:
    if len(fields) > 10:
        yield f"/fields: {len(fields)} of them; a section takes 10"
    yield from _too_long(fields, "/fields", _MOST_IN_A_FIELD)


def _too_long(texts: Sequence[Block], where: str, most: int) -> Iterator[str]:
    for place, text in enumerate(texts):
        if len(str(text.get("text", ""))) > most:
            yield f"{where}/{place}: longer than {most} characters"


def _twice(name: str, ids: Iterator[str | None]) -> Iterator[str]:
    counted = Counter(one for one in ids if one is not None)
    for one, times in counted.items():
        if times > 1:
            # Our own ids hold nothing personal, and the developer needs to know which.
            yield f"{name} {one}: used {times} times"
