"""Menus: of fixed options, of options that the app looks up, of people and of conversations."""

from collections.abc import Iterator, Mapping
from typing import Any

from .objects import (
    CONFIRM,
    FILTER,
    ID,
    OPTION_GROUP,
    PLAIN_OPTION,
    USER,
    initial_among_options,
    plain_text,
)
from .problem import Problem, Surface
from .rules import Rule, array, boolean, exactly_one, integer, only_on, shape

FOCUS: Mapping[str, Rule] = {"focus_on_load": only_on(boolean, Surface.MODAL, Surface.HOME)}
MENU: Mapping[str, Rule] = {
    **FOCUS,
    "action_id": ID,
    "confirm": CONFIRM,
    "placeholder": plain_text(150),
}
_OPTIONS: Mapping[str, Rule] = {
    "options": array(PLAIN_OPTION, 1, 100),
    "option_groups": array(OPTION_GROUP, 1, 100),
}
_LOOKED_UP: Mapping[str, Rule] = {"min_query_length": integer(0, 150)}
_SEVERAL: Mapping[str, Rule] = {"max_selected_items": integer(1, 100)}
_RESPONSE_URL: Mapping[str, Rule] = {"response_url_enabled": only_on(boolean, Surface.MODAL)}
_CURRENT: Mapping[str, Rule] = {"default_to_current_conversation": boolean, "filter": FILTER}
_FIXED = (exactly_one("options", "option_groups"), initial_among_options)


def _one_start(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    given = "initial_conversation" in value or "initial_conversations" in value
    if given and value.get("default_to_current_conversation"):
        where = f"{pointer}/default_to_current_conversation"
        yield Problem("cannot be used with an initial conversation", where)


def _few_enough(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    most = value.get("max_selected_items")
    for name, chosen in value.items():
        if most is not None and name.startswith("initial_") and len(chosen) > most:
            yield Problem(f"no more than {most} items allowed", f"{pointer}/{name}")


SELECTS: Mapping[str, Rule] = {
    "static_select": shape({}, {**MENU, **_OPTIONS, "initial_option": PLAIN_OPTION}, _FIXED),
    "external_select": shape({}, {**MENU, **_LOOKED_UP, "initial_option": PLAIN_OPTION}),
    "users_select": shape({}, {**MENU, "initial_user": USER}),
    "conversations_select": shape(
        {},
        {**MENU, **_CURRENT, **_RESPONSE_URL, "initial_conversation": ID},
        (_one_start,),
    ),
    "channels_select": shape({}, {**MENU, **_RESPONSE_URL, "initial_channel": ID}),
}

MULTI_SELECTS: Mapping[str, Rule] = {
    "multi_static_select": shape(
        {},
        {**MENU, **_OPTIONS, **_SEVERAL, "initial_options": array(PLAIN_OPTION, 1, 100)},
        (*_FIXED, _few_enough),
    ),
    "multi_external_select": shape(
        {},
        {**MENU, **_LOOKED_UP, **_SEVERAL, "initial_options": array(PLAIN_OPTION, 1, 100)},
        (_few_enough,),
    ),
    "multi_users_select": shape(
        {}, {**MENU, **_SEVERAL, "initial_users": array(USER, 1, 100)}, (_few_enough,)
    ),
    "multi_conversations_select": shape(
        {},
        {**MENU, **_CURRENT, **_SEVERAL, "initial_conversations": array(ID, 1, 100)},
        (_one_start, _few_enough),
    ),
    "multi_channels_select": shape(
        {}, {**MENU, **_SEVERAL, "initial_channels": array(ID, 1, 100)}, (_few_enough,)
    ),
}
