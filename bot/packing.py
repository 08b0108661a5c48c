"""What is due becomes parcels: each a delivery that is ours to send, with what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.feature import Renderer
from bot.slack.message import Message
from storage import claims
from storage.claims import Claim
from storage.deliveries import Delivery, Kind

# A message that cannot be changed by then stays as it is.
CHANGED_WITHIN = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery that is ours to send, and what it says.

    :ivar message: None for one that is too late or too early to be posted, but may stand in Slack
        already; one that is to be deleted there; and one that has nothing to say any more.
    :ivar is_empty: it is the last of these.
    """

    claim: Claim
    message: Message | None = None
    is_empty: bool = False


def pack(
    session: Session,
    delivery_ids: Sequence[str],
    renderers: Mapping[Kind, Renderer],
    now: datetime,
    deadline: timedelta,
) -> list[Parcel]:
    """Claim deliveries and fix what they say, in the transaction of the session."""
    taken = claims.claim_all(session, delivery_ids, now, deadline)
    gathered = _gathered(session, taken, renderers, now)
    parcels = [_parcel(session, claim, renderers, now) for claim in taken]
    del gathered  # the session forgets what nobody holds
    return parcels


def _gathered(
    session: Session, taken: Sequence[Claim], renderers: Mapping[Kind, Renderer], now: datetime
) -> list[object]:
    """What the messages are made from, kind by kind."""
    by_kind: dict[Kind, list[Delivery]] = defaultdict(list)
    for claim in taken:
        if _may_be_said(claim, now):
            by_kind[Kind(claim.delivery.kind)].append(claim.delivery)
    return [renderers[kind].gather(session, some) for kind, some in by_kind.items()]


def _parcel(
    session: Session, claim: Claim, renderers: Mapping[Kind, Renderer], now: datetime
) -> Parcel:
    if not _may_be_said(claim, now):
        return Parcel(claim)
    renderer = renderers[Kind(claim.delivery.kind)]
    renderer.prepare(session, claim.delivery, now)
    message = renderer.render(session, claim.delivery, now)
    return Parcel(claim, message, is_empty=message is None)


def _may_be_said(claim: Claim, now: datetime) -> bool:
    """Whether what a delivery says is wanted now: there is a message to post, or to change."""
    delivery = claim.delivery
    if delivery.kind == Kind.TAKE_BACK.value:
        return False
    if delivery.is_update:
        return now < delivery.expires_at + CHANGED_WITHIN
    if claim.outcome_unknown and now < delivery.due_at:
        return False  # it was posted before a restore, or it waits for its time
    return now < delivery.expires_at
