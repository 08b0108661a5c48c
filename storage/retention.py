"""How long each class of record is kept, and the nightly tidy that ends it.

A rule says what has been kept long enough, and what of that a legal hold keeps all the same. The
tidy and its dry run read the same rules, so that one does what the other says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    delete,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import deletions, legal_holds
from storage.audit import AuditLine
from storage.base import Base
from storage.concerns.tables import Concern
from storage.concerns.tables import Stage as ConcernStage
from storage.database import Database
from storage.deletions import Kind
from storage.deliveries import Delivery, State, rows
from storage.deliveries import Kind as DeliveryKind
from storage.digests import Digest
from storage.handovers import Handover
from storage.improving.tables import AgreedAction, Deed
from storage.outages import Outage
from storage.readings import ReadingRow, Stage
from storage.shuffling import shuffle

AUDIT_KEPT = timedelta(days=731)
FIGURES_KEPT = timedelta(days=5 * 365 + 2)
HANDOVERS_KEPT = timedelta(days=731)
PRIVATE_DELIVERIES_KEPT = timedelta(days=30)
DELIVERIES_KEPT = timedelta(days=180)

_A_CONCERNS_KEY = 20


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods that the organisation sets. All others are promised, and the same everywhere.

    :ivar closed_concerns: None where it has set none; then closed concerns stay.
    """

    closed_concerns: timedelta | None = None
    handovers: timedelta = HANDOVERS_KEPT
    deliveries: timedelta = DELIVERIES_KEPT


@dataclass(frozen=True, slots=True)
class Rule:
    """When one class of record ends.

    :ivar kept: for how long; None for as long as nobody says.
    :ivar since: from when its period runs.
    :ivar past: which rows have been kept long enough.
    :ivar held: which of them a legal hold keeps.
    """

    kind: Kind
    table: type[Base]
    kept: timedelta | None
    since: InstrumentedAttribute[Any]
    past: ColumnElement[bool]
    held: ColumnElement[bool]

    @property
    def going(self) -> ColumnElement[bool]:
        return and_(self.past, ~self.held)


@dataclass(frozen=True, slots=True)
class Due:
    """What the next tidy would do to one class of record.

    :ivar going: how many would go; None where it is fewer than may be told, or none.
    :ivar held: how many a legal hold keeps; None where it is some, but fewer than may be told.
    :ivar oldest: since when the oldest that goes has been kept; the month alone, if at all, where
        the day could lead to a concern.
    """

    kind: Kind
    kept: timedelta | None
    going: int | None
    held: int | None
    oldest: date | None


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows of each class one tidy ended."""

    audit: int = 0
    figures: int = 0
    digests: int = 0
    handovers: int = 0
    outages: int = 0
    deeds: int = 0
    agreed_actions: int = 0
    private_deliveries: int = 0
    deliveries: int = 0
    concerns: int = 0

    @classmethod
    def of(cls, counts: Mapping[Kind, int]) -> Purged:
        return cls(**{kind.value: count for kind, count in counts.items()})

    def to_log(self) -> dict[str, int]:
        """What a log may say, which has its day (see :mod:`storage.deletions`)."""
        kinds = [kind.value for kind in Kind if kind not in deletions.BY_THE_MONTH]
        return {kind: getattr(self, kind) for kind in kinds}


def tidy(database: Database, now: datetime, periods: Periods) -> Purged:
    """End what has been kept long enough. Running it again changes nothing more.

    :raises storage.database.NotSaved: it was not finished; it can be run again.
    """
    with database.writing() as session:
        legal_holds.keep_up(session)
        counts = {rule.kind: _end(session, rule) for rule in rules(now, periods)}
        deletions.record(session, now.date(), counts)
    shuffle(database)
    database.forget()
    return Purged.of(counts)


def due(session: Session, now: datetime, periods: Periods) -> list[Due]:
    """What a tidy would end now. Nothing is changed."""
    return [_due(session, rule) for rule in rules(now, periods)]


def rules(now: datetime, periods: Periods) -> list[Rule]:
    """Every class of record that ends by itself."""
    return [
        _audit(now),
        _figures(now),
        Rule(
            Kind.DIGESTS, Digest, FIGURES_KEPT, Digest.week_of,
            Digest.week_of < (now - FIGURES_KEPT).date(), false(),
        ),
        Rule(
            Kind.HANDOVERS, Handover, periods.handovers, Handover.local_date,
            Handover.local_date < (now - periods.handovers).date(), false(),
        ),
        Rule(
            Kind.OUTAGES, Outage, periods.handovers, Outage.ended_at,
            Outage.ended_at < now - periods.handovers, false(),
        ),
        Rule(
            Kind.DEEDS, Deed, FIGURES_KEPT, Deed.written_at,
            Deed.written_at < now - FIGURES_KEPT, false(),
        ),
        Rule(
            Kind.AGREED_ACTIONS, AgreedAction, FIGURES_KEPT, AgreedAction.settled_on,
            AgreedAction.settled_on < (now - FIGURES_KEPT).date(), false(),
        ),
        _deliveries(now, Kind.PRIVATE_DELIVERIES, PRIVATE_DELIVERIES_KEPT, private=True),
        _deliveries(now, Kind.DELIVERIES, periods.deliveries, private=False),
        _concerns(now, periods.closed_concerns),
    ]  # fmt: skip


def _audit(now: datetime) -> Rule:
    held = or_(
        AuditLine.subject.in_(_concerns_on_hold()),
        AuditLine.ward_id.in_(legal_holds.held_wards()),
    )
    past = AuditLine.at < now - AUDIT_KEPT
    return Rule(Kind.AUDIT, AuditLine, AUDIT_KEPT, AuditLine.at, past, _known(held))


def _figures(now: datetime) -> Rule:
    past = and_(
        ReadingRow.stage != Stage.OPEN.value,
        ReadingRow.settled_on < (now - FIGURES_KEPT).date(),
    )
    return Rule(Kind.FIGURES, ReadingRow, FIGURES_KEPT, ReadingRow.settled_on, past, false())


def _deliveries(now: datetime, kind: Kind, kept: timedelta, *, private: bool) -> Rule:
    past = and_(
        Delivery.private.is_(private),
        Delivery.state.in_([State.SENT.value, State.MISSED.value, State.FAILED.value]),
        Delivery.settled_at < now - kept,
    )
    # That somebody was told of a concern belongs to what has to be kept of it.
    held = and_(
        Delivery.kind == DeliveryKind.CONCERN_NOTICE.value,
        func.substr(Delivery.subject, 1, _A_CONCERNS_KEY).in_(_concerns_on_hold()),
    )
    return Rule(kind, Delivery, kept, Delivery.settled_at, past, held)


def _concerns(now: datetime, kept: timedelta | None) -> Rule:
    past = (
        false()
        if kept is None
        else and_(
            Concern.stage == ConcernStage.CLOSED.value, Concern.closed_on < (now - kept).date()
        )
    )
    return Rule(Kind.CONCERNS, Concern, kept, Concern.closed_on, past, Concern.on_hold.is_(True))


def _concerns_on_hold() -> Any:
    return select(Concern.id).where(Concern.on_hold)


def _known(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same where a column has no value, which says neither yes nor no by itself."""
    return func.coalesce(condition, false())


def _end(session: Session, rule: Rule) -> int:
    statement = delete(rule.table).where(rule.going)
    return rows(session.execute(statement.execution_options(synchronize_session=False)))


def _due(session: Session, rule: Rule) -> Due:
    going, oldest = session.execute(
        select(func.count(), func.min(rule.since)).select_from(rule.table).where(rule.going)
    ).one()
    held = session.scalar(select(func.count()).select_from(rule.table).where(rule.past, rule.held))
    told = deletions.told(rule.kind, going)
    day = oldest.date() if isinstance(oldest, datetime) else oldest
    if rule.kind in deletions.BY_THE_MONTH and day is not None:
        day = day.replace(day=1) if told is not None else None
    # Whoever set a hold knows of it, so that there is none may be said.
    return Due(rule.kind, rule.kept, told, deletions.told(rule.kind, held) if held else 0, day)
