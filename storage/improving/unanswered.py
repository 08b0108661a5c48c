"""Low themes that nobody has said a word about: no deed, and nothing agreed, for six weeks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Dialect, Select, bindparam, cast, func, null, select, union_all
from sqlalchemy.orm import Session

from prompts.walltime import first_moment
from storage import readings
from storage.improving.tables import AgreedAction, Deed
from storage.prepared import Prepared
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
    earliest = today - LOOK_BACK
    low = readings.low_since(session, ward_id, earliest)
    words = _last_words(session, ward_id, zone, earliest) if low else {}
    found = []
    for area_id, low_since in low.items():
        about = [words[each] for each in areas.get(area_id, ()) if each in words]
        silent_since = max([low_since, *about])
        if silent_since + SILENT_FOR <= today:
            found.append(Unanswered(area_id, low_since, silent_since))
    return sorted(found, key=lambda each: (each.silent_since, each.area_id))


def _last_words(session: Session, ward_id: str, zone: str, since: date) -> dict[str, date]:
    """For each dimension the day since another on which something was last written about it."""
    midnight = first_moment(datetime.combine(since, time()), ZoneInfo(zone))
    given = {"its_ward": ward_id, "since": since, "midnight": midnight}
    last: dict[str, date] = {}
    for dimension_id, done, agreed in _WORDS.found(session, given):
        day = agreed or local_date(done, zone)
        last[dimension_id] = max(day, last.get(dimension_id, day))
    return last


def _words(_dialect: Dialect) -> Select[Any]:
    """For each dimension when something about it was last done, and when it was agreed."""
    done = (
        select(Deed.dimension_id, func.max(Deed.written_at), cast(null(), Date))
        .where(Deed.ward_id == bindparam("its_ward"), Deed.written_at >= bindparam("midnight"))
        .group_by(Deed.dimension_id)
    )
    agreed = (
        select(AgreedAction.dimension_id, null(), func.max(AgreedAction.agreed_on))
        .where(
            AgreedAction.ward_id == bindparam("its_ward"),
            AgreedAction.agreed_on >= bindparam("since"),
        )
        .group_by(AgreedAction.dimension_id)
    )
    return select(union_all(done, agreed).subquery())


_WORDS = Prepared(_words)
