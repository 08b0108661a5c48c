"""Low themes that nobody has said a word about: no deed, and nothing agreed, for six weeks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from prompts.walltime import first_moment
from storage import readings
from storage.improving.tables import AgreedAction, Deed
from storage.wards import local_date

SILENT_FOR = timedelta(weeks=6)
# How far back it is asked since when an area is low.
LOOK_BACK = timedelta(weeks=26)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An area that leans to 1 and 2, and has gone without a word.

    :ivar low_since: the day of the first of its low readings that no better one has followed.
    :ivar silent_since: that day, or that of the last word about it since.
    """

    area_id: str
    low_since: date
    silent_since: date


def of_ward(
    session: Session, ward_id: str, areas: Mapping[str, Collection[str]], zone: str, today: date
) -> list[Unanswered]:
    """A ward's low areas without a word, that first which has waited the longest.

    :param areas: for each area the ids of its dimensions, by which words are known to be about it.
    :param zone: the ward's time zone.
    :param today: the ward's own date.
    """
    found = []
    for area_id, low_since in readings.low_since(session, ward_id, today - LOOK_BACK).items():
        last = _last_word(session, ward_id, areas.get(area_id, ()), low_since, zone)
        silent_since = max(low_since, last or low_since)
        if silent_since + SILENT_FOR <= today:
            found.append(Unanswered(area_id, low_since, silent_since))
    return sorted(found, key=lambda each: (each.silent_since, each.area_id))


def _last_word(
    session: Session, ward_id: str, dimensions: Collection[str], since: date, zone: str
) -> date | None:
    """The day on which something was last written about some dimensions, if it was."""
    midnight = first_moment(datetime.combine(since, time()), ZoneInfo(zone))
    done = session.scalar(
        select(func.max(Deed.written_at)).where(
            Deed.ward_id == ward_id,
            Deed.dimension_id.in_(dimensions),
            Deed.written_at >= midnight,
        )
    )
    agreed = session.scalar(
        select(func.max(AgreedAction.agreed_on)).where(
            AgreedAction.ward_id == ward_id,
            AgreedAction.dimension_id.in_(dimensions),
            AgreedAction.agreed_on >= since,
        )
    )
    days = [local_date(done, zone) if done else None, agreed]
    return max((day for day in days if day is not None), default=None)
