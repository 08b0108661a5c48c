"""What the page or a test says was entered, read as state: only what somebody could enter."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..block_kit import all_options, check_option, check_rich_text, complete_text
from ..files.shapes import file_json
from ..state.records import Json
from ..state.workspace import Workspace
from .element_state import ENTRIES, holding_elements

Reader = Callable[[Workspace, Json, Any], Any]


class NotOffered(ValueError):
    """A value that nobody could have entered: an option that is not there, a wrong kind."""


def read_values(workspace: Workspace, blocks: Sequence[Json], given: Any) -> Json:
    """What was entered, as `{block_id: {action_id: state}}`, checked against the blocks.

    Elements that are not there are left out. Raises NotOffered for what nobody could enter.
    """
    if not isinstance(given, Mapping):
        return {}
    values: Json = {}
    for block_id, element in holding_elements(blocks):
        of_block = given.get(block_id)
        entered = of_block.get(element["action_id"]) if isinstance(of_block, Mapping) else None
        if isinstance(entered, Mapping):
            state = read_value(workspace, element, entered)
            values.setdefault(block_id, {})[element["action_id"]] = state
    return values


def read_value(workspace: Workspace, element: Json, given: Mapping[str, Any]) -> Json:
    """One element's entered value as state."""
    kind = element["type"]
    entry = ENTRIES[kind]
    read: Reader = _READERS.get(kind, _word)
    value = given.get(entry.key)
    if entry.many:
        return {
            "type": kind,
            entry.key: [read(workspace, element, item) for item in _items(value)],
        }
    entered = None if value is None or value == "" else read(workspace, element, value)
    return {"type": kind, entry.key: entered}


def chosen_option(element: Json, option: Any) -> Json:
    """The option of an element that has this value, or the value of this option."""
    wanted = option.get("value") if isinstance(option, Mapping) else option
    for offered in all_options(element):
        if offered["value"] == wanted:
            return dict(offered)
    raise NotOffered("That option is not offered here.")


def _option(_workspace: Workspace, element: Json, value: Any) -> Json:
    return chosen_option(element, value)


def _found_option(_workspace: Workspace, _element: Json, value: Any) -> Json:
    """An option that the app once suggested. Slack keeps none of them, so it comes whole."""
    if check_option(value):
        raise NotOffered("This menu takes an option that the app has suggested.")
    return complete_text(value)


def _file(workspace: Workspace, _element: Json, value: Any) -> Json:
    file_id = value.get("id") if isinstance(value, Mapping) else value
    file = workspace.files.find(file_id) if isinstance(file_id, str) else None
    if file is None:
        raise NotOffered("That file is not here.")
    return file_json(workspace, file)


def _rich_text(_workspace: Workspace, _element: Json, value: Any) -> Json:
    if check_rich_text(value):
        raise NotOffered("This field takes rich text.")
    return dict(value)


def _moment(_workspace: Workspace, _element: Json, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotOffered("This field takes a moment in seconds.")
    return value


def _word(_workspace: Workspace, _element: Json, value: Any) -> str:
    if not isinstance(value, str):
        raise NotOffered("This field takes text.")
    return value


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise NotOffered("Several values come as a list.")
    return value


_READERS: Mapping[str, Reader] = {
    "static_select": _option,
    "radio_buttons": _option,
    "multi_static_select": _option,
    "checkboxes": _option,
    "external_select": _found_option,
    "multi_external_select": _found_option,
    "rich_text_input": _rich_text,
    "file_input": _file,
    "datetimepicker": _moment,
}
"""How a value is read, one at a time; text where nothing else is said."""
