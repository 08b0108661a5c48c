"""Which prompt each handover gets, and why.

The rules, strongest first:

1. No combination of SEE, THINK and ACT comes twice within 90 days.
2. Every dimension comes within 12 handovers.
3. No dimension comes twice running.
4. The ward's focus comes about every third handover, and every shift meets it.
5. Dimensions whose area has low readings come about half as often again as the others.
6. Otherwise each shift gets the dimension that it has gone without for longest.

Whatever is chosen, its SEE, THINK and ACT are each the next in turn (`tour`), and so is its
statement (`memory.AreaTurns`). A rule gives way only to those above it. Should a library be so
small that every combination was used within 90 days, the oldest comes back, and says so.

Nothing here reads a clock, an answer or a concern: the same history always gives the same plan.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

from prompts.catalogue import Catalogue, Prompt
from prompts.memory import NO_REPEAT, TURN, Memory, Subject
from prompts.memory import Asked as Asked
from prompts.memory import Told as Told
from prompts.shifts import DAY_NAMES

FOCUS_EVERY = 3
LOW_WEIGHT = 2

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class NothingToAsk(ValueError):
    """No dimension of the library has all that a prompt needs."""

    def __init__(self) -> None:
        super().__init__(
            "The library has nothing that can be asked: every dimension lacks a SEE, a THINK, "
            "an ACT or a statement. Nothing was planned. See what is missing with: "
            "sta catalogue --check"
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """One handover that gets a prompt."""

    local_date: date
    shift: str


@dataclass(frozen=True, slots=True)
class Focus:
    """The dimension that a ward has chosen to look at, and until when (the last day counts)."""

    dimension: str
    starts: date
    ends: date


def history_starts(first: date) -> date:
    """The local date from which `plan` needs the history, to plan from `first` on."""
    return first - NO_REPEAT


def plan(
    catalogue: Catalogue,
    slots: Sequence[Slot],
    history: Sequence[Told],
    low_areas: Collection[str],
    focus: Focus | None,
    seed: str,
) -> list[Prompt]:
    """One prompt for each slot.

    :param slots: the handovers to plan, in order.
    :param history: what came before them, in order, from `history_starts` on. Where that is
        fewer than 12 prompts, older ones as well, up to 12, keep the turns exact.
    :param low_areas: ids of areas whose published readings are low.
    :param seed: any words that tell this ward from others (its id).
    :raises NothingToAsk: no dimension can be asked.
    """
    memory = Memory(catalogue, seed)
    memory.remember(history)
    if not memory.subjects and slots:
        raise NothingToAsk
    for subject in memory.subjects.values():
        if subject.dimension.area in low_areas:
            subject.weight = LOW_WEIGHT
    return [_ask(memory, slot, focus) for slot in slots]


def _ask(memory: Memory, slot: Slot, focus: Focus | None) -> Prompt:
    memory.turn_to(slot.local_date)
    focused = _focused(memory, slot, focus)
    subject = _choose(memory, slot, focused)
    why = _why(memory, subject, slot, focus if subject is focused else None)
    see, think, act = subject.next_trio()
    statement = subject.area.next_statement(slot.shift)
    dimension = subject.dimension
    ids = see.id, think.id, act.id
    memory.remember([Asked(slot.local_date, slot.shift, dimension.id, *ids, statement.id)])
    return Prompt(subject.area.table.area, dimension, see, think, act, statement, why)


def _focused(memory: Memory, slot: Slot, focus: Focus | None) -> Subject | None:
    if focus is None or not focus.starts <= slot.local_date <= focus.ends:
        return None
    return memory.subjects.get(focus.dimension)


def _choose(memory: Memory, slot: Slot, focused: Subject | None) -> Subject:
    on, now = slot.local_date, memory.position
    possible = _possible(memory)
    late = [subject for subject in possible if _deadline(subject) < now]
    if late:
        return max(late, key=memory.gap)
    if focused in possible and _focus_is_due(memory, focused, slot) and focused.can_spare(on):
        return focused
    kinds = len(memory.subjects)
    by_preference = sorted(
        [
            (-memory.wait_on_shift(each, slot.shift) * each.weight, each.last, each.order, each)
            for each in possible
            if now - each.last >= kinds // (2 * each.weight)
        ]
    )
    for *_, subject in by_preference:
        if subject.can_spare(on):
            return subject
    return min(possible, key=_deadline)


def _possible(memory: Memory) -> list[Subject]:
    """What may be asked now, or the least bad of what may not."""
    subjects = list(memory.subjects.values())
    pool = [subject for subject in subjects if subject.fresh > 0] or subjects
    last = memory.last_subject
    pool = [subject for subject in pool if subject is not last] or pool
    reach = _within_reach(subjects, memory.position)
    if reach is subjects:
        return pool
    return [subject for subject in pool if subject in reach] or [min(pool, key=_deadline)]


def _within_reach(subjects: list[Subject], now: int) -> list[Subject]:
    """Those that can have this slot without another missing the last slot it may have."""
    due = [_due_by(subject, now) for subject in subjects]
    for others_before, latest in enumerate(sorted(due)):
        if latest <= now + others_before:
            # They stand in their order, and the sorting keeps it among those due at once.
            first = sorted(zip(due, subjects, strict=True), key=itemgetter(0))
            return [subject for _, subject in first[: others_before + 1]]
    return subjects


def _deadline(subject: Subject) -> int:
    return subject.last + TURN


def _due_by(subject: Subject, now: int) -> int:
    """Its deadline. One that is late already must not make others late: it takes a free slot."""
    deadline = subject.last + TURN
    return deadline if deadline >= now else now + TURN - 1


def _focus_is_due(memory: Memory, focused: Subject, slot: Slot) -> bool:
    # Counted on each shift by itself, so that the focus does not keep to one of them.
    waited = memory.wait_on_shift(focused, slot.shift)
    behind = memory.share(focused) < TURN // FOCUS_EVERY
    return (
        waited >= FOCUS_EVERY
        or (behind and waited == FOCUS_EVERY - 1)
        or memory.gap(focused) >= 2 * FOCUS_EVERY
    )


def _why(
    memory: Memory,
    subject: Subject,
    slot: Slot,
    focus: Focus | None,
) -> str:
    on = slot.local_date
    sooner = memory.gap(subject) < len(memory.subjects)
    if subject.fresh <= 0:
        return "We have used every mix of our lines in 90 days, so the oldest comes back."
    if focus is not None:
        return f"Our focus until {_day_and_month(focus.ends)}."
    if sooner and subject.weight > 1:
        return "Recent answers here were low, so it comes round sooner."
    if sooner and slot.shift in subject.on_shift:
        return _since("Not asked on this shift since", subject.on_shift[slot.shift][1], on)
    return _since("Not asked since", subject.last_date, on)


def _since(words: str, last: date | None, on: date) -> str:
    if last is None or on - last <= timedelta(days=1):
        return "It is this one's turn."
    return f"{words} {DAY_NAMES[last.weekday()]} {_day_and_month(last)}."


def _day_and_month(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"
