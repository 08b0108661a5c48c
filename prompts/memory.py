"""What a ward has been asked, as the rotation needs to know it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from itertools import product
from typing import TypeVar

from prompts.catalogue import Area, Catalogue, Dimension, Item, Statement
from prompts.tour import Trio, after

NO_REPEAT = timedelta(days=90)
BACK_AFTER = NO_REPEAT + timedelta(days=1)
TURN = 12
PROMPTS_A_DAY_AT_BUSIEST = 6
TURN_AT_BUSIEST = timedelta(days=TURN // PROMPTS_A_DAY_AT_BUSIEST)

_T = TypeVar("_T")


@dataclass(slots=True, eq=False)
class Subject:
    """One dimension as one ward meets it.

    Its three lists start at a different place on each ward, so that neighbours differ.
    `last` is its last place in the ward's run of prompts, `on_shift` its last place among those
    of each shift, with the date.
    """

    dimension: Dimension
    area: AreaTurns
    order: int
    lists: tuple[tuple[Item, ...], tuple[Item, ...], tuple[Item, ...]]
    last: int = -1
    on_shift: dict[str, tuple[int, date]] = field(default_factory=dict)
    _places: tuple[dict[str, int], dict[str, int], dict[str, int]] = field(init=False)
    _sizes: Trio = field(init=False)
    _combinations: int = field(init=False)
    _rows: list[tuple[int | None, int | None, int | None]] = field(default_factory=list)
    _asked_on: dict[Trio, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        see, think, act = self.lists
        self._places = (_places(see), _places(think), _places(act))
        self._sizes = (len(see), len(think), len(act))
        self._combinations = len(see) * len(think) * len(act)

    def note(self, on: date, see_id: str, think_id: str, act_id: str) -> None:
        """Remember that these were asked; ids that the library no longer has are passed over."""
        sees, thinks, acts = self._places
        see, think, act = sees.get(see_id), thinks.get(think_id), acts.get(act_id)
        self._rows.append((see, think, act))
        if see is not None and think is not None and act is not None:
            trio = (see, think, act)
            if trio in self._asked_on:
                del self._asked_on[trio]  # so that the oldest always comes first
            self._asked_on[trio] = on

    def forget_before(self, first: date) -> None:
        """Let the combinations that were last asked before this date be fresh again."""
        while self._asked_on:
            oldest = next(iter(self._asked_on))
            if self._asked_on[oldest] >= first:
                break
            del self._asked_on[oldest]

    @property
    def last_date(self) -> date | None:
        """When it was last asked."""
        return max((on for _, on in self.on_shift.values()), default=None)

    @property
    def fresh(self) -> int:
        """How many of its combinations have not been asked within 90 days."""
        return self._combinations - len(self._asked_on)

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
        see, think, act = self.lists
        return see[trio[0]], think[trio[1]], act[trio[2]]

    def _next_in_turn(self) -> Trio | None:
        if not self._rows:
            return (0, 0, 0)
        see, think, act = self._rows[-1]
        if see is None or think is None or act is None:
            return None
        return after((see, think, act), self._sizes)

    def _longest_unused(self) -> Trio:
        see, think, act = (self._waits(kind) for kind in range(3))
        sees, thinks, acts = (range(size) for size in self._sizes)
        trios = product(sees, thinks, acts)
        return max(
            (trio for trio in trios if trio not in self._asked_on),
            key=lambda trio: (see[trio[0]] + think[trio[1]] + act[trio[2]], act[trio[2]]),
        )

    def _waits(self, kind: int) -> list[int]:
        """For each item of a list, how many others of it have been asked since."""
        order = list(dict.fromkeys(row[kind] for row in reversed(self._rows)))
        asked = [place for place in order if place is not None]
        start = asked[0] + 1 if asked else 0
        size = self._sizes[kind]
        never = [place % size for place in range(start, start + size) if place % size not in asked]
        waits = [0] * size
        for wait, place in enumerate([*asked, *reversed(never)]):
            waits[place] = wait
        return waits


@dataclass(slots=True, eq=False)
class AreaTurns:
    """Whose turn it is among an area's statements: its anchor's, or another's.

    The anchor takes turns with the others on each shift by itself, so that it comes to them
    all. A few rules keep that even: the area never goes more than two prompts without its
    anchor, and never more than two visits to one shift.
    """

    area: Area
    anchor: Statement | None
    others: tuple[Statement, ...]
    _places: dict[str, int] = field(init=False)
    _last_other: int = -1
    _anchors_running: int = 0
    _others_running: int = 0
    _others_on_shift: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._places = {statement.id: place for place, statement in enumerate(self.others)}

    def note(self, statement: str, shift: str) -> None:
        """Remember that one of the area's statements was put to a shift."""
        if self.anchor is not None and statement == self.anchor.id:
            self._anchors_running += 1
            self._others_running = 0
            self._others_on_shift[shift] = 0
        else:
            self._last_other = self._places[statement]
            self._anchors_running = 0
            self._others_running += 1
            self._others_on_shift[shift] = self._others_on_shift.get(shift, 0) + 1

    def next_statement(self, shift: str) -> Statement:
        """What to put to this shift."""
        if self.anchor is not None and (not self.others or self._is_anchors_turn(shift)):
            return self.anchor
        return self.others[(self._last_other + 1) % len(self.others)]

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
        self.position = 0
        self._dimensions: list[str] = []
        self._today: date | None = None
        self._prompts_on: dict[str, int] = {}
        self._areas: dict[str, AreaTurns] = {}
        for area in catalogue.areas:
            self._areas[area.id] = _area_turns(area, catalogue, seed)
        self._area_of = {
            statement.id: turns
            for turns in self._areas.values()
            for statement in (*turns.others, *([turns.anchor] if turns.anchor else []))
        }
        self.subjects = {
            dimension.id: _subject(dimension, self._areas[dimension.area], order, seed)
            for order, dimension in enumerate(_spread(catalogue, seed))
            if _can_be_asked(dimension, self._areas.get(dimension.area))
        }

    def note(
        self, on: date, shift: str, dimension: str, trio: tuple[str, str, str], statement: str
    ) -> None:
        """Remember one prompt. What the library does not have any more still counts as one."""
        prompts_here = self._prompts_on.get(shift, 0)
        subject = self.subjects.get(dimension)
        if subject is not None:
            subject.note(on, *trio)
            subject.last = self.position
            subject.on_shift[shift] = (prompts_here, on)
        area = self._area_of.get(statement)
        if area is not None:
            area.note(statement, shift)
        self._prompts_on[shift] = prompts_here + 1
        self._dimensions.append(dimension)
        self.position += 1

    @property
    def last_dimension(self) -> str | None:
        """What was asked last."""
        return self._dimensions[-1] if self._dimensions else None

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
        met = subject.on_shift.get(shift)
        return self._prompts_on.get(shift, 0) - (met[0] if met else -TURN)

    def share(self, subject: Subject, prompts: int) -> int:
        """How many of this many last prompts were about it."""
        return self._dimensions[-prompts:].count(subject.dimension.id)


def _area_turns(area: Area, catalogue: Catalogue, seed: str) -> AreaTurns:
    askable = catalogue.askable(area.id)
    anchor = next((statement for statement in askable if statement.anchor), None)
    others = [statement for statement in askable if statement is not anchor]
    return AreaTurns(area, anchor, _turned(others, _draws(seed, area.id)))


def _subject(dimension: Dimension, area: AreaTurns, order: int, seed: str) -> Subject:
    draws = _draws(seed, dimension.id)
    lists = (
        _turned(dimension.see, draws),
        _turned(dimension.think, draws),
        _turned(dimension.act, draws),
    )
    return Subject(dimension, area, order, lists)


def _can_be_asked(dimension: Dimension, area: AreaTurns | None) -> bool:
    has_statement = area is not None and bool(area.anchor or area.others)
    return has_statement and bool(dimension.see and dimension.think and dimension.act)


def _spread(catalogue: Catalogue, seed: str) -> tuple[Dimension, ...]:
    """The dimensions in an order that goes from area to area, from the ward's own start."""
    met: dict[str, int] = {}
    rounds: dict[int, list[Dimension]] = {}
    for dimension in catalogue.dimensions:
        nth = met[dimension.area] = met.get(dimension.area, 0) + 1
        rounds.setdefault(nth, []).append(dimension)
    spread = [dimension for nth in sorted(rounds) for dimension in rounds[nth]]
    return _turned(spread, _draws(seed, "dimensions"))


def _draws(seed: str, subject: str) -> Iterator[int]:
    """Numbers that are always the same for one ward and subject, and differ between wards."""
    yield from blake2b(f"{seed}\0{subject}".encode(), digest_size=16).digest()


def _turned(things: tuple[_T, ...] | list[_T], draws: Iterator[int]) -> tuple[_T, ...]:
    start = next(draws) % len(things) if things else 0
    return (*things[start:], *things[:start])


def _places(items: tuple[Item, ...]) -> dict[str, int]:
    return {item.id: place for place, item in enumerate(items)}
