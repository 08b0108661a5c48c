"""What Slack itself objects to in a form, before the app hears of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from ..block_kit import every_block
from ..state.records import Json, View
from .element_state import ENTRIES

REQUIRED = "Please complete this required field."
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_LONGEST_NUMBER = 100
MOST_FILES = 10


def complaints(view: View, state: Json) -> dict[str, str]:
    """Slack's sentence for each input block that it does not take, by block id."""
    return dict(_found(view, state))


def _found(view: View, state: Json) -> Iterator[tuple[str, str]]:
    for block in every_block(view.content["blocks"]):
        if block["type"] == "input":
            element = block["element"]
            entered = state[block["block_id"]][element["action_id"]]
            sentence = _complaint(block, element, entered)
            if sentence:
                yield block["block_id"], sentence


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
    if len(value) > _LONGEST_NUMBER or not _NUMBER.fullmatch(value):
        return "Please enter a number."
    if "." in value and not element["is_decimal_allowed"]:
        return "Please enter a whole number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and Decimal(value) < Decimal(least):
        return f"Please enter a number no less than {least}."
    if most is not None and Decimal(value) > Decimal(most):
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


def _files(element: Json, value: list[Json]) -> str | None:
    most = element.get("max_files", MOST_FILES)
    if len(value) > most:
        return f"Please add {most} {'file' if most == 1 else 'files'} or fewer."
    taken = [extension.lower() for extension in element.get("filetypes", ())]
    extensions = [str(file["name"]).rpartition(".")[2].lower() for file in value]
    if taken and not set(taken).issuperset(extensions):
        return f"Please add only files of these types: {', '.join(taken)}."
    return None


_CHECKS: Mapping[str, Callable[[Json, Any], str | None]] = {
    **{kind: _few_enough for kind, entry in ENTRIES.items() if entry.many},
    "plain_text_input": _length,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
    "file_input": _files,
}
