"""What a ward's plan is to hold: its handovers to come, and a prompt for each.

Nothing is stored here: what is known of many wards is read together, and then each ward's plan is
decided from that and from its settings alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from bot.handover.times import monday
from prompts import rotation, shifts
from prompts.catalogue import Catalogue
from prompts.rotation import Slot, Told
from storage import deliveries, plans, readings, restorations
from storage.deliveries import Kind
from storage.handovers import Drawn, Missed
from storage.plans import Known, Plan
from storage.restorations import Restoration
from storage.wards import Rhythm, Ward, local_date

LOW_FOR = timedelta(weeks=12)
DAY = timedelta(days=1)
# After a longer silence, what was missed is not counted one by one any more.
LOOK_BACK = timedelta(weeks=12)


class Span(NamedTuple):
    """The local dates to draw, from first to last, and today's."""

    first: date
    last: date
    today: date


@dataclass(frozen=True, slots=True)
class Past:
    """A ward that is not drawn far enough, and what its plan has to go by."""

    ward: Ward
    span: Span
    known: Sequence[Known]
    asked: Sequence[Told]
    low_areas: frozenset[str]
    restored: Restoration | None


def horizon(zone: str, until: datetime) -> date:
    """The Sunday up to which a ward is drawn whose prompts are to be known until a given time."""
    return monday(local_date(until, zone)) + timedelta(days=6)


def reaches(drawn_until: date | None, wanted: date) -> bool:
    """Whether a plan is drawn as far as it has to be."""
    return drawn_until is not None and drawn_until >= wanted


def pasts(session: Session, some: Sequence[Ward], now: datetime, until: datetime) -> Iterator[Past]:
    """What the plans of those wards have to go by that are not drawn far enough."""
    alike: dict[Span, list[Ward]] = defaultdict(list)
    for ward in some:
        span = _span(ward, now, until)
        if not reaches(ward.drawn_until, span.last):
            alike[span].append(ward)
    for span, together in alike.items():
        yield from _pasts(session, together, span, now)


def decide(catalogue: Catalogue, past: Past, now: datetime) -> Plan:
    """A ward's plan: what is missing of it, with a prompt for each.

    :raises prompts.rotation.NothingToAsk: the library holds nothing that can be asked.
    """
    ward = past.ward
    missing = _missing(past)
    # What may have been posted before a restore is looked for, even if it is over by now.
    over = [each for each in missing if each.ends_at <= now and not _may_stand(past, each)]
    coming = [each for each in missing if each not in over]
    drawn: list[Drawn] = []
    if ward.drawn_until is not None:
        # The ward was there and we were not: that is counted, and the manager sees it.
        drawn += _drawn(catalogue, past, over, now, Missed.DOWN)
    drawn += _drawn(catalogue, past, coming, now, None)
    return Plan(ward.id, ward.drawn_until, past.span.last, tuple(drawn))


def _span(ward: Ward, now: datetime, until: datetime) -> Span:
    today = ward.local_date(now)
    # Yesterday's last handover may still be going on.
    first = ward.drawn_until + DAY if ward.drawn_until else today - DAY
    return Span(max(first, today - LOOK_BACK), horizon(ward.zone, until), today)


def _pasts(session: Session, together: Sequence[Ward], span: Span, now: datetime) -> Iterator[Past]:
    ward_ids = [ward.id for ward in together]
    known = plans.known(session, ward_ids, span.first - DAY, span.last + DAY)
    low = readings.low_areas(session, ward_ids, span.today - LOW_FOR)
    restored = restorations.latest(session)
    since = rotation.history_starts(span.first)
    for ward in together:
        asked = plans.asked(session, ward.id, since, now)
        yield Past(ward, span, known[ward.id], asked, low[ward.id], restored)


def _missing(past: Past) -> list[shifts.Handover]:
    wanted = _wanted(past.ward, past.span)
    keys = {(each.local_date, each.shift) for each in wanted}
    taken = {(each.local_date, each.shift) for each in past.known}
    # After an edit a handover may have another name or time. If its team was asked under the old
    # one, it is not asked again.
    strangers = [
        each
        for each in past.known
        if each.opened_at is not None and (each.local_date, each.shift) not in keys
    ]
    return [
        each
        for each in wanted
        if (each.local_date, each.shift) not in taken
        and not any(_same_moment(each, stranger, past.ward.lead) for stranger in strangers)
    ]


def _wanted(ward: Ward, span: Span) -> list[shifts.Handover]:
    """The handovers of these dates that are to have a prompt, in order."""
    found = shifts.prompted_handovers(ward.pattern, span.first, (span.last - span.first).days + 1)
    if ward.rhythm != Rhythm.ONCE_A_DAY.value:
        return found
    by_date: dict[date, shifts.Handover] = {}
    for each in found:
        by_date.setdefault(each.local_date, each)
    return list(by_date.values())


def _may_stand(past: Past, wanted: shifts.Handover) -> bool:
    if past.ward.drawn_until is None:
        return False  # nobody had planned it
    due_at = wanted.starts_at - past.ward.lead
    return deliveries.may_have_gone(past.restored, Kind.PROMPT, due_at, wanted.ends_at)


def _same_moment(wanted: shifts.Handover, known: Known, lead: timedelta) -> bool:
    return wanted.starts_at - lead < known.ends_at and known.starts_at - lead < wanted.ends_at


def _drawn(
    catalogue: Catalogue,
    past: Past,
    chosen: Sequence[shifts.Handover],
    now: datetime,
    missed: Missed | None,
) -> list[Drawn]:
    if not chosen:
        return []
    prompts = rotation.plan(
        catalogue,
        [Slot(each.local_date, each.shift) for each in chosen],
        past.asked,
        past.low_areas,
        past.ward.focus,
        past.ward.id,
    )
    return [
        Drawn(
            local_date=each.local_date,
            shift=each.shift,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            due_at=_due_at(each, past.ward, now),
            prompt=prompt,
            missed=missed,
        )
        for each, prompt in zip(chosen, prompts, strict=True)
    ]


def _due_at(wanted: shifts.Handover, ward: Ward, now: datetime) -> datetime:
    due_at = wanted.starts_at - ward.lead
    # Nobody has waited for what is only now drawn for the first time: it is not late.
    return max(due_at, now) if ward.drawn_until is None else due_at
