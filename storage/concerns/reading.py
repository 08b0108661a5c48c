"""Opening a concern: the right checked, the look audited, the words decrypted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit import Act
from storage.base import Sealed
from storage.concerns import answering, handing_on, notices, readers
from storage.concerns.handing_on import Question
from storage.concerns.readers import Admitted, Own
from storage.concerns.tables import (
    About,
    CameBy,
    Concern,
    ConcernWord,
    Naming,
    Outcome,
    Said,
    Side,
    Soon,
    Stage,
)
from storage.secrecy import Keyring


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing said about a concern, as it is shown.

    :ivar by: the user id of the recipient who said it; None where the person did.
    """

    side: Side
    said: Said
    words: str
    by: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may open the concern."""

    user_id: str
    came_by: CameBy
    deputy_for: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A concern laid open for one pair of eyes.

    :ivar author: the user id of the person behind it, if these eyes may see it.
    :ivar typed_name: the name that was typed from a shared account, likewise.
    :ivar answered: whether the person says that it was, where these eyes may know yet.
    :ivar may_be_told: whether the team may hear of it; for the person's own eyes.
    :ivar heard_at: without a name, when others hear what the person has said of its end.
    :ivar reopened: how often it was opened again; ``outcome`` is how it ended before that.
    :ivar questions: what the person was asked about handing it on.
    """

    id: str
    ward_id: str
    ward: str
    about: About
    soon: Soon
    naming: Naming
    wants_talk: bool
    words: str
    author: str | None
    typed_name: str | None
    raised_on: date
    acknowledge_by: datetime
    answer_by: date
    stage: Stage
    acknowledged_on: date | None
    outcome: Outcome | None
    closed_on: date | None
    readers: tuple[Reader, ...]
    dialogue: tuple[Spoken, ...]
    answered: bool | None = None
    may_be_told: bool = False
    heard_at: datetime | None = None
    reopened: int = 0
    questions: tuple[Question, ...] = ()


def open_for(session: Session, keyring: Keyring, admitted: Admitted) -> Opened:
    """A concern as one of its readers sees it. The look is audited, and so is a look at a name.

    :raises storage.secrecy.Unreadable: the key that it was sealed with is missing.
    """
    concern = admitted.concern
    shown = admitted.sees_name and (concern.author or concern.typed_name)
    for act in (Act.CONCERN_READ, Act.NAME_READ) if shown else (Act.CONCERN_READ,):
        answering.note(session, admitted, act)
    kept_back = notices.kept_back(session, admitted.now).get(concern.id)
    shown_words = [
        word
        for word in words_of(session, concern.id)
        if kept_back is None or word.place < kept_back or word.side == Side.RECIPIENT.value
    ]
    opened = _opened(
        session,
        keyring,
        concern,
        admitted.ward.name,
        shown_words,
        with_name=admitted.sees_name,
    )
    heard = concern.heard_at is None
    # Leave to tell the team is shown to no reader: its coming and going would say when it was.
    return replace(
        opened, answered=opened.answered if heard else None, may_be_told=False, heard_at=None
    )


def open_own(session: Session, keyring: Keyring, own: Own) -> Opened:
    """A concern as the person who raised it sees it. Nothing is written down of their looking.

    :raises storage.secrecy.Unreadable: the key that it was sealed with is missing.
    """
    words = words_of(session, own.concern.id)
    return _opened(session, keyring, own.concern, own.ward.name, words, with_name=True)


def words_of(session: Session, concern_id: str) -> list[ConcernWord]:
    """The dialogue about a concern, still sealed, in order."""
    found = select(ConcernWord).filter_by(concern_id=concern_id)
    return list(session.scalars(found.order_by(ConcernWord.place, ConcernWord.id)))


def _opened(
    session: Session,
    keyring: Keyring,
    concern: Concern,
    ward_name: str,
    words: Sequence[ConcernWord],
    *,
    with_name: bool,
) -> Opened:
    return Opened(
        id=concern.id,
        ward_id=concern.ward_id,
        ward=ward_name,
        about=About(concern.about),
        soon=Soon(concern.soon),
        naming=Naming(concern.naming),
        wants_talk=concern.wants_talk,
        words=keyring.open(concern.words),
        author=_text(keyring, concern.author) if with_name else None,
        typed_name=_text(keyring, concern.typed_name) if with_name else None,
        raised_on=concern.raised_on,
        acknowledge_by=concern.acknowledge_by,
        answer_by=concern.answer_by,
        stage=Stage(concern.stage),
        acknowledged_on=concern.acknowledged_on,
        outcome=Outcome(concern.outcome) if concern.outcome else None,
        closed_on=concern.closed_on,
        readers=tuple(
            Reader(reader.user_id, CameBy(reader.came_by), reader.deputy_for)
            for reader in readers.of_concern(session, concern.id)
        ),
        dialogue=tuple(
            Spoken(
                side=Side(word.side),
                said=Said(word.said),
                words=keyring.open(word.words),
                by=_text(keyring, word.by),
                on=word.on,
            )
            for word in words
        ),
        answered=concern.answered,
        may_be_told=concern.may_be_told,
        heard_at=concern.heard_at,
        reopened=concern.reopened,
        questions=tuple(handing_on.questions(session, concern)),
    )


def _text(keyring: Keyring, sealed: Sealed | None) -> str | None:
    return keyring.open(sealed) if sealed is not None else None
