"""Block elements: buttons, menus, pickers, inputs. One table of rules each."""

from collections.abc import Iterator, Mapping
from typing import Any

from .objects import (
    CONFIRM,
    DISPATCH,
    FILTER,
    ID,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    PLAIN_OPTION,
    RICH_OPTION,
    SLACK_FILE,
    URL,
    USER,
    initial_among_options,
    plain_text,
)
from .problem import Problem, Surface
from .rules import (
    Rule,
    array,
    boolean,
    exactly_one,
    integer,
    one_of,
    only_on,
    pattern,
    shape,
    string,
)

DATE = pattern(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "date of the form YYYY-MM-DD")
TIME = pattern(r"([01]\d|2[0-3]):[0-5]\d", "time of the form HH:mm")
NUMBER = pattern(r"-?\d+(\.\d+)?", "number")
PLACEHOLDER = plain_text(150)
IN_A_VIEW = (Surface.MODAL, Surface.HOME)

_MENU: Mapping[str, Rule] = {
    "action_id": ID,
    "confirm": CONFIRM,
    "focus_on_load": boolean,
    "placeholder": PLACEHOLDER,
}
_TEXT_FIELD: Mapping[str, Rule] = {
    "action_id": ID,
    "placeholder": PLACEHOLDER,
    "focus_on_load": boolean,
    "dispatch_action_config": DISPATCH,
}
_CHOICE: Mapping[str, Rule] = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean}
_OPTIONS: Mapping[str, Rule] = {
    "options": array(PLAIN_OPTION, 1, 100),
    "option_groups": array(OPTION_GROUP, 1, 100),
}
_SEVERAL: Mapping[str, Rule] = {"max_selected_items": integer(1, 100)}
_RESPONSE_URL: Mapping[str, Rule] = {"response_url_enabled": only_on(boolean, Surface.MODAL)}
_STATIC_CHECKS = (exactly_one("options", "option_groups"), initial_among_options)


def _lengths_agree(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    if "max_length" in value and value.get("min_length", 0) > value["max_length"]:
        yield Problem("`min_length` must not be more than `max_length`", f"{pointer}/min_length")


def _one_start(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    if "initial_conversation" in value and value.get("default_to_current_conversation"):
        where = f"{pointer}/default_to_current_conversation"
        yield Problem("cannot be used with `initial_conversation`", where)


BUTTON = shape(
    {"text": plain_text(75)},
    {
        "action_id": ID,
        "url": URL,
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)

OVERFLOW = shape(
    {"options": array(OVERFLOW_OPTION, 1, 5)},
    {"action_id": ID, "confirm": CONFIRM},
)

IMAGE = shape(
    {"alt_text": string(2000)},
    {"image_url": URL, "slack_file": SLACK_FILE},
    (exactly_one("image_url", "slack_file"),),
)

SELECTS: Mapping[str, Rule] = {
    "static_select": shape(
        {}, {**_MENU, **_OPTIONS, "initial_option": PLAIN_OPTION}, _STATIC_CHECKS
    ),
    "users_select": shape({}, {**_MENU, "initial_user": USER}),
    "conversations_select": shape(
        {},
        {
            **_MENU,
            **_RESPONSE_URL,
            "initial_conversation": ID,
            "default_to_current_conversation": boolean,
            "filter": FILTER,
        },
        (_one_start,),
    ),
    "channels_select": shape({}, {**_MENU, **_RESPONSE_URL, "initial_channel": ID}),
}

MULTI_SELECTS: Mapping[str, Rule] = {
    "multi_static_select": shape(
        {},
        {**_MENU, **_OPTIONS, **_SEVERAL, "initial_options": array(PLAIN_OPTION, 1, 100)},
        _STATIC_CHECKS,
    ),
    "multi_users_select": shape({}, {**_MENU, **_SEVERAL, "initial_users": array(USER, 1, 100)}),
    "multi_conversations_select": shape(
        {},
        {
            **_MENU,
            **_SEVERAL,
            "initial_conversations": array(ID, 1, 100),
            "default_to_current_conversation": boolean,
            "filter": FILTER,
        },
    ),
    "multi_channels_select": shape(
        {}, {**_MENU, **_SEVERAL, "initial_channels": array(ID, 1, 100)}
    ),
}

PICKERS: Mapping[str, Rule] = {
    "datepicker": shape({}, {**_MENU, "initial_date": DATE}),
    "timepicker": shape({}, {**_MENU, "initial_time": TIME, "timezone": string(255)}),
}
DATETIME_PICKER: Mapping[str, Rule] = {
    "datetimepicker": shape(
        {}, {**_CHOICE, "initial_date_time": integer(1_000_000_000, 9_999_999_999)}
    ),
}

CHOICES: Mapping[str, Rule] = {
    "radio_buttons": shape(
        {"options": array(RICH_OPTION, 1, 10)},
        {**_CHOICE, "initial_option": RICH_OPTION},
        (initial_among_options,),
    ),
    "checkboxes": shape(
        {"options": array(RICH_OPTION, 1, 10)},
        {**_CHOICE, "initial_options": array(RICH_OPTION, 1, 10)},
        (initial_among_options,),
    ),
}

TEXT_FIELDS: Mapping[str, Rule] = {
    "plain_text_input": shape(
        {},
        {
            **_TEXT_FIELD,
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        (_lengths_agree,),
    ),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        {**_TEXT_FIELD, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
    ),
    "email_text_input": shape({}, {**_TEXT_FIELD, "initial_value": string(3000)}),
    "url_text_input": shape({}, {**_TEXT_FIELD, "initial_value": URL}),
}

IN_ACTIONS: Mapping[str, Rule] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    **SELECTS,
    **PICKERS,
    **DATETIME_PICKER,
    **CHOICES,
}
"""What an `actions` block takes."""

AS_ACCESSORY: Mapping[str, Rule] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    "image": IMAGE,
    **SELECTS,
    **MULTI_SELECTS,
    **PICKERS,
    **CHOICES,
}
"""What a `section` takes beside its text."""

IN_INPUT: Mapping[str, Rule] = {
    **SELECTS,
    **MULTI_SELECTS,
    **PICKERS,
    **DATETIME_PICKER,
    **CHOICES,
    **TEXT_FIELDS,
}
"""What an `input` block takes."""
