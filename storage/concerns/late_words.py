"""Reminders that the person still waits for a word: to those ticked, then to their deputies too.

A word is owed for the concern, for each time it was opened again, and for each time the person
has written since they last had one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import wards
from storage.concerns import dialogue, duty, notices, readers, recipients
from storage.concerns.clocks import MIDNIGHT
from storage.concerns.notices import Because
from storage.concerns.tables import Concern, ConcernReader, Stage
from storage.wards import Ward

ROUNDS = 2
FIRST, SECOND = Because.LATE_ONCE, Because.LATE_TWICE


def remind(session: Session, now: datetime) -> int:
    """Have the readers told of concerns on which a word to the person is late, in two rounds.

    First those ticked, when they are next at work; one working day later everybody who was
    ticked, and their deputies. Nobody who was not ticked, ever, and nobody once a word is said.

    :returns: how many concerns went one round further.
    """
    late = session.scalars(
        select(Concern)
        .where(
            Concern.stage != Stage.CLOSED.value,
            Concern.late_reminded < ROUNDS,
            Concern.shut.is_(False),
            # A ward's own date may be a day ahead of UTC's.
            Concern.answer_by <= now.date(),
        )
        .order_by(Concern.id)
        .with_for_update()
    )
    return sum(_remind(session, concern, now) for concern in late.all())


def is_late(session: Session, ward: Ward, concern: Concern, now: datetime) -> bool:
    """Whether the person should have had a word by now and has had none since they last wrote."""
    if concern.stage == Stage.CLOSED.value or now < _late_from(ward, concern):
        return False
    return not dialogue.is_answered(session, concern)


def _remind(session: Session, concern: Concern, now: datetime) -> bool:
    ward = wards.get(session, concern.ward_id)
    if not is_late(session, ward, concern, now):
        return False
    those = recipients.to_remind(session, ward, readers.of_concern(session, concern.id))
    due_at = _first_due(session, ward, concern, those)
    told, because = recipients.to_tell(session, ward, those, ward.local_date(now)), FIRST
    if concern.late_reminded > 0:
        due_at = duty.second_reminder(ward, due_at)
        told, because = [one.user_id for one in those], SECOND
    if due_at > now:
        return False
    concern.late_reminded += 1
    session.flush()
    # Between two clocks the person has written, or had it opened again: no notice is another's.
    place = dialogue.last_place(session, concern.id) + concern.reopened
    notices.tell_readers(session, concern, told, because, due_at, place=place)
    return True


def _late_from(ward: Ward, concern: Concern) -> datetime:
    return ward.at(concern.answer_by + timedelta(days=1), MIDNIGHT)


def _first_due(
    session: Session, ward: Ward, concern: Concern, those: list[ConcernReader]
) -> datetime:
    meant = recipients.meant(session, ward, those)
    return duty.first_reminder(ward, meant, _late_from(ward, concern))
