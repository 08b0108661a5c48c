"""From a delivery to the prompt in the ward's channel, and what follows from its fate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.feature import Renderer
from bot.handover import blocks, closing, found
from bot.handover.blocks import Opens
from bot.handover.times import clock_time
from bot.slack.message import Message
from storage import handovers, readings, wards
from storage.deliveries import Delivery
from storage.handovers import Band, Handover, Missed
from storage.improving import openings
from storage.secrecy import Keyring
from storage.wards import Ward

# A prompt that is a little late needs no excuse.
LATE_AFTER = timedelta(minutes=5)


def renderer(keyring: Keyring) -> Renderer:
    """How prompts are made."""

    def prepare(session: Session, delivery: Delivery, now: datetime) -> None:
        if delivery.is_update:
            return
        # Before the post, so that the quickest tap finds its handover open.
        handover = handovers.find(session, delivery.subject)
        if handover is not None:
            readings.start(session, keyring, handover, now)
            openings.choose(session, handover, now)

    def sent(session: Session, delivery: Delivery, now: datetime) -> None:
        """A prompt stands in the channel: those before it close, and the ward has no trouble."""
        handover = handovers.find(session, delivery.subject, lock=True)
        if handover is None:
            return
        posted_at = found.posted_at(session, handover, delivery, now)
        if posted_at is not None:
            found.settle(session, keyring, handover, posted_at, now)
        closing.close_beside(session, handover, posted_at or now)
        wards.mended(session, handover.ward_id)

    return Renderer(render=render, gather=gather, prepare=prepare, sent=sent, missed=missed)


def gather(session: Session, deliveries: Sequence[Delivery]) -> object:
    """The wards of several prompts, and their handovers, which nobody else closes meanwhile."""
    some = handovers.locked(session, [delivery.subject for delivery in deliveries])
    return some, wards.some(session, {handover.ward_id for handover in some})


def render(session: Session, delivery: Delivery, _now: datetime) -> Message | None:
    """The prompt as it stands: open, or closed."""
    handover = handovers.find(session, delivery.subject)
    if handover is None:
        return None
    ward = wards.get(session, handover.ward_id)
    begins = clock_time(handover.starts_at, ward.zone)
    opens = _opens(session, handover)
    if handover.closed_at is not None:
        band = Band(handover.band) if handover.band else None
        return blocks.closed_prompt(handover.id, handover.words, begins, band, opens)
    late_since = _late_since(handover, ward)
    return blocks.prompt(handover.id, handover.words, begins, late_since, opens)


def missed(session: Session, delivery: Delivery, now: datetime) -> None:
    """A prompt came too late to be of use."""
    handover = handovers.find(session, delivery.subject, lock=True)
    if handover is not None:
        closing.miss(session, handover, Missed.TOO_LATE, now)


def _opens(session: Session, handover: Handover) -> Opens | None:
    opening = openings.of(session, handover)
    if opening is None:
        return None
    how, deed = opening
    return Opens(how, deed.words)


def _late_since(handover: Handover, ward: Ward) -> str | None:
    # From what is stored, so that a second try says what the first one said.
    if handover.opened_at is None or handover.opened_at - handover.due_at < LATE_AFTER:
        return None
    return clock_time(handover.due_at, ward.zone)
