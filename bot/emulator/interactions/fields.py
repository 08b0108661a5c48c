"""The fields of a view or message, and what a test's plain value means in each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from ..block_kit import acting_elements, all_options
from ..people.outcome import NotPossible
from ..state.records import Json
from .element_state import ENTRIES


@dataclass(frozen=True, slots=True)
class Field:
    """An element that holds a value. `acts`: the app hears of each change, not only of the form."""

    block_id: str
    label: str
    element: Json
    acts: bool


def fields_of(blocks: Sequence[Json]) -> Iterator[Field]:
    """Every field, in reading order."""
    for block, element in acting_elements(blocks):
        if element["type"] in ENTRIES:
            acts = block["type"] != "input" or bool(block.get("dispatch_action"))
            yield Field(block["block_id"], label_of(block, element), element, acts)


def label_of(block: Json, element: Json) -> str:
    """What stands over or in a field: its label, its section's text, or its placeholder."""
    for holder in (block.get("label"), block.get("text"), element.get("placeholder")):
        if holder:
            return str(holder["text"])
    return ""


def entered_from(element: Json, value: Any) -> Json:
    """A plain value as the page would send it. Raises NotPossible for an option not offered."""
    entry = ENTRIES[element["type"]]
    if entry.many:
        return {entry.key: [_single(element, item) for item in several(value)]}
    return {entry.key: None if value is None else _single(element, value)}


def several(value: Any) -> list[Any]:
    """A list as it is, one thing as a list of it, None as none."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _single(element: Json, value: Any) -> Any:
    if "options" in element or "option_groups" in element:
        return option_called(all_options(element), value)
    read: Callable[[Any], Any] = _PLAIN.get(element["type"], _identity)
    return read(value)


def option_called(offered: Sequence[Json], wanted: Any) -> Json:
    """The option of that text or value. Raises NotPossible, naming what is offered."""
    for option in offered:
        if wanted in (option["text"]["text"], option["value"]):
            return option
    texts = ", ".join(repr(option["text"]["text"]) for option in offered) or "none"
    raise NotPossible(f"{wanted!r} is not offered; these are: {texts}")


def _identity(value: Any) -> Any:
    """Text as it is; a person or anything else that has an id by its id."""
    return str(getattr(value, "id", value))


def _rich_text(value: Any) -> Json:
    """Words as rich text of one paragraph; rich text as it is."""
    if isinstance(value, Mapping):
        return dict(value)
    words = {"type": "text", "text": str(value)}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [words]}],
    }


def _date(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _time(value: Any) -> str:
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def _moment(value: Any) -> int:
    return int(value.timestamp()) if isinstance(value, datetime) else int(value)


_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "datepicker": _date,
    "timepicker": _time,
    "datetimepicker": _moment,
    "rich_text_input": _rich_text,
}
