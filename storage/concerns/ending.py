"""What the person says once their concern is closed: was it answered, and may the team hear of it?

They are asked once for each closing, and what they say first counts. "No" opens the concern
again: its readers are told, its clocks start anew, and at the next closing they are asked again.
There is no limit to how often, since a reader has to close it in between.

Without a name, what they say is heard at the next fixed hour of the ward and not before: until
then the concern stays as it was for everybody but them. So nothing that is stored, sent or shown
knows when in between they said it.

Leave to tell the team can be taken back at any time, at once, and what was told is taken out.
Readers are not shown it: they learn of it when they are about to tell the team, and not before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import wards
from storage.audit import Act
from storage.concerns import answering, dialogue, duty, notices, readers, recipients, terms
from storage.concerns.notices import Because
from storage.concerns.readers import Own
from storage.concerns.tables import Concern, Naming, Said, Side, Soon, Stage
from storage.improving import deeds
from storage.screening import ScreenedText
from storage.secrecy import Keyring
from storage.wards import Ward


def is_asked(concern: Concern) -> bool:
    """Whether the person is asked whether it was answered: it is closed, and they have not said."""
    return concern.stage == Stage.CLOSED.value and concern.answered is None


def say_answered(session: Session, own: Own, *, may_be_told: bool) -> bool:
    """Say that it was answered, and whether the team may hear of it, in general words.

    :returns: False where they had said so or otherwise before: that counts.
    """
    dialogue.lock(session, own.concern)
    if not is_asked(own.concern):
        return False
    own.concern.answered = True
    own.concern.may_be_told = may_be_told
    if own.concern.naming == Naming.UNNAMED.value:
        own.concern.heard_at = _heard_at(own)
    else:
        answering.note_own(session, own, Act.CONCERN_ANSWERED)
    return True


def reopen(
    session: Session, keyring: Keyring, own: Own, word_id: str, words: ScreenedText | None
) -> bool:
    """Say that it was not answered, with a word about what is missing if there is one.

    :returns: False where they had said so or otherwise before: that counts, and nothing is kept.
    """
    dialogue.lock(session, own.concern)
    if not is_asked(own.concern):
        return False
    concern = own.concern
    concern.answered = False
    concern.reopened_after = dialogue.last_place(session, concern.id)
    unnamed = concern.naming == Naming.UNNAMED.value
    heard_at = _heard_at(own) if unnamed else own.now
    if words is not None:
        dialogue.add(session, keyring, concern, word_id, Side.PERSON, Said.REPLY, words,
                     by=None, on=own.ward.local_date(heard_at))  # fmt: skip
    if unnamed:
        concern.heard_at = heard_at
        return True
    answering.note_own(session, own, Act.CONCERN_REOPENED)
    _open_again(session, own.ward, concern, heard_at)
    return True


def take_leave_back(session: Session, own: Own) -> None:
    """The team may not hear of it after all."""
    dialogue.lock(session, own.concern)
    own.concern.may_be_told = False
    deeds.take_back_of_concern(session, own.concern.id)


def may_be_told(session: Session, concern_id: str, *, lock: bool = False) -> bool:
    """Whether the team may hear, in general words, what was done about a concern.

    Only of one that is closed, whose author has said so, and whose saying so has been heard.

    :param lock: keep the author from taking it back until this transaction ends.
    """
    concern = session.get(Concern, concern_id, with_for_update=lock, populate_existing=lock)
    return (
        concern is not None
        and concern.stage == Stage.CLOSED.value
        and concern.may_be_told
        and concern.heard_at is None
        # Leave that was taken back comes back with a backup.
        and not concern.shut
    )


def hear(session: Session, now: datetime) -> int:
    """Let come about what was said without a name, once its fixed hour has come.

    :returns: how many concerns it was about.
    """
    due = session.scalars(
        select(Concern).where(Concern.heard_at <= now).order_by(Concern.id).with_for_update()
    ).all()
    for concern in due:
        heard_at, concern.heard_at = concern.heard_at, None
        if concern.answered is False and heard_at is not None:
            _open_again(session, wards.get(session, concern.ward_id), concern, heard_at)
    return len(due)


def _open_again(session: Session, ward: Ward, concern: Concern, told_at: datetime) -> None:
    """How it had ended stays to be seen; everything else begins anew."""
    those = readers.of_concern(session, concern.id)
    meant = recipients.meant(session, ward, those)
    agreed = terms.of_ward(session, ward.id)
    day = ward.local_date(told_at)
    today = concern.soon == Soon.TODAY.value
    concern.stage = Stage.OPEN.value
    concern.acknowledged_on = concern.closed_on = None
    concern.answered, concern.may_be_told = None, False
    concern.reopened += 1
    concern.reminded = concern.late_reminded = 0
    concern.acknowledge_by = duty.acknowledge_by(ward, meant, told_at, agreed, today=today)
    concern.answer_by = day + timedelta(days=agreed.answer_days)
    session.flush()
    told = recipients.to_tell(session, ward, those, day)
    notices.tell_readers(session, concern, told, Because.REOPENED, told_at, place=concern.reopened)


def _heard_at(own: Own) -> datetime:
    return duty.notice_at(own.ward, today=False, now=own.now)
