"""One YAML document, read safely: its values with the line of each, or why it cannot be read.

Nothing is constructed: no tag makes an object, no alias is followed, and nesting stops early.
What a value is for is decided by whoever asks for it (`prompts/sheets.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from yaml.reader import Reader
from yaml.resolver import Resolver

MAX_BYTES = 64 * 1024
_MAX_DEPTH = 8

_TEXT = "tag:yaml.org,2002:str"
_TRUTH = "tag:yaml.org,2002:bool"
_MEANINGS = {
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:null": "nothing",
    "tag:yaml.org,2002:timestamp": "a date",
    _TRUTH: "true or false",
}

# The parser in C reads the library 30 times faster; where it was not built, Python's will do.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_meaning_of: Callable[[type, str, object], str] = Resolver().resolve


class Unreadable(Exception):
    """The bytes are not a document that we read; `line` is None if no one line is at fault."""

    def __init__(self, line: int | None, message: str) -> None:
        self.line = line
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as it was written, and what YAML takes it for."""

    line: int
    value: str
    tag: str

    @property
    def is_text(self) -> bool:
        return self.tag == _TEXT

    @property
    def truth(self) -> bool | None:
        """The value of a true-or-false, or None if it is not one."""
        if self.tag != _TRUTH:
            return None
        return self.value.lower() in ("true", "yes", "on")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of values."""

    line: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order written; a key may be of any shape and come twice."""

    line: int
    pairs: tuple[tuple[Node, Node], ...]


Node: TypeAlias = Scalar | Listing | Mapping


def described(node: Node) -> str:
    """What a value is, for the person who wrote it: "a list", "a number"."""
    if isinstance(node, Listing):
        return "a list"
    if isinstance(node, Mapping):
        return "a set of keys"
    return "words" if node.is_text else _MEANINGS.get(node.tag, "a value of a special kind")


def read(content: bytes) -> Node:
    """The one document in these bytes, or `Unreadable`."""
    if len(content) > MAX_BYTES:
        raise Unreadable(
            None, f"The file is larger than {MAX_BYTES // 1024} KB. Is it the right file?"
        )
    return _parsed(_decoded(content))


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            content.count(b"\n", 0, error.start) + 1,
            "This line is not UTF-8 text. Save the file again as UTF-8.",
        ) from error
    odd = Reader.NON_PRINTABLE.search(text)
    if odd:
        raise Unreadable(
            text.count("\n", 0, odd.start()) + 1,
            f"This line holds a character that cannot be shown (U+{ord(odd.group()):04X}). "
            "Delete it.",
        )
    return text


def _parsed(text: str) -> Node:
    try:
        return _document(yaml.parse(text, Loader=_Loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "it is not YAML"
        raise Unreadable(
            None if mark is None else mark.line + 1,
            f"The YAML cannot be read from here: {reason}. Check quotes, colons and indents.",
        ) from error
    except (ValueError, OverflowError) as error:
        # Python's own parser lets these out for an escape or a version number that is too large.
        raise Unreadable(
            None,
            "The YAML holds a number or an escape that cannot be read. Write it as plain text.",
        ) from error


def _document(events: Iterator[Event]) -> Node:
    found: Node | None = None
    for event in events:
        if not isinstance(event, DocumentStartEvent):
            continue
        if found is not None:
            raise Unreadable(
                _line(event),
                "A second document starts here (---). Keep one in a file.",
            )
        found = _node(next(events), events, depth=1)
    if found is None:
        raise Unreadable(None, "The file is empty. Fill it in, or delete it.")
    return found


def _node(event: Event, events: Iterator[Event], depth: int) -> Node:
    line = _line(event)
    if depth > _MAX_DEPTH:
        raise Unreadable(line, "The values are nested too deep here. Compare with the library.")
    if isinstance(event, AliasEvent):
        raise Unreadable(line, "This is a YAML alias (*). Write the value out instead.")
    if isinstance(event, ScalarEvent):
        return _scalar(event, line)
    inside = list(_children(events, depth))
    if isinstance(event, SequenceStartEvent):
        return Listing(line, tuple(inside))
    assert isinstance(event, MappingStartEvent)
    return Mapping(line, tuple(zip(inside[::2], inside[1::2], strict=True)))


def _children(events: Iterator[Event], depth: int) -> Iterator[Node]:
    for event in events:
        if isinstance(event, CollectionEndEvent):
            return
        yield _node(event, events, depth + 1)


def _line(event: Event) -> int:
    assert event.start_mark is not None, "both parsers mark every event"
    return event.start_mark.line + 1


def _scalar(event: ScalarEvent, line: int) -> Scalar:
    tag = event.tag
    if tag is None or tag == "!":
        tag = _meaning_of(yaml.ScalarNode, event.value, event.implicit)
    return Scalar(line, event.value, tag)
