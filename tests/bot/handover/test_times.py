"""Moments as a ward says them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.handover.times import clock_time, when
from tests.bot.handover.floor import LONDON

# A Wednesday in summer time.
NOW = datetime(2026, 6, 3, 12, 0, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 6, 3, 12, 0, tzinfo=LONDON), "any minute now"),
        (datetime(2026, 6, 3, 11, 0, tzinfo=LONDON), "any minute now"),
        (datetime(2026, 6, 3, 13, 15, tzinfo=LONDON), "at 13:15"),
        (datetime(2026, 6, 4, 7, 15, tzinfo=LONDON), "tomorrow at 07:15"),
        (datetime(2026, 6, 9, 7, 15, tzinfo=LONDON), "on Tuesday at 07:15"),
        (datetime(2026, 6, 10, 7, 15, tzinfo=LONDON), "on Wednesday 10 June at 07:15"),
    ],
)
def test_a_moment_is_said_as_shortly_as_it_is_clear(moment: datetime, words: str) -> None:
    assert when(moment, "Europe/London", NOW) == words


def test_tomorrow_is_tomorrow_on_the_ward_and_not_in_utc() -> None:
    midnight_is_near = datetime(2026, 6, 3, 22, 50, tzinfo=UTC)
    half_past = datetime(2026, 6, 3, 23, 30, tzinfo=UTC)
    assert when(half_past, "Europe/London", midnight_is_near) == "tomorrow at 00:30"


@pytest.mark.parametrize("hour", [0, 1])
def test_an_hour_that_comes_twice_is_shown_as_the_wall_shows_it(hour: int) -> None:
    # On 25 October clocks go back from 02:00 to 01:00, at 01:00 UTC.
    moment = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    assert clock_time(moment, "Europe/London") == "01:30"
