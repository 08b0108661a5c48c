"""Taking one's name off a concern, and taking back the concern itself.

What can be undone is: the name and all that leads from it go, and so does what says at which
moment the person did something. What others have seen they have seen, and the audit keeps who
looked. Readers who look just then can notice it; nothing that is stored says when it was.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.audit import Act, AuditLine
from storage.concerns import answering, dialogue, duty, notices, readers, recipients
from storage.concerns.readers import Own
from storage.concerns.tables import Concern, HandOnQuestion, Naming, Stage
from storage.secrecy import Keyring


class OnHold(Exception):
    """The organisation has to keep the concern as it is, by law, until it says otherwise."""


class TooLate(Exception):
    """Somebody has acknowledged the concern, so it cannot be taken back."""


def has_name(concern: Concern) -> bool:
    """Whether there is a name to take off."""
    return concern.naming != Naming.UNNAMED.value


def can_withdraw(concern: Concern) -> bool:
    """Whether nobody has acknowledged a concern, not even before it was opened again."""
    return concern.stage == Stage.OPEN.value and concern.reopened == 0


def take_name_off(session: Session, keyring: Keyring, own: Own, new_code_bits: int) -> None:
    """Make it a concern without a name. From now on only the new code leads back to it.

    :param new_code_bits: a receipt code that the person has in their hands already.
    :raises OnHold: it has to be kept as it is.
    """
    concern = own.concern
    dialogue.lock(session, concern)
    if not has_name(concern):
        return
    if concern.on_hold:
        raise OnHold
    if concern.author is not None:
        _tell_them_nothing_more(session, keyring, concern, keyring.open(concern.author))
    concern.naming = Naming.UNNAMED.value
    concern.author = concern.author_mark = concern.typed_name = None
    concern.receipt = keyring.receipt_mark(new_code_bits)
    concern.unread_told = False
    concern.acknowledge_by = _without_its_moment(own)
    session.execute(delete(HandOnQuestion).filter_by(concern_id=concern.id))
    session.execute(delete(AuditLine).filter_by(actor=answering.THE_AUTHOR, subject=concern.id))
    session.flush()
    notices.forget_about(session, concern)


def withdraw(session: Session, own: Own) -> None:
    """Destroy a concern that nobody has acknowledged. Its readers hear that one was withdrawn.

    Whoever was never told of it hears nothing. Without a name, the others hear at a fixed hour.

    :raises OnHold: it has to be kept as it is.
    :raises TooLate: somebody has acknowledged it.
    """
    concern = own.concern
    dialogue.lock(session, concern)
    if concern.on_hold:
        raise OnHold
    if not can_withdraw(concern):
        raise TooLate
    unnamed = not has_name(concern)
    told = _those_told(session, own)
    untold = notices.withdraw_about(session, concern)
    tell_at = duty.notice_at(own.ward, today=False, now=own.now) if unnamed else own.now
    notices.tell_of_withdrawal(session, told - untold, tell_at)
    if not unnamed:
        answering.note_own(session, own, Act.CONCERN_WITHDRAWN)
    session.delete(concern)
    session.flush()


def _tell_them_nothing_more(
    session: Session, keyring: Keyring, concern: Concern, user_id: str
) -> None:
    others = select(Concern.id).where(
        Concern.author_mark.in_(keyring.person_marks(user_id)), Concern.id != concern.id
    )
    # A notice names no concern. Where they have another, it may be about that one.
    if session.scalar(others.limit(1)) is None:
        notices.withdraw_from_author(session, user_id)


def _without_its_moment(own: Own) -> datetime:
    """The deadline without the minute at which the concern was raised."""
    deadline = own.concern.acknowledge_by
    if own.concern.stage != Stage.OPEN.value:
        return duty.start_of_day(own.ward, deadline)
    if deadline == duty.start_of_day(own.ward, deadline):
        return deadline
    return duty.notice_at(own.ward, today=False, now=deadline)


def _those_told(session: Session, own: Own) -> set[str]:
    """Those who may have seen it."""
    if notices.kept_back(session, own.now).get(own.concern.id) == 0:
        return set()
    those = readers.of_concern(session, own.concern.id)
    if own.concern.reminded > 1:  # deputies were told as well
        return {one.user_id for one in those if readers.may_open(session, own.ward.id, one)}
    return set(recipients.to_tell(session, own.ward, those, own.ward.local_date(own.now)))
