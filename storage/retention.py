"""How long each class of record is kept, and the nightly tidy that ends it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, Delete, delete, or_, select
from sqlalchemy.orm import Session

from storage.audit import AuditLine
from storage.concerns.tables import Concern
from storage.concerns.tables import Stage as ConcernStage
from storage.database import Database
from storage.deliveries import Delivery, State
from storage.digests import Digest
from storage.handovers import Handover
from storage.readings import ReadingRow, Stage
from storage.shuffling import shuffle

AUDIT_KEPT = timedelta(days=731)
FIGURES_KEPT = timedelta(days=5 * 365 + 2)
HANDOVERS_KEPT = timedelta(days=731)
PRIVATE_DELIVERIES_KEPT = timedelta(days=30)
DELIVERIES_KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows of each class one tidy ended. Counts are all that is ever logged of it."""

    audit: int = 0
    figures: int = 0
    digests: int = 0
    handovers: int = 0
    private_deliveries: int = 0
    deliveries: int = 0
    concerns: int = 0

    def counts(self) -> dict[str, int]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def tidy(database: Database, now: datetime, closed_concerns_kept: timedelta | None) -> Purged:
    """End what has been kept long enough. Running it again changes nothing more.

    :param closed_concerns_kept: the organisation's own period; None keeps closed concerns.
    :raises storage.database.NotSaved: it was not finished; it can be run again.
    """
    with database.writing() as session:
        purged = Purged(
            audit=_end(session, _old_audit(now)),
            figures=_end(session, _old_figures(now)),
            digests=_end(
                session, delete(Digest).where(Digest.week_of < (now - FIGURES_KEPT).date())
            ),
            handovers=_end(
                session,
                delete(Handover).where(Handover.local_date < (now - HANDOVERS_KEPT).date()),
            ),
            private_deliveries=_end(
                session, _settled_deliveries(now - PRIVATE_DELIVERIES_KEPT, private=True)
            ),
            deliveries=_end(session, _settled_deliveries(now - DELIVERIES_KEPT, private=False)),
            concerns=_end(session, _closed_concerns(now, closed_concerns_kept)),
        )
    shuffle(database)
    database.forget()
    return purged


def _old_audit(now: datetime) -> Delete:
    held = select(Concern.id).where(Concern.on_hold)
    return delete(AuditLine).where(
        AuditLine.at < now - AUDIT_KEPT,
        or_(AuditLine.subject.is_(None), AuditLine.subject.not_in(held)),
    )


def _old_figures(now: datetime) -> Delete:
    return delete(ReadingRow).where(
        ReadingRow.stage != Stage.OPEN.value,
        ReadingRow.settled_on < (now - FIGURES_KEPT).date(),
    )


def _settled_deliveries(before: datetime, *, private: bool) -> Delete:
    return delete(Delivery).where(
        Delivery.private.is_(private),
        Delivery.state.in_([State.SENT.value, State.MISSED.value, State.FAILED.value]),
        Delivery.settled_at < before,
    )


def _closed_concerns(now: datetime, kept: timedelta | None) -> Delete | None:
    if kept is None:
        return None
    return delete(Concern).where(
        Concern.stage == ConcernStage.CLOSED.value,
        Concern.on_hold.is_(False),
        Concern.closed_on < (now - kept).date(),
    )


def _end(session: Session, statement: Delete | None) -> int:
    if statement is None:
        return 0
    result = session.execute(statement)
    return result.rowcount if isinstance(result, CursorResult) else 0
