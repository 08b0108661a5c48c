"""Outages: a ward's handovers that passed one after the other without a prompt, and nobody knew.

That each of them was missed is written down where it happens. Here they are put together, so that
the ward's managers can be told of them once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    String,
    UniqueConstraint,
    and_,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, UtcDateTime, derived_id
from storage.deliveries import OUTCOME_UNKNOWN, Delivery, Kind, State
from storage.handovers import Handover, Missed, waiting
from storage.wards import Ward

# Of a prompt that Slack refuses for good, whoever can mend it is told when that happens.
SILENT = (Missed.DOWN.value, Missed.TOO_LATE.value)
# What is older is not counted one by one any more.
LOOK_BACK = timedelta(weeks=12)


class Outage(Base):
    """One ward's handovers without a prompt, from the first of them to the last.

    :ivar began_at: when the first prompt was due that did not come.
    :ivar ended_at: when the last of these handovers was over.
    :ivar told: whether a manager has been told; what is missed after that is another outage.
    """

    __tablename__ = "outages"
    __table_args__ = (UniqueConstraint("ward_id", "began_at"),)

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    ward_id: Mapped[str] = mapped_column(ForeignKey("wards.id", ondelete="CASCADE"))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handovers: Mapped[int]
    told: Mapped[bool] = mapped_column(default=False)


class _Over(NamedTuple):
    """A handover that is over."""

    due_at: datetime
    ends_at: datetime
    posted: bool
    missed: bool


def wards_with_more(session: Session, now: datetime) -> list[str]:
    """The ids of the wards with handovers that were missed and belong to no outage yet."""
    counted_until = (
        select(func.max(Outage.ended_at))
        .where(Outage.ward_id == Handover.ward_id)
        .correlate(Handover)
        .scalar_subquery()
    )
    query = select(Handover.ward_id).where(
        _missed(),
        Handover.ends_at > func.coalesce(counted_until, now - LOOK_BACK),
        Handover.ends_at <= now,
    )
    return list(session.scalars(query.distinct().order_by(Handover.ward_id)))


def count_more(session: Session, ward: Ward, now: datetime) -> list[Outage]:
    """Put the ward's missed handovers together, once it is known of each what became of it.

    Whoever calls has locked the ward, so that two processes do not count the same ones.

    :returns: the outages that are new or have grown, and that nobody has been told of.
    """
    if not is_settled(session, ward, now):
        return []
    newest = _newest(session, ward.id)
    since = newest.ended_at if newest is not None else now - LOOK_BACK
    growing = newest if newest is not None and not newest.told else None
    found: list[Outage] = []
    for run in _runs(_over(session, ward.id, since, now)):
        if run and growing is not None:
            _grow(growing, run)
        elif run:
            growing = _of(ward.id, run, since)
            session.add(growing)
        if run and growing is not None:
            found.append(growing)
            since = growing.ended_at
        growing = None  # a prompt came after it
    session.flush()
    return found


def get(session: Session, outage_id: str) -> Outage | None:
    """The outage with this id."""
    return session.get(Outage, outage_id)


def ended_since(session: Session, moment: datetime) -> list[Outage]:
    """The outages that ended after a moment, the latest first."""
    query = select(Outage).where(Outage.ended_at > moment)
    return list(session.scalars(query.order_by(Outage.ended_at.desc(), Outage.id)))


def is_told_to(session: Session, ward_id: str, user_id: str, since: datetime) -> bool:
    """Whether somebody has been told, or will be, of an outage that went on after a given time."""
    its_word = exists().where(
        Delivery.kind == Kind.OUTAGE_WORD.value,
        Delivery.subject == Outage.id,
        Delivery.target == user_id,
        Delivery.state.in_([State.PENDING.value, State.SENDING.value, State.SENT.value]),
    )
    query = select(Outage.id).where(Outage.ward_id == ward_id, Outage.ended_at > since, its_word)
    return session.scalar(query.limit(1)) is not None


def is_settled(session: Session, ward: Ward, now: datetime) -> bool:
    """Whether every handover that is over was posted or missed, and none is left to be drawn."""
    if ward.paused:
        return True
    if ward.drawn_until is None or ward.drawn_until < ward.local_date(now):
        return False
    waits = exists().where(Handover.ward_id == ward.id, *waiting(), Handover.ends_at <= now)
    on_its_way = exists().where(
        Delivery.ward_id == ward.id,
        Delivery.kind == Kind.PROMPT.value,
        Delivery.state.in_([State.PENDING.value, State.SENDING.value]),
        Delivery.expires_at <= now,
    )
    return not session.scalar(select(waits)) and not session.scalar(select(on_its_way))


def _newest(session: Session, ward_id: str) -> Outage | None:
    query = select(Outage).filter_by(ward_id=ward_id).order_by(Outage.ended_at.desc()).limit(1)
    return session.scalar(query)


def _over(session: Session, ward_id: str, since: datetime, now: datetime) -> list[_Over]:
    found = session.execute(
        select(Handover.due_at, Handover.ends_at, Handover.opened_at.is_not(None), _missed())
        .where(Handover.ward_id == ward_id, Handover.ends_at > since, Handover.ends_at <= now)
        .order_by(Handover.ends_at, Handover.starts_at, Handover.shift)
    )
    return [_Over(*row) for row in found]


def _runs(over: Sequence[_Over]) -> list[list[_Over]]:
    """The missed ones in a row, split where a prompt came; the first run may be empty."""
    runs: list[list[_Over]] = [[]]
    for each in over:
        if each.missed:
            runs[-1].append(each)
        elif each.posted:
            runs.append([])
    return runs


def _of(ward_id: str, run: Sequence[_Over], since: datetime) -> Outage:
    # Two handovers may be due at once and end one after the other, in two outages.
    began_at = max(since, min(each.due_at for each in run))
    return Outage(
        # Counted again after a restore, it is the one that managers were told of.
        id=derived_id(ward_id, began_at.isoformat()),
        ward_id=ward_id,
        began_at=began_at,
        ended_at=run[-1].ends_at,
        handovers=len(run),
        told=False,
    )


def _grow(outage: Outage, run: Sequence[_Over]) -> None:
    outage.ended_at = run[-1].ends_at
    outage.handovers += len(run)


def _missed() -> ColumnElement[bool]:
    """Whether a handover had no prompt, as far as anybody can know, and nobody was told of it."""
    may_have_come = exists().where(
        Delivery.kind == Kind.PROMPT.value,
        Delivery.subject == Handover.id,
        Delivery.trouble == OUTCOME_UNKNOWN,
        # It was posted once more, or may have been posted before a restore.
        or_(Delivery.sent_blindly, Delivery.doubted_since.is_not(None)),
    )
    silent = Handover.missed.is_not(None) & Handover.missed.in_(SILENT)
    return and_(silent, ~may_have_come)
