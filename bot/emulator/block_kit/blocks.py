"""Layout blocks, and what holds for a whole list of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ..views import elements_of
from .elements import AS_ACCESSORY, IMAGE, IN_ACTIONS, IN_INPUT
from .objects import ID, SLACK_FILE, URL, any_text, plain_text
from .problem import EVERYWHERE, Problem, Surface
from .rich_text import CELL, RICH_TEXT_ELEMENTS, column
from .rules import (
    Rule,
    array,
    at_least_one,
    boolean,
    exactly_one,
    kinds,
    one_of,
    shape,
    string,
)

MOST = {Surface.MESSAGE: 50, Surface.MODAL: 100, Surface.HOME: 100}
"""How many blocks each surface takes."""

LONGEST_MARKDOWN = 12_000
"""All the markdown blocks of a message together, in characters."""

_BLOCK_ID: Mapping[str, Rule] = {"block_id": ID}

_RULES: Mapping[str, Rule] = {
    "section": shape(
        {},
        {
            **_BLOCK_ID,
            "text": any_text(3000),
            "fields": array(any_text(2000), 1, 10),
            "accessory": kinds(AS_ACCESSORY),
            "expand": boolean,
        },
        (at_least_one("text", "fields"),),
    ),
    "header": shape({"text": plain_text(150)}, _BLOCK_ID),
    "divider": shape({}, _BLOCK_ID),
    "context": shape(
        {
            "elements": array(
                kinds(
                    {
                        "image": IMAGE,
                        "plain_text": shape({"text": string(2000)}, {"emoji": boolean}),
                        "mrkdwn": shape({"text": string(2000)}, {"verbatim": boolean}),
                    }
                ),
                1,
                10,
            )
        },
        _BLOCK_ID,
    ),
    "actions": shape({"elements": array(kinds(IN_ACTIONS), 1, 25)}, _BLOCK_ID),
    "input": shape(
        {"label": plain_text(2000), "element": kinds(IN_INPUT)},
        {
            **_BLOCK_ID,
            "hint": plain_text(2000),
            "optional": boolean,
            "dispatch_action": boolean,
        },
    ),
    "image": shape(
        {"alt_text": string(2000)},
        {**_BLOCK_ID, "title": plain_text(2000), "image_url": URL, "slack_file": SLACK_FILE},
        (exactly_one("image_url", "slack_file"),),
    ),
    "rich_text": shape({"elements": RICH_TEXT_ELEMENTS}, _BLOCK_ID),
    "markdown": shape({"text": string(LONGEST_MARKDOWN)}, _BLOCK_ID),
    "table": shape(
        {"rows": array(array(CELL, 1, 20), 1, 100)},
        {**_BLOCK_ID, "column_settings": array(column, 1, 20)},
    ),
    "file": shape({"external_id": ID, "source": one_of("remote")}, _BLOCK_ID),
    "video": shape(
        {
            "alt_text": string(2000),
            "title": plain_text(199),
            "thumbnail_url": URL,
            "video_url": URL,
        },
        {
            **_BLOCK_ID,
            "author_name": string(49),
            "description": plain_text(199),
            "provider_icon_url": URL,
            "provider_name": string(255),
            "title_url": URL,
        },
    ),
}

_ONLY_ON: Mapping[str, frozenset[Surface]] = {
    "markdown": frozenset({Surface.MESSAGE}),
    "table": frozenset({Surface.MESSAGE}),
    "file": frozenset({Surface.MESSAGE}),
}

_BY_SURFACE: Mapping[Surface, Rule] = {
    surface: kinds(
        {name: rule for name, rule in _RULES.items() if surface in _ONLY_ON.get(name, EVERYWHERE)}
    )
    for surface in Surface
}


def check_blocks(blocks: Any, pointer: str, surface: Surface) -> list[Problem]:
    """Everything that is wrong with a surface's list of blocks."""
    least = 0 if surface is Surface.MESSAGE else 1
    problems = list(array(_block, least, MOST[surface])(blocks, pointer, surface))
    if problems:
        return problems
    return [
        *_repeated_block_ids(blocks, pointer),
        *_repeated_action_ids(blocks, pointer),
        *_several_focused(blocks, pointer),
        *_too_much_markdown(blocks, pointer),
        *_several_tables(blocks, pointer),
    ]


def _block(value: Any, pointer: str, surface: Surface) -> Iterator[Problem]:
    yield from _BY_SURFACE[surface](value, pointer, surface)


def _repeated_block_ids(blocks: list[Any], pointer: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            where = f"{pointer}/{place}/block_id"
            yield Problem(f"`block_id` {block_id} already exists", where)
        elif block_id is not None:
            seen.add(block_id)


def _repeated_action_ids(blocks: list[Any], pointer: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for where, element in acting_elements(blocks, pointer):
        action_id = element.get("action_id")
        if action_id in seen:
            yield Problem(f"`action_id` {action_id} already exists", f"{where}/action_id")
        elif action_id is not None:
            seen.add(action_id)


def _several_focused(blocks: list[Any], pointer: str) -> Iterator[Problem]:
    focused = [
        where for where, element in acting_elements(blocks, pointer) if element.get("focus_on_load")
    ]
    for where in focused[1:]:
        yield Problem("only one element can have focus", f"{where}/focus_on_load")


def _too_much_markdown(blocks: list[Any], pointer: str) -> Iterator[Problem]:
    total = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if total > LONGEST_MARKDOWN:
        yield Problem(f"markdown text must be less than {LONGEST_MARKDOWN + 1} characters", pointer)


def _several_tables(blocks: list[Any], pointer: str) -> Iterator[Problem]:
    if Counter(block["type"] for block in blocks)["table"] > 1:
        yield Problem("only one table is allowed", pointer)


def acting_elements(blocks: list[Any], pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each element that can be acted on, with its pointer."""
    for place, block in enumerate(blocks):
        for element in elements_of(block):
            yield f"{pointer}/{place}/{_place(block, element)}", element


def _place(block: dict[str, Any], element: dict[str, Any]) -> str:
    for name in ("accessory", "element"):
        if block.get(name) is element:
            return name
    places = (n for n, other in enumerate(block["elements"]) if other is element)
    return f"elements/{next(places)}"
