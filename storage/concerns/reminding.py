"""Reminders of concerns that nobody has acknowledged, to those ticked and their deputies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import wards
from storage.concerns import duty, notices, readers, recipients
from storage.concerns.notices import Because
from storage.concerns.tables import Concern, ConcernReader, Naming, Stage
from storage.wards import Ward

ROUNDS = 2
FIRST, SECOND = Because.OVERDUE_ONCE, Because.OVERDUE_TWICE


def remind(session: Session, now: datetime) -> int:
    """Have the readers of overdue concerns told, once in each of two rounds.

    First those who were to acknowledge it, when they are next at work; one working day later
    everybody who was ticked, and their deputies. Nobody who was not ticked, ever.

    :returns: how many concerns went one round further.
    """
    late = session.scalars(
        select(Concern)
        .where(
            Concern.stage == Stage.OPEN.value,
            Concern.reminded < ROUNDS,
            Concern.shut.is_(False),
            Concern.acknowledge_by <= now,
        )
        .order_by(Concern.id)
        .with_for_update()
    )
    return sum(_remind(session, concern, now) for concern in late.all())


def _remind(session: Session, concern: Concern, now: datetime) -> bool:
    ward = wards.get(session, concern.ward_id)
    those = readers.of_concern(session, concern.id)
    due_at = _first_due(session, ward, concern, those)
    able = recipients.to_remind(session, ward, those)
    told, because = recipients.to_tell(session, ward, able, ward.local_date(now)), FIRST
    if concern.reminded > 0:
        due_at = duty.second_reminder(ward, due_at)
        # Where one has a deputy and another has none, neither may be left out.
        told, because = [one.user_id for one in able], SECOND
    if due_at > now:
        return False
    concern.reminded += 1
    if concern.naming == Naming.UNNAMED.value:
        # The hour of "today" has served: the second round needs only the day of the first.
        concern.acknowledge_by = duty.start_of_day(ward, due_at)
    session.flush()
    notices.tell_readers(session, concern, told, because, due_at, place=concern.reopened)
    return True


def _first_due(
    session: Session, ward: Ward, concern: Concern, those: Sequence[ConcernReader]
) -> datetime:
    meant = recipients.meant(session, ward, those)
    return duty.first_reminder(ward, meant, concern.acknowledge_by)
