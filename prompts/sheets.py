"""One file of a library or an overlay: what it gives, names and switches off.

A dimension's file is named after it and holds `id`, `area`, `name`, the lists `see`, `think`
and `act`, and `off`. `areas.yaml` holds `areas`, each with `id`, `name` and `measures`, and
`off`. Every key but `id` may be left out; whether the result is whole is for `overlay.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from prompts.catalogue import StatementKind
from prompts.checks import (
    AREA_OF,
    AREAS,
    DIMENSION_PARTS,
    Part,
    trouble_with_id,
    trouble_with_label,
    trouble_with_text,
)
from prompts.documents import Listing, Mapping, Node, Scalar, described
from prompts.problems import Place, Problem

AREAS_FILE = "areas"

_DIMENSION_KEYS = ("id", "area", "name", *DIMENSION_PARTS, "off")
_AREA_KEYS = ("id", "name", Part.MEASURES)
_ITEM_KEYS = ("id", "text", "source")
_MEASURE_KEYS = (*_ITEM_KEYS, "kind", "anchor")
_KINDS = ", ".join(StatementKind)
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Slot:
    """One list: a part of a dimension, or the measures of an area."""

    owner: str
    part: Part


@dataclass(frozen=True, slots=True)
class Entry:
    """An item or a measure as a file gives it; only a measure has a kind."""

    place: Place
    id: str
    text: str
    source: str
    kind: StatementKind | None = None
    anchor: bool = False


@dataclass(slots=True)
class Sheet:
    """What one file says, as far as it could be understood, and what could not."""

    file: str
    owners: list[str] = field(default_factory=list)
    entries: dict[Slot, dict[str, Entry]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    off: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def report(self, line: int | None, message: str) -> None:
        self.problems.append(Problem(self.file, line, message))

    def place(self, line: int) -> Place:
        return Place(self.file, line)


def read_sheet(file: str, stem: str, document: Node) -> Sheet:
    """What the file named `stem` says; `file` is how problems call it."""
    sheet = Sheet(file)
    if not isinstance(document, Mapping):
        sheet.report(
            document.line,
            f"The file holds {described(document)}, not keys and values. "
            "Compare it with the library's own.",
        )
    elif stem == AREAS_FILE:
        _read_areas(sheet, document)
    elif stem in AREA_OF:
        _read_dimension(sheet, stem, document)
    else:
        names = ", ".join(f"{name}.yaml" for name in (*AREA_OF, AREAS_FILE))
        sheet.report(None, f"No part of the library has this name. Use one of: {names}.")
    return sheet


def _read_dimension(sheet: Sheet, dimension: str, document: Mapping) -> None:
    keys = _keys(sheet, document, _DIMENSION_KEYS)
    sheet.owners.append(dimension)
    _expect(sheet, keys.get("id"), "id", dimension, document.line)
    if "area" in keys:
        _expect(sheet, keys["area"], "area", AREA_OF[dimension], document.line)
    _read_name(sheet, dimension, keys)
    for part in DIMENSION_PARTS:
        if part in keys:
            _read_entries(sheet, Slot(dimension, part), keys[part])
    _read_off(sheet, keys)


def _read_areas(sheet: Sheet, document: Mapping) -> None:
    keys = _keys(sheet, document, ("areas", "off"))
    # Measures of any area may be switched off here, whether or not the file gives others.
    sheet.owners.extend(AREAS)
    given: set[str] = set()
    for node in _items(sheet, keys["areas"], "areas") if "areas" in keys else ():
        area = _read_area(sheet, node)
        if area in given:
            sheet.report(node.line, "This area was given above. Put its measures together.")
        if area:
            given.add(area)
    _read_off(sheet, keys)


def _read_area(sheet: Sheet, node: Node) -> str | None:
    if not isinstance(node, Mapping):
        sheet.report(node.line, f"An area is given by keys, but this is {described(node)}.")
        return None
    keys = _keys(sheet, node, _AREA_KEYS)
    area = _label(sheet, keys, "id", node.line)
    if area is None:
        return None
    if area not in AREAS:
        sheet.report(keys["id"].line, f"No area has this id. Use one of: {', '.join(AREAS)}.")
        return None
    _read_name(sheet, area, keys)
    if Part.MEASURES in keys:
        _read_entries(sheet, Slot(area, Part.MEASURES), keys[Part.MEASURES])
    return area


def _read_name(sheet: Sheet, owner: str, keys: dict[str, Node]) -> None:
    if "name" in keys:
        name = _label(sheet, keys, "name", keys["name"].line)
        if name is not None:
            sheet.names[owner] = name


def _read_entries(sheet: Sheet, slot: Slot, node: Node) -> None:
    entries = sheet.entries.setdefault(slot, {})
    for item in _items(sheet, node, slot.part):
        entry = _read_entry(sheet, slot, item)
        if entry is None:
            continue
        first = entries.setdefault(entry.id, entry)
        if first is not entry:
            sheet.report(
                item.line,
                f"The id {_shown(entry.id)} was used on line {first.place.line}. "
                "Give one of the two another id.",
            )


def _read_entry(sheet: Sheet, slot: Slot, node: Node) -> Entry | None:
    if not isinstance(node, Mapping):
        sheet.report(
            node.line,
            f"An item is given by keys ({', '.join(_ITEM_KEYS)}), but this is {described(node)}.",
        )
        return None
    is_measure = slot.part is Part.MEASURES
    keys = _keys(sheet, node, _MEASURE_KEYS if is_measure else _ITEM_KEYS)
    item_id = _item_id(sheet, keys, slot, node.line)
    text = _item_text(sheet, keys, slot.part, node.line)
    source = _label(sheet, keys, "source", node.line)
    kind = _kind(sheet, keys, node.line) if is_measure else None
    anchor = _anchor(sheet, keys, kind)
    if item_id is None or text is None or source is None or (is_measure and kind is None):
        return None
    return Entry(sheet.place(node.line), item_id, text, source, kind, anchor)


def _item_id(sheet: Sheet, keys: dict[str, Node], slot: Slot, line: int) -> str | None:
    item_id = _words(sheet, keys, "id", line)
    if item_id is None:
        return None
    return (
        item_id
        if _fits(sheet, keys["id"], trouble_with_id(item_id, slot.owner, slot.part))
        else None
    )


def _item_text(sheet: Sheet, keys: dict[str, Node], part: Part, line: int) -> str | None:
    text = _words(sheet, keys, "text", line)
    if text is None:
        return None
    return text if _fits(sheet, keys["text"], trouble_with_text(text, part)) else None


def _kind(sheet: Sheet, keys: dict[str, Node], line: int) -> StatementKind | None:
    word = _words(sheet, keys, "kind", line)
    if word is None:
        return None
    if word not in list(StatementKind):
        sheet.report(keys["kind"].line, f"There is no such kind. Use one of: {_KINDS}.")
        return None
    return StatementKind(word)


def _anchor(sheet: Sheet, keys: dict[str, Node], kind: StatementKind | None) -> bool:
    node = keys.get("anchor")
    if node is None:
        return False
    truth = node.truth if isinstance(node, Scalar) else None
    if truth is None:
        sheet.report(node.line, f"anchor is true or false, but this is {described(node)}.")
    if truth and kind not in (None, StatementKind.STAFF):
        sheet.report(
            node.line, "An anchor carries a trend, so it must be of kind staff. Choose another."
        )
    return bool(truth)


def _read_off(sheet: Sheet, keys: dict[str, Node]) -> None:
    for node in _items(sheet, keys["off"], "off") if "off" in keys else ():
        if isinstance(node, Scalar) and node.is_text:
            sheet.off[node.value] = sheet.place(node.line)
        else:
            sheet.report(node.line, f"off is a list of ids, but this is {described(node)}.")


def _keys(sheet: Sheet, mapping: Mapping, known: Iterable[str]) -> dict[str, Node]:
    """The values by key, without those that are not known; the first stands if one comes twice.

    YAML takes a bare `off` for false, so a key goes by how it was written.
    """
    found: dict[str, Node] = {}
    for key, value in mapping.pairs:
        if not isinstance(key, Scalar) or key.value not in known:
            name = _shown(key.value) if isinstance(key, Scalar) else described(key)
            sheet.report(
                key.line, f"{name} is not a key that is used here. Use: {', '.join(known)}."
            )
        elif key.value in found:
            sheet.report(key.line, f"{key.value} is given twice here. Keep one.")
        else:
            found[key.value] = value
    return found


def _items(sheet: Sheet, node: Node, what: str) -> Iterator[Node]:
    if isinstance(node, Listing):
        yield from node.items
    else:
        sheet.report(
            node.line, f"{what} is a list, but this is {described(node)}. Begin each with “- ”."
        )


def _words(sheet: Sheet, keys: dict[str, Node], key: str, line: int) -> str | None:
    """The text under a key, in one line, or None once the reason is reported."""
    node = keys.get(key)
    if node is None:
        sheet.report(line, f"There is no {key} here. Add it.")
        return None
    if not isinstance(node, Scalar) or not node.is_text:
        sheet.report(
            node.line,
            f"{key} must be words, but YAML takes this for {described(node)}. "
            "Write words, in quotes.",
        )
        return None
    return " ".join(node.value.split())


def _label(sheet: Sheet, keys: dict[str, Node], key: str, line: int) -> str | None:
    label = _words(sheet, keys, key, line)
    if label is None:
        return None
    return label if _fits(sheet, keys[key], trouble_with_label(label, key)) else None


def _expect(sheet: Sheet, node: Node | None, key: str, wanted: str, line: int) -> None:
    if node is None:
        sheet.report(line, f"There is no {key} here. Add the line: {key}: {wanted}")
    elif not isinstance(node, Scalar) or node.value != wanted:
        sheet.report(node.line, f"In this file the {key} must be {wanted}. Change it to that.")


def _fits(sheet: Sheet, node: Node, trouble: str | None) -> bool:
    if trouble is not None:
        sheet.report(node.line, trouble)
    return trouble is None


def _shown(text: str) -> str:
    """A piece of the file for a message: short, and safe to print."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
