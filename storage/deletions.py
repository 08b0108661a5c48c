"""What retention has deleted: how many of each kind, and never which.

Most kinds are counted by the day. Concerns are counted by the month, and so are messages to one
person, most of which are notices of concerns: each goes a fixed time after it was closed or sent,
so the count of one day would say on which day that was. They are told once the month is over, or
the count would grow by the day, and as a number from five on; none and few look the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Date, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.insertion import insert_if_absent
from storage.wards import SMALLEST_K

LOG_KEPT: Final = timedelta(days=731)


class Kind(StrEnum):
    """The classes of record that end by themselves."""

    AUDIT = "audit"
    FIGURES = "figures"
    DIGESTS = "digests"
    HANDOVERS = "handovers"
    OUTAGES = "outages"
    DEEDS = "deeds"
    AGREED_ACTIONS = "agreed_actions"
    PRIVATE_DELIVERIES = "private_deliveries"
    DELIVERIES = "deliveries"
    CONCERNS = "concerns"


# What leads to concerns, and so to people.
BY_THE_MONTH: Final = (Kind.PRIVATE_DELIVERIES, Kind.CONCERNS)


class Deletion(Base):
    """How many of one kind were deleted on one day, or in the month that begins on it."""

    __tablename__ = "deletions"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of one kind were deleted.

    :ivar monthly: whether the day stands for the month that begins on it.
    :ivar count: None where it was fewer than may be told.
    """

    day: date
    kind: Kind
    monthly: bool
    count: int | None


def record(session: Session, today: date, counts: Mapping[Kind, int]) -> None:
    """Add to the log what was deleted just now, in the transaction that deletes it."""
    for kind, count in counts.items():
        if count:
            day = today.replace(day=1) if kind in BY_THE_MONTH else today
            this = {"day": day, "kind": kind.value}
            insert_if_absent(session, Deletion, [{**this, "count": 0}])
            session.execute(update(Deletion).filter_by(**this).values(count=Deletion.count + count))
    session.execute(delete(Deletion).where(Deletion.day < today - LOG_KEPT))


def log(session: Session, today: date) -> list[Counted]:
    """What was deleted, the newest first; of what is counted by the month, no month that runs."""
    counts = {(row.day, Kind(row.kind)): row.count for row in session.scalars(select(Deletion))}
    by_the_day = [
        Counted(day, kind, False, count)
        for (day, kind), count in counts.items()
        if kind not in BY_THE_MONTH
    ]
    months = {day.replace(day=1) for day, _ in counts} - {today.replace(day=1)}
    by_the_month = [
        Counted(month, kind, True, told(kind, counts.get((month, kind), 0)))
        for month in months
        for kind in BY_THE_MONTH
    ]
    return sorted([*by_the_day, *by_the_month], key=lambda one: (-one.day.toordinal(), one.kind))


def told(kind: Kind, count: int) -> int | None:
    """A count as it may be told: of what leads to concerns, only from five on."""
    return None if kind in BY_THE_MONTH and count < SMALLEST_K else count
