"""What is held about somebody who raised a concern: which fields, who may read, who has looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.audit import Act, AuditLine
from storage.concerns import readers
from storage.concerns.readers import Own
from storage.concerns.tables import (
    About,
    Afterwards,
    CameBy,
    ConcernWord,
    HandOnQuestion,
    Naming,
    Outcome,
    Side,
    Soon,
    Stage,
)
from storage.secrecy import Keyring

LOOKS = (
    Act.CONCERN_READ.value,
    Act.NAME_READ.value,
    Act.AFTERWARDS_READ.value,
    Act.CONCERN_EXPORTED.value,
)
_WITH_THE_NAME = (Act.NAME_READ.value, Act.CONCERN_EXPORTED.value)


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody looked at a concern on a day, however often.

    :ivar by: their account; of a copy that was made for the person, who made it.
    :ivar saw_name: whether the name was shown to them.
    """

    by: str
    on: date
    saw_name: bool


@dataclass(frozen=True, slots=True)
class MayRead:
    """Somebody who may open the concern now, and whether they are shown the name."""

    user_id: str
    came_by: CameBy
    sees_name: bool


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one concern, and nothing of what the words say.

    :ivar account: the account it was raised from, if that is kept.
    :ivar typed_name: the name that was typed, if one is kept.
    :ivar own_words: how many words of the person's are kept: the concern and their replies.
    :ivar answers: how many of the recipients'.
    :ivar afterwards: how many answers to the Guardian.
    :ivar outcome: how it ended, or had ended before it was opened again.
    :ivar answered: whether the person says that it was.
    :ivar questions: how often they were asked about handing it on.
    :ivar looks: who looked on which day, the newest first; as long as the audit goes back.
    :ivar on_hold: whether the organisation has to keep it whatever its period says.
    """

    ward: str
    about: About
    soon: Soon
    naming: Naming
    stage: Stage
    wants_talk: bool
    outcome: Outcome | None
    answered: bool | None
    may_be_told: bool
    questions: int
    account: str | None
    typed_name: str | None
    own_words: int
    answers: int
    afterwards: int
    raised_on: date
    acknowledged_on: date | None
    closed_on: date | None
    on_hold: bool
    may_read: tuple[MayRead, ...]
    looks: tuple[Look, ...]


def held(session: Session, keyring: Keyring, own: Own) -> Held:
    """Everything that is held of a concern, for the person who raised it. The asking leaves none.

    :raises storage.secrecy.Unreadable: the key that it was sealed with is missing.
    """
    concern = own.concern
    sides = list(session.scalars(select(ConcernWord.side).filter_by(concern_id=concern.id)))
    answers = session.scalar(
        select(func.count()).select_from(Afterwards).filter_by(concern_id=concern.id)
    )
    questions = session.scalar(
        select(func.count()).select_from(HandOnQuestion).filter_by(concern_id=concern.id)
    )
    return Held(
        ward=own.ward.name,
        about=About(concern.about),
        soon=Soon(concern.soon),
        naming=Naming(concern.naming),
        stage=Stage(concern.stage),
        wants_talk=concern.wants_talk,
        outcome=Outcome(concern.outcome) if concern.outcome else None,
        answered=concern.answered,
        may_be_told=concern.may_be_told,
        questions=questions or 0,
        account=keyring.open(concern.author) if concern.author else None,
        typed_name=keyring.open(concern.typed_name) if concern.typed_name else None,
        own_words=1 + sides.count(Side.PERSON.value),
        answers=sides.count(Side.RECIPIENT.value),
        afterwards=answers or 0,
        raised_on=concern.raised_on,
        acknowledged_on=concern.acknowledged_on,
        closed_on=concern.closed_on,
        on_hold=concern.on_hold,
        may_read=tuple(
            MayRead(
                reader.user_id,
                CameBy(reader.came_by),
                readers.Admitted(own.ward, concern, reader, own.now).sees_name,
            )
            for reader in readers.of_concern(session, concern.id)
            if readers.may_open(session, own.ward.id, reader)
        ),
        looks=tuple(_looks(session, own)),
    )


def _looks(session: Session, own: Own) -> list[Look]:
    lines = session.execute(
        select(AuditLine.actor, AuditLine.at, AuditLine.act).where(
            AuditLine.subject == own.concern.id, AuditLine.act.in_(LOOKS)
        )
    )
    saw_name: dict[tuple[date, str], bool] = {}
    for by, at, act in lines:
        day = (own.ward.local_date(at), by)
        saw_name[day] = saw_name.get(day, False) or act in _WITH_THE_NAME
    newest_first = sorted(saw_name, key=lambda day: (-day[0].toordinal(), day[1]))
    return [Look(by, on, saw_name[on, by]) for on, by in newest_first]
