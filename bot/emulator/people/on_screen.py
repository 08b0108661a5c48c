"""Finding things on a person's screen: buttons by their text, fields by their label."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..block_kit import elements_of, every_block
from ..interactions.actions import Pressed
from ..interactions.fields import Field, fields_of
from ..page_server.screen import words
from ..state.records import Json
from .outcome import NotPossible


class NotOnScreen(AssertionError):
    """A person was to see or use something that is not on their screen."""


@dataclass(frozen=True, slots=True)
class Place:
    """Blocks on the screen and where they are: in a view, or in a message of a channel."""

    blocks: Sequence[Json]
    view_id: str | None = None
    channel: str = ""
    ts: str = ""


def find_buttons(places: Sequence[Place], text: str, beside: str = "") -> tuple[Place, Pressed]:
    """The first button or overflow option of that text. NotPossible names what is there."""
    offered: list[str] = []
    for place in places:
        for label, context, pressed in _pressable(place.blocks):
            offered.append(label)
            if label == text and beside in context:
                return place, pressed
    there = ", ".join(repr(label) for label in dict.fromkeys(offered)) or "none"
    near = f" beside {beside!r}" if beside else ""
    raise NotPossible(f"there is no button {text!r}{near}; the buttons are: {there}")


def _pressable(blocks: Sequence[Json]) -> Iterator[tuple[str, str, Pressed]]:
    """Each thing to press: its text, the text it stands beside, and what pressing it means."""
    above = ""
    for block in every_block(blocks):
        above = words({name: block[name] for name in _BESIDE if name in block}) or above
        for element in elements_of(block):
            for text, chosen in _choices(element):
                yield text, above, Pressed(block["block_id"], element["action_id"], chosen)


_BESIDE = ("title", "text", "fields", "subtitle", "body")
"""The parts of a block that its buttons stand beside."""


def _choices(element: Json) -> Iterator[tuple[str, Json | None]]:
    """What can be pressed in an element: each text, and what is chosen by pressing it."""
    kind = element["type"]
    if kind in _BUTTONS:
        yield element["text"]["text"], None
    elif kind == "overflow":
        for option in element["options"]:
            yield option["text"]["text"], {"selected_option": {"value": option["value"]}}
    elif kind == "feedback_buttons":
        for button in (element["positive_button"], element["negative_button"]):
            yield button["text"]["text"], {"value": button["value"]}


_BUTTONS = frozenset({"button", "icon_button", "workflow_button"})


def find_field(places: Sequence[Place], name: str) -> tuple[Place, Field]:
    """The field of that label, block id or action id. Raises NotPossible, naming what is there."""
    every = [(place, field) for place in places for field in fields_of(place.blocks)]
    for place, field in every:
        if name in (field.block_id, field.element["action_id"], field.label):
            return place, field
    for place, field in every:
        if name and name in field.label:
            return place, field
    there = ", ".join(repr(field.label) for _, field in every) or "none"
    raise NotPossible(f"there is no field {name!r}; the fields are: {there}")
