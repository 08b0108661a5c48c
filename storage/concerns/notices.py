"""What tells people that something waits. A notice holds no words, and its subject no name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import deliveries
from storage.base import new_id
from storage.concerns.tables import Concern, Naming
from storage.deliveries import Delivery, Kind
from storage.secrecy import Keyring

# Far past any outage: a concern that nobody was told of is the worst that can happen here.
USEFUL_FOR = timedelta(days=30)


class Because(StrEnum):
    """Why somebody is told."""

    NEW = "new"
    REPLY = "reply"
    HANDED_ON = "handed_on"
    OVERDUE_ONCE = "overdue1"
    OVERDUE_TWICE = "overdue2"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notice is about, as its delivery names it.

    :ivar key: the concern's id; for the person who raised it a random one that leads nowhere,
        because the delivery says who they are.
    :ivar place: of a reply, its place in the dialogue.
    """

    key: str
    because: Because
    place: int = 0

    def __str__(self) -> str:
        place = f":{self.place}" if self.place else ""
        return f"{self.key}:{self.because.value}{place}"

    @classmethod
    def read(cls, subject: str) -> Subject:
        key, because, *place = subject.split(":")
        return cls(key, Because(because), int(place[0]) if place else 0)


def tell_readers(
    session: Session,
    concern: Concern,
    user_ids: Iterable[str],
    because: Because,
    due_at: datetime,
    place: int = 0,
) -> None:
    """Have readers told that a concern waits for them.

    Of a concern without a name no trace of the telling is kept once it is done.

    :param place: of a reply, its place in the dialogue.
    """
    vanishes = concern.naming == Naming.UNNAMED.value
    for user_id in user_ids:
        deliveries.add(
            session,
            Kind.CONCERN_NOTICE,
            str(Subject(concern.id, because, place)),
            user_id,
            due_at=due_at,
            expires_at=due_at + USEFUL_FOR,
            ward_id=concern.ward_id,
            private=True,
            vanishes=vanishes,
        )


def tell_author(session: Session, keyring: Keyring, concern: Concern, now: datetime) -> None:
    """Have the person told that a word waits for them, where they gave an account of their own.

    Without a name nothing is ever sent: every word back waits behind the receipt code.
    """
    if concern.author is None:
        return
    deliveries.add(
        session,
        Kind.CONCERN_NOTICE,
        # Neither concern nor ward: beside the person's id that would give a confidence away.
        str(Subject(new_id(), Because.ANSWERED)),
        keyring.open(concern.author),
        # Not the moment itself: by that, the audit would say which concern it is about.
        due_at=now.replace(minute=0, second=0, microsecond=0),
        expires_at=now + USEFUL_FOR,
        private=True,
        vanishes=True,
    )


def kept_back(session: Session, now: datetime) -> dict[str, int]:
    """What its readers may not see before they are told, or they could tell when it was written.

    :returns: by concern, from which place in the dialogue on; 0 means the concern itself.
    """
    waiting = session.scalars(
        select(Delivery.subject).where(
            Delivery.kind == Kind.CONCERN_NOTICE.value,
            Delivery.vanishes.is_(True),
            Delivery.due_at > now,
        )
    )
    kept: dict[str, int] = {}
    for subject in map(Subject.read, waiting):
        if subject.because in {Because.NEW, Because.REPLY}:
            kept[subject.key] = min(subject.place, kept.get(subject.key, subject.place))
    return kept
