"""The ward week's plan: who needs one, and how it is kept.

A ward week runs from Monday to Sunday on the ward's own clock. What is left of the current week
is drawn once and then stands, so that the screen and a printed card agree; the next week is drawn
48 hours before it starts. Every handover and every delivery is a row with a natural key, so it
does not matter how often, how late or by how many processes this is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.feature import Unfinished
from bot.handover import drawing
from bot.logs import get_logger
from prompts.catalogue import Catalogue
from storage import deliveries, handovers, plans, wards
from storage.database import Database, NotSaved
from storage.deliveries import Kind
from storage.plans import Plan
from storage.wards import DrawnPlan, Ward

_T = TypeVar("_T")

log = get_logger("bot.handover.planning")

AHEAD = timedelta(hours=48)
# While a batch is stored, taps wait: so no batch takes longer than a few hundredths of a second.
DRAWN_AT_ONCE = 50
PUT_IN_OUTBOX_AT_ONCE = 500


def plan_all(database: Database, catalogue: Catalogue, now: datetime) -> None:
    """Plan every ward that needs it, some at a time.

    What is decided for them is decided before anything is locked, and stored only for those
    that nobody has changed or planned meanwhile.

    :raises Unfinished: some ward is not planned.
    """
    edited, behind = _to_do(database, now)
    for ward_id in edited:
        _redraw(database, catalogue, ward_id, now)
    for some in _batches(behind, DRAWN_AT_ONCE):
        _draw(database, catalogue, some, now)
    with database.reading() as session:
        undelivered = plans.undelivered(session, now + AHEAD)
    for waiting in _batches(undelivered, PUT_IN_OUTBOX_AT_ONCE):
        with database.writing() as session:
            plans.put_in_outbox(session, waiting, now)
    # Nearly always there was nothing to do, and then there is nothing to look at again.
    if (edited or behind) and any(_to_do(database, now)):
        raise Unfinished


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
    session.flush()
    for past in drawing.pasts(session, [ward], now, now + AHEAD):
        plans.keep(session, [drawing.decide(catalogue, past, now)])
    plans.put_in_outbox(session, plans.undelivered(session, now + AHEAD, ward.id), now)


def redraw(session: Session, ward: Ward, now: datetime) -> None:
    """Take back what has not been posted and is not on its way; the next plan draws it anew."""
    waiting = [handover.id for handover in handovers.unposted(session, ward.id, now)]
    # In this order, and each by one statement: what a sender has claimed meanwhile stays.
    under_way = deliveries.withdraw(session, Kind.PROMPT, waiting)
    handovers.undraw(session, [each for each in waiting if each not in under_way])
    ward.drawn_until = None
    ward.drawn_plan = ward.wanted_plan


def _to_do(database: Database, now: datetime) -> tuple[list[str], list[str]]:
    """The ids of the wards to be drawn anew, and of those that are not drawn far enough."""
    with database.reading() as session:
        standing = wards.plans(session)
    return [plan.ward_id for plan in standing if not plan.is_current], _behind(standing, now)


def _behind(standing: Sequence[DrawnPlan], now: datetime) -> list[str]:
    zones = {plan.zone for plan in standing}
    horizons = {zone: drawing.horizon(zone, now + AHEAD) for zone in zones}
    return [
        plan.ward_id
        for plan in standing
        if not drawing.reaches(plan.drawn_until, horizons[plan.zone])
    ]


def _redraw(database: Database, catalogue: Catalogue, ward_id: str, now: datetime) -> None:
    with _the_others_go_on(), database.writing() as session:
        ward = wards.locked(session, ward_id)
        if ward is not None:
            plan(session, catalogue, ward, now)


def _draw(database: Database, catalogue: Catalogue, ward_ids: Sequence[str], now: datetime) -> None:
    decided: list[Plan] = []
    with database.reading() as session:
        for past in drawing.pasts(session, wards.some(session, ward_ids), now, now + AHEAD):
            with _the_others_go_on():
                decided.append(drawing.decide(catalogue, past, now))
    if decided:
        with database.writing() as session:
            plans.keep(session, decided)


@contextmanager
def _the_others_go_on() -> Iterator[None]:
    """A ward whose settings cannot be read must not hold up the others."""
    try:
        yield
    except NotSaved:
        raise
    except Exception as error:
        log.exception("ward_not_planned", error=type(error).__name__)


def _batches(things: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    return (things[start : start + size] for start in range(0, len(things), size))
