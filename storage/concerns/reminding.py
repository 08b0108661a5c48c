"""Reminders of concerns that nobody has acknowledged, to those ticked and their deputies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import wards
from storage.concerns import duty, notices, readers, recipients
from storage.concerns.notices import Because
from storage.concerns.tables import CameBy, Concern, ConcernReader, Stage
from storage.wards import Role, Ward

ROUNDS = 2
FIRST, SECOND = Because.OVERDUE_ONCE, Because.OVERDUE_TWICE


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
    due_at = _first_due(session, ward, concern, those)
    told, because = recipients.to_tell(session, ward, those, duty.local_date(ward, now)), FIRST
    if concern.reminded > 0:
        due_at = duty.second_reminder(ward, due_at)
        told, because = _deputies(session, ward, those) or told, SECOND
    if due_at > now:
        return False
    concern.reminded += 1
    session.flush()
    notices.tell_readers(session, concern, told, because, due_at)
    return True


def _first_due(
    session: Session, ward: Ward, concern: Concern, those: Sequence[ConcernReader]
) -> datetime:
    meant = {reader.user_id for reader in those if reader.came_by != CameBy.DEPUTY.value}
    named = [one for one in recipients.of_ward(session, ward.id) if one.user_id in meant]
    return duty.first_reminder(ward, named, concern.acknowledge_by)


def _deputies(session: Session, ward: Ward, those: Sequence[ConcernReader]) -> list[str]:
    """The deputies who still hold the role."""
    holders = wards.holders(session, ward.id, Role.RECIPIENT)
    deputies = [one.user_id for one in those if one.came_by == CameBy.DEPUTY.value]
    return [user_id for user_id in deputies if user_id in holders]
