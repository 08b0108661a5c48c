"""What tells people that something waits. A notice holds no words, and its subject no name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from storage import deliveries
from storage.base import new_id
from storage.concerns.tables import Afterwards, Concern, Naming
from storage.deliveries import Delivery, Kind, State
from storage.secrecy import Keyring

# Far past any outage: a concern that nobody was told of is the worst that can happen here.
USEFUL_FOR = timedelta(days=30)
A_DAY = timedelta(days=1)


class Because(StrEnum):
    """Why somebody is told."""

    NEW = "new"
    REPLY = "reply"
    HANDED_ON = "handed_on"
    OVERDUE_ONCE = "overdue1"
    OVERDUE_TWICE = "overdue2"
    LATE_ONCE = "late1"
    LATE_TWICE = "late2"
    REOPENED = "reopened"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    AFTERWARDS = "afterwards"
    ANSWERED = "answered"
    ASKED = "asked"
    UNREAD = "unread"
    NO_READER = "no_reader"
    RESTORED = "restored"
    STANDS_IN = "stands_in"


TO_AUTHORS = (Because.ANSWERED, Because.ASKED, Because.UNREAD)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notice is about, as its delivery names it.

    :ivar key: the concern's id; for the person who raised it, and of one that was withdrawn, a
        random one that leads nowhere, because the delivery says who they are. Of what a person
        tells the Guardian, its own id; of a concern without a reader, the ward's.
    :ivar place: of a reply, its place in the dialogue; of anything that may come about again, a
        number that makes it another notice.
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
    """Have readers told that a concern waits for them; of one that is shut, when it opens again.

    Of a concern without a name no trace of the telling is kept once it is done.

    :param place: as of :class:`Subject`.
    """
    if concern.shut:
        return
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


def tell_stand_ins(
    session: Session, concern: Concern, user_ids: Iterable[str], now: datetime
) -> None:
    """Have deputies told of what waits for somebody whose account is closed, once.

    It is found out on a daily look, so it says nothing of when the concern was raised, and that
    it was told may be remembered.
    """
    for user_id in user_ids:
        deliveries.add(
            session,
            Kind.CONCERN_NOTICE,
            str(Subject(concern.id, Because.STANDS_IN)),
            user_id,
            due_at=now,
            expires_at=now + USEFUL_FOR,
            ward_id=concern.ward_id,
            private=True,
        )


def tell_author(session: Session, keyring: Keyring, concern: Concern, now: datetime) -> None:
    """Have the person told that a word waits for them, where they gave an account of their own.

    Without a name nothing is ever sent: every word back waits behind the receipt code.
    """
    if concern.author is None:
        return
    # Neither concern nor ward: beside the person's id that would give a confidence away.
    _tell_without_trace(session, Because.ANSWERED, keyring.open(concern.author), now)


def ask_author(
    session: Session, keyring: Keyring, concern: Concern, asked_at: datetime, since: datetime
) -> None:
    """Have the person told that a question waits for them, once for each closing.

    :param since: when they could first be asked.
    """
    if concern.author is None:
        return
    # Asked again after a restore, it is the notice that was sent. Nobody else can tell whose it is.
    key = keyring.subject(concern.id, str(concern.closed_on))
    user_id = keyring.open(concern.author)
    _tell_without_trace(session, Because.ASKED, user_id, asked_at, key=key, since=since)


def tell_author_unread(
    session: Session, keyring: Keyring, concern: Concern, user_id: str, now: datetime
) -> None:
    """Have the person told that something waits: it is that nobody is left to read their concern.

    :param user_id: whoever raised it.
    """
    # Nobody knows since when it is so. After a restore, it may have been sent at any time before.
    raised = datetime.combine(concern.raised_on, time(), UTC)
    key = keyring.subject(concern.id, Because.UNREAD.value)
    _tell_without_trace(session, Because.UNREAD, user_id, now, key=key, since=raised)


def tell_of_withdrawal(session: Session, user_ids: Iterable[str], due_at: datetime) -> None:
    """Have readers told that a concern was withdrawn, and nothing of which it was."""
    for user_id in user_ids:
        _tell_without_trace(session, Because.WITHDRAWN, user_id, due_at)


def tell_guardians(
    session: Session, concern: Concern, answer_id: str, user_ids: Iterable[str], due_at: datetime
) -> None:
    """Have Guardians told that the person has a word for them about how it went."""
    for user_id in user_ids:
        deliveries.add(
            session,
            Kind.CONCERN_NOTICE,
            str(Subject(answer_id, Because.AFTERWARDS)),
            user_id,
            due_at=due_at,
            expires_at=due_at + USEFUL_FOR,
            ward_id=concern.ward_id,
            private=True,
            vanishes=concern.naming == Naming.UNNAMED.value,
        )


def tell_admins(
    session: Session, ward_id: str, user_ids: Iterable[str], day: date, now: datetime
) -> None:
    """Have workspace admins told that a ward's concern has no reader, once on a day."""
    for user_id in user_ids:
        deliveries.add(
            session,
            Kind.CONCERN_NOTICE,
            str(Subject(ward_id, Because.NO_READER, day.toordinal())),
            user_id,
            due_at=now,
            # The next day it is said again, where it is still so.
            expires_at=now + A_DAY,
            ward_id=ward_id,
            private=True,
        )


def forget_about(session: Session, concern: Concern) -> None:
    """Leave no trace of what was told about a concern so far; what still waits is told and gone.

    A delivery says at which moment something was raised or said.
    """
    waiting = Delivery.state.in_([State.PENDING.value, State.SENDING.value])
    for statement in (
        delete(Delivery).where(_about(session, concern), ~waiting),
        update(Delivery).where(_about(session, concern), waiting).values(vanishes=True),
    ):
        session.execute(statement.execution_options(synchronize_session=False))


def withdraw_about(session: Session, concern: Concern) -> frozenset[str]:
    """Tell nobody anything about a concern any more.

    :returns: those who were still to be told that it is there, and never will be.
    """
    forget_about(session, concern)
    unsent = (_about(session, concern), Delivery.state == State.PENDING.value)
    new = str(Subject(concern.id, Because.NEW))
    untold = session.scalars(select(Delivery.target).where(*unsent, Delivery.subject == new)).all()
    session.execute(delete(Delivery).where(*unsent).execution_options(synchronize_session=False))
    return frozenset(untold)


def withdraw_from_author(session: Session, user_id: str) -> None:
    """Tell a person nothing any more of what waits for them: none of it is theirs by name."""
    session.execute(
        delete(Delivery)
        .where(
            Delivery.kind == Kind.CONCERN_NOTICE.value,
            Delivery.target == user_id,
            Delivery.state == State.PENDING.value,
            or_(*(Delivery.subject.endswith(f":{because.value}") for because in TO_AUTHORS)),
        )
        .execution_options(synchronize_session=False)
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
    # What was said while asking to have it opened again is heard when it is.
    reopening = select(Concern.id, Concern.reopened_after).where(
        Concern.heard_at.is_not(None), Concern.answered.is_(False)
    )
    for concern_id, last_place in session.execute(reopening):
        kept[concern_id] = min(last_place + 1, kept.get(concern_id, last_place + 1))
    return kept


def _about(session: Session, concern: Concern) -> ColumnElement[bool]:
    """The notices about a concern and about what its author told the Guardian."""
    answers = session.scalars(select(Afterwards.id).filter_by(concern_id=concern.id))
    keys = [concern.id, *answers]
    return and_(
        Delivery.kind == Kind.CONCERN_NOTICE.value,
        or_(*(Delivery.subject.startswith(f"{key}:") for key in keys)),
    )


def _tell_without_trace(
    session: Session,
    because: Because,
    user_id: str,
    moment: datetime,
    *,
    key: str | None = None,
    since: datetime | None = None,
) -> None:
    deliveries.add(
        session,
        Kind.CONCERN_NOTICE,
        str(Subject(key or new_id(), because)),
        user_id,
        # Not the moment itself: by that, the audit would say which concern it is about.
        due_at=moment.replace(minute=0, second=0, microsecond=0),
        expires_at=moment + USEFUL_FOR,
        private=True,
        vanishes=True,
        caused_at=since,
    )
