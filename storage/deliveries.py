"""The outbox: everything that will be posted, and what became of it.

pending → sending (attempt, deadline) → sent | missed | failed. A claim is one conditional
UPDATE, so it does not matter how many processes look at the same row.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    and_,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import UNORDERED, Base, UtcDateTime, new_id
from storage.insertion import insert_if_absent

CHANGE_WANTED = text("wanted > rendered")
# The trouble of one that was given up although it may well have arrived.
OUTCOME_UNKNOWN = "outcome_unknown"


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
    DIGEST = "digest"


class Delivery(Base):
    """One message to one channel or person.

    ``subject`` names what it is about by an opaque id, looked up only when it is sent.
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
    channel: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    wanted: Mapped[int] = mapped_column(default=1)
    rendered: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(String(64))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_update(self) -> bool:
        """Whether the message stands in Slack already and only has to change."""
        return self.ts is not None


@dataclass(frozen=True, slots=True)
class Claim:
    """One sender's right to one delivery until its deadline."""

    delivery: Delivery
    token: str
    revision: int
    outcome_unknown: bool


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
) -> None:
    """Put a message in the outbox, unless it is there already."""
    insert_if_absent(
        session,
        Delivery,
        [
            {
                "kind": kind.value,
                "urgency": list(Kind).index(kind),
                "subject": subject,
                "target": target,
                "due_at": due_at,
                "expires_at": expires_at,
                "ward_id": ward_id,
                "private": private,
                "vanishes": vanishes,
            }
        ],
    )


def due(session: Session, now: datetime, limit: int) -> list[str]:
    """The ids of what can be claimed now: what is most urgent first, then what expires first."""
    return list(session.scalars(due_query(now, limit)))


def due_query(now: datetime, limit: int) -> Select[str]:
    """The query behind :func:`due`."""
    ready = or_(Delivery.not_before.is_(None), Delivery.not_before <= now)
    return (
        select(Delivery.id)
        .where(
            or_(
                and_(Delivery.state == State.PENDING.value, Delivery.due_at <= now, ready),
                and_(Delivery.state == State.SENDING.value, Delivery.deadline <= now),
                and_(_has_to_change(), ready),
            )
        )
        .order_by(Delivery.urgency, Delivery.expires_at, Delivery.id)
        .limit(limit)
    )


def claim(session: Session, delivery_id: str, now: datetime, deadline: timedelta) -> Claim | None:
    """Take a delivery for sending, or None where somebody else got there first."""
    delivery = session.get(Delivery, delivery_id)
    if delivery is None or not _claimable(delivery, now):
        return None
    token = new_id()
    unknown = delivery.state == State.SENDING.value and not delivery.is_update
    # The state and the token seen must still be the row's: another sender changes both.
    result = session.execute(
        update(Delivery)
        .where(
            Delivery.id == delivery_id,
            Delivery.state == delivery.state,
            Delivery.attempts == delivery.attempts,
        )
        .values(
            state=State.SENDING.value,
            attempts=delivery.attempts + 1,
            claim=token,
            deadline=now + deadline,
        )
        .execution_options(synchronize_session=False)
    )
    if _rows(result) != 1:
        return None
    session.refresh(delivery)
    return Claim(delivery, token, delivery.wanted, unknown)


def record_sent(session: Session, claim: Claim, channel: str, ts: str, now: datetime) -> bool:
    """Write down that a message stands in Slack.

    :returns: False where the claim was lost: whoever posted must take the post back.
    """
    if claim.delivery.vanishes:
        kept = _vanish(session, claim)
        if kept:
            _forget_failures(session, claim.delivery)
        return kept
    return _settle(
        session,
        claim,
        state=State.SENT.value,
        channel=channel,
        ts=ts,
        rendered=claim.revision,
        not_before=None,
        trouble=None,
        settled_at=now,
    )


def record_later(session: Session, claim: Claim, not_before: datetime, trouble: str) -> bool:
    """Give a delivery back, to be tried again from a given time on."""
    if claim.outcome_unknown:
        # It may stand in Slack already. While it counts as being sent, whoever takes it up next
        # looks for it there first.
        return _settle(session, claim, deadline=not_before, trouble=trouble)
    state = State.SENT if claim.delivery.is_update else State.PENDING
    return _settle(session, claim, state=state.value, not_before=not_before, trouble=trouble)


def remark(session: Session, claim: Claim, trouble: str) -> bool:
    """Note a trouble with a delivery that one holds, and go on holding it."""
    result = session.execute(
        update(Delivery)
        .where(*_held(claim))
        .values(trouble=trouble)
        .execution_options(synchronize_session=False)
    )
    return _rows(result) == 1


def put_off(
    session: Session, delivery_id: str, now: datetime, until: datetime, trouble: str
) -> None:
    """Let a delivery that nobody holds wait: it could not even be prepared."""
    it = update(Delivery).where(Delivery.id == delivery_id)
    for change in (
        # What may have been sent still counts as being sent, and keeps what is known of it.
        it.where(Delivery.state == State.SENDING.value, Delivery.deadline <= now).values(
            deadline=until
        ),
        it.where(Delivery.state != State.SENDING.value).values(not_before=until, trouble=trouble),
    ):
        session.execute(change.execution_options(synchronize_session=False))


def record_failed(session: Session, claim: Claim, trouble: str, now: datetime) -> bool:
    """Write down that a delivery can never succeed as it is."""
    if claim.delivery.is_update:
        # The message itself was delivered; only a change to it is given up.
        return _settle(
            session,
            claim,
            state=State.SENT.value,
            rendered=claim.revision,
            trouble=trouble,
        )
    if claim.delivery.vanishes and claim.delivery.ward_id is None:
        # No admin is told of it, since it would say who raised a concern. So nobody needs it.
        return _vanish(session, claim)
    return _settle(session, claim, state=State.FAILED.value, trouble=trouble, settled_at=now)


def record_missed(session: Session, claim: Claim, now: datetime) -> bool:
    """Write down that a delivery came too late to be useful, unless it is to leave no trace."""
    if claim.delivery.vanishes:
        return _vanish(session, claim)
    return _settle(session, claim, state=State.MISSED.value, settled_at=now)


def want_change(session: Session, kind: Kind, subject: str) -> None:
    """Have what was posted about a subject posted anew, even while it is being sent."""
    session.execute(
        update(Delivery)
        .where(Delivery.kind == kind.value, Delivery.subject == subject)
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
    return _rows(result) > 0


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


def hold_target(session: Session, target: str, until: datetime) -> None:
    """Let nothing more go to a channel or person before a given time: Slack has asked."""
    session.execute(
        update(Delivery)
        .where(
            Delivery.target == target,
            or_(Delivery.not_before.is_(None), Delivery.not_before < until),
            or_(Delivery.state == State.PENDING.value, _has_to_change()),
        )
        .values(not_before=until)
        .execution_options(synchronize_session=False)
    )


def of_subject(session: Session, kind: Kind, subject: str) -> list[Delivery]:
    """Every delivery about a subject."""
    return list(session.scalars(select(Delivery).filter_by(kind=kind.value, subject=subject)))


def _vanish(session: Session, claim: Claim) -> bool:
    return _rows(session.execute(delete(Delivery).where(*_held(claim)))) == 1


def _forget_failures(session: Session, delivery: Delivery) -> None:
    """Forget that earlier ones did not arrive: what vanishes leaves no other trace of a success."""
    session.execute(
        delete(Delivery)
        .where(
            Delivery.kind == delivery.kind,
            Delivery.target == delivery.target,
            Delivery.ward_id.is_not_distinct_from(delivery.ward_id),
            Delivery.vanishes,
            Delivery.state == State.FAILED.value,
        )
        .execution_options(synchronize_session=False)
    )


def _claimable(delivery: Delivery, now: datetime) -> bool:
    if delivery.state == State.SENDING.value:
        return delivery.deadline is not None and delivery.deadline <= now
    if delivery.not_before is not None and delivery.not_before > now:
        return False
    if delivery.state == State.PENDING.value:
        return delivery.due_at <= now
    return delivery.state == State.SENT.value and delivery.wanted > delivery.rendered


def _has_to_change() -> ColumnElement[bool]:
    """Whether a message stands in Slack that should say something else by now."""
    return and_(
        Delivery.state == State.SENT.value,
        Delivery.claim.is_(None),
        Delivery.wanted > Delivery.rendered,
    )


def _held(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        Delivery.id == claim.delivery.id,
        Delivery.state == State.SENDING.value,
        Delivery.claim == claim.token,
    )


def _settle(session: Session, claim: Claim, **values: object) -> bool:
    result = session.execute(
        update(Delivery)
        .where(*_held(claim))
        .values({"claim": None, "deadline": None, **values})
        .execution_options(synchronize_session=False)
    )
    return _rows(result) == 1


def _rows(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
