"""Tables, plain and with data."""

from collections.abc import Iterator
from typing import Any

from .objects import ID
from .problem import Problem, Surface
from .rich_text import RICH_TEXT
from .rules import array, boolean, integer, kinds, number, one_of, shape, string, words

LONGEST = 10_000
"""All the cells of a table together, in characters."""

_RAW = {
    "raw_text": shape({"text": string(3000)}),
    "raw_number": shape({"value": number, "text": string(3000)}),
}
_CELL = kinds({**_RAW, "rich_text": RICH_TEXT})
_HEADER_CELL = kinds(_RAW)

_SETTINGS = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _column(value: Any, pointer: str, surface: Surface) -> Iterator[Problem]:
    """A column's settings; null leaves the column as it is."""
    if value is not None:
        yield from _SETTINGS(value, pointer, surface)


def _short_enough(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    if text_in(value["rows"]) > LONGEST:
        yield Problem(f"must be less than {LONGEST + 1} characters", f"{pointer}/rows")


def _oblong(value: Any, pointer: str, _surface: Surface) -> Iterator[Problem]:
    columns = len(value["rows"][0])
    for place, row in enumerate(value["rows"]):
        if len(row) != columns:
            yield Problem(f"must have {columns} items, as the first row", f"{pointer}/rows/{place}")
    if value.get("row_header_column_index", 0) >= columns:
        where = f"{pointer}/row_header_column_index"
        yield Problem(f"must be less than {columns}", where)


def _plain_header(value: Any, pointer: str, surface: Surface) -> Iterator[Problem]:
    for place, cell in enumerate(value["rows"][0]):
        yield from _HEADER_CELL(cell, f"{pointer}/rows/0/{place}", surface)


TABLE = shape(
    {"rows": array(array(_CELL, 1, 20), 1, 100)},
    {"block_id": ID, "column_settings": array(_column, 1, 20)},
    (_short_enough,),
)

DATA_TABLE = shape(
    {"caption": words(2000), "rows": array(array(_CELL, 1, 20), 2, 101)},
    {
        "block_id": ID,
        "page_size": integer(1, 100),
        "row_header_column_index": integer(0, 19),
    },
    (_short_enough, _oblong, _plain_header),
)


def text_in(value: Any) -> int:
    """How many characters of text there are in a value, however deep."""
    if isinstance(value, dict):
        own = value.get("text")
        inner = sum(text_in(item) for item in value.values())
        return inner + (len(own) if isinstance(own, str) else 0)
    if isinstance(value, list | tuple):
        return sum(text_in(item) for item in value)
    return 0
