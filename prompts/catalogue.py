"""The words the product can put to a ward: areas, dimensions, items and statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar


class UnknownItem(LookupError):
    """Nothing in the library has this id; its message says what was looked for."""

    def __init__(self, kind: str, item_id: str) -> None:
        self.kind = kind
        self.item_id = item_id
        super().__init__(
            f"The library has no {kind} called {item_id!r}. Nothing was changed. "
            "Look for the right id with: sta catalogue --json"
        )


class StatementKind(StrEnum):
    """Who could know whether a statement is true, and so how it may be put."""

    STAFF = "staff"
    PATIENTS_SAY = "patients_say"
    WARD_DATA = "ward_data"


@dataclass(frozen=True, slots=True)
class Item:
    """One SEE point, THINK wording or ACT item, with its place in the handbook."""

    id: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One measure of an area, worded so that a person can rate it from 1 to 5.

    Ward data is kept for managers to look up; it is never put as an opinion.
    """

    id: str
    area: str
    text: str
    kind: StatementKind
    anchor: bool
    source: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the eight dimensions, with everything that a prompt can draw from it."""

    id: str
    area: str
    name: str
    see: tuple[Item, ...]
    think: tuple[Item, ...]
    act: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """One of the four areas, with its measures."""

    id: str
    name: str
    measures: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What one handover is asked: one of each, and why."""

    area: Area
    dimension: Dimension
    see: Item
    think: Item
    act: Item
    statement: Statement
    why: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A whole library in one language, overlays applied."""

    areas: tuple[Area, ...]
    dimensions: tuple[Dimension, ...]

    def __hash__(self) -> int:
        # Enough to tell libraries apart mostly, and cheap: all their words would take a while.
        return hash((len(self.areas), len(self.dimensions)))

    def area(self, area_id: str) -> Area:
        """The area with this id, or `UnknownItem`."""
        return _named(self.areas, area_id, "area")

    def dimension(self, dimension_id: str) -> Dimension:
        """The dimension with this id, or `UnknownItem`."""
        return _named(self.dimensions, dimension_id, "dimension")

    def statement(self, statement_id: str) -> Statement:
        """The measure with this id, of whichever area, or `UnknownItem`."""
        measures = [measure for area in self.areas for measure in area.measures]
        return _named(measures, statement_id, "statement")

    def dimensions_of(self, area_id: str) -> tuple[Dimension, ...]:
        """The dimensions of an area in the library's order, or `UnknownItem`."""
        area = self.area(area_id)
        return tuple(each for each in self.dimensions if each.area == area.id)

    def askable(self, area_id: str) -> tuple[Statement, ...]:
        """The area's measures that may be put to a ward: all but ward data."""
        measures = self.area(area_id).measures
        return tuple(each for each in measures if each.kind is not StatementKind.WARD_DATA)

    def anchor(self, area_id: str) -> Statement:
        """The one statement of the area that carries its trend, or `UnknownItem`."""
        for measure in self.area(area_id).measures:
            if measure.anchor:
                return measure
        raise UnknownItem("anchor statement for the area", area_id)


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Found = TypeVar("_Found", bound=_HasId)


def _named(things: Iterable[_Found], wanted: str, kind: str) -> _Found:
    for thing in things:
        if thing.id == wanted:
            return thing
    raise UnknownItem(kind, wanted)
