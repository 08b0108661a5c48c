"""The end of a prompt: its time for answers is over, or it never reached its team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.handover import rhythm
from storage import deliveries, handovers, readings, restorations
from storage.database import Database
from storage.deliveries import Delivery, Kind, State
from storage.handovers import Band, Handover, Missed

# Long enough that a closing is never overlooked between two rounds.
RECENTLY = timedelta(minutes=3)


def close(session: Session, handover: Handover, now: datetime) -> None:
    """Close a handover, have its message say so, and let the ward's rhythm follow."""
    if not readings.close(session, handover, now):
        return
    deliveries.want_change(session, Kind.PROMPT, handover.id)
    restored = restorations.latest(session)
    if restored is None or handover.opened_at is None or handover.opened_at > restored.restored_at:
        rhythm.follow(session, handover, now)
    else:
        _answers_are_lost(handover)


def _answers_are_lost(handover: Handover) -> None:
    """Say nothing of how few answered: what they did before a restore is not known any more."""
    handover.touched = True
    if handover.band == Band.FEW.value:
        handover.band = None


def close_beside(session: Session, handover: Handover, now: datetime) -> None:
    """Close the ward's other open handovers: this one has just been posted."""
    if handover.closed_at is not None:
        return
    for other in handovers.open_beside(session, handover):
        posted = deliveries.of_subject(session, Kind.PROMPT, other.id, lock=True)
        waiting = [delivery for delivery in posted if delivery.state == State.PENDING.value]
        if waiting and not deliveries.withdraw(session, Kind.PROMPT, [other.id]):
            # It was put off until the next one overtook it.
            miss(session, other, Missed.TOO_LATE, now)
        elif _never_came(posted):
            miss(session, other, Missed.TOO_LATE, now)
        else:
            close(session, other, now)


def miss(session: Session, handover: Handover, why: Missed, now: datetime) -> None:
    """Record that a handover had no prompt, unless an answer shows that it had."""
    if handover.opened_at is not None:
        readings.close(session, handover, now)
        if handover.touched:
            return
    handover.opened_at = handover.closes_at = handover.closed_at = handover.band = None
    handover.missed = why.value


def close_due(database: Database, now: datetime) -> bool:
    """Close what is over, and count as missed what could not be posted.

    :returns: whether anything closed lately, here or elsewhere. What tied its answers to its
        shift has been deleted then, and has been made unreadable on disk.
    """
    with database.reading() as session:
        over = [handover.id for handover in handovers.due_to_close(session, now)]
        failed = [handover.id for handover in handovers.never_posted(session, now)]
    for handover_id in over:
        with database.writing() as session:
            _close_one(session, handover_id, now)
    for handover_id in failed:
        with database.writing() as session:
            _miss_one(session, handover_id, now)
    with database.reading() as session:
        lately = handovers.any_closed_since(session, now - RECENTLY)
    if lately:
        database.forget()
    return lately


def _close_one(session: Session, handover_id: str, now: datetime) -> None:
    posted = deliveries.of_subject(session, Kind.PROMPT, handover_id, lock=True)
    handover = handovers.find(session, handover_id, lock=True)
    if handover is None:
        return
    if _could_not_be_posted(posted):
        miss(session, handover, Missed.NOT_POSTED, now)
    elif _never_came(posted):
        miss(session, handover, Missed.TOO_LATE, now)
    else:
        close(session, handover, now)


def _miss_one(session: Session, handover_id: str, now: datetime) -> None:
    handover = handovers.find(session, handover_id, lock=True)
    if handover is not None and handover.closed_at is None:
        miss(session, handover, Missed.NOT_POSTED, now)


def _could_not_be_posted(posted: Sequence[Delivery]) -> bool:
    # One given up in doubt may well stand in the channel, with answers to come.
    return any(
        delivery.state == State.FAILED.value and not _is_in_doubt(delivery) for delivery in posted
    )


def _never_came(posted: Sequence[Delivery]) -> bool:
    """Whether a prompt in doubt is to be missed now that its time is over, if nobody answered it.

    Slack was in trouble for so long that it could not even be asked, or it would have been posted
    once more. Were it counted as one that came, an outage of Slack's would pass in silence wherever
    we may not read the history. What was posted once more, or may have been posted before a
    restore, is another matter: that may well stand there.
    """
    return any(
        _is_in_doubt(delivery) and not delivery.sent_blindly and delivery.doubted_since is None
        for delivery in posted
    )


def _is_in_doubt(delivery: Delivery) -> bool:
    return delivery.state == State.FAILED.value and delivery.trouble == deliveries.OUTCOME_UNKNOWN
