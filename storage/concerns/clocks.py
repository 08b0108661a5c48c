"""Working time: who is at work when, which days are working days, when an answer is due.

Nobody is taken to be at work on a bank holiday. Everything here is worked out from what is
passed in; moments come back in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Any, Self
from zoneinfo import ZoneInfo

from prompts.walltime import day_in_words, first_moment

MIDNIGHT = time(0, 0)
DAY = timedelta(days=1)
SATURDAY = 5
NOTICE_TIMES = (time(8, 0), time(12, 0), time(20, 0))
# Somebody who is away for a year and a day is nobody to wait for.
LOOK_AHEAD_DAYS = 366
# Enough to follow a week of people relieving each other.
SPELLS_TO_JOIN = 8


class Region(StrEnum):
    """The parts of the UK, which keep different bank holidays."""

    ENGLAND = "England"
    SCOTLAND = "Scotland"
    WALES = "Wales"
    NORTHERN_IRELAND = "Northern Ireland"


_SUBDIVISIONS = {
    Region.ENGLAND: "ENG",
    Region.SCOTLAND: "SCT",
    Region.WALES: "WLS",
    Region.NORTHERN_IRELAND: "NIR",
}


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The week of somebody who answers concerns.

    :ivar days: 0 is Monday. The day on which work starts, if it ends after midnight.
    :ivar end: when not after `start`, on the next day.
    :raises ValueError: there is no day, or a day that no week has.
    """

    days: frozenset[int]
    start: time
    end: time

    def __post_init__(self) -> None:
        if not self.days or not self.days <= frozenset(range(7)):
            raise ValueError("working days are a choice of 0 (Monday) to 6 (Sunday), at least one")

    def to_json(self) -> dict[str, Any]:
        """As it is stored; `from_json` reads it back."""
        return {
            "days": sorted(self.days),
            "start": self.start.isoformat("minutes"),
            "end": self.end.isoformat("minutes"),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read what `to_json` wrote.

        :raises ValueError: it is no week.
        """
        try:
            return cls(
                frozenset(stored["days"]),
                time.fromisoformat(stored["start"]),
                time.fromisoformat(stored["end"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("working hours need days, a start and an end") from error


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who may look at a concern: their week, and the days they are away.

    :ivar away_from: the first day away; without it, they are away up to `away_until`.
    :ivar away_until: the last day away; without it, nobody knows when they will be back.
    """

    hours: WorkingHours
    away_from: date | None = None
    away_until: date | None = None

    def is_away(self, day: date) -> bool:
        """Whether they are away on a day. Without either date they are not away at all."""
        if self.away_from is None and self.away_until is None:
            return False
        begun = self.away_from is None or self.away_from <= day
        over = self.away_until is not None and self.away_until < day
        return begun and not over


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time in which somebody is at work, from its start up to its end, in UTC."""

    start: datetime
    end: datetime


def is_bank_holiday(day: date, region: Region) -> bool:
    """Whether a day is a bank holiday in that part of the UK."""
    return day in _bank_holidays(day.year, region)


def is_working_day(day: date, region: Region) -> bool:
    """Whether a day is neither at the weekend nor a bank holiday."""
    return day.weekday() < SATURDAY and not is_bank_holiday(day, region)


def next_working_day(day: date, region: Region) -> date:
    """The first working day that is not before a day: the day itself, if it is one."""
    while not is_working_day(day, region):
        day += DAY
    return day


def working_days_after(day: date, n: int, region: Region) -> date:
    """The n-th working day after a day; the day itself does not count."""
    for _ in range(n):
        day = next_working_day(day + DAY, region)
    return day


def is_on_duty(looker: Looker, now: datetime, zone: ZoneInfo, region: Region) -> bool:
    """Whether somebody is at work at this moment."""
    today = now.astimezone(zone).date()
    spells = (_spell_on(day, looker, zone, region) for day in (today - DAY, today))
    return any(spell is not None and spell.start <= now < spell.end for spell in spells)


def next_spell(
    lookers: Iterable[Looker], now: datetime, zone: ZoneInfo, region: Region
) -> Spell | None:
    """The stretch of time, now or next, in which at least one of them is at work.

    Where one hands over to another without a gap it goes on to the end of the last.
    """
    ahead = [list(islice(_spells(looker, now, zone, region), SPELLS_TO_JOIN)) for looker in lookers]
    spells = sorted((spell for few in ahead for spell in few), key=lambda spell: spell.start)
    if not spells:
        return None
    start, end = spells[0].start, spells[0].end
    for spell in spells:
        if spell.start <= end:
            end = max(end, spell.end)
    return Spell(start, end)


def working_hours_after(
    looker: Looker, now: datetime, hours: timedelta, zone: ZoneInfo, region: Region
) -> datetime | None:
    """The moment at which somebody will have been at work for so long, counted from now.

    :returns: none if they will not, as far as we can tell.
    """
    left = hours
    for spell in _spells(looker, now, zone, region):
        begin = max(spell.start, now)
        if spell.end - begin >= left:
            return begin + left
        left -= spell.end - begin
    return None


def ack_due(
    today: bool,
    now: datetime,
    lookers: Sequence[Looker],
    zone: ZoneInfo,
    region: Region,
    *,
    days: int,
    hours: timedelta,
) -> datetime:
    """When a concern must have been acknowledged.

    The end (local midnight) of some working day after it was raised. With "today", after some
    working hours of whoever of them has worked that long first, if that is sooner.

    :param days: how many working days it is.
    :param hours: how many working hours it is with "today".
    :param now: when it was raised; for a concern without a name, when its notice leaves, since
        what is stored must not tell the time at which it was written.
    """
    raised_on = now.astimezone(zone).date()
    last_day = working_days_after(raised_on, days, region)
    end_of_last_day = first_moment(datetime.combine(last_day + DAY, MIDNIGHT), zone)
    if not today:
        return end_of_last_day
    worked = (working_hours_after(looker, now, hours, zone, region) for looker in lookers)
    return min([end_of_last_day, *(moment for moment in worked if moment is not None)])


def notice_due(now_local: datetime, today: bool) -> datetime:
    """When the notice of a concern without a name leaves: always after now.

    The next of 08:00, 12:00 and 20:00; with "today", the next full hour on the ward's clock.

    :param now_local: now, in the ward's own zone.
    :raises TypeError: it is not in a zone that knows its clock changes.
    """
    zone = now_local.tzinfo
    if not isinstance(zone, ZoneInfo):
        raise TypeError("the time must be the ward's own: now.astimezone(ZoneInfo(ward.zone))")
    now = now_local.astimezone(UTC)
    if today:
        return _next_full_hour(now, zone)
    days = (now_local.date(), now_local.date() + DAY)
    moments = [first_moment(datetime.combine(day, at), zone) for day in days for at in NOTICE_TIMES]
    return min(moment for moment in moments if moment > now)


def say_when(spell: Spell | None, now: datetime, zone: ZoneInfo) -> str:
    """The truth about when somebody will look, in a sentence: "Earliest: Tuesday 09:00."

    :param spell: what `next_spell` found.
    """
    if spell is None:
        return "We cannot say when: nobody you ticked has a working day ahead."
    today = now.astimezone(zone).date()
    if spell.start <= now:
        return f"Now: somebody is on duty until {_said(spell.end, today, zone, today_is='')}."
    return f"Earliest: {_said(spell.start, today, zone, today_is='today ')}."


def _said(moment: datetime, today: date, zone: ZoneInfo, today_is: str) -> str:
    there = moment.astimezone(zone)
    days_ahead = (there.date() - today).days
    if days_ahead == 0:
        return f"{today_is}{there:%H:%M}"
    if days_ahead < 7:
        return f"{there:%A %H:%M}"
    return f"{day_in_words(there)}, {there:%H:%M}"


def _spells(looker: Looker, now: datetime, zone: ZoneInfo, region: Region) -> Iterator[Spell]:
    """Somebody's spells of work that are not over yet, in order."""
    # A night's work that began yesterday may still be going on.
    first = now.astimezone(zone).date() - DAY
    for ahead in range(LOOK_AHEAD_DAYS):
        spell = _spell_on(first + ahead * DAY, looker, zone, region)
        if spell is not None and spell.end > now:
            yield spell


def _spell_on(day: date, looker: Looker, zone: ZoneInfo, region: Region) -> Spell | None:
    """The spell of work that starts on a day, if there is one."""
    hours = looker.hours
    if day.weekday() not in hours.days or looker.is_away(day) or is_bank_holiday(day, region):
        return None
    last_day = day if hours.end > hours.start else day + DAY
    start = first_moment(datetime.combine(day, hours.start), zone)
    end = first_moment(datetime.combine(last_day, hours.end), zone)
    # All of a short spell can fall into the hour that the clocks leap over.
    return Spell(start, end) if start < end else None


def _next_full_hour(now: datetime, zone: ZoneInfo) -> datetime:
    moment = now.replace(second=0, microsecond=0)
    while True:
        # Twice, where the clocks change by half an hour in between.
        moment += timedelta(minutes=60 - moment.astimezone(zone).minute)
        if moment.astimezone(zone).minute == 0:
            return moment


@lru_cache(maxsize=64)
def _bank_holidays(year: int, region: Region) -> frozenset[date]:
    import holidays  # a tenth of a second, which the start of the bot need not wait for

    return frozenset(
        holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[region], years=year).keys()
    )
