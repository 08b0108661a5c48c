"""Whether a message stands in Slack where nobody wrote it down; and taking back one too many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.slack.errors import HistoryTooLong, NoHistory, OutcomeUnknown, Refused
from bot.slack.gateway import Gateway, Posted
from storage import twins
from storage.claims import Claim
from storage.database import Database
from storage.deliveries import Delivery

Answer = TypeVar("Answer")

# A twin is taken back soon after it was posted, and the other one was not posted long before.
TWINS_WITHIN = timedelta(days=1)


def look(gateway: Gateway, claim: Claim, channel: str, now: datetime) -> Posted | None:
    """Look for a message that an earlier attempt may have posted.

    :raises NoHistory: we may not read the channel.
    :raises bot.slack.errors.HistoryTooLong: it may be there all the same.
    :raises SlackTrouble: we could not look just now.
    """
    delivery = claim.delivery
    until = delivery.posted_until or now
    return only_asked(lambda: gateway.find(channel, delivery.id, delivery.may_stand_since, until))


def take_back(gateway: Gateway, database: Database, twin: Delivery, now: datetime) -> bool:
    """Delete a message, unless it is the one that was written down; then delete its twins.

    :param twin: of the kind that says which message may be too many.
    :returns: whether anything was deleted.
    """
    delivery_id, ts = twins.named(twin)
    with database.reading() as session:
        counts = twins.counts(session, delivery_id, ts)
    if counts:
        return _stands_alone_now(gateway, twin, now)
    if counts is None and _stands_alone(gateway, twin, now):
        return False
    gateway.delete(twin.target, ts)
    return True


def only_asked(ask: Callable[[], Answer]) -> Answer:
    """Ask Slack something that changes nothing, so that no answer leaves nothing in doubt."""
    try:
        return ask()
    except OutcomeUnknown as trouble:
        raise Refused(trouble.code, trouble.what_to_do) from None


def _stands_alone_now(gateway: Gateway, twin: Delivery, now: datetime) -> bool:
    """Delete what stands beside the message that counts; whether there was anything."""
    _, ts = twins.named(twin)
    try:
        others = [copy for copy in _copies(gateway, twin, now) if copy.ts != ts]
    except (NoHistory, HistoryTooLong):
        return False  # nobody can look
    for other in others:
        gateway.delete(twin.target, other.ts)
    return bool(others)


def _stands_alone(gateway: Gateway, twin: Delivery, now: datetime) -> bool:
    """Whether a message to take back has no twin: somebody found it, and wrote it down."""
    _, ts = twins.named(twin)
    try:
        copies = _copies(gateway, twin, now)
    except NoHistory:
        # Then nobody else could find it either: whoever wrote one down has posted it.
        return False
    return all(copy.ts == ts for copy in copies)


def _copies(gateway: Gateway, twin: Delivery, now: datetime) -> list[Posted]:
    """Every message that says what one to take back says."""
    delivery_id, _ = twins.named(twin)
    since = twin.due_at - TWINS_WITHIN
    return only_asked(lambda: gateway.copies(twin.target, delivery_id, since, now))
