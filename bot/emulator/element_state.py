"""What a person has entered: the state of a view's elements, and Slack's own checks of it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .block_kit import all_options
from .records import Json, View
from .views import elements_of


@dataclass(frozen=True, slots=True)
class Entry:
    """How an element says what was entered: under which key, and what it starts with."""

    key: str
    initial: str
    many: bool = False


_TEXT = Entry("value", "initial_value")
_OPTION = Entry("selected_option", "initial_option")
_OPTIONS = Entry("selected_options", "initial_options", many=True)

ENTRIES: Mapping[str, Entry] = {
    "plain_text_input": _TEXT,
    "number_input": _TEXT,
    "email_text_input": _TEXT,
    "url_text_input": _TEXT,
    "static_select": _OPTION,
    "radio_buttons": _OPTION,
    "multi_static_select": _OPTIONS,
    "checkboxes": _OPTIONS,
    "users_select": Entry("selected_user", "initial_user"),
    "multi_users_select": Entry("selected_users", "initial_users", many=True),
    "conversations_select": Entry("selected_conversation", "initial_conversation"),
    "multi_conversations_select": Entry(
        "selected_conversations", "initial_conversations", many=True
    ),
    "channels_select": Entry("selected_channel", "initial_channel"),
    "multi_channels_select": Entry("selected_channels", "initial_channels", many=True),
    "datepicker": Entry("selected_date", "initial_date"),
    "timepicker": Entry("selected_time", "initial_time"),
    "datetimepicker": Entry("selected_date_time", "initial_date_time"),
}
"""The elements that hold a value. Buttons and overflow menus hold none."""


class NotOffered(ValueError):
    """A value that nobody could have entered: an option that is not there, a wrong kind."""


def element_state(element: Json, entered: Json | None = None) -> Json:
    """An element's state: what was entered, else what it starts with, else empty."""
    kind = element["type"]
    entry = ENTRIES[kind]
    if entered is not None and entered.get("type") == kind:
        return entered
    empty: Any = [] if entry.many else None
    return {"type": kind, entry.key: element.get(entry.initial, empty)}


def blocks_state(blocks: Sequence[Json], values: Json) -> Json:
    """The state of all elements that hold a value, as `{block_id: {action_id: state}}`."""
    state: Json = {}
    for block_id, element in holding_elements(blocks):
        entered = values.get(block_id, {}).get(element["action_id"])
        state.setdefault(block_id, {})[element["action_id"]] = element_state(element, entered)
    return state


def view_state(view: View) -> Json:
    """The state of a view as payloads carry it."""
    return blocks_state(view.content["blocks"], view.values)


def holding_elements(blocks: Sequence[Json]) -> Iterator[tuple[str, Json]]:
    """Each element that holds a value, with its block id."""
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") in ENTRIES:
                yield block["block_id"], element


def read_values(blocks: Sequence[Json], given: Any) -> Json:
    """What the page or a test says was entered, checked against the blocks.

    Elements that are not there are left out. Raises NotOffered for what nobody could enter.
    """
    if not isinstance(given, Mapping):
        return {}
    values: Json = {}
    for block_id, element in holding_elements(blocks):
        of_block = given.get(block_id)
        entered = of_block.get(element["action_id"]) if isinstance(of_block, Mapping) else None
        if isinstance(entered, Mapping):
            state = read_value(element, entered)
            values.setdefault(block_id, {})[element["action_id"]] = state
    return values


def read_value(element: Json, given: Mapping[str, Any]) -> Json:
    """One element's entered value as state. Options are matched by their value."""
    kind = element["type"]
    entry = ENTRIES[kind]
    value = given.get(entry.key)
    if entry is _OPTION:
        value = None if value is None else _offered(element, value)
    elif entry is _OPTIONS:
        value = [_offered(element, option) for option in _items(value)]
    elif entry.many:
        value = [_word(item) for item in _items(value)]
    elif kind == "datetimepicker":
        value = _whole(value)
    elif value is not None:
        value = _word(value) or None
    return {"type": kind, entry.key: value}


def _offered(element: Json, option: Any) -> Json:
    wanted = option.get("value") if isinstance(option, Mapping) else option
    for offered in all_options(element):
        if offered["value"] == wanted:
            return dict(offered)
    raise NotOffered("That option is not offered here.")


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise NotOffered("Several values come as a list.")
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise NotOffered("This field takes text.")
    return value


def _whole(value: Any) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise NotOffered("This field takes a moment in seconds.")
    return value


# What Slack checks before it tells the app

REQUIRED = "Please complete this required field."
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def complaints(view: View, state: Json) -> dict[str, str]:
    """What Slack itself objects to before it sends a form, by block id."""
    found: dict[str, str] = {}
    for block in view.content["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            entered = state[block["block_id"]][element["action_id"]]
            sentence = _complaint(block, element, entered)
            if sentence:
                found[block["block_id"]] = sentence
    return found


def _complaint(block: Json, element: Json, entered: Json) -> str | None:
    value = entered[ENTRIES[element["type"]].key]
    if not value:
        return None if block.get("optional") else REQUIRED
    check = _CHECKS.get(element["type"])
    return check(element, value) if check else None


def _length(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please enter at least {least} characters."
    if len(value) > most:
        return f"Please enter {most} characters or fewer."
    return None


def _number(element: Json, value: str) -> str | None:
    if not _NUMBER.fullmatch(value):
        return "Please enter a number."
    if "." in value and not element["is_decimal_allowed"]:
        return "Please enter a whole number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and float(value) < float(least):
        return f"Please enter a number no less than {least}."
    if most is not None and float(value) > float(most):
        return f"Please enter a number no more than {most}."
    return None


def _email(_element: Json, value: str) -> str | None:
    return None if _EMAIL.fullmatch(value) else "Please enter a valid email address."


def _url(_element: Json, value: str) -> str | None:
    return None if _URL.fullmatch(value) else "Please enter a valid URL."


def _few_enough(element: Json, value: list[Any]) -> str | None:
    most = element.get("max_selected_items")
    if most is not None and len(value) > most:
        return f"Please select {most} or fewer."
    return None


_CHECKS: Mapping[str, Callable[[Json, Any], str | None]] = {
    "plain_text_input": _length,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
    **{kind: _few_enough for kind, entry in ENTRIES.items() if entry.many},
}
