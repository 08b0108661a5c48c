"""Once a week, each recipient's own queue: on Monday morning, and never on a bank holiday.

Everybody who receives concerns is in the outbox for it, whatever waits for them: so what is stored
tells of no concern. What there is to say is looked up when it is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import deliveries
from storage.concerns.clocks import Region, next_working_day
from storage.deliveries import Delivery, Kind
from storage.wards import Role, Ward, WardPerson

TOLD_AT = time(8, 0)
# Late on Monday it is still of use, and on Tuesday too; the notices tell of what is new.
USEFUL_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who is to be told of their week, and when.

    :ivar subject: what the word is called in the outbox.
    """

    user_id: str
    ward_id: str
    subject: str
    at: datetime


def due(session: Session, now: datetime) -> list[Due]:
    """Everybody whose week has begun, and who is not in the outbox for it."""
    begun = [
        Due(user_id, ward.id, _subject(ward, now), at)
        for user_id, ward in _received(session)
        for at in [_told_at(ward, now)]
        if at <= now < at + USEFUL_FOR
    ]
    told = _told(session, {each.subject for each in begun})
    return [each for each in begun if (each.subject, each.user_id) not in told]


def tell(session: Session, those: Iterable[Due]) -> None:
    """Put those in the outbox; whoever is there already is there once."""
    for each in those:
        deliveries.add(
            session,
            Kind.QUEUE_WORD,
            each.subject,
            each.user_id,
            due_at=each.at,
            expires_at=each.at + USEFUL_FOR,
            ward_id=each.ward_id,
            private=True,
        )


def _received(session: Session) -> list[tuple[str, Ward]]:
    """Everybody who receives concerns, with the first of their wards in each workspace."""
    rows = session.execute(
        select(WardPerson.user_id, Ward)
        .join(Ward, Ward.id == WardPerson.ward_id)
        .where(WardPerson.role == Role.RECIPIENT.value)
        .order_by(Ward.created_at.desc(), Ward.id.desc())
    )
    # The oldest ward stays the first, whatever is set up or renamed in the middle of a week.
    first = {(user_id, ward.team_id): ward for user_id, ward in rows}
    return [(user_id, ward) for (user_id, _), ward in first.items()]


def _told(session: Session, subjects: Collection[str]) -> set[tuple[str, str]]:
    rows = session.execute(
        select(Delivery.subject, Delivery.target).where(
            Delivery.kind == Kind.QUEUE_WORD.value, Delivery.subject.in_(subjects)
        )
    )
    return {(subject, target) for subject, target in rows}


def _told_at(ward: Ward, now: datetime) -> datetime:
    return ward.at(next_working_day(_monday(ward, now), Region(ward.region)), TOLD_AT)


def _subject(ward: Ward, now: datetime) -> str:
    return f"{ward.id}:{_monday(ward, now).isoformat()}"


def _monday(ward: Ward, now: datetime) -> date:
    today = ward.local_date(now)
    return today - timedelta(days=today.weekday())
