"""What a digest says, as plain values: chosen once, stored, and only then put into words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any, Self

from bot.digest.movement import Movement, Signal, Way
from storage.handovers import Handover, Talked

# A prompt that is a little late needs no excuse.
LATE_AFTER = timedelta(minutes=5)
# How long the managers have, once they are shown a silence, before the service leads hear of it.
MANAGERS_HAVE = timedelta(weeks=4)


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
class Silence:
    """An area that is low, and about which nobody has written a word for six weeks.

    :ivar since: the day of the last word about it, or else that on which it was first low.
    :ivar shown_on: the day of the first digest that showed it to the managers.
    :ivar lead_told_on: that of the one by which the service leads heard of it, if they have.
    """

    area_id: str
    area: str
    since: date
    shown_on: date
    lead_told_on: date | None = None

    @property
    def lead_hears_from(self) -> date:
        """The day from which on the next digest tells the service leads as well."""
        return self.shown_on + MANAGERS_HAVE


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
    :ivar done: ids of what was written in its days as done. The words stay where they are, so that
        what is taken back is gone from here too.
    :ivar judged: ids of what the team said in its days that it helped, or did not.
    :ivar agreed: ids of what is agreed and has to be looked at by now, or within a week.
    :ivar unanswered: low areas about which nobody has written a word.
    :ivar settled: ids of what was agreed and is settled since; looked up, and never stored.
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
    done: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    unanswered: tuple[Silence, ...] = ()
    settled: tuple[str, ...] = ()

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
    def deeds(self) -> tuple[str, ...]:
        """The ids of what was done or judged, each once."""
        return tuple(dict.fromkeys((*self.done, *self.judged)))

    @property
    def owed(self) -> int:
        """How many things wait for somebody to do or write something."""
        return len(set(self.agreed) - set(self.settled)) + len(self.unanswered)

    @property
    def quiet(self) -> bool:
        """Whether nothing was published, lost or lapsed, nothing done and nothing owed.

        Three lines are enough then.
        """
        happened = self.published or self.lapsed or self.missed or self.deeds
        return not (happened or self.agreed or self.unanswered)

    def without(self, taken_back: Collection[str]) -> Self:
        """The same, as if what was taken back had never been done."""
        return replace(
            self,
            done=tuple(each for each in self.done if each not in taken_back),
            judged=tuple(each for each in self.judged if each not in taken_back),
        )

    def to_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = _as_json(self)
        del stored["settled"]
        return stored

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
            # Nor those of before anybody could write what was done.
            done=tuple(stored.get("done", ())),
            judged=tuple(stored.get("judged", ())),
            agreed=tuple(stored.get("agreed", ())),
            unanswered=tuple(_silence(each) for each in stored.get("unanswered", ())),
        )


def _as_json(value: Any) -> Any:
    """A value as JSON holds it: by the names of its fields, and with its dates written out."""
    if isinstance(value, tuple):
        return [_as_json(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: _as_json(getattr(value, field.name)) for field in fields(value)}
    return value


def _silence(stored: Mapping[str, Any]) -> Silence:
    told = stored["lead_told_on"]
    return Silence(
        area_id=stored["area_id"],
        area=stored["area"],
        since=date.fromisoformat(stored["since"]),
        shown_on=date.fromisoformat(stored["shown_on"]),
        lead_told_on=date.fromisoformat(told) if told else None,
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
