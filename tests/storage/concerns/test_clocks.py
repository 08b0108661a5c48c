"""Working time: who looks when, and when an answer is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.concerns import clocks
from storage.concerns.clocks import (
    Looker,
    Region,
    Spell,
    WorkingHours,
    is_on_duty,
    is_working_day,
    next_spell,
    next_working_day,
    notice_due,
    say_when,
    working_days_after,
    working_hours_after,
)

LONDON = ZoneInfo("Europe/London")
ENGLAND = Region.ENGLAND
WEEKDAYS = frozenset(range(5))
HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)

office = Looker(WorkingHours(WEEKDAYS, time(9), time(17)))
night = Looker(WorkingHours(WEEKDAYS, time(21), time(7, 30)))


ack_due = partial(clocks.ack_due, days=2, hours=4 * HOUR)


def next_look(
    people: Iterable[Looker], now: datetime, zone: ZoneInfo, region: Region
) -> datetime | None:
    """When somebody looks next: now, if one is at work already."""
    spell = next_spell(people, now, zone, region)
    return max(spell.start, now) if spell else None


def london(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment by the clock in London, in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


# Quarters of an hour through a year with two clock changes, Easter, Christmas and New Year.
moments = st.integers(0, 4 * 24 * 500).map(
    lambda quarters: datetime(2026, 1, 1, tzinfo=UTC) + quarters * QUARTER
)
days = st.dates(date(2025, 1, 1), date(2035, 12, 31))
regions = st.sampled_from(Region)
zones = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/London", "Australia/Lord_Howe", "America/New_York", "UTC")]
)
clock_times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
weeks = st.builds(
    WorkingHours, st.frozensets(st.integers(0, 6), min_size=1), clock_times, clock_times
)


@st.composite
def lookers(draw: st.DrawFn) -> Looker:
    away_days = st.none() | st.dates(date(2025, 12, 1), date(2027, 6, 30))
    return Looker(draw(weeks), draw(away_days), draw(away_days))


# Who is on duty


def test_somebody_is_on_duty_from_the_first_minute_of_their_hours() -> None:
    assert is_on_duty(office, london(2026, 6, 2, 9), LONDON, ENGLAND)


def test_somebody_is_off_duty_from_the_minute_their_hours_end() -> None:
    assert not is_on_duty(office, london(2026, 6, 2, 17), LONDON, ENGLAND)


def test_a_night_that_began_on_a_working_day_goes_on_after_midnight() -> None:
    saturday = london(2026, 6, 6, 3)

    assert is_on_duty(night, saturday, LONDON, ENGLAND)


def test_nobody_is_on_duty_on_a_bank_holiday() -> None:
    spring_bank_holiday = london(2026, 5, 25, 11)

    assert not is_on_duty(office, spring_bank_holiday, LONDON, ENGLAND)


def test_st_andrews_day_is_kept_in_scotland_only() -> None:
    day = london(2026, 11, 30, 11)

    on_duty = {region for region in Region if is_on_duty(office, day, LONDON, region)}

    assert on_duty == set(Region) - {Region.SCOTLAND}


def test_the_last_day_away_is_still_a_day_away() -> None:
    away = Looker(office.hours, date(2026, 6, 1), date(2026, 6, 2))

    assert not is_on_duty(away, london(2026, 6, 2, 11), LONDON, ENGLAND)
    assert is_on_duty(away, london(2026, 6, 3, 11), LONDON, ENGLAND)


def test_without_a_first_day_somebody_is_away_up_to_the_last() -> None:
    away = Looker(office.hours, None, date(2026, 6, 2))

    assert [away.is_away(date(2026, 6, day)) for day in (1, 2, 3)] == [True, True, False]


def test_without_a_last_day_somebody_stays_away() -> None:
    away = Looker(office.hours, date(2026, 6, 2), None)

    assert [away.is_away(date(2026, 6, day)) for day in (1, 2, 30)] == [False, True, True]


# When somebody will look


def test_over_the_easter_weekend_the_next_look_is_on_tuesday() -> None:
    maundy_thursday_evening = london(2026, 4, 2, 17, 30)

    found = next_look([office], maundy_thursday_evening, LONDON, ENGLAND)

    assert found == london(2026, 4, 7, 9)


def test_over_easter_scotland_looks_on_monday() -> None:
    maundy_thursday_evening = london(2026, 4, 2, 17, 30)

    found = next_look([office], maundy_thursday_evening, LONDON, Region.SCOTLAND)

    assert found == london(2026, 4, 6, 9)


def test_nine_oclock_is_nine_by_the_wards_clock_after_the_clocks_change() -> None:
    friday_before_summer_time = london(2026, 3, 27, 18)

    found = next_look([office], friday_before_summer_time, LONDON, ENGLAND)

    assert found == datetime(2026, 3, 30, 8, tzinfo=UTC)


def test_work_that_starts_at_a_time_the_clocks_leap_over_starts_when_they_have() -> None:
    early = Looker(WorkingHours(frozenset({6}), time(1, 30), time(9)))

    found = next_look([early], london(2026, 3, 28, 12), LONDON, ENGLAND)

    assert found == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_nobody_looks_when_everybody_is_away_without_an_end() -> None:
    away = Looker(office.hours, date(2026, 1, 1), None)

    assert next_look([away, away], london(2026, 6, 2, 11), LONDON, ENGLAND) is None


def test_nobody_looks_when_nobody_is_ticked() -> None:
    assert next_look([], london(2026, 6, 2, 11), LONDON, ENGLAND) is None


def test_somebody_who_is_away_to_the_end_of_time_is_nobody_to_wait_for() -> None:
    away = Looker(office.hours, date(2026, 1, 1), date.max)

    assert next_look([away], london(2026, 6, 2, 11), LONDON, ENGLAND) is None


def test_two_people_who_relieve_each_other_are_one_stretch_of_time() -> None:
    late = Looker(WorkingHours(WEEKDAYS, time(17), time(20)))

    spell = next_spell([late, office], london(2026, 6, 2, 11), LONDON, ENGLAND)

    assert spell == Spell(london(2026, 6, 2, 9), london(2026, 6, 2, 20))


@given(people=st.lists(lookers(), max_size=3), now=moments, zone=zones, region=regions)
def test_somebody_is_on_duty_at_the_next_look(
    people: list[Looker], now: datetime, zone: ZoneInfo, region: Region
) -> None:
    found = next_look(people, now, zone, region)

    assert found is None or any(is_on_duty(each, found, zone, region) for each in people)


@given(people=st.lists(lookers(), max_size=3), now=moments, zone=zones, region=regions)
def test_nobody_is_on_duty_before_the_next_look(
    people: list[Looker], now: datetime, zone: ZoneInfo, region: Region
) -> None:
    found = next_look(people, now, zone, region) or now + timedelta(days=3)

    steps = range(min(int((found - now) / QUARTER), 100))
    before = [now + step * QUARTER for step in steps]
    assert not any(is_on_duty(each, at, zone, region) for each in people for at in before)


@given(people=st.lists(lookers(), min_size=1, max_size=3), now=moments, zone=zones, region=regions)
def test_somebody_is_on_duty_all_through_a_spell(
    people: list[Looker], now: datetime, zone: ZoneInfo, region: Region
) -> None:
    spell = next_spell(people, now, zone, region)

    if spell is not None:
        length = int((spell.end - spell.start) / QUARTER)
        inside = [spell.start + step * QUARTER for step in range(min(length, 120))]
        assert all(any(is_on_duty(each, at, zone, region) for each in people) for at in inside)


@given(looker=lookers(), now=moments, region=regions)
def test_whoever_is_on_duty_is_not_away_and_at_work_that_day(
    looker: Looker, now: datetime, region: Region
) -> None:
    if is_on_duty(looker, now, LONDON, region):
        today = now.astimezone(LONDON).date()
        began = [today, today - timedelta(days=1)]
        assert any(day.weekday() in looker.hours.days and not looker.is_away(day) for day in began)


# Working days


def test_the_working_day_after_the_christmas_weekend_is_a_tuesday() -> None:
    # Christmas is a Friday, and Boxing Day's own holiday moves to the Monday.
    assert next_working_day(date(2026, 12, 25), ENGLAND) == date(2026, 12, 29)


def test_a_working_day_is_its_own_next_working_day() -> None:
    assert next_working_day(date(2026, 6, 1), ENGLAND) == date(2026, 6, 1)


@given(day=days, n=st.integers(0, 15), region=regions)
def test_n_working_days_lie_between_a_day_and_the_nth_working_day_after_it(
    day: date, n: int, region: Region
) -> None:
    last = working_days_after(day, n, region)

    between = [day + timedelta(days=ahead + 1) for ahead in range((last - day).days)]
    assert sum(is_working_day(each, region) for each in between) == n


@given(day=days, n=st.integers(1, 15), region=regions)
def test_the_nth_working_day_is_one(day: date, n: int, region: Region) -> None:
    assert is_working_day(working_days_after(day, n, region), region)


# Working hours


def test_four_working_hours_go_on_the_next_morning() -> None:
    raised = london(2026, 6, 2, 15)

    found = working_hours_after(office, raised, 4 * HOUR, LONDON, ENGLAND)

    assert found == london(2026, 6, 3, 11)


def test_an_hour_that_the_clocks_leap_over_is_not_worked() -> None:
    sunday_night = Looker(WorkingHours(frozenset({5}), time(21), time(7)))

    found = working_hours_after(sunday_night, london(2026, 3, 28, 23), 3 * HOUR, LONDON, ENGLAND)

    assert found == london(2026, 3, 29, 3)


def test_an_hour_that_comes_twice_is_worked_twice() -> None:
    sunday_night = Looker(WorkingHours(frozenset({5}), time(21), time(7)))

    found = working_hours_after(sunday_night, london(2026, 10, 24, 23), 3 * HOUR, LONDON, ENGLAND)

    assert found == london(2026, 10, 25, 1) + HOUR


@given(looker=lookers(), now=moments, quarters=st.integers(1, 60), zone=zones, region=regions)
def test_so_many_hours_on_duty_lie_between_now_and_the_moment_they_are_worked(
    looker: Looker, now: datetime, quarters: int, zone: ZoneInfo, region: Region
) -> None:
    found = working_hours_after(looker, now, quarters * QUARTER, zone, region)

    if found is not None and found - now < timedelta(days=5):
        steps = range(int((found - now) / QUARTER))
        worked = [is_on_duty(looker, now + step * QUARTER, zone, region) for step in steps]
        assert sum(worked) == quarters


# When an acknowledgement is due


def test_a_concern_is_to_be_acknowledged_by_the_end_of_the_second_working_day() -> None:
    due = ack_due(False, london(2026, 6, 1, 10), [office], LONDON, ENGLAND)

    assert due == london(2026, 6, 4)


def test_a_concern_raised_before_the_easter_weekend_is_due_after_it() -> None:
    maundy_thursday = london(2026, 4, 2, 10)

    due = ack_due(False, maundy_thursday, [office], LONDON, ENGLAND)

    # Tuesday and Wednesday are the two working days.
    assert due == london(2026, 4, 9)


def test_the_hour_at_which_it_was_raised_does_not_show_in_when_it_is_due() -> None:
    dues = {ack_due(False, london(2026, 6, 1, hour), [], LONDON, ENGLAND) for hour in range(24)}

    assert len(dues) == 1


def test_today_means_four_hours_of_whoever_has_worked_them_first() -> None:
    late = Looker(WorkingHours(WEEKDAYS, time(13), time(21)))

    due = ack_due(True, london(2026, 6, 1, 15), [office, late], LONDON, ENGLAND)

    assert due == london(2026, 6, 1, 19)


def test_today_with_everybody_away_is_due_like_any_other_concern() -> None:
    away = Looker(office.hours, date(2026, 1, 1), None)

    due = ack_due(True, london(2026, 6, 1, 10), [away], LONDON, ENGLAND)

    assert due == london(2026, 6, 4)


@given(people=st.lists(lookers(), max_size=3), now=moments, zone=zones, region=regions)
def test_today_is_never_due_later_than_other_concerns(
    people: list[Looker], now: datetime, zone: ZoneInfo, region: Region
) -> None:
    soon = ack_due(True, now, people, zone, region)

    assert now < soon <= ack_due(False, now, people, zone, region)


# When the notice of a concern without a name leaves


def test_a_notice_leaves_at_the_next_of_three_times() -> None:
    leaves = [notice_due(london(2026, 6, 1, hour).astimezone(LONDON), False) for hour in (7, 9, 13)]

    assert leaves == [london(2026, 6, 1, hour) for hour in (8, 12, 20)]


def test_a_notice_of_the_late_evening_leaves_in_the_morning() -> None:
    assert notice_due(london(2026, 6, 1, 20).astimezone(LONDON), False) == london(2026, 6, 2, 8)


def test_today_leaves_at_the_next_full_hour() -> None:
    assert notice_due(london(2026, 6, 1, 9, 10).astimezone(LONDON), True) == london(2026, 6, 1, 10)


def test_on_the_full_hour_today_leaves_at_the_next_one() -> None:
    assert notice_due(london(2026, 6, 1, 9).astimezone(LONDON), True) == london(2026, 6, 1, 10)


def test_a_clock_that_goes_back_half_an_hour_still_gives_a_full_hour() -> None:
    lord_howe = ZoneInfo("Australia/Lord_Howe")
    # At 02:00 on 5 April 2026 the clocks there go back to 01:30.
    before = datetime(2026, 4, 5, 1, 45, tzinfo=lord_howe)

    leaves = notice_due(before, True).astimezone(lord_howe)

    assert leaves == datetime(2026, 4, 5, 2, tzinfo=lord_howe)


def test_a_time_without_the_wards_zone_is_refused() -> None:
    with pytest.raises(TypeError, match="ward's own"):
        notice_due(datetime(2026, 6, 1, 9, tzinfo=UTC), False)


@given(now=moments, zone=zones, today=st.booleans(), seconds=st.integers(0, 3599))
def test_a_notice_leaves_after_now(
    now: datetime, zone: ZoneInfo, today: bool, seconds: int
) -> None:
    now += timedelta(seconds=seconds)

    assert notice_due(now.astimezone(zone), today) > now


@given(now=moments, zone=zones, seconds=st.integers(0, 3599))
def test_a_notice_leaves_at_a_fixed_hour_by_the_wards_clock(
    now: datetime, zone: ZoneInfo, seconds: int
) -> None:
    leaves = notice_due((now + timedelta(seconds=seconds)).astimezone(zone), False)

    assert leaves.astimezone(zone).time() in {time(8), time(12), time(20)}


@given(now=moments, zone=zones, seconds=st.integers(0, 3599))
def test_today_leaves_on_the_full_hour_by_the_wards_clock(
    now: datetime, zone: ZoneInfo, seconds: int
) -> None:
    leaves = notice_due((now + timedelta(seconds=seconds)).astimezone(zone), True)

    there = leaves.astimezone(zone)
    assert (there.minute, there.second) == (0, 0)


# How it is said


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (london(2026, 6, 2, 11), "Now: somebody is on duty until 17:00."),
        (london(2026, 6, 2, 7), "Earliest: today 09:00."),
        (london(2026, 6, 1, 18), "Earliest: Tuesday 09:00."),
        (london(2026, 4, 2, 18), "Earliest: Tuesday 09:00."),
        (london(2026, 12, 24, 18), "Earliest: Tuesday 09:00."),
    ],
)
def test_when_somebody_will_look_is_said_in_a_sentence(now: datetime, said: str) -> None:
    assert say_when(next_spell([office], now, LONDON, ENGLAND), now, LONDON) == said


def test_a_look_a_week_away_is_said_with_its_date() -> None:
    back = Looker(office.hours, date(2026, 6, 1), date(2026, 6, 8))
    now = london(2026, 6, 2, 11)

    said = say_when(next_spell([back], now, LONDON, ENGLAND), now, LONDON)

    # "Tuesday" alone, said on a Tuesday, would be taken for today.
    assert said == "Earliest: Tuesday 9 June, 09:00."


def test_a_look_more_than_a_week_away_is_said_with_its_date() -> None:
    back = Looker(office.hours, date(2026, 6, 1), date(2026, 6, 12))
    now = london(2026, 6, 2, 11)

    said = say_when(next_spell([back], now, LONDON, ENGLAND), now, LONDON)

    assert said == "Earliest: Monday 15 June, 09:00."


def test_duty_that_goes_on_past_midnight_says_the_day() -> None:
    now = london(2026, 6, 2, 22)

    said = say_when(next_spell([night], now, LONDON, ENGLAND), now, LONDON)

    assert said == "Now: somebody is on duty until Wednesday 07:30."


def test_when_nobody_will_look_it_says_so() -> None:
    now = london(2026, 6, 2, 11)

    assert say_when(None, now, LONDON).startswith("We cannot say when")


# As it is stored


@given(week=weeks)
def test_working_hours_come_back_as_they_were_stored(week: WorkingHours) -> None:
    assert WorkingHours.from_json(week.to_json()) == week


@pytest.mark.parametrize("wrong", [frozenset[int](), frozenset({7}), frozenset({-1, 2})])
def test_a_week_that_is_none_is_refused(wrong: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="working days"):
        WorkingHours(wrong, time(9), time(17))


@pytest.mark.parametrize(
    "stored", [{}, {"days": None, "start": "09:00", "end": "17:00"}, {"days": [1], "start": "9"}]
)
def test_stored_hours_that_are_none_are_refused(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"working hours|Invalid"):
        WorkingHours.from_json(stored)
