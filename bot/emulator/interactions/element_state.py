"""What a person has entered: the state of a view's or message's elements, as Slack shapes it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..block_kit import acting_elements
from ..state.records import Json, View


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
    "rich_text_input": Entry("rich_text_value", "initial_value"),
    "file_input": Entry("files", "", many=True),
    "static_select": _OPTION,
    "external_select": _OPTION,
    "radio_buttons": _OPTION,
    "multi_static_select": _OPTIONS,
    "multi_external_select": _OPTIONS,
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


def merged(values: Json, entered: Json) -> Json:
    """Values, with those of `entered` over them."""
    return {
        block_id: {**values.get(block_id, {}), **entered.get(block_id, {})}
        for block_id in {**values, **entered}
    }


def holding_elements(blocks: Sequence[Json]) -> Iterator[tuple[str, Json]]:
    """Each element that holds a value, with its block id."""
    for block, element in acting_elements(blocks):
        if element.get("type") in ENTRIES:
            yield block["block_id"], element
