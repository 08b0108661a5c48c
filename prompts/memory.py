"""What a ward has been asked, as the rotation needs to know it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from itertools import product
from typing import NamedTuple

from prompts.catalogue import Catalogue, Dimension, Item, Statement
from prompts.tables import AreaTable, DimensionTable, Ids, tables
from prompts.tour import Trio, after

NO_REPEAT = timedelta(days=90)
BACK_AFTER = NO_REPEAT + timedelta(days=1)
TURN = 12
PROMPTS_A_DAY_AT_BUSIEST = 6
TURN_AT_BUSIEST = timedelta(days=TURN // PROMPTS_A_DAY_AT_BUSIEST)
# Where a dimension stands that a shift never had: behind all others.
_NEVER = (-TURN, date.min)

# What a handover was, or is going to be, asked, as `Asked` names it. A bare tuple is enough, since
# each plan reads a quarter of a year of them.
Told = tuple[date, str, str, str, str, str, str]


class Asked(NamedTuple):
    """What a handover was, or is going to be, asked: ids in the library."""

    local_date: date
    shift: str
    dimension: str
    see: str
    think: str
    act: str
    statement: str


@dataclass(slots=True, eq=False)
class Subject:
    """One dimension as one ward meets it.

    Its three lists start at a different place on each ward, so that neighbours differ.
    `last` is its last place in the ward's run of prompts, `on_shift` its last place among those
    of each shift, with the date. `weight` is how much sooner than others it comes round. `fresh`
    is how many of its combinations have not been asked within 90 days.
    """

    table: DimensionTable
    area: AreaTurns
    order: int
    starts: Trio
    fresh: int
    weight: int = 1
    last: int = -1
    on_shift: dict[str, tuple[int, date]] = field(default_factory=dict)
    _asked: list[Ids] = field(default_factory=list)
    _asked_on: dict[Trio, date] = field(default_factory=dict)

    @property
    def dimension(self) -> Dimension:
        """What it is about."""
        return self.table.dimension

    def note(self, position: int, shift: str, nth: int, on: date, ids: Ids) -> None:
        """Remember that these were asked; ids that the library no longer has are passed over."""
        self.last = position
        self.on_shift[shift] = nth, on
        self._asked.append(ids)
        trio = self.table.trios.get(ids)
        if trio is not None:
            if trio in self._asked_on:
                del self._asked_on[trio]  # so that the oldest always comes first
            else:
                self.fresh -= 1
            self._asked_on[trio] = on

    def forget_before(self, first: date) -> None:
        """Let the combinations that were last asked before this date be fresh again."""
        while self._asked_on:
            oldest = next(iter(self._asked_on))
            if self._asked_on[oldest] >= first:
                break
            del self._asked_on[oldest]
            self.fresh += 1

    @property
    def last_date(self) -> date | None:
        """When it was last asked."""
        return max((on for _, on in self.on_shift.values()), default=None)

    def can_spare(self, on: date) -> bool:
        """Whether asking it now still leaves a fresh combination for each turn it must have.

        A turn must come every 12 handovers: on the busiest wards, every other day. Combinations
        come back 91 days after they were asked. So we look whether the one needed for each
        turn to come is there, or will be back, by then.
        """
        left = self.fresh - 1
        if left * TURN_AT_BUSIEST > NO_REPEAT:
            return True
        back_in = [asked - on + BACK_AFTER for asked in self._asked_on.values()]
        back_in.append(BACK_AFTER)
        return all(
            wait <= (left + turn) * TURN_AT_BUSIEST for turn, wait in enumerate(back_in, start=1)
        )

    def next_trio(self) -> tuple[Item, Item, Item]:
        """What is next in turn, stepping aside only where it would repeat within 90 days."""
        trio = self._next_in_turn()
        if self.fresh <= 0:
            trio = next(iter(self._asked_on))
        elif trio is None or trio in self._asked_on:
            trio = self._longest_unused()
        return self.table.items(trio)

    def _next_in_turn(self) -> Trio | None:
        if not self._asked:
            return self.starts
        trio = self.table.trios.get(self._asked[-1])
        if trio is None:
            return None
        sizes = self.table.sizes
        return _onward(after(_back(trio, self.starts, sizes), sizes), self.starts, sizes)

    def _longest_unused(self) -> Trio:
        see, think, act = (self._waits(kind) for kind in range(3))
        sees, thinks, acts = (self._in_order(kind) for kind in range(3))
        return max(
            (trio for trio in product(sees, thinks, acts) if trio not in self._asked_on),
            key=lambda trio: (see[trio[0]] + think[trio[1]] + act[trio[2]], act[trio[2]]),
        )

    def _waits(self, kind: int) -> dict[int, int]:
        """For each item of a list, how many others of it have been asked since."""
        places = self.table.places[kind]
        order = dict.fromkeys(places.get(ids[kind]) for ids in reversed(self._asked))
        asked = [place for place in order if place is not None]
        first = asked[0] + 1 if asked else self.starts[kind]
        never = [place for place in self._in_order(kind, first) if place not in order]
        return {place: wait for wait, place in enumerate([*asked, *reversed(never)])}

    def _in_order(self, kind: int, first: int | None = None) -> Sequence[int]:
        """The places of a list as this ward goes round it."""
        start, size = self.starts[kind] if first is None else first, self.table.sizes[kind]
        return [place % size for place in range(start, start + size)]


@dataclass(slots=True, eq=False)
class AreaTurns:
    """Whose turn it is among an area's statements: its anchor's, or another's.

    The anchor takes turns with the others on each shift by itself, so that it comes to them
    all. A few rules keep that even: the area never goes more than two prompts without its
    anchor, and never more than two visits to one shift.
    """

    table: AreaTable
    next_other: int
    _anchors_running: int = 0
    _others_running: int = 0
    _others_on_shift: dict[str, int] = field(default_factory=dict)

    def note(self, statement: str, shift: str) -> None:
        """Remember that one of the area's statements was put to a shift."""
        place = self.table.places.get(statement)
        if place is None:
            self._anchors_running += 1
            self._others_running = 0
            self._others_on_shift[shift] = 0
        else:
            self.next_other = place + 1
            self._anchors_running = 0
            self._others_running += 1
            self._others_on_shift[shift] = self._others_on_shift.get(shift, 0) + 1

    def next_statement(self, shift: str) -> Statement:
        """What to put to this shift."""
        anchor, others = self.table.anchor, self.table.others
        if anchor is not None and (not others or self._is_anchors_turn(shift)):
            return anchor
        return others[self.next_other % len(others)]

    def _is_anchors_turn(self, shift: str) -> bool:
        others_here = self._others_on_shift.get(shift)
        if self._others_running >= 2 or (others_here or 0) >= 2:
            return True
        if self._anchors_running >= 2:
            return False
        return self._anchors_running == 0 if others_here is None else others_here > 0


class Memory:
    """Everything that one ward has been asked, in order."""

    def __init__(self, catalogue: Catalogue, seed: str) -> None:
        library = tables(catalogue)
        self.position = 0
        self._dimensions: deque[str] = deque(maxlen=TURN)  # the latest
        self._today: date | None = None
        self._prompts_on: dict[str, int] = {}
        areas = {each: _area(area, seed, each) for each, area in library.areas.items()}
        self._area_of = {statement: areas[area] for statement, area in library.area_of.items()}
        self.subjects = {
            table.dimension.id: _subject(table, areas[table.dimension.area], order, seed)
            for order, table in enumerate(_from_its_own_start(library.spread, seed))
            if table.can_be_asked
        }

    def remember(self, history: Sequence[Told]) -> None:
        """Remember prompts, in order. What the library does not have any more still counts.

        One loop, since each plan begins with a quarter of a year of them.
        """
        subjects, areas, prompts_on = self.subjects, self._area_of, self._prompts_on
        for position, asked in enumerate(history, self.position):
            on, shift, dimension, see, think, act, statement = asked
            nth = prompts_on.get(shift, 0)
            prompts_on[shift] = nth + 1
            if (subject := subjects.get(dimension)) is not None:
                subject.note(position, shift, nth, on, (see, think, act))
            if (area := areas.get(statement)) is not None:
                area.note(statement, shift)
        self.position += len(history)
        self._dimensions.extend([asked[2] for asked in history[-TURN:]])

    @property
    def last_subject(self) -> Subject | None:
        """What was asked last."""
        return self.subjects.get(self._dimensions[-1]) if self._dimensions else None

    def turn_to(self, on: date) -> None:
        """Come to a day: what was asked more than 90 days before it may be asked again."""
        if on != self._today:
            self._today = on
            for subject in self.subjects.values():
                subject.forget_before(on - NO_REPEAT)

    def gap(self, subject: Subject) -> int:
        """How many prompts on from its last one we are; from the start, if it had none."""
        return self.position - subject.last

    def wait_on_shift(self, subject: Subject, shift: str) -> int:
        """The same, counted in this shift's prompts alone; long, if it never had one."""
        return self._prompts_on.get(shift, 0) - subject.on_shift.get(shift, _NEVER)[0]

    def share(self, subject: Subject) -> int:
        """How many of the last prompts, as many as make a turn, were about it."""
        return self._dimensions.count(subject.dimension.id)


def _area(table: AreaTable, seed: str, area_id: str) -> AreaTurns:
    return AreaTurns(table, _draws(seed, area_id)[0] % max(len(table.others), 1))


def _subject(table: DimensionTable, area: AreaTurns, order: int, seed: str) -> Subject:
    draws = _draws(seed, table.dimension.id)
    see, think, act = table.sizes
    starts = draws[0] % see, draws[1] % think, draws[2] % act
    return Subject(table, area, order, starts, fresh=table.combinations)


def _from_its_own_start(spread: Sequence[DimensionTable], seed: str) -> Sequence[DimensionTable]:
    start = _draws(seed, "dimensions")[0] % max(len(spread), 1)
    return (*spread[start:], *spread[:start])


def _draws(seed: str, subject: str) -> bytes:
    """Numbers that are always the same for one ward and subject, and differ between wards."""
    return blake2b(f"{seed}\0{subject}".encode(), digest_size=16).digest()


def _onward(trio: Trio, by: Trio, sizes: Trio) -> Trio:
    return (trio[0] + by[0]) % sizes[0], (trio[1] + by[1]) % sizes[1], (trio[2] + by[2]) % sizes[2]


def _back(trio: Trio, by: Trio, sizes: Trio) -> Trio:
    return (trio[0] - by[0]) % sizes[0], (trio[1] - by[1]) % sizes[1], (trio[2] - by[2]) % sizes[2]
