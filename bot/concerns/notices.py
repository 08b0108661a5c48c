"""What tells somebody that a concern waits. It holds no words, and no ward for an onlooker."""

from __future__ import annotations

from datetime import datetime

from blockkit import Actions, Button
from sqlalchemy.orm import Session

from bot.concerns import ids
from bot.concerns.pieces import line
from bot.slack.message import Message
from storage import wards
from storage.concerns.notices import Because, Subject
from storage.concerns.tables import Concern, ConcernReader, Stage
from storage.deliveries import Delivery
from storage.wards import Role

OPEN_IT = "Open it"
SENTENCES = {
    Because.NEW: "A concern is waiting for you. Open it here.",
    Because.REPLY: "There is a word for you about a concern. Open it here.",
    Because.HANDED_ON: "A concern was handed on to you. Open it here.",
    Because.OVERDUE_ONCE: "A concern still waits to be acknowledged. Open it here.",
    Because.OVERDUE_TWICE: "A concern has waited too long. Please open it here.",
    Because.ANSWERED: "There is a word for you. Open it here.",
}
UNTIL_ACKNOWLEDGED = {Because.OVERDUE_ONCE, Because.OVERDUE_TWICE}


def render(session: Session, delivery: Delivery, _now: datetime) -> Message | None:
    """The notice, or None where there is nothing left to tell this person."""
    subject = Subject.read(delivery.subject)
    if subject.because is Because.ANSWERED:
        return _notice(Because.ANSWERED, ids.MINE, "mine")
    concern = session.get(Concern, subject.key)
    if concern is None or not _still_told(session, concern, delivery.target, subject.because):
        return None
    return _notice(subject.because, ids.VIEW, concern.id)


def _still_told(session: Session, concern: Concern, user_id: str, because: Because) -> bool:
    if concern.stage == Stage.CLOSED.value:
        return False
    if because in UNTIL_ACKNOWLEDGED and concern.stage != Stage.OPEN.value:
        return False
    if session.get(ConcernReader, (concern.id, user_id)) is None:
        return False
    return Role.RECIPIENT in wards.roles(session, concern.ward_id, user_id)


def _notice(because: Because, action: str, value: str) -> Message:
    sentence = SENTENCES[because]
    return Message.of(
        sentence, line(sentence), Actions([Button(OPEN_IT, action_id=action, value=value)])
    )
