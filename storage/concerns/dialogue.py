"""Adding to what is said about a concern, once for each form however often it is sent."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.concerns.tables import Concern, ConcernWord, Said, Side
from storage.screening import ScreenedText
from storage.secrecy import Keyring


def lock(session: Session, concern: Concern) -> None:
    """Let nobody else act on a concern until this transaction ends, and see what they have done."""
    session.refresh(concern, with_for_update=True)


def said_before(session: Session, concern: Concern, word_id: str) -> bool:
    """Whether a form was sent already, if need be in the same moment. Locks the concern."""
    lock(session, concern)
    return is_said(session, word_id)


def is_said(session: Session, word_id: str) -> bool:
    """Whether what was written in a form is kept."""
    return session.get(ConcernWord, word_id) is not None


def last_place(session: Session, concern_id: str) -> int:
    """The place of the last word so far; 0 where there is none."""
    return session.scalar(select(func.max(ConcernWord.place)).filter_by(concern_id=concern_id)) or 0


def add(
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
    """Add a word at the end.

    :param by: the recipient who says it.
    :returns: its place.
    """
    place = last_place(session, concern.id) + 1
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


def is_answered(session: Session, concern: Concern) -> bool:
    """Whether a recipient had the last word, since the concern was last opened again."""
    last = session.scalar(
        select(ConcernWord.side)
        .where(
            ConcernWord.concern_id == concern.id,
            ConcernWord.place > concern.reopened_after,
        )
        .order_by(ConcernWord.place.desc())
        .limit(1)
    )
    return last == Side.RECIPIENT.value
