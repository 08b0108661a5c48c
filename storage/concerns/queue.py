"""What waits: a recipient's own queue, and a person's own named and confidential concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.concerns import afterwards, ending, handing_on, notices, readers
from storage.concerns.readers import Own
from storage.concerns.tables import About, Concern, ConcernReader, ConcernWord, Side, Soon, Stage
from storage.secrecy import Keyring
from storage.wards import Role, Ward, WardPerson

Word = tuple[int, Side]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One concern in a recipient's queue: what may be shown of it on Home, and no words.

    :ivar on_me: nobody has acknowledged it yet, or the person had the last word.
    :ivar overdue: it should have been acknowledged by now, or the person told something.
    :ivar deputy_for: the recipient whom the reader stands in for, if that is why they see it.
    """

    concern_id: str
    ward: str
    about: About
    soon: Soon
    stage: Stage
    raised_on: date
    acknowledge_by: datetime
    on_me: bool
    overdue: bool
    deputy_for: str | None


@dataclass(frozen=True, slots=True)
class Queue:
    """A recipient's queue, the most pressing first. Its counts are exact: it is theirs."""

    waiting: tuple[Waiting, ...]

    @property
    def open(self) -> int:
        return len(self.waiting)

    @property
    def on_me(self) -> int:
        return sum(one.on_me for one in self.waiting)

    @property
    def overdue(self) -> int:
        return sum(one.overdue for one in self.waiting)


@dataclass(frozen=True, slots=True)
class Mine:
    """One concern that a person raised with their name.

    :ivar reopened: whether it was opened again.
    :ivar word_waits: a recipient had the last word, and the person has not said since how it
        ended; or it is that nobody is left to read it.
    :ivar question_waits: the person is asked something that a button or two answer.
    """

    concern_id: str
    ward: str
    stage: Stage
    raised_on: date
    reopened: bool
    word_waits: bool
    question_waits: bool


def of_recipient(session: Session, team_id: str, user_id: str, now: datetime) -> Queue:
    """The concerns that are not closed and that this recipient may open.

    One without a name is there from the hour at which its readers are told, and not before.
    """
    rows = session.execute(
        select(Concern, Ward, ConcernReader)
        .join(ConcernReader, ConcernReader.concern_id == Concern.id)
        .join(Ward, Ward.id == Concern.ward_id)
        .where(
            ConcernReader.user_id == user_id,
            Concern.stage != Stage.CLOSED.value,
            Concern.shut.is_(False),
            Ward.team_id == team_id,
            Ward.id.in_(_wards_received_by(user_id)),
        )
    ).all()
    kept_back = notices.kept_back(session, now)
    said = _said(session, [concern.id for concern, _, _ in rows], kept_back)
    waiting = (
        _waiting(concern, ward, reader.deputy_for, said.get(concern.id, []), now)
        for concern, ward, reader in rows
        if kept_back.get(concern.id) != 0 and not readers.is_shut_out(session, ward.id, reader)
    )
    return Queue(tuple(sorted(waiting, key=_most_pressing)))


def of_author(
    session: Session, keyring: Keyring, team_id: str, user_id: str, now: datetime
) -> list[Mine]:
    """The concerns that an account raised under its own name, newest first.

    Those of a ward on which the account is shared are left out: others would read them (trust 23).
    Concerns without a name are never among them: nothing leads from them to anybody.
    """
    rows = session.execute(
        select(Concern, Ward)
        .join(Ward, Ward.id == Concern.ward_id)
        .where(
            Concern.author_mark.in_(keyring.person_marks(user_id)),
            Ward.team_id == team_id,
            Ward.id.not_in(_wards_shared_by(user_id)),
        )
        .order_by(Concern.raised_on.desc(), Concern.id)
    ).all()
    said = _said(session, [concern.id for concern, _ in rows], {})
    return [
        Mine(
            concern_id=concern.id,
            ward=ward.name,
            stage=Stage(concern.stage),
            raised_on=concern.raised_on,
            reopened=concern.reopened > 0,
            word_waits=_word_waits(concern, said.get(concern.id, [])) or waits_in_vain(concern),
            question_waits=_asks(session, Own(ward, concern, now)),
        )
        for concern, ward in rows
    ]


def waits_in_vain(concern: Concern) -> bool:
    """Whether nobody was left to read it when we looked, and it is not closed."""
    return concern.unread_told and concern.stage != Stage.CLOSED.value


def is_overdue(concern: Concern, said: Iterable[Word], now: datetime, today: date) -> bool:
    """Whether an answer of any kind is owed and late.

    :param said: the places of the words so far, and whose they are.
    :param today: the ward's own date.
    """
    if concern.stage == Stage.CLOSED.value:
        return False
    if concern.stage == Stage.OPEN.value and concern.acknowledge_by <= now:
        return True
    return concern.answer_by < today and not _recipient_was_last(concern, said)


def _wards_received_by(user_id: str) -> Select[str]:
    received = select(WardPerson.ward_id).filter_by(user_id=user_id, role=Role.RECIPIENT.value)
    return received.where(WardPerson.ward_id.not_in(_wards_shared_by(user_id)))


def _wards_shared_by(user_id: str) -> Select[str]:
    return select(WardPerson.ward_id).filter_by(user_id=user_id, role=Role.SHARED.value)


def _said(
    session: Session, concern_ids: list[str], kept_back: Mapping[str, int]
) -> Mapping[str, list[Word]]:
    """Whose words were said about each concern, in order, without what is not to be seen yet."""
    rows = session.execute(
        select(ConcernWord.concern_id, ConcernWord.side, ConcernWord.place)
        .where(ConcernWord.concern_id.in_(concern_ids))
        .order_by(ConcernWord.place, ConcernWord.id)
    )
    said: dict[str, list[Word]] = {}
    for concern_id, side, place in rows:
        hidden = concern_id in kept_back and place >= kept_back[concern_id]
        if side == Side.RECIPIENT.value or not hidden:
            said.setdefault(concern_id, []).append((place, Side(side)))
    return said


def _word_waits(concern: Concern, said: Iterable[Word]) -> bool:
    return not concern.answered and _recipient_was_last(concern, said)


def _recipient_was_last(concern: Concern, said: Iterable[Word]) -> bool:
    """Whether a recipient had the last word, of those since the person had it opened again."""
    since = [side for place, side in said if place > concern.reopened_after]
    return bool(since) and since[-1] is Side.RECIPIENT


def _last_side(said: list[Word]) -> Side | None:
    return said[-1][1] if said else None


def _asks(session: Session, own: Own) -> bool:
    """Whether the person is asked something: how it ended, how it went, who else may read it."""
    if ending.is_asked(own.concern) or afterwards.asked(session, own) is not None:
        return True
    if own.concern.stage == Stage.CLOSED.value:
        return False
    return any(one.allowed is None for one in handing_on.questions(session, own.concern))


def _waiting(
    concern: Concern, ward: Ward, deputy_for: str | None, said: list[Word], now: datetime
) -> Waiting:
    stage = Stage(concern.stage)
    return Waiting(
        concern_id=concern.id,
        ward=ward.name,
        about=About(concern.about),
        soon=Soon(concern.soon),
        stage=stage,
        raised_on=concern.raised_on,
        acknowledge_by=concern.acknowledge_by,
        on_me=stage is Stage.OPEN or _last_side(said) is Side.PERSON,
        overdue=is_overdue(concern, said, now, ward.local_date(now)),
        deputy_for=deputy_for,
    )


def _most_pressing(waiting: Waiting) -> tuple[bool, bool, datetime, str]:
    return (not waiting.overdue, not waiting.on_me, waiting.acknowledge_by, waiting.concern_id)
