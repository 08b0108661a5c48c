"""A prompt that was posted before a restore and has been found in its channel.

The backup did not know that it was posted, and what was answered to it is lost. It is opened as of
when it was posted, and closed where it should have been, so that it counts as a prompt that came.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.handover import closing
from storage import deliveries, handovers, readings, restorations
from storage.deliveries import Delivery, Kind
from storage.handovers import Handover
from storage.secrecy import Keyring


def posted_at(
    session: Session, handover: Handover, delivery: Delivery, now: datetime
) -> datetime | None:
    """When a prompt was posted that was found after a restore; None where it was posted just now.

    :param delivery: as its sender took it; it has been written down as sent since.
    """
    if delivery.doubted_since is None:
        return None
    restored = restorations.latest(session)
    if restored is None:
        return None
    written_down = session.get_one(Delivery, delivery.id, populate_existing=True)
    posted = written_down.posted_at or now
    # One that was looked for before its time, or after it, was not going to be posted.
    if handover.opened_at is not None and posted > restored.restored_at:
        return None
    # Our clock and Slack's may differ.
    return min(max(posted, delivery.doubted_since), now)


def settle(
    session: Session, keyring: Keyring, handover: Handover, posted: datetime, now: datetime
) -> None:
    """Open a found prompt as of when it was posted, and close it if its time is over."""
    handover.missed = None
    readings.start(session, keyring, handover, posted)
    for delivery in deliveries.of_subject(session, Kind.PROMPT, handover.id):
        delivery.settled_at = posted  # it did not come as late as it was found
    # What it asks may have been drawn anew: it has to say what its answers are counted for.
    deliveries.want_change(session, Kind.PROMPT, handover.id)
    ends = [handover.closes_at, handovers.opened_since(session, handover)]
    over_at = min(end for end in ends if end is not None)
    if over_at <= now:
        closing.close(session, handover, over_at)
