"""What a reader does about a concern, and what the person who raised it says back."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from storage import audit
from storage.audit import Act
from storage.concerns import dialogue, duty, notices, readers, recipients, terms
from storage.concerns.notices import Because
from storage.concerns.readers import Admitted, Own
from storage.concerns.tables import Concern, Naming, Outcome, Said, Side, Stage
from storage.screening import ScreenedText
from storage.secrecy import Keyring

# In the audit, the person behind a concern is never more than this.
THE_AUTHOR = "author"


class IsClosed(Exception):
    """The concern is closed: nothing more can be done or said about it."""


def acknowledge(session: Session, keyring: Keyring, admitted: Admitted) -> None:
    """Say that it has been seen. Saying so again changes nothing.

    :raises IsClosed: it is closed.
    """
    dialogue.lock(session, admitted.concern)
    still_open(admitted.concern)
    if acknowledged(admitted):
        note(session, admitted, Act.CONCERN_ACKNOWLEDGED)
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
    if dialogue.said_before(session, admitted.concern, word_id):
        return
    still_open(admitted.concern)
    acknowledged(admitted)
    today = admitted.ward.local_date(admitted.now)
    if words is not None:
        dialogue.add(session, keyring, admitted.concern, word_id, Side.RECIPIENT, Said.OUTCOME,
                     words, by=admitted.user_id, on=today)  # fmt: skip
    admitted.concern.stage = Stage.CLOSED.value
    admitted.concern.outcome = outcome.value
    admitted.concern.closed_on = today
    admitted.concern.asked_later = False
    note(session, admitted, Act.CONCERN_CLOSED)
    session.flush()
    notices.tell_author(session, keyring, admitted.concern, admitted.now)


def reply(session: Session, keyring: Keyring, own: Own, word_id: str, words: ScreenedText) -> None:
    """Add the person's own words. The same form sent twice says them once.

    Without a name, the readers are told at a fixed hour, and the day kept is that hour's. Where
    they had been answered, a word is owed to them anew, and its clock starts again.

    :param word_id: made when the form opened.
    :raises IsClosed: it is closed.
    """
    if dialogue.said_before(session, own.concern, word_id):
        return
    still_open(own.concern)
    unnamed = own.concern.naming == Naming.UNNAMED.value
    told_at = duty.notice_at(own.ward, today=False, now=own.now) if unnamed else own.now
    on = own.ward.local_date(told_at)
    if dialogue.is_answered(session, own.concern):
        # Otherwise a question that they answer would be the last that anybody must say to them.
        _owe_a_word(session, own, on)
    place = dialogue.add(
        session, keyring, own.concern, word_id, Side.PERSON, Said.REPLY, words, by=None, on=on
    )
    if not unnamed:
        note_own(session, own, Act.CONCERN_ANSWERED)
    those = readers.of_concern(session, own.concern.id)
    told = recipients.to_tell(session, own.ward, those, on)
    if own.concern.id not in notices.kept_back(session, own.now):
        # Otherwise they are going to be told already, and see all of it then.
        notices.tell_readers(session, own.concern, told, Because.REPLY, told_at, place)


def _owe_a_word(session: Session, own: Own, on: date) -> None:
    agreed = terms.of_ward(session, own.ward.id)
    own.concern.answer_by = on + timedelta(days=agreed.answer_days)
    own.concern.late_reminded = 0


def _say(
    session: Session,
    keyring: Keyring,
    admitted: Admitted,
    word_id: str,
    said: Said,
    words: ScreenedText,
    act: Act,
) -> None:
    if dialogue.said_before(session, admitted.concern, word_id):
        return
    still_open(admitted.concern)
    acknowledged(admitted)
    on = admitted.ward.local_date(admitted.now)
    dialogue.add(session, keyring, admitted.concern, word_id, Side.RECIPIENT, said, words,
                 by=admitted.user_id, on=on)  # fmt: skip
    note(session, admitted, act)
    notices.tell_author(session, keyring, admitted.concern, admitted.now)


def acknowledged(admitted: Admitted) -> bool:
    """Whoever does something about a concern has seen it. True if nobody had so far."""
    concern = admitted.concern
    if concern.stage != Stage.OPEN.value:
        return False
    concern.stage = Stage.ACKNOWLEDGED.value
    concern.acknowledged_on = admitted.ward.local_date(admitted.now)
    if concern.naming == Naming.UNNAMED.value:
        # "Today" counts from the hour of the notice: that hour has served its purpose.
        concern.acknowledge_by = duty.start_of_day(admitted.ward, concern.acknowledge_by)
    return True


def still_open(concern: Concern) -> None:
    """:raises IsClosed: it is closed."""
    if concern.stage == Stage.CLOSED.value:
        raise IsClosed


def note(session: Session, admitted: Admitted, act: Act) -> None:
    """Write down what a reader did about a concern."""
    audit.note(
        session,
        act,
        actor=admitted.user_id,
        at=admitted.now,
        ward_id=admitted.ward.id,
        subject=admitted.concern.id,
    )


def note_own(session: Session, own: Own, act: Act) -> None:
    """Write down what the person did about their own concern, and not who they are."""
    audit.note(
        session,
        act,
        actor=THE_AUTHOR,
        at=own.now,
        ward_id=own.ward.id,
        subject=own.concern.id,
    )
