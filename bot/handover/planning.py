"""The ward week's plan: which handovers get a prompt, which prompt, and when each is due.

A ward week runs from Monday to Sunday on the ward's own clock. What is left of the current week
is drawn once and then stands, so that the screen and a printed card agree; the next week is drawn
48 hours before it starts. Every handover and every delivery is a row with a natural key, so it
does not matter how often, how late or by how many processes this is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.handover.times import local_date, monday
from bot.logs import get_logger
from prompts import rotation, shifts
from prompts.catalogue import Catalogue
from prompts.rotation import Slot
from storage import deliveries, handovers, readings, wards
from storage.database import Database, NotSaved
from storage.deliveries import Kind
from storage.handovers import Drawn, Handover, Missed
from storage.wards import DrawnPlan, Rhythm, Ward

log = get_logger("bot.handover.planning")

AHEAD = timedelta(hours=48)
LOW_FOR = timedelta(weeks=12)
DAY = timedelta(days=1)
# After a longer silence, what was missed is not counted one by one any more.
LOOK_BACK = timedelta(weeks=12)


def plan_all(database: Database, catalogue: Catalogue, now: datetime) -> None:
    """Plan every ward that needs it, each in its own transaction."""
    with database.reading() as session:
        waiting = wards_to_plan(session, now)
    for ward_id in waiting:
        try:
            with database.writing() as session:
                ward = wards.locked(session, ward_id)
                if ward is not None:
                    plan(session, catalogue, ward, now)
        except NotSaved:
            raise
        except Exception as error:
            # A ward whose settings cannot be read must not hold up the others.
            log.exception("ward_not_planned", error=type(error).__name__)


def wards_to_plan(session: Session, now: datetime) -> list[str]:
    """The ids of the wards for which there is something to draw, to make due or to count."""
    plans = wards.plans(session)
    found = dict.fromkeys(_behind(plans, now))
    found.update((plan.ward_id, None) for plan in plans if not plan.is_current)
    for handover in handovers.without_delivery(session, now + AHEAD):
        found[handover.ward_id] = None
    return list(found)


def wards_behind(session: Session, now: datetime) -> list[str]:
    """The ids of the wards whose plan is not drawn as far as it has to be."""
    return _behind(wards.plans(session), now)


def plan(session: Session, catalogue: Catalogue, ward: Ward, now: datetime) -> None:
    """Draw what is to be drawn of a ward's plan, and put what is due soon in the outbox.

    :raises prompts.rotation.NothingToAsk: the library holds nothing that can be asked.
    """
    if ward.paused:
        return
    if ward.wanted_plan != ward.drawn_plan:
        redraw(session, ward, now)
    _draw(session, catalogue, ward, now)
    _make_due(session, ward, now)


def redraw(session: Session, ward: Ward, now: datetime) -> None:
    """Take back what has not been posted and is not on its way; the next plan draws it anew."""
    waiting = [handover.id for handover in handovers.unposted(session, ward.id, now)]
    # In this order, and each by one statement: what a sender has claimed meanwhile stays.
    under_way = deliveries.withdraw(session, Kind.PROMPT, waiting)
    handovers.undraw(session, [each for each in waiting if each not in under_way])
    ward.drawn_until = None
    ward.drawn_plan = ward.wanted_plan


def horizon(zone: str, now: datetime) -> date:
    """The Sunday up to which a ward's plan has to be drawn."""
    return monday(local_date(now + AHEAD, zone)) + timedelta(days=6)


def _behind(plans: Sequence[DrawnPlan], now: datetime) -> list[str]:
    horizons = {zone: horizon(zone, now) for zone in {plan.zone for plan in plans}}
    return [plan.ward_id for plan in plans if not _reaches(plan.drawn_until, horizons[plan.zone])]


def _reaches(drawn_until: date | None, wanted: date) -> bool:
    return drawn_until is not None and drawn_until >= wanted


def _draw(session: Session, catalogue: Catalogue, ward: Ward, now: datetime) -> None:
    until = horizon(ward.zone, now)
    if _reaches(ward.drawn_until, until):
        return
    today = local_date(now, ward.zone)
    # Yesterday's last handover may still be going on.
    first = ward.drawn_until + DAY if ward.drawn_until else today - DAY
    missing = _not_drawn(session, ward, max(first, today - LOOK_BACK), until)
    over = [each for each in missing if each.ends_at <= now]
    coming = [each for each in missing if each.ends_at > now]
    if ward.drawn_until is not None:
        # The ward was there and we were not: that is counted, and the manager sees it.
        _store(session, catalogue, ward, over, now, Missed.DOWN)
    _store(session, catalogue, ward, coming, now, None)
    ward.drawn_until = until


def _not_drawn(session: Session, ward: Ward, first: date, until: date) -> list[shifts.Handover]:
    wanted = _wanted(ward, first, until)
    keys = {(each.local_date, each.shift) for each in wanted}
    drawn = handovers.between(session, ward.id, first - DAY, until + DAY)
    taken = {(each.local_date, each.shift) for each in drawn}
    # After an edit a handover may have another name or time. If its team was asked under the old
    # one, it is not asked again.
    strangers = [
        each
        for each in drawn
        if each.opened_at is not None and (each.local_date, each.shift) not in keys
    ]
    return [
        each
        for each in wanted
        if (each.local_date, each.shift) not in taken
        and not any(_same_moment(each, stranger, ward.lead) for stranger in strangers)
    ]


def _wanted(ward: Ward, first: date, until: date) -> list[shifts.Handover]:
    """The handovers of these dates that are to have a prompt, in order."""
    found = shifts.prompted_handovers(ward.pattern, first, (until - first).days + 1)
    if ward.rhythm != Rhythm.ONCE_A_DAY.value:
        return found
    by_date: dict[date, shifts.Handover] = {}
    for each in found:
        by_date.setdefault(each.local_date, each)
    return list(by_date.values())


def _same_moment(wanted: shifts.Handover, drawn: Handover, lead: timedelta) -> bool:
    return wanted.starts_at - lead < drawn.ends_at and drawn.starts_at - lead < wanted.ends_at


def _store(
    session: Session,
    catalogue: Catalogue,
    ward: Ward,
    chosen: Sequence[shifts.Handover],
    now: datetime,
    missed: Missed | None,
) -> None:
    if not chosen:
        return
    since = rotation.history_starts(chosen[0].local_date)
    prompts = rotation.plan(
        catalogue,
        [Slot(each.local_date, each.shift) for each in chosen],
        handovers.asked_since(session, ward.id, since, now),
        readings.low_areas(session, ward.id, local_date(now, ward.zone) - LOW_FOR),
        ward.focus,
        ward.id,
    )
    handovers.draw(
        session,
        ward.id,
        [
            Drawn(
                local_date=each.local_date,
                shift=each.shift,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                due_at=_due_at(each, ward, now),
                prompt=prompt,
                missed=missed,
            )
            for each, prompt in zip(chosen, prompts, strict=True)
        ],
    )


def _due_at(wanted: shifts.Handover, ward: Ward, now: datetime) -> datetime:
    due_at = wanted.starts_at - ward.lead
    # Nobody has waited for what is only now drawn for the first time: it is not late.
    return max(due_at, now) if ward.drawn_until is None else due_at


def _make_due(session: Session, ward: Ward, now: datetime) -> None:
    for handover in handovers.without_delivery(session, now + AHEAD, ward.id):
        if handover.ends_at <= now:
            handover.missed = Missed.DOWN.value
        else:
            deliveries.add(
                session,
                Kind.PROMPT,
                handover.id,
                ward.channel_id,
                due_at=handover.due_at,
                expires_at=handover.ends_at,
                ward_id=ward.id,
            )
