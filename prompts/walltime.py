"""Wall-clock time on a ward, the one moment that it means, and days as they are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)


def first_moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment, in UTC, at which the clocks of a zone read this time or a later one.

    So a time that comes twice means the first of the two, and a time that does not exist
    means the first moment that does exist after it. Later times never mean earlier moments;
    two times mean one moment only inside the hour (or the day) that the clocks leap over.

    :param wall: a naive local time, to the second.
    """
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _reading(moment, zone) == wall:
        return moment
    return _moment_of_the_leap(wall, zone, after=moment)


def day_in_words(day: date) -> str:
    """A day as it is said: Tuesday 3 March."""
    return f"{day:%A} {day.day} {day:%B}"


def _moment_of_the_leap(wall: datetime, zone: ZoneInfo, after: datetime) -> datetime:
    # With fold=1 a time inside the leap is placed by the new offset: before the leap happens.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while after - before > SECOND:
        middle = before + (after - before) // SECOND // 2 * SECOND
        if _reading(middle, zone) < wall:
            before = middle
        else:
            after = middle
    return after


def _reading(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
