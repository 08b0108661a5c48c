"""Sheets laid one over another: a ward's words over a trust's over the library's.

A sheet adds items, replaces those whose id it repeats, and switches off those it lists under
`off`. What it leaves must still be enough to draw a prompt from, with one anchor an area.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from prompts.catalogue import Area, Catalogue, Dimension, Item, Statement, StatementKind
from prompts.checks import AREA_OF, AREAS, DIMENSION_PARTS, Part
from prompts.problems import Place, Problem, at
from prompts.sheets import AREAS_FILE, Entry, Sheet, Slot


@dataclass(slots=True)
class Pile:
    """All that has been laid so far."""

    entries: dict[Slot, dict[str, Entry]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def list_of(self, slot: Slot) -> dict[str, Entry]:
        return self.entries.setdefault(slot, {})


def lay(pile: Pile, sheet: Sheet) -> list[Problem]:
    """Lay a sheet on the pile; what is wrong with the result, its own problems first."""
    before = {area: _anchors(pile, area) for area in AREAS}
    switched_off = list(_switch_off(pile, sheet))
    for slot, given in sheet.entries.items():
        pile.list_of(slot).update(given)
    pile.names.update(sheet.names)
    problems = [*sheet.problems, *switched_off]
    # A sheet that was not wholly understood would be blamed for gaps that it does not leave.
    return problems or list(_gaps(pile, sheet, before))


def gaps_in_names(pile: Pile, folder: str) -> Iterator[Problem]:
    """The dimensions and areas that no sheet has given at all."""
    for owner in (*AREA_OF, *AREAS):
        if owner not in pile.names:
            file = f"{folder}/{_file_of(owner)}.yaml"
            yield Problem(file, None, f"{owner} has no name here. Add it, with its lists.")


def catalogue_of(pile: Pile) -> Catalogue:
    """The pile as a catalogue, in the handbook's order; it must have no gaps."""
    return Catalogue(
        areas=tuple(_area(pile, area) for area in AREAS),
        dimensions=tuple(_dimension(pile, dimension) for dimension in AREA_OF),
    )


def _switch_off(pile: Pile, sheet: Sheet) -> Iterator[Problem]:
    lists = [entries for slot, entries in pile.entries.items() if slot.owner in sheet.owners]
    known = [item_id for entries in lists for item_id in entries]
    own = {item_id for given in sheet.entries.values() for item_id in given}
    for item_id, place in sheet.off.items():
        if item_id in own:
            yield at(place, "This id is given above and switched off as well. Choose one.")
        elif item_id not in known:
            yield at(place, _unknown(item_id, known))
        for entries in lists:
            entries.pop(item_id, None)


def _unknown(item_id: str, known: list[str]) -> str:
    close = get_close_matches(item_id[:100], known, n=1)
    hint = f"Did you mean {close[0]}?" if close else "Find the ids with: sta catalogue --json"
    return f"Nothing that this file may switch off has this id. {hint}"


def _gaps(pile: Pile, sheet: Sheet, before: dict[str, list[Entry]]) -> Iterator[Problem]:
    for owner in sheet.owners:
        if owner in AREA_OF:
            yield from _empty_lists(pile, sheet, owner)
        else:
            yield from _anchor_trouble(pile, sheet, owner, before[owner])


def _empty_lists(pile: Pile, sheet: Sheet, dimension: str) -> Iterator[Problem]:
    for part in DIMENSION_PARTS:
        if not pile.list_of(Slot(dimension, part)):
            yield at(
                _last(place for item_id, place in sheet.off.items() if f"-{part}-" in item_id)
                or Place(sheet.file),
                f"This leaves {dimension} without any {part.upper()}. Keep or add at least one.",
            )


def _anchor_trouble(pile: Pile, sheet: Sheet, area: str, before: list[Entry]) -> Iterator[Problem]:
    given = sheet.entries.get(Slot(area, Part.MEASURES), {})
    anchors = _anchors(pile, area)
    if len(anchors) > 1:
        mine = _last(each.place for each in anchors if each.id in given)
        yield at(
            mine or Place(sheet.file),
            f"{area} now has {len(anchors)} anchors: {_ids(anchors)}. Keep one: give the others "
            "again with anchor: false, or switch them off.",
        )
    if not anchors:
        old = _last(_place_of_change(each, sheet, given) for each in before)
        yield at(
            old or Place(sheet.file),
            f"This leaves {area} without an anchor. Give one staff measure anchor: true.",
        )
    elif not _others_to_ask(pile, area):
        gone = _last(place for item_id, place in sheet.off.items() if item_id.startswith(area))
        yield at(
            gone or Place(sheet.file),
            f"This leaves {area} nothing to ask but its anchor. Keep or add another measure.",
        )


def _place_of_change(entry: Entry, sheet: Sheet, given: dict[str, Entry]) -> Place:
    return given[entry.id].place if entry.id in given else sheet.off[entry.id]


def _anchors(pile: Pile, area: str) -> list[Entry]:
    return [each for each in pile.list_of(Slot(area, Part.MEASURES)).values() if each.anchor]


def _others_to_ask(pile: Pile, area: str) -> bool:
    measures = pile.list_of(Slot(area, Part.MEASURES)).values()
    return any(not m.anchor and m.kind is not StatementKind.WARD_DATA for m in measures)


def _last(places: Iterable[Place]) -> Place | None:
    return next(reversed(list(places)), None)


def _ids(entries: Iterable[Entry]) -> str:
    return ", ".join(each.id for each in entries)


def _file_of(owner: str) -> str:
    return owner if owner in AREA_OF else AREAS_FILE


def _dimension(pile: Pile, dimension: str) -> Dimension:
    see, think, act = (
        tuple(
            Item(each.id, each.text, each.source)
            for each in pile.list_of(Slot(dimension, part)).values()
        )
        for part in DIMENSION_PARTS
    )
    return Dimension(
        id=dimension,
        area=AREA_OF[dimension],
        name=pile.names[dimension],
        see=see,
        think=think,
        act=act,
    )


def _area(pile: Pile, area: str) -> Area:
    measures = pile.list_of(Slot(area, Part.MEASURES)).values()
    return Area(
        id=area,
        name=pile.names[area],
        measures=tuple(
            Statement(
                id=each.id,
                area=area,
                text=each.text,
                kind=each.kind,
                anchor=each.anchor,
                source=each.source,
            )
            for each in measures
            if each.kind is not None
        ),
    )
