"""On the day of its review, something that was agreed comes back to those who may settle it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.improving import service, views
from bot.slack.message import Message
from prompts.catalogue import Catalogue
from storage import deliveries, wards
from storage.concerns.clocks import Region, next_working_day
from storage.deliveries import Delivery, Kind
from storage.improving import agreed
from storage.improving.tables import AgreedAction
from storage.wards import Ward

ASKED_AT = time(8, 0)
USEFUL_FOR = timedelta(days=14)
# Nowhere is it later than this.
FURTHEST_AHEAD = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is to be looked at, since when, and by whom."""

    action: AgreedAction
    asked_at: datetime
    those: tuple[str, ...]


def due(session: Session, now: datetime) -> list[Due]:
    """What is to be looked at by now, and of which nobody has been reminded.

    Where there is nobody to remind, it waits until there is.
    """
    latest = (now + FURTHEST_AHEAD).astimezone(UTC).date()
    return [
        Due(action, asked_at, those)
        for action in agreed.to_remind_of(session, latest)
        if (asked_at := _asked_at(wards.get(session, action.ward_id), action)) <= now
        if (those := _who_may_say(session, action.ward_id))
    ]


def remind(session: Session, now: datetime) -> int:
    """Have everybody asked whose ward has something to look at by now.

    :returns: of how many things they are.
    """
    found = due(session, now)
    for each in found:
        _remind(session, each, now)
    return len(found)


def render(
    session: Session, catalogue: Catalogue, delivery: Delivery, _now: datetime
) -> Message | None:
    """The reminder, or what became of it; None where there is nothing to ask this person."""
    action = session.get(AgreedAction, delivery.subject.partition(":")[0])
    if action is None:
        return None
    if action.settled_on is not None or agreed.reminder_of(action) != delivery.subject:
        return views.settled(action.words, service.became(action)) if delivery.is_update else None
    ward = wards.get(session, action.ward_id)
    if not wards.roles(session, ward.id, delivery.target) & service.MAY_WRITE:
        return None
    (to_do,) = service.shown(catalogue, [action])
    return views.reminder(ward.id, ward.name, to_do)


def _who_may_say(session: Session, ward_id: str) -> tuple[str, ...]:
    those = {user for role in service.MAY_WRITE for user in wards.holders(session, ward_id, role)}
    return tuple(sorted(those))


def _remind(session: Session, it: Due, now: datetime) -> None:
    it.action.reminded_for = it.action.review_on
    for user_id in it.those:
        deliveries.add(
            session,
            Kind.REVIEW_WORD,
            agreed.reminder_of(it.action),
            user_id,
            due_at=it.asked_at,
            # From now on: after a long outage it is late, and still to be looked at.
            expires_at=now + USEFUL_FOR,
            ward_id=it.action.ward_id,
            private=True,
        )


def _asked_at(ward: Ward, action: AgreedAction) -> datetime:
    """When it is asked about: in the morning, and never on a day when the office is shut."""
    return ward.at(next_working_day(action.review_on, Region(ward.region)), ASKED_AT)
