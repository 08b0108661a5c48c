"""Layout blocks: what each takes, and on which surfaces it stands."""

from collections.abc import Iterator, Mapping
from typing import Any

from .cards import CARD, CAROUSEL, PLAN, TASK_CARD
from .charts import DATA_VISUALIZATION
from .elements import AS_ACCESSORY, IMAGE, IMAGES, IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT
from .objects import ID, SLACK_FILE, URL, any_text, plain_text
from .problem import Problem, Surface
from .rich_text import RICH_TEXT
from .rules import (
    Rule,
    array,
    at_least_one,
    boolean,
    exactly_one,
    kinds,
    kinds_by_surface,
    one_of,
    shape,
    string,
    words,
)
from .tables import DATA_TABLE, TABLE

LONGEST_MARKDOWN = 12_000
"""All the markdown blocks of a message together, in characters."""

_BLOCK_ID: Mapping[str, Rule] = {"block_id": ID}

_CONTEXT_ELEMENT = kinds(
    {
        "image": IMAGE,
        "plain_text": shape({"text": words(2000)}, {"emoji": boolean}),
        "mrkdwn": shape({"text": words(2000)}, {"verbatim": boolean}),
    }
)

_RULES: Mapping[str, Rule] = {
    "section": shape(
        {},
        {
            **_BLOCK_ID,
            "text": any_text(3000),
            "fields": array(any_text(2000), 1, 10),
            "accessory": AS_ACCESSORY,
            "expand": boolean,
        },
        (at_least_one("text", "fields"),),
    ),
    "header": shape({"text": plain_text(150)}, _BLOCK_ID),
    "divider": shape({}, _BLOCK_ID),
    "context": shape({"elements": array(_CONTEXT_ELEMENT, 1, 10)}, _BLOCK_ID),
    "actions": shape({"elements": array(IN_ACTIONS, 1, 25)}, _BLOCK_ID),
    "context_actions": shape({"elements": array(IN_CONTEXT_ACTIONS, 1, 5)}, _BLOCK_ID),
    "input": shape(
        {"label": plain_text(2000), "element": IN_INPUT},
        {
            **_BLOCK_ID,
            "hint": plain_text(2000),
            "optional": boolean,
            "dispatch_action": boolean,
        },
    ),
    "image": shape(
        {"alt_text": words(2000)},
        {**_BLOCK_ID, "title": plain_text(2000), "image_url": URL, "slack_file": SLACK_FILE},
        (exactly_one("image_url", "slack_file"),),
    ),
    "rich_text": RICH_TEXT,
    "markdown": shape({"text": words(LONGEST_MARKDOWN)}, _BLOCK_ID),
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "alert": shape(
        {"text": any_text(200)},
        {**_BLOCK_ID, "level": one_of("default", "info", "warning", "error", "success")},
    ),
    "card": CARD,
    "carousel": CAROUSEL,
    "task_card": TASK_CARD,
    "plan": PLAN,
    "file": shape({"external_id": ID, "source": one_of("remote")}, _BLOCK_ID),
    "video": shape(
        {
            "alt_text": words(2000),
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

_HELD = ("actions", "context", "divider", "header", "image", "section", "table", "video")
"""What a container holds: the kinds that Slack both documents and takes."""


def _closed_only_if_closable(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    closable = value.get("is_collapsible", False)
    if value.get("default_collapsed") and not closable:
        yield Problem("requires `is_collapsible`", f"{pointer}/default_collapsed")
    if value.get("has_header_divider") and closable:
        yield Problem("cannot be used with `is_collapsible`", f"{pointer}/has_header_divider")


_CONTAINER = shape(
    {"child_blocks": array(kinds({kind: _RULES[kind] for kind in _HELD}), 1, 10)},
    {
        **_BLOCK_ID,
        "title": plain_text(150),
        "rich_text_title": kinds({"rich_text": RICH_TEXT}),
        "subtitle": any_text(150),
        "icon": IMAGES,
        "width": one_of("narrow", "standard", "wide", "full"),
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
    (at_least_one("title", "rich_text_title"), _closed_only_if_closable),
)

_MESSAGES = frozenset({Surface.MESSAGE})
_LIMITED: Mapping[str, frozenset[Surface]] = {
    "alert": frozenset({Surface.MODAL}),
    "carousel": frozenset({Surface.MESSAGE, Surface.HOME}),
    "container": _MESSAGES,
    "context_actions": _MESSAGES,
    "data_table": _MESSAGES,
    "data_visualization": _MESSAGES,
    "file": _MESSAGES,
    "markdown": _MESSAGES,
    "plan": _MESSAGES,
    "table": _MESSAGES,
    "task_card": _MESSAGES,
}

BLOCK = kinds_by_surface({**_RULES, "container": _CONTAINER}, _LIMITED)
"""Any layout block, on the surfaces that take it."""
