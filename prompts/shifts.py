"""Shift patterns, and the handovers that they make."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Self
from zoneinfo import ZoneInfo

from prompts.walltime import first_moment

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
WEEKENDS = frozenset({5, 6})
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MINUTES_A_DAY = 24 * 60
MINUTES_A_WEEK = 7 * MINUTES_A_DAY
LONGEST_NAME = 24
DEFAULT_ZONE = "Europe/London"

SHORTEST_HANDOVER = timedelta(minutes=30)
LONGEST_HANDOVER = timedelta(minutes=60)


class PatternError(ValueError):
    """A shift pattern cannot be used as it stands; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift in wall-clock time. It ends on the next day if its end is not after its start.

    `days` are the local days on which it starts (Monday is 0). An unprompted shift is staffed
    and has its handover, but the bot stays silent.
    """

    name: str
    start: time
    end: time
    days: frozenset[int] = EVERY_DAY
    prompted: bool = True

    @property
    def starts_at_minute(self) -> int:
        """Minutes from midnight to its start."""
        return self.start.hour * 60 + self.start.minute

    @property
    def minutes(self) -> int:
        """How long it lasts by the clock on the wall; 0 if it ends when it starts."""
        ends_at_minute = self.end.hour * 60 + self.end.minute
        return (ends_at_minute - self.starts_at_minute) % MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class ShiftPattern:
    """A ward's shifts and the time zone (an IANA name) that its clocks keep."""

    shifts: tuple[Shift, ...]
    zone: str = DEFAULT_ZONE

    def in_zone(self, zone: str) -> Self:
        """The same shifts where the clocks keep another zone."""
        return replace(self, zone=zone)

    def prompting(self, names: Collection[str]) -> Self:
        """The same shifts, with a prompt before those with these names and no others."""
        return replace(
            self,
            shifts=tuple(replace(shift, prompted=shift.name in names) for shift in self.shifts),
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values for storage, which `from_json` reads back."""
        return {
            "zone": self.zone,
            "shifts": [
                {
                    "name": shift.name,
                    "start": f"{shift.start:%H:%M}",
                    "end": f"{shift.end:%H:%M}",
                    "days": sorted(shift.days),
                    "prompted": shift.prompted,
                }
                for shift in self.shifts
            ],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The pattern that `to_json` wrote.

        :raises PatternError: these are not its values.
        """
        try:
            return cls(
                shifts=tuple(
                    Shift(
                        name=str(each["name"]),
                        start=time.fromisoformat(each["start"]),
                        end=time.fromisoformat(each["end"]),
                        days=frozenset(int(day) for day in each["days"]),
                        prompted=bool(each["prompted"]),
                    )
                    for each in stored["shifts"]
                ),
                zone=str(stored["zone"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise PatternError(
                "The stored shift pattern cannot be read. Nothing was changed. "
                "Set the shifts again with: /handover setup"
            ) from error


@dataclass(frozen=True, slots=True)
class Preset:
    """A pattern that many wards keep, with a name to choose it by."""

    key: str
    name: str
    shifts: tuple[Shift, ...]

    def pattern(self, zone: str = DEFAULT_ZONE) -> ShiftPattern:
        return ShiftPattern(self.shifts, zone)


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.key: preset
        for preset in (
            Preset(
                key="long_days",
                name="Long days: 07:30–20:00 and 19:30–08:00",
                shifts=(
                    Shift("Long day", time(7, 30), time(20, 0)),
                    Shift("Night", time(19, 30), time(8, 0)),
                ),
            ),
            Preset(
                key="early_late_night",
                name="Early 07:00–15:00, late 13:30–21:30, night 21:00–07:30",
                shifts=(
                    Shift("Early", time(7, 0), time(15, 0)),
                    Shift("Late", time(13, 30), time(21, 30)),
                    Shift("Night", time(21, 0), time(7, 30)),
                ),
            ),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Handover:
    """The handover into one shift of one local date: together these two are its key."""

    local_date: date
    shift: str
    starts_at: datetime
    ends_at: datetime


def handovers(pattern: ShiftPattern, first: date, days: int) -> list[Handover]:
    """The handovers of these local dates, in order: one into each shift, at its start.

    It ends when the shift that is leaving ends, yet 30 minutes after its start at the least
    and 60 at the most. Moments are in UTC, by the rule of `walltime.first_moment`: a time
    that does not exist becomes the first moment after it that does, and a time that comes
    twice is the first of the two. So a change of clocks neither drops a handover nor makes
    two, and never changes their order.

    :raises zoneinfo.ZoneInfoNotFoundError: the pattern's zone is unknown (`problems` says so).
    """
    return list(_handovers(pattern, first, days))


def prompted_handovers(pattern: ShiftPattern, first: date, days: int) -> list[Handover]:
    """Those of `handovers` that get a prompt."""
    return list(_prompted_handovers(pattern, first, days))


# Many wards keep the same pattern, and each week is asked about once for each of them.
@lru_cache(maxsize=256)
def _prompted_handovers(pattern: ShiftPattern, first: date, days: int) -> tuple[Handover, ...]:
    prompted = {shift.name for shift in pattern.shifts if shift.prompted}
    return tuple(each for each in _handovers(pattern, first, days) if each.shift in prompted)


def _handovers(pattern: ShiftPattern, first: date, days: int) -> Iterator[Handover]:
    zone = ZoneInfo(pattern.zone)
    week = _week(pattern)
    for offset in range(days):
        local_date = first + timedelta(days=offset)
        for shift, overlap in week[local_date.weekday()]:
            wall = datetime.combine(local_date, shift.start)
            starts_at = first_moment(wall, zone)
            length = first_moment(wall + overlap, zone) - starts_at
            # The clocks may have changed on the way, so the length is clamped in real minutes.
            yield Handover(local_date, shift.name, starts_at, starts_at + _clamped(length))


@lru_cache(maxsize=256)
def _week(pattern: ShiftPattern) -> tuple[tuple[tuple[Shift, timedelta], ...], ...]:
    """For each weekday, its shifts in order, with how long the leaving shift stays on."""
    by_start = sorted(pattern.shifts, key=lambda shift: shift.start)
    return tuple(
        tuple(
            (shift, _clamped(_overlap_into(shift, weekday, pattern)))
            for shift in by_start
            if weekday in shift.days
        )
        for weekday in range(7)
    )


def _overlap_into(incoming: Shift, weekday: int, pattern: ShiftPattern) -> timedelta:
    """How long the shift that leaves next stays on after this one has started."""
    start = incoming.starts_at_minute
    leaves_at = (
        began + shift.minutes
        for shift in pattern.shifts
        for days_ago in (0, 1)
        for began in [shift.starts_at_minute - days_ago * MINUTES_A_DAY]
        if (weekday - days_ago) % 7 in shift.days and began < start <= began + shift.minutes
    )
    return timedelta(minutes=min(leaves_at, default=start) - start)


def _clamped(length: timedelta) -> timedelta:
    return min(max(length, SHORTEST_HANDOVER), LONGEST_HANDOVER)
