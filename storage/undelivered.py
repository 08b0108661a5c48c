"""What did not arrive, as long as it is remembered: a month, for what was private."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.deliveries import OUTCOME_UNKNOWN, Delivery, Kind, State


def alike(session: Session, delivery: Delivery, trouble: str) -> list[str]:
    """The ids of what failed for the same person or channel in the same way.

    Only what is of the same kind and ward counts, and nothing from before the last that arrived.
    """
    same = (
        Delivery.kind == delivery.kind,
        Delivery.target == delivery.target,
        Delivery.ward_id.is_not_distinct_from(delivery.ward_id),
    )
    arrived = session.scalar(
        select(func.max(Delivery.settled_at)).where(*same, Delivery.state == State.SENT.value)
    )
    query = select(Delivery.id).where(
        *same, Delivery.state == State.FAILED.value, Delivery.trouble == trouble
    )
    if arrived is not None:
        query = query.where(Delivery.settled_at > arrived)
    return list(session.scalars(query))


def to_people(session: Session, kinds: Collection[Kind]) -> list[Delivery]:
    """What could not be delivered to a person, of some kinds."""
    query = select(Delivery).where(
        Delivery.private.is_(True),
        Delivery.state == State.FAILED.value,
        Delivery.kind.in_([kind.value for kind in kinds]),
    )
    return list(session.scalars(query.order_by(Delivery.id)))


def in_doubt(session: Session, since: datetime) -> list[Delivery]:
    """What was given up since a given time although it may well have arrived."""
    query = select(Delivery).where(
        Delivery.state == State.FAILED.value,
        Delivery.trouble == OUTCOME_UNKNOWN,
        Delivery.settled_at >= since,
    )
    return list(session.scalars(query.order_by(Delivery.id)))


def any_arrive(session: Session, kind: Kind, subjects: Collection[str]) -> bool:
    """Whether anything about some subjects was sent, or still will be."""
    query = select(Delivery.id).where(
        Delivery.kind == kind.value,
        Delivery.subject.in_(subjects),
        Delivery.state.in_([State.PENDING.value, State.SENDING.value, State.SENT.value]),
    )
    return session.scalar(query.limit(1)) is not None
