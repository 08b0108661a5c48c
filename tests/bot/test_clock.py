from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import DialClock, StoppedClock, SystemClock

MONDAY = datetime(2026, 3, 30, 8, 0, tzinfo=UTC)
moments = st.timedeltas(timedelta(days=-9000), timedelta(days=9000)).map(MONDAY.__add__)


@time_machine.travel(MONDAY, tick=False)
def test_the_system_clock_tells_the_machines_time_in_utc() -> None:
    assert SystemClock().now() == MONDAY
    assert SystemClock().now().tzinfo is UTC


def test_a_stopped_clock_stands_still() -> None:
    clock = StoppedClock(MONDAY)
    assert clock.now() == clock.now() == MONDAY


def test_a_stopped_clock_speaks_utc_whatever_zone_it_was_given() -> None:
    london = datetime(2026, 7, 1, 8, 0, tzinfo=ZoneInfo("Europe/London"))
    assert StoppedClock(london).now().isoformat() == "2026-07-01T07:00:00+00:00"


def test_a_dial_clock_starts_from_the_clock_behind_it() -> None:
    assert DialClock(source=StoppedClock(MONDAY)).now() == MONDAY


@given(target=moments)
def test_a_dial_clock_shows_what_it_was_set_to(target: datetime) -> None:
    clock = DialClock(source=StoppedClock(MONDAY))
    clock.set_to(target)
    assert clock.now() == target


def test_a_dial_clock_goes_on_from_where_it_was_set() -> None:
    with time_machine.travel(MONDAY, tick=False) as machine:
        clock = DialClock()
        clock.set_to(MONDAY + timedelta(days=7))
        machine.shift(timedelta(minutes=5))
        assert clock.now() == MONDAY + timedelta(days=7, minutes=5)


@pytest.mark.parametrize("use", [StoppedClock, DialClock().set_to])
def test_a_moment_without_a_zone_is_refused(use: object) -> None:
    assert callable(use)
    with pytest.raises(ValueError, match="time zone"):
        use(datetime(2026, 3, 30, 8, 0))  # noqa: DTZ001 - a naive moment is the point
