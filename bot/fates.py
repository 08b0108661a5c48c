"""What can become of a message: what is written down of it, what follows, and what is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.orm import Session

from bot import metrics
from bot.feature import Renderer
from bot.ledger import Entry
from bot.logs import get_logger
from bot.slack.gateway import Posted
from storage import claims, deliveries, twins
from storage.claims import Claim
from storage.deliveries import Delivery, Kind

log = get_logger("bot.fates")

# What the log says of each outcome that somebody may have to know of.
_TOLD: Final = {
    "missed": (logging.WARNING, "delivery_missed"),
    "in_doubt": (logging.ERROR, "delivery_left_in_doubt"),
    "failed": (logging.ERROR, "delivery_failed"),
    "put_off": (logging.INFO, "delivery_put_off"),
    "came_second": (logging.WARNING, "came_second"),
    "deleted": (logging.WARNING, "twin_taken_back"),
    "unknown": (logging.WARNING, "outcome_unknown"),
}


def sent(claim: Claim, posted: Posted, renderer: Renderer, now: datetime, *, found: bool) -> Entry:
    """It stands in Slack.

    :param found: an earlier attempt posted it, as it turned out.
    """

    due_at = claim.delivery.due_at
    # Not when it was found: a bot that was down for an hour does not make its last prompt late.
    # Slack's clock and ours may differ.
    stood_at = min(max(_taken_at(posted), due_at), now) if found else now

    def write(session: Session) -> bool:
        kept = claims.record_sent(session, claim, posted.channel, posted.ts, stood_at, found=found)
        if not kept and not found:
            # Written down, so that it is done even if we are gone the next moment.
            twins.take_back(session, claim.delivery, posted.channel, posted.ts, now)
        if kept and _may_have_a_twin(claim, now):
            twins.look_for_more(session, claim.delivery, posted.channel, posted.ts, now)
        return kept

    def told(kept: bool) -> None:
        if not kept:
            tell(claim, "came_second")
            return
        count(claim, "sent")
        metrics.delivered(Kind(claim.delivery.kind), stood_at - due_at)

    return Entry(
        claim,
        write,
        follow=lambda session: renderer.sent(session, claim.delivery, now),
        told=told,
    )


def changed(claim: Claim) -> Entry:
    """It says in Slack what was wanted."""
    return Entry(
        claim,
        lambda session: claims.record_changed(session, claim),
        told=lambda kept: count(claim, "changed") if kept else tell(claim, "came_second"),
    )


def missed(
    claim: Claim, renderer: Renderer, now: datetime, *, may_have_come: bool = False
) -> Entry:
    """It came too late to be of use, and does not stand in Slack as far as anybody can know.

    :param may_have_come: nobody could look.
    """
    return Entry(
        claim,
        lambda session: claims.record_missed(session, claim, now, may_have_come=may_have_come),
        follow=lambda session: renderer.missed(session, claim.delivery, now),
        told=lambda kept: tell(claim, "missed") if kept else None,
    )


def not_there(claim: Claim) -> Entry:
    """It was looked for before its time, and does not stand in Slack."""
    return Entry(claim, lambda session: claims.record_not_there(session, claim))


def left_in_doubt(claim: Claim, now: datetime) -> Entry:
    """It may well stand in Slack, and is given up: nothing may follow from that."""
    return Entry(
        claim,
        lambda session: claims.record_failed(session, claim, deliveries.OUTCOME_UNKNOWN, now),
        told=lambda kept: tell(claim, "in_doubt") if kept else None,
    )


def given_up(claim: Claim, code: str, now: datetime) -> Entry:
    """There is nothing to be said, or to be changed, any more. That is nobody's trouble."""
    return Entry(claim, lambda session: claims.record_failed(session, claim, code, now))


def failed(claim: Claim, code: str, now: datetime, follow: Callable[[Session], None]) -> Entry:
    """Slack does not take it until somebody has mended something."""
    return Entry(
        claim,
        lambda session: claims.record_failed(session, claim, code, now),
        follow=follow,
        told=lambda _: tell(claim, "failed", code),
    )


def refused_to_the_app(
    claim: Claim, code: str, until: datetime, follow: Callable[[Session], None]
) -> Entry:
    """Slack takes nothing of ours: it waits until somebody has mended that."""
    return Entry(
        claim, lambda session: claims.record_later(session, claim, until, code), follow=follow
    )


def put_off(claim: Claim, code: str, until: datetime, hold: Callable[[Session], None]) -> Entry:
    """It has to wait.

    :param hold: has others wait with it.
    """

    def write(session: Session) -> bool:
        kept = claims.record_later(session, claim, until, code)
        hold(session)
        return kept

    return Entry(claim, write, told=lambda _: tell(claim, "put_off", code))


def taken_back(claim: Claim, now: datetime) -> Entry:
    """A twin was dealt with: deleted, or found to be the one that counts."""
    twin = claim.delivery
    _, ts = twins.named(twin)
    return Entry(claim, lambda session: claims.record_sent(session, claim, twin.target, ts, now))


def left_standing(claim: Claim, now: datetime) -> Entry:
    """A twin could not be deleted in all the time there was."""
    return Entry(
        claim,
        lambda session: claims.record_missed(session, claim, now),
        told=lambda _: log.error("twin_left_standing"),
    )


def tell(claim: Claim, outcome: str, error: str | None = None) -> None:
    """Log and count what somebody may have to know of."""
    level, event = _TOLD[outcome]
    log.log(level, event, kind=named(claim.delivery), **({"error": error} if error else {}))
    count(claim, outcome)


def count(claim: Claim, outcome: str) -> None:
    """Count what is well."""
    metrics.delivery(Kind(claim.delivery.kind), outcome)


def _may_have_a_twin(claim: Claim, now: datetime) -> bool:
    """Whether somebody else may have posted it too, and have no word left to say so."""
    deadline = claim.delivery.deadline
    return claim.outcome_unknown or (deadline is not None and now >= deadline)


def _taken_at(posted: Posted) -> datetime:
    """When Slack took a message."""
    return datetime.fromtimestamp(float(posted.ts), UTC)


def named(delivery: Delivery) -> str:
    """What the log calls a delivery."""
    # That a concern exists is for no log: a line of it would even say when.
    return metrics.shown(Kind(delivery.kind))
