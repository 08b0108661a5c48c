"""Concerns that came back with a backup, although they may have been taken back since.

A person may have withdrawn a concern after the backup was made, or taken their name off it, or
have had their answer. So what came back stays shut: no reader opens it or is told of it, until the
operator says that it may be opened. The person who raised it can open it all the while, and take
back again what they took back.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage import audit, restorations, wards
from storage.audit import Act
from storage.concerns import notices, readers, recipients
from storage.concerns.notices import Because, Subject
from storage.concerns.tables import Concern, Stage
from storage.deliveries import Delivery, Kind, State
from storage.improving import deeds


def shut_all(session: Session) -> None:
    """Shut every concern there is, and tell nobody what they were to be told of it.

    What the team was told of one is taken out: its author's leave may have been taken back since.
    """
    deeds.take_back_of_concerns(session)
    session.execute(update(Concern).values(shut=True).execution_options(synchronize_session=False))
    concerns = set(session.scalars(select(Concern.id)))
    waiting = select(Delivery.id, Delivery.subject).where(
        Delivery.kind == Kind.CONCERN_NOTICE.value,
        Delivery.state.in_([State.PENDING.value, State.SENDING.value]),
    )
    held = [
        key for key, subject in session.execute(waiting) if Subject.read(subject).key in concerns
    ]
    session.execute(
        delete(Delivery).where(Delivery.id.in_(held)).execution_options(synchronize_session=False)
    )


def open_all(session: Session, actor: str, now: datetime) -> None:
    """Let concerns be opened again. Readers are told of all that are not closed.

    What they did and said since the backup is lost with what it was about, so they have to look
    at each again.
    """
    restorations.open_concerns(session)
    shut = session.scalars(select(Concern).where(Concern.shut).order_by(Concern.id)).all()
    for concern in shut:
        concern.shut = False
    session.flush()
    for concern in shut:
        if concern.stage != Stage.CLOSED.value:
            _tell_again(session, concern, now)
    audit.note(session, Act.CONCERNS_OPENED, actor=actor, at=now)


def _tell_again(session: Session, concern: Concern, now: datetime) -> None:
    ward = wards.get(session, concern.ward_id)
    today = ward.local_date(now)
    those = readers.of_concern(session, concern.id)
    told = recipients.to_tell(session, ward, those, today)
    # It may come back with a backup more than once.
    place = today.toordinal()
    notices.tell_readers(session, concern, told, Because.RESTORED, now, place=place)
