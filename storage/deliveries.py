"""The outbox: everything that will be posted, and what became of it.

pending → sending (attempt, deadline) → sent | missed | failed. How a sender takes one, and writes
down what became of it, is in :mod:`storage.claims`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CursorResult,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import restorations
from storage.base import UNORDERED, Base, UtcDateTime, derived_id, new_id
from storage.insertion import insert_if_absent
from storage.prepared import Prepared
from storage.restorations import Restoration

CHANGE_WANTED = text("wanted > rendered")
# The trouble of one that was given up although it may well have arrived.
OUTCOME_UNKNOWN = "outcome_unknown"
# A message that waits for longer than this is late, and somebody may want to know why.
LATE_AFTER = timedelta(seconds=60)
FIRST_REVISION = 1
# How long before its time a prompt can be asked for: as far as the plan is drawn.
ASKED_FOR_EARLY = timedelta(days=9)


class State(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    MISSED = "missed"
    FAILED = "failed"


class Kind(StrEnum):
    """What is delivered. Its order of urgency is its order here."""

    PROMPT = "prompt"
    CONCERN_NOTICE = "concern_notice"
    OPERATOR_WORD = "operator_word"
    MANAGER_WORD = "manager_word"
    OUTAGE_WORD = "outage_word"
    REVIEW_WORD = "review_word"
    DIGEST = "digest"
    QUEUE_WORD = "queue_word"
    TEAM_DIGEST = "team_digest"
    LEAD_WORD = "lead_word"
    TAKE_BACK = "take_back"  # no message, but one to delete: its subject says which


class Delivery(Base):
    """One message to one channel or person.

    ``subject`` names what it is about by an opaque id, looked up only when it is sent.
    ``posted_until`` is until when an earlier attempt may have posted it; None where none has.
    ``sent_blindly`` is whether it was sent once more because nobody could look for it.
    ``doubted_since`` is since when it may have been sent without our knowing: it was not yet when
    the backup was made that we were restored from.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "target"),
        Index("ix_deliveries_due", "state", "due_at"),
        # Few of the many that were sent ever have to change: those alone are looked at.
        Index(
            "ix_deliveries_changes",
            "state",
            "claim",  # nobody's, once it is sent; two columns, or SQLite prefers the index above
            sqlite_where=CHANGE_WANTED,
            postgresql_where=CHANGE_WANTED,
        ),
        Index("ix_deliveries_ward", "ward_id", "state"),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(24))
    urgency: Mapped[int]
    subject: Mapped[str] = mapped_column(String(80))
    target: Mapped[str] = mapped_column(String(32))
    private: Mapped[bool] = mapped_column(default=False)
    vanishes: Mapped[bool] = mapped_column(default=False)
    ward_id: Mapped[str | None] = mapped_column(ForeignKey("wards.id", ondelete="CASCADE"))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(8), default=State.PENDING.value)
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str | None] = mapped_column(String(20))
    deadline: Mapped[datetime | None] = mapped_column(UtcDateTime)
    posted_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_blindly: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    wanted: Mapped[int] = mapped_column(default=FIRST_REVISION)
    rendered: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(String(64))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    doubted_since: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_update(self) -> bool:
        """Whether the message stands in Slack already and only has to change."""
        return self.ts is not None

    @property
    def posted_at(self) -> datetime | None:
        """When Slack took the message; None where none is written down."""
        return datetime.fromtimestamp(float(self.ts), UTC) if self.ts is not None else None

    @property
    def may_stand_since(self) -> datetime:
        """How far back it has to be looked for in Slack, if it is not known what became of it."""
        # It may have been on its way already while the backup was made.
        since = min(self.due_at, self.doubted_since or self.due_at)
        return since - timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Backlog:
    """The messages that are due and have not been sent yet.

    :ivar late: how many of them have been due for more than a minute.
    :ivar oldest_due: when the one that has waited longest was due.
    :ivar by_kind: how many of each kind, where there are any.
    """

    waiting: int
    late: int
    oldest_due: datetime | None
    by_kind: Mapping[Kind, int]


def add(
    session: Session,
    kind: Kind,
    subject: str,
    target: str,
    *,
    due_at: datetime,
    expires_at: datetime,
    ward_id: str | None = None,
    private: bool = False,
    vanishes: bool = False,
    caused_at: datetime | None = None,
) -> None:
    """Put a message in the outbox, unless it is there already.

    One that may have been sent before a restore is there as :func:`doubt` leaves it.

    :param caused_at: when it could have been put there, if it is not due from then on.
    """
    restored = restorations.latest(session)
    doubted = may_have_gone(restored, kind, caused_at or due_at, expires_at)
    insert_if_absent(
        session,
        Delivery,
        [
            {
                "id": _key(kind, subject, target),
                "kind": kind.value,
                "urgency": list(Kind).index(kind),
                "subject": subject,
                "target": target,
                "due_at": due_at,
                "expires_at": expires_at,
                "ward_id": ward_id,
                "private": private,
                "vanishes": vanishes,
                **(in_doubt(restored) if restored is not None and doubted else {}),
            }
        ],
    )


def may_have_gone(
    restored: Restoration | None, kind: Kind, due_at: datetime, expires_at: datetime
) -> bool:
    """Whether one that is not in the outbox may have been sent before a restore."""
    if restored is None:
        return False
    early = ASKED_FOR_EARLY if kind is Kind.PROMPT else timedelta()
    return due_at - early <= restored.restored_at and restored.backed_up_at < expires_at


def in_doubt(restored: Restoration) -> dict[str, Any]:
    """The values of one that may have been sent before a restore: it is looked for at once."""
    return {
        "state": State.SENDING.value,
        # Over even if the clock is set back: it may have been ahead during the restore.
        "deadline": restored.backed_up_at,
        "posted_until": restored.restored_at,
        "doubted_since": restored.backed_up_at,
    }


def due(session: Session, now: datetime, limit: int) -> list[str]:
    """The ids of what can be claimed now.

    New messages come before changes to old ones, what is most urgent before what is less so, and
    then what expires first: a ward's prompt before a digest.
    """
    found = _DUE.found(session, {"now": now, "most": limit})
    return [delivery_id for (delivery_id,) in found]


def due_query(
    now: datetime | BindParameter[datetime], limit: int | BindParameter[int]
) -> Select[str]:
    """The query behind :func:`due`."""
    return (
        select(Delivery.id)
        .where(can_be_claimed(now))
        .order_by(Delivery.ts.is_not(None), Delivery.urgency, Delivery.expires_at, Delivery.id)
        .limit(limit)
    )


def can_be_claimed(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Whether a delivery is to be sent, sent again or changed now, and nobody is at it."""
    ready = or_(Delivery.not_before.is_(None), Delivery.not_before <= now)
    return or_(
        and_(Delivery.state == State.PENDING.value, Delivery.due_at <= now, ready),
        and_(Delivery.state == State.SENDING.value, Delivery.deadline <= now),
        and_(has_to_change(), ready),
    )


def want_change(session: Session, kind: Kind, subject: str) -> None:
    """Have what was posted about a subject posted anew, even while it is being sent."""
    session.execute(
        update(Delivery)
        .where(Delivery.kind == kind.value, Delivery.subject == subject)
        .values(wanted=Delivery.wanted + 1)
        .execution_options(synchronize_session=False)
    )


def want_changes(session: Session, shown: Mapping[Kind, Collection[str]]) -> None:
    """The same for many subjects at once.

    In the order in which senders write down what became of messages, or the two deadlock.

    :param shown: the subjects, by their kind.
    """
    those = or_(
        *(
            and_(Delivery.kind == kind.value, Delivery.subject.in_(subjects))
            for kind, subjects in shown.items()
        )
    )
    found = select(Delivery.id).where(those).order_by(Delivery.id).with_for_update()
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(session.scalars(found).all()))
        .values(wanted=Delivery.wanted + 1)
        .execution_options(synchronize_session=False)
    )


def bring_forward(session: Session, kind: Kind, subject: str, due_at: datetime) -> bool:
    """Have a message that still waits sent earlier.

    :returns: False where it does not wait any more, or is not in the outbox at all.
    """
    result = session.execute(
        update(Delivery)
        .where(
            Delivery.kind == kind.value,
            Delivery.subject == subject,
            Delivery.state == State.PENDING.value,
        )
        .values(due_at=due_at)
        .execution_options(synchronize_session=False)
    )
    return rows(result) > 0


def withdraw(session: Session, kind: Kind, subjects: Collection[str]) -> frozenset[str]:
    """Take messages that nobody has begun to send out of the outbox.

    :returns: the subjects that still have a delivery: it is on its way, or settled.
    """
    session.execute(
        delete(Delivery)
        .where(
            Delivery.kind == kind.value,
            Delivery.subject.in_(subjects),
            Delivery.state == State.PENDING.value,
        )
        .execution_options(synchronize_session=False)
    )
    return frozenset(
        session.scalars(
            select(Delivery.subject).where(
                Delivery.kind == kind.value, Delivery.subject.in_(subjects)
            )
        )
    )


def overdue(session: Session, kind: Kind, since: datetime) -> dict[str, datetime]:
    """For each ward, when its longest-waiting message that was due by a given time was due."""
    rows = session.execute(
        select(Delivery.ward_id, func.min(Delivery.due_at))
        .where(
            Delivery.kind == kind.value,
            Delivery.state.in_([State.PENDING.value, State.SENDING.value]),
            Delivery.due_at <= since,
            Delivery.ward_id.is_not(None),
        )
        .group_by(Delivery.ward_id)
    )
    return {ward_id: due_at for ward_id, due_at in rows if ward_id is not None}


def backlog(session: Session, now: datetime) -> Backlog:
    """What is due and has not been sent, for whoever asks why it is quiet."""
    due_by_now = (
        Delivery.state.in_([State.PENDING.value, State.SENDING.value]),
        Delivery.ts.is_(None),
        Delivery.due_at <= now,
    )
    rows = session.execute(
        select(
            Delivery.kind,
            func.count(),
            func.count().filter(Delivery.due_at < now - LATE_AFTER),
            func.min(Delivery.due_at),
        )
        .where(*due_by_now)
        .group_by(Delivery.kind)
    ).all()
    return Backlog(
        waiting=sum(waiting for _, waiting, _, _ in rows),
        late=sum(late for _, _, late, _ in rows),
        oldest_due=min((oldest for *_, oldest in rows), default=None),
        by_kind={Kind(kind): waiting for kind, waiting, _, _ in rows},
    )


def doubt(session: Session, restored: Restoration) -> None:
    """Take nothing for unsent that was due: a backup does not know what was sent after it.

    Nor any prompt, since the next one can be asked for early. Whoever takes one of these up looks
    for it in Slack first, and lets it wait for its time if it is not there.
    """
    waits = Delivery.state.in_([State.PENDING.value, State.SENDING.value])
    may_have_gone = or_(Delivery.due_at <= restored.restored_at, Delivery.kind == Kind.PROMPT.value)
    session.execute(
        update(Delivery)
        .where(waits, Delivery.ts.is_(None), may_have_gone)
        .values(
            {
                **in_doubt(restored),
                # What another restore had left in doubt was not looked for yet.
                "doubted_since": func.coalesce(Delivery.doubted_since, restored.backed_up_at),
                "claim": None,
            }
        )
        .execution_options(synchronize_session=False)
    )


def of_subject(session: Session, kind: Kind, subject: str, *, lock: bool = False) -> list[Delivery]:
    """Every delivery about a subject.

    :param lock: keep others from taking or changing them until this transaction ends. Whoever
        also locks what they are about locks them first, as a sender does, or the two deadlock.
    """
    query = select(Delivery).filter_by(kind=kind.value, subject=subject)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(query))


def has_to_change() -> ColumnElement[bool]:
    """Whether a message in Slack should say something else by now, and nobody is at it."""
    return and_(
        Delivery.state == State.SENT.value,
        Delivery.claim.is_(None),
        Delivery.wanted > Delivery.rendered,
    )


def _key(kind: Kind, subject: str, target: str) -> str:
    """A delivery's key, by which its message is known in Slack, and known again after a restore.

    The subject holds a random key, so that nobody can tell from this one what it is about.
    """
    # There is one prompt for each handover, whose own key is as opaque, and as good.
    return subject if kind is Kind.PROMPT else derived_id(kind.value, subject, target)


def rows(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0


# Asked every second, also when nothing is due.
_DUE = Prepared(
    lambda _dialect: due_query(
        bindparam("now", type_=UtcDateTime), bindparam("most", type_=Integer)
    )
)
