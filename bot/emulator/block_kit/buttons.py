"""Elements that are pressed: buttons of every kind, and overflow menus."""

from collections.abc import Iterator, Mapping
from typing import Any

from .objects import CONFIRM, ID, OVERFLOW_OPTION, URL, USER, WORKFLOW, plain_text
from .problem import Problem, Surface
from .rules import Rule, array, one_of, shape, string

_STYLE = one_of("primary", "danger")
_LABEL = string(75)
_SEEN_BY: Mapping[str, Rule] = {"visible_to_user_ids": array(USER, 1, 10)}


def _prompt_is_shown(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    if "agent_prompt_display" in value and "agent_prompt" not in value:
        yield Problem("missing required field: agent_prompt", pointer)


BUTTON = shape(
    {"text": plain_text(75)},
    {
        **_SEEN_BY,
        "action_id": ID,
        "url": URL,
        "value": string(2000),
        "style": _STYLE,
        "confirm": CONFIRM,
        "accessibility_label": _LABEL,
        "agent_prompt": string(4000),
        "agent_prompt_display": string(75),
    },
    (_prompt_is_shown,),
)

WORKFLOW_BUTTON = shape(
    {"text": plain_text(75), "workflow": WORKFLOW},
    {"action_id": ID, "style": _STYLE, "accessibility_label": _LABEL},
)

_OPINION = shape({"text": plain_text(75), "value": string(2000)}, {"accessibility_label": _LABEL})
FEEDBACK_BUTTONS = shape(
    {"positive_button": _OPINION, "negative_button": _OPINION}, {"action_id": ID}
)

ICON_BUTTON = shape(
    {"icon": one_of("trash"), "text": plain_text(75)},
    {
        **_SEEN_BY,
        "action_id": ID,
        "value": string(2000),
        "confirm": CONFIRM,
        "accessibility_label": _LABEL,
    },
)

OVERFLOW = shape(
    {"options": array(OVERFLOW_OPTION, 1, 5)},
    {"action_id": ID, "confirm": CONFIRM},
)
