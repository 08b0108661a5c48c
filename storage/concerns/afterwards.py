"""How it went for the person: would they speak up again, has it cost them anything?

They are asked when their concern is closed and once more 60 days on, and only a Guardian hears
what they say. The design, and which promise each part of it keeps:

- The question waits in the person's own view, behind their account or their code. With an account
  they are told on the 60th day that a question waits, by a notice that names no concern and
  vanishes. Without a name, and from a shared account, nothing is sent (trust 13).
- They say which Guardians may see the answer, among the recipients of the ward who are one. Only
  those they ticked for the concern are suggested. If they ticked none, nobody is, so nobody sees
  it unless the person chooses them then. A Guardian who was not ticked sees the answer, and
  never the concern.
- An answer carries no name, whatever the concern carries: a Guardian who was ticked can open the
  concern, where looking at a name is written down (trust 14); any other cannot. Each look at an
  answer is audited as well.
- Without a name, an answer has no time of day: it carries the day of the next fixed hour, and is
  seen by nobody before (trust 13).
- Managers, other recipients, digests and counts never see one (trust 12). Its words are sealed and
  screened like any others (trust 15, 17). It goes when its concern goes (trust 26).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, wards
from storage.audit import Act
from storage.concerns import answering, dialogue, duty, notices, readers, recipients
from storage.concerns.readers import NotYours, Own
from storage.concerns.tables import (
    Afterwards,
    Again,
    CameBy,
    Concern,
    ConcernReader,
    Cost,
    Moment,
    Naming,
    Post,
    Recipient,
    Stage,
)
from storage.screening import ScreenedText
from storage.secrecy import Keyring, Unreadable
from storage.wards import Role, Ward

LATER_AFTER = timedelta(days=60)
ASKED_AT = time(8, 0)


class NoGuardian(ValueError):
    """Nobody was chosen to see the answer, or somebody who is no Guardian of the ward."""


class NotAsked(Exception):
    """The person is not asked any more, or has answered already. Nothing was kept."""


@dataclass(frozen=True, slots=True)
class Guardian:
    """A Guardian who could see an answer.

    :ivar ticked: whether the person ticked them for the concern.
    """

    user_id: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """How it went, in the person's own choice of words."""

    again: Again
    cost: Cost
    words: ScreenedText | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that a Guardian may see, as it is listed."""

    answer_id: str
    ward: str
    on: date


@dataclass(frozen=True, slots=True)
class Opened:
    """An answer laid open for a Guardian.

    :ivar concern_id: the concern, where this Guardian may open that too.
    """

    ward: str
    on: date
    moment: Moment
    again: Again
    cost: Cost
    words: str | None
    concern_id: str | None


def asked(session: Session, own: Own) -> Moment | None:
    """Which of the two times the person is asked for now, if they have not answered it."""
    concern = own.concern
    if concern.stage != Stage.CLOSED.value or concern.closed_on is None:
        return None
    today = own.ward.local_date(own.now)
    moment = Moment.LATER if today >= concern.closed_on + LATER_AFTER else Moment.CLOSING
    if not guardians(session, own) or _answered(session, concern, moment):
        return None
    return moment


def guardians(session: Session, own: Own) -> list[Guardian]:
    """Who could see the answer: those of the ward's recipients who are Guardians."""
    ticked = {
        reader.user_id
        for reader in readers.of_concern(session, own.concern.id)
        if reader.came_by == CameBy.TICKED.value
    }
    return [
        Guardian(one.user_id, one.user_id in ticked)
        for one in recipients.of_ward(session, own.ward.id)
        if one.post == Post.GUARDIAN.value
    ]


def tell(
    session: Session,
    keyring: Keyring,
    own: Own,
    answer_id: str,
    answer: Answer,
    chosen: Collection[str],
) -> None:
    """Let Guardians know how it went. The same form sent twice says it once.

    :param answer_id: made when the form opened.
    :param chosen: the Guardians who may see it, and nobody else.
    :raises NotAsked: there is nothing to answer.
    :raises NoGuardian: nobody was chosen, or somebody who is none.
    """
    dialogue.lock(session, own.concern)
    if session.get(Afterwards, answer_id) is not None:
        return
    moment = asked(session, own)
    if moment is None or own.concern.closed_on is None:
        raise NotAsked
    if not chosen or not set(chosen) <= {one.user_id for one in guardians(session, own)}:
        raise NoGuardian
    unnamed = own.concern.naming == Naming.UNNAMED.value
    heard_at = duty.notice_at(own.ward, today=False, now=own.now) if unnamed else own.now
    session.add(
        Afterwards(
            id=answer_id,
            concern_id=own.concern.id,
            moment=moment.value,
            closed_on=own.concern.closed_on,
            again=answer.again.value,
            cost=answer.cost.value,
            words=keyring.seal(answer.words) if answer.words else None,
            guardians=sorted(set(chosen)),
            on=own.ward.local_date(heard_at),
            heard_at=heard_at if unnamed else None,
        )
    )
    session.flush()
    if not unnamed:
        answering.note_own(session, own, Act.GUARDIAN_TOLD)
        notices.tell_guardians(session, own.concern, answer_id, sorted(set(chosen)), own.now)


def hear(session: Session, now: datetime) -> int:
    """Let Guardians see what was said without a name, once its fixed hour has come.

    :returns: how many answers it was.
    """
    due = session.execute(
        select(Afterwards, Concern)
        .join(Concern, Concern.id == Afterwards.concern_id)
        .where(Afterwards.heard_at <= now, Concern.shut.is_(False))
        .order_by(Afterwards.id)
        .with_for_update()
    ).all()
    for answer, concern in due:
        heard_at, answer.heard_at = answer.heard_at or now, None
        notices.tell_guardians(session, concern, answer.id, answer.guardians, heard_at)
    return len(due)


def ask_later(session: Session, keyring: Keyring, now: datetime) -> bool:
    """Have people told, 60 days after the closing, that a question waits for them.

    :returns: False where a key is missing that says whose some concern is. That person was not
        told; the next look tries again.
    """
    due = session.scalars(
        select(Concern)
        .where(
            Concern.stage == Stage.CLOSED.value,
            Concern.author.is_not(None),
            Concern.asked_later.is_(False),
            Concern.shut.is_(False),
            # A ward's own date may be a day ahead of UTC's.
            Concern.closed_on <= now.date() + timedelta(days=1) - LATER_AFTER,
        )
        .order_by(Concern.id)
        .with_for_update()
    ).all()
    done = [_ask_later(session, keyring, concern, now) for concern in due]
    return all(done)


def waiting_for(session: Session, team_id: str, user_id: str) -> list[Waiting]:
    """The answers that a Guardian may see, newest first."""
    rows = session.execute(
        select(Afterwards, Ward)
        .join(Concern, Concern.id == Afterwards.concern_id)
        .join(Ward, Ward.id == Concern.ward_id)
        .where(
            Concern.shut.is_(False),
            Ward.team_id == team_id,
            Ward.id.in_(_wards_guarded_by(session, team_id, user_id)),
        )
        .order_by(Afterwards.on.desc(), Afterwards.id)
    )
    return [
        Waiting(answer.id, ward.name, answer.on)
        for answer, ward in rows
        if _may_see(answer, user_id)
    ]


def open_answer(
    session: Session, keyring: Keyring, team_id: str, answer_id: str, user_id: str, now: datetime
) -> Opened:
    """An answer as a Guardian sees it. The look is audited.

    :raises NotYours: there is none, or it is not for them.
    """
    answer = session.get(Afterwards, answer_id)
    concern = session.get(Concern, answer.concern_id) if answer else None
    if answer is None or concern is None or concern.shut or not _may_see(answer, user_id):
        raise NotYours
    if concern.ward_id not in _wards_guarded_by(session, team_id, user_id):
        raise NotYours
    audit.note(session, Act.AFTERWARDS_READ, actor=user_id, at=now, ward_id=concern.ward_id,
               subject=concern.id)  # fmt: skip
    reader = session.get(ConcernReader, (concern.id, user_id))
    opens = reader is not None and readers.may_open(session, concern.ward_id, reader)
    return Opened(
        ward=wards.get(session, concern.ward_id).name,
        on=answer.on,
        moment=Moment(answer.moment),
        again=Again(answer.again),
        cost=Cost(answer.cost),
        words=keyring.open(answer.words) if answer.words else None,
        concern_id=concern.id if opens else None,
    )


def _answered(session: Session, concern: Concern, moment: Moment) -> bool:
    found = select(Afterwards.id).filter_by(
        concern_id=concern.id, moment=moment.value, closed_on=concern.closed_on
    )
    return session.scalar(found) is not None


def _ask_later(session: Session, keyring: Keyring, concern: Concern, now: datetime) -> bool:
    """Whether all is said that there is to say now."""
    ward = wards.get(session, concern.ward_id)
    today = ward.local_date(now)
    asked_at = ward.at(today, ASKED_AT)
    own = Own(ward, concern, now)
    if concern.closed_on is None or today < concern.closed_on + LATER_AFTER or now < asked_at:
        return True
    if asked(session, own) is Moment.LATER:
        since = ward.at(concern.closed_on + LATER_AFTER, ASKED_AT)
        try:
            notices.ask_author(session, keyring, concern, asked_at, since)
        except Unreadable:
            return False
    concern.asked_later = True
    return True


def _may_see(answer: Afterwards, user_id: str) -> bool:
    return answer.heard_at is None and user_id in answer.guardians


def _wards_guarded_by(session: Session, team_id: str, user_id: str) -> list[str]:
    """The ids of the wards whose Guardian somebody is, and still receives concerns."""
    received = wards.wards_of(session, team_id, user_id, Role.RECIPIENT)
    guarded = select(Recipient.ward_id).where(
        Recipient.user_id == user_id,
        Recipient.post == Post.GUARDIAN.value,
        Recipient.ward_id.in_([ward.id for ward in received]),
    )
    return list(session.scalars(guarded))
