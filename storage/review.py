"""The audit as the organisation's reviewer reads it: who did what kind of thing, and when.

Whoever asks is part of the question, because a reviewer may receive concerns as well:

- Who holds a role on any ward, or ever was a reader of a concern, sees only what was done about
  concerns that they may open now. Otherwise the audit would tell them of a concern about
  themselves. They are not told how much they do not see.
- A line leads to no concern: it says of which kind it was, and on which ward.
- Of a concern without a name, and of one that is gone, a line says the day and no time.
- What people did about their own concerns is not in it: an hour and a rota make a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from storage import audit
from storage.audit import Act, AuditLine
from storage.concerns import answering, notices, readers
from storage.concerns.tables import Concern, ConcernReader, Naming
from storage.wards import Ward, WardPerson

ABOUT_CONCERNS = frozenset(
    {
        Act.CONCERN_RAISED,
        Act.CONCERN_READ,
        Act.NAME_READ,
        Act.CONCERN_ACKNOWLEDGED,
        Act.CONCERN_ASKED,
        Act.CONCERN_RECORDED,
        Act.CONCERN_HANDED_ON,
        Act.CONCERN_CLOSED,
        Act.CONCERN_ANSWERED,
        Act.CONCERN_REOPENED,
        Act.CONCERN_WITHDRAWN,
        Act.NAME_ASKED_FOR,
        Act.GUARDIAN_TOLD,
        Act.AFTERWARDS_READ,
        Act.CONCERN_EXPORTED,
        Act.CONCERN_TOLD,
        Act.HOLD_SET,
        Act.HOLD_LIFTED,
    }
)
# Also a hold on a ward may be there because of whoever asks, and somebody's export shows that
# they are looking into something.
_FOR_FEW = ABOUT_CONCERNS | {Act.OWN_DATA_EXPORTED}


class Of(StrEnum):
    """What kind of concern something was done about."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    UNNAMED = "unnamed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One act as a reviewer sees it.

    :ivar on: the ward's own day; without a ward, the day in UTC.
    :ivar at: the moment, where it may be told.
    :ivar ward: its name; None for what concerns no ward, or one that is gone.
    :ivar of: the kind of concern; None where the act is about none.
    """

    on: date
    at: datetime | None
    actor: str
    act: str
    ward: str | None
    of: Of | None


@dataclass(frozen=True, slots=True)
class Review:
    """What one reviewer may see.

    :ivar whole: whether nothing was left out because of who asks.
    """

    lines: tuple[Reviewed, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reviewer asks for.

    :ivar first: the first day; ``last`` is the last, itself included.
    :ivar ward_id: one ward only.
    :ivar actor: one person's acts only.
    """

    first: date
    last: date
    ward_id: str | None = None
    actor: str | None = None


def note(session: Session, reviewer: str, wanted: Wanted, now: datetime) -> None:
    """Write down that somebody looks at the audit. It has to be saved before they do."""
    audit.note(session, Act.AUDIT_REVIEWED, actor=reviewer, at=now, ward_id=wanted.ward_id)


def review(session: Session, reviewer: str, wanted: Wanted, now: datetime) -> Review:
    """The audit of some days, the newest first, once it is written down that it is looked at.

    :param reviewer: whoever will read it; the caller has made sure that they may.
    """
    everything = sees_everything(session, reviewer)
    lines = [
        line
        for line in _found(session, reviewer, wanted, now, everything=everything)
        if wanted.first <= line.on <= wanted.last
    ]
    return Review(tuple(sorted(lines, key=_newest_first)), everything)


def sees_everything(session: Session, reviewer: str) -> bool:
    """Whether a reviewer has nothing to do with any ward's concerns, and never had."""
    roles = exists().where(WardPerson.user_id == reviewer)
    has_read = exists().where(ConcernReader.user_id == reviewer)
    return not session.scalar(select(or_(roles, has_read)))


def _found(
    session: Session, reviewer: str, wanted: Wanted, now: datetime, *, everything: bool
) -> Iterator[Reviewed]:
    # A ward's own day begins up to a day before, or after, the same day in UTC.
    start = _midnight(wanted.first.toordinal() - 1)
    end = _midnight(wanted.last.toordinal() + 2)
    query = (
        # Not the rows whole: a concern's holds its words, and there may be years of lines.
        select(
            AuditLine.at,
            AuditLine.actor,
            AuditLine.act,
            AuditLine.subject,
            Ward.name,
            Ward.zone,
            Concern.naming,
        )
        .outerjoin(Ward, Ward.id == AuditLine.ward_id)
        .outerjoin(Concern, Concern.id == AuditLine.subject)
        .where(
            AuditLine.at >= start,
            AuditLine.at < end,
            AuditLine.actor != answering.THE_AUTHOR,
            *_narrowed(wanted),
        )
    )
    if not everything:
        query = query.where(
            or_(
                AuditLine.act.not_in([act.value for act in _FOR_FEW]),
                AuditLine.subject.in_(_may_open(session, reviewer, now)),
            )
        )
    for at, actor, act, subject, ward, zone, naming in session.execute(query):
        of = _of(act, subject, naming)
        local = at.astimezone(ZoneInfo(zone) if zone else UTC)
        timed = of in {None, Of.NAMED, Of.CONFIDENTIAL}
        yield Reviewed(local.date(), local if timed else None, actor, act, ward, of)


def _midnight(ordinal: int) -> datetime:
    """The beginning of a day in UTC; of the first or last there is, where it lies beyond them."""
    day = date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))
    return datetime.combine(day, time(), UTC)


def _narrowed(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.ward_id is not None:
        yield AuditLine.ward_id == wanted.ward_id
    if wanted.actor is not None:
        yield AuditLine.actor == wanted.actor


def _may_open(session: Session, reviewer: str, now: datetime) -> list[str]:
    """The ids of the concerns that somebody may open now, and knows of."""
    rows = session.execute(
        select(ConcernReader, Concern.ward_id)
        .join(Concern, Concern.id == ConcernReader.concern_id)
        .where(ConcernReader.user_id == reviewer, Concern.shut.is_(False))
    )
    kept_back = notices.kept_back(session, now)
    return [
        reader.concern_id
        for reader, ward_id in rows
        if kept_back.get(reader.concern_id) != 0 and readers.may_open(session, ward_id, reader)
    ]


def _of(act: str, subject: str | None, naming: str | None) -> Of | None:
    if naming is not None:
        return Of(Naming(naming).value)
    return Of.GONE if act in ABOUT_CONCERNS and subject is not None else None


def _newest_first(line: Reviewed) -> tuple[int, float, str, str, str, str]:
    # Without a time, lines of one day stand in an order that tells nothing.
    moment = -line.at.timestamp() if line.at else 0.0
    return (-line.on.toordinal(), moment, line.ward or "", line.actor, line.act, line.of or "")
