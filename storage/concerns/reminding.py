"""Reminders of concerns that nobody has acknowledged, to those ticked and their deputies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import wards
from storage.concerns import duty, notices, readers, recipients
from storage.concerns.notices import Because
from storage.concerns.tables import CameBy, Concern, Stage
from storage.wards import Role

ROUNDS = 2


def remind(session: Session, now: datetime) -> int:
    """Have the readers of overdue concerns told, once in each of two rounds.

    First those who were to acknowledge it, when they are next at work; one working day later their
    deputies, or once more themselves where they have none. Nobody who was not ticked, ever.

    :returns: how many concerns went one round further.
    """
    late = session.scalars(
        select(Concern)
        .where(
            Concern.stage == Stage.OPEN.value,
            Concern.reminded < ROUNDS,
            Concern.acknowledge_by <= now,
        )
        .with_for_update()
    )
    return sum(_remind(session, concern, now) for concern in late.all())


def _remind(session: Session, concern: Concern, now: datetime) -> bool:
    ward = wards.get(session, concern.ward_id)
    those = readers.of_concern(session, concern.id)
    today = duty.local_date(ward, now)
    meant = recipients.to_tell(session, ward, those, today)
    if concern.reminded == 0:
        named = {reader.user_id for reader in those if reader.came_by != CameBy.DEPUTY.value}
        theirs = [one for one in recipients.of_ward(session, ward.id) if one.user_id in named]
        due_at = duty.first_reminder(ward, theirs, concern.acknowledge_by)
        told, because = meant, Because.OVERDUE_ONCE
    else:
        holders = wards.holders(session, ward.id, Role.RECIPIENT)
        deputies = [
            reader.user_id
            for reader in those
            if reader.came_by == CameBy.DEPUTY.value and reader.user_id in holders
        ]
        due_at = duty.second_reminder(ward, concern.acknowledge_by)
        told, because = deputies or meant, Because.OVERDUE_TWICE
    if due_at > now:
        return False
    concern.reminded += 1
    session.flush()
    notices.tell_readers(session, concern, told, because, due_at)
    return True
