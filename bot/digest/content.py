"""What a digest says, as plain values: chosen once, stored, and only then put into words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Self

from bot.digest.movement import Movement, Signal, Way
from prompts.catalogue import Catalogue, Dimension
from storage.handovers import Handover, Talked
from storage.readings import Publication

ACTS_SHOWN = 2


# A prompt that is a little late needs no excuse.
LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ShiftTally:
    """How one shift's handovers went in a week.

    :ivar late: how many of the prompts came more than five minutes after they were due.
    """

    shift: str
    prompted: int
    talked: int
    not_this_time: int
    missed: int
    late: int = 0  # digests of earlier versions did not count them


@dataclass(frozen=True, slots=True)
class Look:
    """Where to look next, and why."""

    dimension_id: str
    dimension: str
    reason: str
    question: str
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """An anchor that moved: its newest reading, and what that is part of."""

    reading_id: str
    movement: Movement


@dataclass(frozen=True, slots=True)
class Content:
    """One week of one ward.

    :ivar published: ids of the readings that this digest publishes; their figures stay behind
        the door of ``storage.readings``.
    :ivar lapsed: statements that too few people answered in twelve weeks.
    :ivar missed_because: why handovers were missed, each reason once.
    :ivar moved: the anchors of which a reading published now is more than the usual wobble.
    :ivar weeks_until_judged: in how many weeks movement can be judged; told once in a ward's life.
    :ivar charted: whether there are readings enough for a picture.
    """

    first: date
    last: date
    shifts: tuple[ShiftTally, ...]
    published: tuple[str, ...]
    lapsed: tuple[str, ...]
    look: Look
    missed_because: tuple[str, ...] = ()
    paused: bool = False
    once_a_day: bool = False
    moved: tuple[Moved, ...] = ()
    weeks_until_judged: int | None = None
    charted: bool = False

    @property
    def made_on(self) -> date:
        """The local day on which it was made: figures published until then are in it."""
        return self.last + timedelta(days=1)

    @property
    def prompted(self) -> int:
        return sum(shift.prompted for shift in self.shifts)

    @property
    def talked(self) -> int:
        return sum(shift.talked for shift in self.shifts)

    @property
    def not_this_time(self) -> int:
        return sum(shift.not_this_time for shift in self.shifts)

    @property
    def missed(self) -> int:
        return sum(shift.missed for shift in self.shifts)

    @property
    def late(self) -> int:
        return sum(shift.late for shift in self.shifts)

    @property
    def quiet(self) -> bool:
        """Whether nothing was published, lost or lapsed: three lines are enough."""
        return not (self.published or self.lapsed or self.missed)

    def to_json(self) -> dict[str, Any]:
        stored = asdict(self)
        return {**stored, "first": self.first.isoformat(), "last": self.last.isoformat()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        look = stored["look"]
        return cls(
            first=date.fromisoformat(stored["first"]),
            last=date.fromisoformat(stored["last"]),
            shifts=tuple(ShiftTally(**tally) for tally in stored["shifts"]),
            published=tuple(stored["published"]),
            lapsed=tuple(stored["lapsed"]),
            look=Look(**{**look, "acts": tuple(look["acts"])}),
            missed_because=tuple(stored["missed_because"]),
            paused=stored["paused"],
            once_a_day=stored["once_a_day"],
            # Digests of before there were charts have none of these.
            moved=tuple(_moved(each) for each in stored.get("moved", ())),
            weeks_until_judged=stored.get("weeks_until_judged"),
            charted=stored.get("charted", False),
        )


def _moved(stored: Mapping[str, Any]) -> Moved:
    movement = stored["movement"]
    return Moved(
        stored["reading_id"],
        Movement(Signal(movement["signal"]), Way(movement["way"]), movement["count"]),
    )


def tallies(
    handovers: Sequence[Handover], late: Collection[str] = frozenset()
) -> tuple[ShiftTally, ...]:
    """How the handovers of a week went, shift by shift in the order they come.

    A handover that nobody was to be prompted for is not counted.

    :param late: the ids of those whose prompt came late.
    """
    by_shift: dict[str, list[Handover]] = {}
    for handover in handovers:
        if handover.opened_at is not None or handover.missed is not None:
            by_shift.setdefault(handover.shift, []).append(handover)
    return tuple(_tally(shift, them, late) for shift, them in by_shift.items())


def reasons(handovers: Sequence[Handover]) -> tuple[str, ...]:
    """Why handovers were missed, each reason once."""
    return tuple(dict.fromkeys(handover.missed for handover in handovers if handover.missed))


def where_to_look(
    catalogue: Catalogue,
    publication: Publication,
    handovers: Sequence[Handover],
    focus: str | None,
) -> Look:
    """The one thing to look at next: a low reading first, then the focus, then what was left."""
    low = next((figures for figures in publication.published if figures.low), None)
    if low is not None:
        return _look(
            _least_asked(catalogue.dimensions_of(low.area_id), handovers),
            "More of the team chose 1 or 2 than 4 or 5 for a statement in this area.",
        )
    chosen = _known(catalogue, focus)
    if chosen is not None:
        return _look(chosen, "It is the ward's focus.")
    left = next(
        (handover for handover in handovers if handover.talked == Talked.NOT_THIS_TIME.value),
        None,
    )
    passed = _known(catalogue, left.words.dimension_id) if left else None
    if passed is not None:
        return _look(passed, "The team had no time for it this week.")
    return _look(
        _least_asked(catalogue.dimensions, handovers), "It has come up least on the ward lately."
    )


def _tally(shift: str, handovers: Sequence[Handover], late: Collection[str]) -> ShiftTally:
    said = [handover.talked for handover in handovers]
    return ShiftTally(
        shift=shift,
        prompted=sum(handover.opened_at is not None for handover in handovers),
        talked=said.count(Talked.TALKED.value),
        not_this_time=said.count(Talked.NOT_THIS_TIME.value),
        missed=sum(handover.missed is not None for handover in handovers),
        late=sum(handover.id in late for handover in handovers),
    )


def _least_asked(dimensions: Sequence[Dimension], handovers: Sequence[Handover]) -> Dimension:
    asked = [handover.words.dimension_id for handover in handovers]
    return min(dimensions, key=lambda dimension: asked.count(dimension.id))


def _known(catalogue: Catalogue, dimension_id: str | None) -> Dimension | None:
    return next((each for each in catalogue.dimensions if each.id == dimension_id), None)


def _look(dimension: Dimension, reason: str) -> Look:
    return Look(
        dimension_id=dimension.id,
        dimension=dimension.name,
        reason=reason,
        question=dimension.think[0].text,
        acts=tuple(item.text for item in dimension.act[:ACTS_SHOWN]),
    )
