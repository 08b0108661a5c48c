"""Wall-clock time becomes one moment, in every zone, whatever the clocks do.

How every zone and every day is covered. For each IANA zone we find every change of its
clocks in the years below (its offset is compared from noon to noon, and each change placed
to the second). Zones with the same changes are the same clock, so each clock is tried once. On a
clock the rule is then checked at every minute for two hours either side of every change, and
at the handovers of every day of the years: a day without a change is plain arithmetic. What it
is checked against is the definition itself, worked out from the list of changes alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from prompts.shifts import PRESETS, Shift, ShiftPattern, handovers
from prompts.walltime import first_moment

FIRST, DAYS = date(2024, 1, 1), 5 * 365 + 2
NOONS = [datetime.combine(FIRST, time(12)) + timedelta(days=day) for day in range(-2, DAYS + 2)]
AROUND = timedelta(hours=2)
MINUTE = timedelta(minutes=1)
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Clock:
    """The offsets that a zone keeps, and the UTC moments (naive) from which it keeps them."""

    since: tuple[datetime, ...]
    offsets: tuple[timedelta, ...]

    def first_moment(self, wall: datetime) -> datetime:
        """By definition: the first moment at which this clock reads `wall` or later."""
        for index, offset in enumerate(self.offsets):
            last_stretch = index + 1 == len(self.offsets)
            if last_stretch or wall < self.since[index + 1] + offset:
                return max(self.since[index], wall - offset)
        raise AssertionError

    def reading(self, moment: datetime) -> datetime:
        return moment + self.offsets[bisect_right(self.since, moment) - 1]


def clock_of(zone: ZoneInfo) -> Clock:
    offsets_at_noon = [zone.utcoffset(noon) or timedelta(0) for noon in NOONS]
    moments = [noon - offset for noon, offset in zip(NOONS, offsets_at_noon, strict=True)]
    since, offsets = [moments[0]], [offsets_at_noon[0]]
    for before, after in pairwise(range(len(NOONS))):
        if offsets_at_noon[before] != offsets_at_noon[after]:
            since.append(change_between(moments[before], moments[after], zone))
            offsets.append(offsets_at_noon[after])
    return Clock(tuple(since), tuple(offsets))


def offset_at(moment: datetime, zone: ZoneInfo) -> timedelta:
    return zone.fromutc(moment.replace(tzinfo=zone)).replace(tzinfo=None) - moment


def change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    old = offset_at(before, zone)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // timedelta(seconds=2) * timedelta(seconds=1)
        if offset_at(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after


@cache
def clocks() -> dict[Clock, str]:
    """Every clock that some zone keeps, with one of the zones that keep it."""
    return {clock_of(ZoneInfo(name)): name for name in sorted(available_timezones())}


def minutes_around_changes(clock: Clock) -> Iterator[list[datetime]]:
    for index, moment in enumerate(clock.since[1:], start=1):
        walls = [moment + offset for offset in clock.offsets[index - 1 : index + 1]]
        start = (min(walls) - AROUND).replace(second=0)
        count = (max(walls) + AROUND - start) // MINUTE
        yield [start + step * MINUTE for step in range(count)]


def naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def test_every_minute_near_every_change_of_every_clock_is_the_first_moment_that_reads_it() -> None:
    wrong = [
        (name, wall)
        for clock, name in clocks().items()
        for walls in minutes_around_changes(clock)
        for wall in walls
        if naive(first_moment(wall, ZoneInfo(name))) != clock.first_moment(wall)
    ]

    assert wrong == []


def test_no_two_times_near_a_change_swap_places_and_they_tie_only_inside_a_leap() -> None:
    wrong = [
        (name, earlier)
        for clock, name in clocks().items()
        for walls in minutes_around_changes(clock)
        for earlier, later in pairwise(walls)
        for one, other in [(clock.first_moment(earlier), clock.first_moment(later))]
        if one > other or (one == other and clock.reading(one) == earlier)
    ]

    assert wrong == []


def test_every_handover_of_five_years_is_in_order_and_on_time_in_every_zone() -> None:
    # Most clocks change between one and three: so a shift that starts then is the hardest.
    shifts = (
        Shift("Small hours", time(2, 30), time(13, 30)),
        Shift("Day", time(13, 0), time(3, 0)),
    )
    starts = {shift.name: shift.start for shift in shifts}
    for clock, name in clocks().items():
        pattern = ShiftPattern(shifts, name)

        made = handovers(pattern, FIRST, DAYS)

        assert len({(each.local_date, each.shift) for each in made}) == 2 * DAYS == len(made), name
        assert all(one.starts_at < other.starts_at for one, other in pairwise(made)), name
        assert all(
            naive(each.starts_at)
            == clock.first_moment(datetime.combine(each.local_date, starts[each.shift]))
            for each in made
        ), name


@given(
    name=st.sampled_from(sorted(available_timezones())),
    day=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    at=st.times(),
)
def test_any_time_in_any_zone_is_the_first_moment_that_reads_it(
    name: str, day: date, at: time
) -> None:
    zone = ZoneInfo(name)
    wall = datetime.combine(day, at.replace(microsecond=0))

    moment = first_moment(wall, zone)

    assert moment.astimezone(zone).replace(tzinfo=None) >= wall
    assert (moment - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None) < wall


def test_a_time_that_the_clocks_leap_over_is_the_moment_after_the_leap() -> None:
    wall = datetime.combine(date(2026, 3, 29), time(1, 30))

    assert first_moment(wall, LONDON) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first_of_the_two() -> None:
    wall = datetime.combine(date(2026, 10, 25), time(1, 30))

    assert first_moment(wall, LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_whole_day_that_never_was_becomes_the_midnight_after_it() -> None:
    # Samoa went from Thursday 29 to Saturday 31 December 2011.
    pattern = PRESETS["early_late_night"].pattern("Pacific/Apia")

    made = handovers(pattern, date(2011, 12, 30), 1)

    assert [each.starts_at for each in made] == [datetime(2011, 12, 30, 10, tzinfo=UTC)] * 3


def test_a_second_reading_of_the_same_time_changes_nothing() -> None:
    wall = datetime.combine(date(2026, 10, 25), time(1, 30, fold=1))

    assert first_moment(wall, LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
