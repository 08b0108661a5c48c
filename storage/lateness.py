"""What came later than it was due, and what Slack has asked us to hold back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from storage.deliveries import Delivery, Kind, State
from storage.holds import LIMITED


@dataclass(frozen=True, slots=True)
class Held:
    """Messages that wait because Slack said so.

    :ivar until: when the last of them may go; None where there are none.
    """

    count: int
    until: datetime | None


def came_late(
    session: Session, kind: Kind, subjects: Collection[str], after: timedelta
) -> frozenset[str]:
    """The subjects whose message was known to stand in Slack longer after it was due than that."""
    found = session.execute(
        select(Delivery.subject, Delivery.due_at, Delivery.settled_at).where(
            Delivery.kind == kind.value,
            Delivery.subject.in_(subjects),
            Delivery.state == State.SENT.value,
        )
    )
    return frozenset(
        subject
        for subject, due_at, settled_at in found
        if settled_at is not None and settled_at - due_at > after
    )


def held_back(session: Session, now: datetime) -> Held:
    """What is due and may not be sent yet, because Slack has had enough for the moment."""
    row = session.execute(
        select(func.count(), func.max(Delivery.not_before)).where(
            Delivery.state == State.PENDING.value,
            Delivery.due_at <= now,
            Delivery.not_before > now,
            # Those that wait because of another one have had no trouble of their own.
            or_(Delivery.trouble == LIMITED, Delivery.trouble.is_(None)),
        )
    ).one()
    return Held(row[0], row[1])
