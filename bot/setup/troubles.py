"""What follows when Slack will not take a message: the ward is marked, and one person is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.feature import Wiring
from bot.logs import get_logger
from bot.setup import blocks
from bot.slack.errors import PERMANENT, Permanent
from bot.slack.message import Message
from storage import deliveries, wards
from storage.base import new_id
from storage.deliveries import Delivery, Kind
from storage.wards import Role, Ward

log = get_logger("bot.setup.troubles")

WORD_USEFUL_FOR = timedelta(days=7)
UNEXPLAINED = "Run `sta doctor` on the bot's machine to see why."


def delivery_failed(
    wiring: Wiring, session: Session, delivery: Delivery, trouble: Permanent, now: datetime
) -> None:
    """Mark the ward and have one person told, once until it is mended.

    A private message may be about a concern, so only a workspace admin hears of that one, and
    not which ward or what it was.
    """
    if delivery.kind == Kind.OPERATOR_WORD.value:
        log.error("nobody_could_be_told", error=trouble.code)
        return
    ward = session.get(Ward, delivery.ward_id) if delivery.ward_id else None
    if delivery.private or ward is None:
        _tell(session, None, wiring.settings.workspace_admins[:1], trouble, now)
    elif ward.trouble != trouble.code:
        ward.trouble = trouble.code
        managers = wards.holders(session, ward.id, Role.MANAGER)
        _tell(session, ward, (managers or wiring.settings.workspace_admins)[:1], trouble, now)


def word(session: Session, delivery: Delivery, _now: datetime) -> Message:
    """The message to the person who can mend it."""
    ward_id, code, _ = delivery.subject.split(":")
    what_to_do = PERMANENT[code][1] if code in PERMANENT else UNEXPLAINED
    ward = session.get(Ward, ward_id) if ward_id else None
    if ward is None:
        return blocks.trouble_with_person(what_to_do)
    return blocks.trouble(ward.name, what_to_do)


def _tell(
    session: Session,
    ward: Ward | None,
    people: tuple[str, ...] | list[str],
    trouble: Permanent,
    now: datetime,
) -> None:
    if not people:
        log.error("nobody_could_be_told", error=trouble.code)
        return
    deliveries.add(
        session,
        Kind.OPERATOR_WORD,
        f"{ward.id if ward else ''}:{trouble.code}:{new_id()[:8]}",
        people[0],
        due_at=now,
        expires_at=now + WORD_USEFUL_FOR,
        ward_id=ward.id if ward else None,
        private=True,
    )
