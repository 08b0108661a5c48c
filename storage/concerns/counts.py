"""How many concerns a ward had in a quarter, for those who may not open them: from k on, or not.

What can be counted must not be found out by subtraction. So it is one quarter at a time, and only
one that is over, so that nobody watches a figure move; a lower bound and no number; nothing for
several wards together, nor by what they are about or how they ended; and nothing for somebody who
receives concerns there or ever read one: they know some of them exactly.

What is counted is what its readers have taken up. That cannot be withdrawn any more, and what a
person does later changes nothing about it. As long as closed concerns are kept for two quarters,
none of them drops out while the figure is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from storage import wards
from storage.concerns.tables import Concern, ConcernReader
from storage.wards import Role, Ward

MONTHS_A_QUARTER = 3
# From the first day of a quarter until the next one is over.
TWO_QUARTERS = timedelta(days=184)


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of the calendar, from ``first`` to ``last``."""

    first: date
    last: date

    @classmethod
    def before(cls, day: date) -> Quarter:
        """The last one that was over on a day."""
        month = day.month - (day.month - 1) % MONTHS_A_QUARTER
        last = day.replace(month=month, day=1) - timedelta(days=1)
        return cls(last.replace(month=last.month - MONTHS_A_QUARTER + 1, day=1), last)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is said of one quarter on a ward.

    :ivar at_least: a lower bound; None where there were fewer than may be counted, or none.
    :ivar k: the fewest that may be counted.
    """

    ward: str
    quarter: Quarter
    at_least: int | None
    k: int


def for_manager(
    session: Session, team_id: str, user_id: str, kept: timedelta | None, now: datetime
) -> list[Counted]:
    """The last quarter on each ward that somebody manages, and of which they read no concerns.

    :param kept: how long closed concerns are kept; for less than two quarters, nothing is counted.
    """
    if kept is None or kept < TWO_QUARTERS:
        return []
    received = {ward.id for ward in wards.wards_of(session, team_id, user_id, Role.RECIPIENT)}
    knows = received | _has_read(session, user_id)
    managed = wards.wards_of(session, team_id, user_id, Role.MANAGER)
    return [_counted(session, ward, now) for ward in managed if ward.id not in knows]


def _has_read(session: Session, user_id: str) -> set[str]:
    """The wards some of whose concerns somebody could open, were it only once."""
    found = (
        select(Concern.ward_id)
        .join(ConcernReader, ConcernReader.concern_id == Concern.id)
        .where(ConcernReader.user_id == user_id)
    )
    return set(session.scalars(found))


def _counted(session: Session, ward: Ward, now: datetime) -> Counted:
    quarter = Quarter.before(ward.local_date(now))
    taken_up = or_(Concern.acknowledged_on.is_not(None), Concern.reopened > 0)
    count = session.scalar(
        select(func.count())
        .select_from(Concern)
        .where(
            Concern.ward_id == ward.id,
            Concern.raised_on.between(quarter.first, quarter.last),
            taken_up,
        )
    )
    return Counted(ward.name, quarter, _bound(count or 0, ward.k), ward.k)


def _bound(count: int, k: int) -> int | None:
    """The lower of two bounds that holds: a finer one would be a number in the end."""
    return next((bound for bound in (2 * k, k) if count >= bound), None)
