"""What Slack has asked us to hold back, and until when: written on every message it concerns.

So every process obeys what one of them was told, and goes on with what is not concerned.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from storage.deliveries import Delivery, State, has_to_change

# The trouble of one that Slack put off.
LIMITED = "ratelimited"


def hold_target(session: Session, target: str, until: datetime) -> None:
    """Let no new message go to a channel or person before a given time."""
    _hold(session, until, Delivery.target == target, _is_new())


def hold_private(session: Session, until: datetime) -> None:
    """Let no new message go to any person before a given time."""
    _hold(session, until, Delivery.private.is_(True), _is_new(), Delivery.due_at <= until)


def hold_posts(session: Session, until: datetime) -> None:
    """Let no new message go to anybody before a given time."""
    _hold(session, until, _is_new(), Delivery.due_at <= until)


def hold_changes(session: Session, until: datetime) -> None:
    """Let no message be changed before a given time. New ones have limits of their own."""
    _hold(session, until, has_to_change())


def limited_elsewhere(session: Session, target: str, now: datetime) -> bool:
    """Whether Slack has put off a message to another channel or person, and its time is not over.

    Slack does not say whether a channel or the whole workspace has had enough. Where it is both
    here and there, it is the workspace.
    """
    query = select(Delivery.id).where(
        Delivery.state == State.PENDING.value,
        Delivery.trouble == LIMITED,
        Delivery.not_before > now,
        Delivery.target != target,
    )
    return session.scalar(query.limit(1)) is not None


def _hold(session: Session, until: datetime, *which: ColumnElement[bool]) -> None:
    earlier = or_(Delivery.not_before.is_(None), Delivery.not_before < until)
    # On PostgreSQL another process may be at some of them, and waiting for each other in
    # different orders would end in neither getting on.
    concerned = select(Delivery.id).where(*which, earlier).with_for_update(skip_locked=True)
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(concerned))
        .values(not_before=until)
        .execution_options(synchronize_session=False)
    )


def _is_new() -> ColumnElement[bool]:
    return and_(Delivery.state == State.PENDING.value, Delivery.ts.is_(None))
