"""What a reader does about a concern, and what the person who raised it says back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import audit
from storage.audit import Act
from storage.concerns import duty, notices, readers, recipients
from storage.concerns.notices import Because
from storage.concerns.readers import Admitted, Own
from storage.concerns.tables import (
    CameBy,
    Concern,
    ConcernReader,
    ConcernWord,
    Naming,
    Outcome,
    Said,
    Side,
    Stage,
)
from storage.screening import ScreenedText
from storage.secrecy import Keyring

# In the audit, the person behind a concern is never more than this.
THE_AUTHOR = "author"


class IsClosed(Exception):
    """The concern is closed: nothing more can be done or said about it."""


class CannotHandOn(ValueError):
    """Whom it would be handed on to is no recipient of the ward, or can open it already."""


def acknowledge(session: Session, keyring: Keyring, admitted: Admitted) -> None:
    """Say that it has been seen. Saying so again changes nothing.

    :raises IsClosed: it is closed.
    """
    _lock(session, admitted.concern)
    _still_open(admitted.concern)
    if _acknowledged(admitted):
        _note(session, admitted, Act.CONCERN_ACKNOWLEDGED)
        notices.tell_author(session, keyring, admitted.concern, admitted.now)


def ask(
    session: Session, keyring: Keyring, admitted: Admitted, word_id: str, words: ScreenedText
) -> None:
    """Put a question to the person. The same form sent twice asks once.

    :param word_id: made when the form opened.
    :raises IsClosed: it is closed.
    """
    _say(session, keyring, admitted, word_id, Said.QUESTION, words, Act.CONCERN_ASKED)


def record_done(
    session: Session, keyring: Keyring, admitted: Admitted, word_id: str, words: ScreenedText
) -> None:
    """Write down what was done, for the person to see. The same form sent twice says it once.

    :param word_id: made when the form opened.
    :raises IsClosed: it is closed.
    """
    _say(session, keyring, admitted, word_id, Said.DONE, words, Act.CONCERN_RECORDED)


def hand_on(session: Session, admitted: Admitted, to: str) -> None:
    """Let one more recipient of the ward open it. They see no confidential name.

    :raises IsClosed: it is closed.
    :raises CannotHandOn: they are no recipient, or can open it already.
    """
    _lock(session, admitted.concern)
    _still_open(admitted.concern)
    if to not in those_to_hand_on_to(session, admitted.concern):
        raise CannotHandOn("they are no recipient of this ward, or can open it already")
    concern_id = admitted.concern.id
    session.add(ConcernReader(concern_id=concern_id, user_id=to, came_by=CameBy.HANDED_ON.value))
    _acknowledged(admitted)
    _note(session, admitted, Act.CONCERN_HANDED_ON)
    session.flush()
    notices.tell_readers(session, admitted.concern, [to], Because.HANDED_ON, admitted.now)


def those_to_hand_on_to(session: Session, concern: Concern) -> list[str]:
    """The ward's recipients who cannot open a concern yet."""
    already = {reader.user_id for reader in readers.of_concern(session, concern.id)}
    named = recipients.of_ward(session, concern.ward_id)
    return [recipient.user_id for recipient in named if recipient.user_id not in already]


def close(
    session: Session,
    keyring: Keyring,
    admitted: Admitted,
    word_id: str,
    outcome: Outcome,
    words: ScreenedText | None,
) -> None:
    """End it with an outcome, and a word to the person if there is one.

    :raises IsClosed: it is closed already.
    """
    if _said_before(session, admitted.concern, word_id):
        return
    _still_open(admitted.concern)
    _acknowledged(admitted)
    today = duty.local_date(admitted.ward, admitted.now)
    if words is not None:
        _add(session, keyring, admitted.concern, word_id, Side.RECIPIENT, Said.OUTCOME, words,
             by=admitted.user_id, on=today)  # fmt: skip
    admitted.concern.stage = Stage.CLOSED.value
    admitted.concern.outcome = outcome.value
    admitted.concern.closed_on = today
    _note(session, admitted, Act.CONCERN_CLOSED)
    session.flush()
    notices.tell_author(session, keyring, admitted.concern, admitted.now)


def reply(session: Session, keyring: Keyring, own: Own, word_id: str, words: ScreenedText) -> None:
    """Add the person's own words. The same form sent twice says them once.

    Without a name, the readers are told at a fixed hour, and the day kept is that hour's.

    :param word_id: made when the form opened.
    :raises IsClosed: it is closed.
    """
    if _said_before(session, own.concern, word_id):
        return
    _still_open(own.concern)
    unnamed = own.concern.naming == Naming.UNNAMED.value
    told_at = duty.notice_at(own.ward, today=False, now=own.now) if unnamed else own.now
    on = duty.local_date(own.ward, told_at)
    place = _add(
        session, keyring, own.concern, word_id, Side.PERSON, Said.REPLY, words, by=None, on=on
    )
    if not unnamed:
        audit.note(session, Act.CONCERN_ANSWERED, actor=THE_AUTHOR, at=own.now,
                   ward_id=own.ward.id, subject=own.concern.id)  # fmt: skip
    those = readers.of_concern(session, own.concern.id)
    told = recipients.to_tell(session, own.ward, those, on)
    if own.concern.id not in notices.kept_back(session, own.now):
        # Otherwise they are going to be told already, and see all of it then.
        notices.tell_readers(session, own.concern, told, Because.REPLY, told_at, place)


def _say(
    session: Session,
    keyring: Keyring,
    admitted: Admitted,
    word_id: str,
    said: Said,
    words: ScreenedText,
    act: Act,
) -> None:
    if _said_before(session, admitted.concern, word_id):
        return
    _still_open(admitted.concern)
    _acknowledged(admitted)
    on = duty.local_date(admitted.ward, admitted.now)
    _add(session, keyring, admitted.concern, word_id, Side.RECIPIENT, said, words,
         by=admitted.user_id, on=on)  # fmt: skip
    _note(session, admitted, act)
    notices.tell_author(session, keyring, admitted.concern, admitted.now)


def _add(
    session: Session,
    keyring: Keyring,
    concern: Concern,
    word_id: str,
    side: Side,
    said: Said,
    words: ScreenedText,
    *,
    by: str | None,
    on: date,
) -> int:
    """Add a word at the end; its place."""
    last = session.scalar(select(func.max(ConcernWord.place)).filter_by(concern_id=concern.id))
    place = (last or 0) + 1
    session.add(
        ConcernWord(
            id=word_id,
            concern_id=concern.id,
            place=place,
            side=side.value,
            said=said.value,
            words=keyring.seal(words),
            by=keyring.seal_name(by) if by is not None else None,
            on=on,
        )
    )
    session.flush()
    return place


def _acknowledged(admitted: Admitted) -> bool:
    """Whoever does something about a concern has seen it. True if nobody had so far."""
    concern = admitted.concern
    if concern.stage != Stage.OPEN.value:
        return False
    concern.stage = Stage.ACKNOWLEDGED.value
    concern.acknowledged_on = duty.local_date(admitted.ward, admitted.now)
    if concern.naming == Naming.UNNAMED.value:
        # "Today" counts from the hour of the notice: that hour has served its purpose.
        concern.acknowledge_by = duty.start_of_day(admitted.ward, concern.acknowledge_by)
    return True


def _said_before(session: Session, concern: Concern, word_id: str) -> bool:
    """Whether a form was sent already, if need be in the same moment."""
    _lock(session, concern)
    return session.get(ConcernWord, word_id) is not None


def _lock(session: Session, concern: Concern) -> None:
    # Two people may act on it at once: the second sees what the first has done.
    session.refresh(concern, with_for_update=True)


def _still_open(concern: Concern) -> None:
    if concern.stage == Stage.CLOSED.value:
        raise IsClosed


def _note(session: Session, admitted: Admitted, act: Act) -> None:
    audit.note(
        session,
        act,
        actor=admitted.user_id,
        at=admitted.now,
        ward_id=admitted.ward.id,
        subject=admitted.concern.id,
    )
