"""Messages that were posted although another one counts, and have to be deleted."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage.deliveries import Delivery, Kind, add

TAKEN_BACK_WITHIN = timedelta(days=7)
# A post whose outcome was unknown may turn up in the history later than we looked for it.
TURNS_UP_WITHIN = timedelta(minutes=2)


def take_back(session: Session, delivery: Delivery, channel: str, ts: str, now: datetime) -> None:
    """Have a message deleted that was posted, unless it is the one that counts."""
    add(
        session,
        Kind.TAKE_BACK,
        f"{delivery.id}:{ts}",
        channel,
        due_at=now,
        expires_at=now + TAKEN_BACK_WITHIN,
        vanishes=True,
    )


def look_for_more(
    session: Session, delivery: Delivery, channel: str, ts: str, now: datetime
) -> None:
    """Have it seen, a little later, that the message which counts stands there alone.

    Of two that were posted because nobody knew better, nobody may be left who knows of the other.
    What leaves no trace is left alone: of that, nobody could say later which one counts.
    """
    if not delivery.vanishes:
        take_back(session, delivery, channel, ts, now + TURNS_UP_WITHIN)


def named(delivery: Delivery) -> tuple[str, str]:
    """Of one to take back: the delivery that it was posted for, and its timestamp."""
    delivery_id, ts = delivery.subject.split(":")
    return delivery_id, ts


def counts(session: Session, delivery_id: str, ts: str) -> bool | None:
    """Whether a posted message is the one that was written down for a delivery.

    :returns: None where nothing is written down any more.
    """
    found = session.get(Delivery, delivery_id)
    return found.ts == ts if found is not None else None
