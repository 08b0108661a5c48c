"""What tells somebody that a concern waits. It holds no words, and no ward for an onlooker."""

from __future__ import annotations

from datetime import datetime

from blockkit import Actions, Button
from sqlalchemy.orm import Session

from bot.concerns import ids
from bot.concerns.pieces import line
from bot.slack.message import Message
from bot.slack.text import escape
from storage import wards
from storage.concerns import late_words, readers
from storage.concerns.notices import TO_AUTHORS, Because, Subject
from storage.concerns.tables import Afterwards, Concern, ConcernReader, Stage
from storage.deliveries import Delivery
from storage.wards import Ward

OPEN_IT = "Open it"
SENTENCES = {
    Because.NEW: "A concern is waiting for you. Open it here.",
    Because.STANDS_IN: "A concern is waiting for you, as a deputy. Open it here.",
    Because.REPLY: "There is a word for you about a concern. Open it here.",
    Because.HANDED_ON: "A concern was handed on to you. Open it here.",
    Because.REOPENED: "A concern was opened again. It was not answered yet. Open it here.",
    Because.DECIDED: "You have an answer about handing a concern on. Open it here.",
    Because.OVERDUE_ONCE: "A concern still waits to be acknowledged. Open it here.",
    Because.OVERDUE_TWICE: "A concern has waited too long. Please open it here.",
    Because.LATE_ONCE: "Somebody still waits for a word about their concern. Open it here.",
    Because.LATE_TWICE: "Somebody has waited too long for a word. Please open it here.",
    Because.WITHDRAWN: "A concern that you could open was withdrawn. There is nothing to do.",
    Because.AFTERWARDS: "Somebody has told you how it went for them. Open it here.",
    Because.ANSWERED: "There is a word for you. Open it here.",
    Because.ASKED: "There is a question for you. Open it here.",
    # The same as of any other word: what it is stands where only they can open it.
    Because.UNREAD: "There is a word for you. Open it here.",
    Because.RESTORED: (
        "We had to go back to a backup. A concern waits for you in it, perhaps one that you know. "
        "What was done about it lately is lost. Please open it here."
    ),
}
NO_READER = (
    "*{ward}:* a concern waits, and nobody is there who may read it. Please name those who left "
    "or are away, or their deputies, again: type /handover recipients in the ward’s channel. "
    "People named for the first time cannot open it."
)
UNTIL_ACKNOWLEDGED = {Because.STANDS_IN, Because.OVERDUE_ONCE, Because.OVERDUE_TWICE}
UNTIL_ANSWERED = {Because.LATE_ONCE, Because.LATE_TWICE}


def render(session: Session, delivery: Delivery, now: datetime) -> Message | None:
    """The notice, or None where there is nothing left to tell this person."""
    subject = Subject.read(delivery.subject)
    if subject.because in TO_AUTHORS:
        return _notice(subject.because, ids.MINE, "mine")
    if subject.because is Because.WITHDRAWN:
        return Message.plain(SENTENCES[Because.WITHDRAWN])
    if subject.because is Because.NO_READER:
        return _no_reader(session, subject.key)
    if subject.because is Because.AFTERWARDS:
        return _of_an_answer(session, subject.key, delivery.target)
    concern = session.get(Concern, subject.key)
    if concern is None or not _still_told(session, concern, delivery.target, subject.because, now):
        return None
    return _notice(subject.because, ids.VIEW, concern.id)


def _still_told(
    session: Session, concern: Concern, user_id: str, because: Because, now: datetime
) -> bool:
    if concern.stage == Stage.CLOSED.value:
        return False
    if because in UNTIL_ACKNOWLEDGED and concern.stage != Stage.OPEN.value:
        return False
    if because in UNTIL_ANSWERED:
        ward = wards.get(session, concern.ward_id)
        if not late_words.is_late(session, ward, concern, now):
            return False
    reader = session.get(ConcernReader, (concern.id, user_id))
    return reader is not None and readers.may_open(session, concern.ward_id, reader)


def _of_an_answer(session: Session, answer_id: str, user_id: str) -> Message | None:
    answer = session.get(Afterwards, answer_id)
    if answer is None or user_id not in answer.guardians:
        return None
    return _notice(Because.AFTERWARDS, ids.AFTERWARDS, answer_id)


def _no_reader(session: Session, ward_id: str) -> Message | None:
    ward = session.get(Ward, ward_id)
    return Message.plain(NO_READER.format(ward=escape(ward.name))) if ward else None


def _notice(because: Because, action: str, value: str) -> Message:
    sentence = SENTENCES[because]
    return Message.of(
        sentence, line(sentence), Actions([Button(OPEN_IT, action_id=action, value=value)])
    )
