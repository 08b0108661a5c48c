"""A library as the rotation looks it up: what is the same for every ward."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from prompts.catalogue import Area, Catalogue, Dimension, Item, Statement
from prompts.tour import Trio

Ids = tuple[str, str, str]
Places = dict[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class DimensionTable:
    """A dimension, and where each item stands in its lists of SEE, THINK and ACT.

    :ivar can_be_asked: whether there is all that a prompt about it needs.
    :ivar trios: where the three items of each combination stand, by their ids.
    """

    dimension: Dimension
    can_be_asked: bool
    sizes: Trio
    combinations: int
    places: tuple[Places, Places, Places]
    trios: dict[Ids, Trio]

    def items(self, trio: Trio) -> tuple[Item, Item, Item]:
        """What stands there."""
        see, think, act = trio
        return self.dimension.see[see], self.dimension.think[think], self.dimension.act[act]


@dataclass(frozen=True, slots=True, eq=False)
class AreaTable:
    """What can be asked of an area: its anchor, and the others, with where each of these stands."""

    area: Area
    anchor: Statement | None
    others: tuple[Statement, ...]
    places: Places


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """A whole library.

    :ivar spread: its dimensions in an order that goes from area to area.
    :ivar area_of: by the id of a statement that can be asked, that of its area.
    """

    areas: dict[str, AreaTable]
    spread: tuple[DimensionTable, ...]
    area_of: dict[str, str]


# A process keeps to one library, and plans a thousand wards by it.
@lru_cache(maxsize=4)
def tables(catalogue: Catalogue) -> Tables:
    """A library as the rotation looks it up."""
    areas = {area.id: _area(area, catalogue) for area in catalogue.areas}
    return Tables(
        areas,
        tuple(_dimension(each, areas.get(each.area)) for each in _spread(catalogue)),
        {each.id: area.id for area in catalogue.areas for each in catalogue.askable(area.id)},
    )


def _area(area: Area, catalogue: Catalogue) -> AreaTable:
    askable = catalogue.askable(area.id)
    anchor = next((statement for statement in askable if statement.anchor), None)
    others = tuple(statement for statement in askable if statement is not anchor)
    return AreaTable(area, anchor, others, {each.id: place for place, each in enumerate(others)})


def _dimension(dimension: Dimension, area: AreaTable | None) -> DimensionTable:
    see, think, act = dimension.see, dimension.think, dimension.act
    has_statement = area is not None and bool(area.anchor or area.others)
    return DimensionTable(
        dimension,
        can_be_asked=has_statement and bool(see and think and act),
        sizes=(len(see), len(think), len(act)),
        combinations=len(see) * len(think) * len(act),
        places=(_places(see), _places(think), _places(act)),
        # One look instead of three, for each of the quarter of a year's prompts that a plan reads.
        trios={
            (one.id, two.id, three.id): (first, second, third)
            for (first, one), (second, two), (third, three) in product(
                enumerate(see), enumerate(think), enumerate(act)
            )
        },
    )


def _spread(catalogue: Catalogue) -> list[Dimension]:
    met: dict[str, int] = {}
    rounds: dict[int, list[Dimension]] = {}
    for dimension in catalogue.dimensions:
        nth = met[dimension.area] = met.get(dimension.area, 0) + 1
        rounds.setdefault(nth, []).append(dimension)
    return [dimension for nth in sorted(rounds) for dimension in rounds[nth]]


def _places(items: tuple[Item, ...]) -> Places:
    return {item.id: place for place, item in enumerate(items)}
