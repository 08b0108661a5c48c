"""Moments as people on a ward say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from storage.wards import local_date


def clock_time(moment: datetime, zone: str) -> str:
    """The time on the ward's wall: ``07:15``."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def when(moment: datetime, zone: str, now: datetime) -> str:
    """A moment to come, for the middle of a sentence.

    ``at 13:15``, ``tomorrow at 07:15``, ``on Friday at 07:15`` or ``on Friday 19 June at 07:15``;
    ``any minute now`` where it has come already.
    """
    if moment <= now:
        return "any minute now"
    there = moment.astimezone(ZoneInfo(zone))
    days = (there.date() - local_date(now, zone)).days
    if days == 0:
        return f"at {there:%H:%M}"
    if days == 1:
        return f"tomorrow at {there:%H:%M}"
    day = f"{there:%A}" if days < 7 else f"{there:%A} {there.day} {there:%B}"
    return f"on {day} at {there:%H:%M}"


def monday(day: date) -> date:
    """The first day of a ward week."""
    return day - timedelta(days=day.weekday())
