"""How often a ward is prompted: at every handover, or once a day where prompts go untouched."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.handover import blocks
from bot.slack.message import Message
from storage import deliveries, handovers, wards
from storage.deliveries import Delivery, Kind
from storage.handovers import UNTOUCHED_IN_A_ROW, Handover
from storage.wards import Rhythm, Role, Ward

WORD_USEFUL_FOR = timedelta(days=3)


def follow(session: Session, handover: Handover, now: datetime) -> None:
    """Let a ward's rhythm follow a handover that has just closed.

    A change has the rest of the plan drawn anew.
    """
    ward = wards.get(session, handover.ward_id)
    slow = ward.rhythm == Rhythm.ONCE_A_DAY.value
    if slow and handover.touched:
        ward.rhythm = Rhythm.EVERY_HANDOVER.value
        ward.want_new_plan()
    elif not slow and _gone_quiet(session, ward):
        ward.rhythm = Rhythm.ONCE_A_DAY.value
        ward.want_new_plan()
        _tell_managers(session, ward, handover, now)


def word(session: Session, delivery: Delivery, _now: datetime) -> Message | None:
    """What a manager is told; None where it does not hold any more, or is not theirs to hear."""
    ward = wards.get(session, delivery.ward_id) if delivery.ward_id else None
    if ward is None or ward.rhythm != Rhythm.ONCE_A_DAY.value:
        return None
    if Role.MANAGER not in wards.roles(session, ward.id, delivery.target):
        return None
    return blocks.slower(ward.name)


def _gone_quiet(session: Session, ward: Ward) -> bool:
    latest = handovers.last_closed(session, ward.id, UNTOUCHED_IN_A_ROW)
    return len(latest) == UNTOUCHED_IN_A_ROW and not any(each.touched for each in latest)


def _tell_managers(session: Session, ward: Ward, handover: Handover, now: datetime) -> None:
    for manager in wards.holders(session, ward.id, Role.MANAGER):
        deliveries.add(
            session,
            Kind.MANAGER_WORD,
            f"slower:{handover.id}",
            manager,
            # As of when it closed, which may have been before a restore: then it may be told.
            due_at=min(now, handover.closes_at or now),
            expires_at=now + WORD_USEFUL_FOR,
            ward_id=ward.id,
            private=True,
        )
