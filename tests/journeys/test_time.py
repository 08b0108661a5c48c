"""What happens to prompts when clocks, calendars and patterns do what they should not."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from storage.handovers import Handover
from tests.house import LONDON, House, reopened
from tests.journeys.willow import change_willow, prompts_in, set_up_willow

HOUR = timedelta(hours=1)


def test_a_host_that_slept_over_handovers_counts_each_and_posts_none_of_them(
    house: House,
) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:00")
    house.at("Friday 12:00")

    assert prompts_in(house, ward) == 0
    assert fates(house) == {"missed": 5}


def test_a_host_that_woke_within_a_handover_posts_that_one_and_says_it_is_late(
    house: House,
) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:00")
    house.at("Thursday 07:40")

    assert prompts_in(house, ward) == 1
    house.anna.waits_for("This came late", channel=ward)


def test_a_clock_set_back_by_an_hour_asks_nobody_twice(house: House) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:20")
    house.go_to(house.clock.at - HOUR)
    for _ in range(5):
        house.go_to(house.clock.at + timedelta(minutes=20))

    assert prompts_in(house, ward) == 1


def test_a_clock_set_back_lets_answers_go_on(house: House) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:20")
    house.go_to(house.clock.at - HOUR)

    house.anna.presses("4", channel=ward)

    house.anna.waits_for("Saved: 4.")


def test_a_clock_set_forward_by_an_hour_and_back_asks_once(house: House) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 06:30")
    house.go_to(house.clock.at + HOUR)
    house.go_to(house.clock.at - HOUR)
    house.at("Wednesday 07:15")
    house.at("Wednesday 07:30")

    assert prompts_in(house, ward) == 1


def test_a_start_in_the_middle_of_a_shift_asks_at_the_next_handover(house: House) -> None:
    ward = set_up_willow(house)
    house.clock.at += timedelta(hours=7)  # nobody ticks meanwhile: the process is down
    with reopened(house) as again:
        again.tick()
        at_once = prompts_in(again, ward)
        again.at("Wednesday 19:15")

        assert (at_once, prompts_in(again, ward)) == (0, 1)


def test_times_changed_between_planning_and_posting_move_the_prompt(house: House) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:00")
    change_willow(house, ward, times="Day 08:00-20:30\nNight 20:00-08:30")
    house.at("Wednesday 07:15")
    before = prompts_in(house, ward)
    house.at("Wednesday 07:45")
    house.at("Wednesday 08:00")

    assert (before, prompts_in(house, ward)) == (0, 1)


def test_times_changed_just_after_a_prompt_ask_the_same_team_no_second_time(house: House) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:15")
    change_willow(house, ward, times="Morning 07:45-20:15\nEvening 19:45-08:15")
    house.at("Wednesday 07:30")
    house.at("Wednesday 08:00")

    assert prompts_in(house, ward) == 1


def test_a_changed_time_zone_moves_what_is_planned_and_repeats_nothing(house: House) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:15")
    change_willow(house, ward, zone="Europe/Paris")
    house.at("Wednesday 08:00")
    house.at("Wednesday 18:15")  # a quarter past seven in the evening there

    assert prompts_in(house, ward) == 2


def test_a_ward_that_was_paused_over_handovers_counts_none_of_them_as_missed(
    house: House,
) -> None:
    ward = set_up_willow(house)
    house.mona.types_command("/handover pause", channel=ward)
    house.at("Thursday 12:00")
    house.mona.types_command("/handover resume", channel=ward)
    house.at("Thursday 19:15")

    assert prompts_in(house, ward) == 1
    assert fates(house) == {"posted": 1}


@pytest.mark.parametrize(
    ("begins", "times", "posted"),
    [
        # Half past one comes twice in this night.
        ("2026-10-24 12:00", "Small hours 01:30-09:00\nDay 08:30-02:00", "2026-10-25 01:15"),
        # And in this night it does not come at all.
        ("2027-03-27 12:00", "Small hours 01:30-09:00\nDay 08:30-02:00", "2027-03-28 00:45"),
        # The day that most years have not.
        ("2028-02-28 12:00", "Small hours 01:30-09:00\nDay 08:30-02:00", "2028-02-29 01:15"),
    ],
)
def test_each_date_has_each_handover_once_whatever_the_night_does(
    house_in_a_hurry: House, begins: str, times: str, posted: str
) -> None:
    house = house_in_a_hurry
    house.go_to(datetime.fromisoformat(begins).replace(tzinfo=LONDON))
    set_up_willow(house, times=times)
    for _ in range(4 * 36):
        house.go_to(house.clock.at + timedelta(minutes=15))

    moments = {f"{each:%Y-%m-%d %H:%M}": each for each in opened(house)}
    assert posted in moments
    dates = Counter(f"{each:%Y-%m-%d}" for each in opened(house))
    assert max(dates.values()) == 2


def opened(house: House) -> list[datetime]:
    """When each prompt was posted, on the ward's own clock."""
    with house.bot.wiring.database.reading() as session:
        found = session.scalars(select(Handover.opened_at).where(Handover.opened_at.is_not(None)))
        return sorted(each.astimezone(ZoneInfo("Europe/London")) for each in found if each)


def fates(house: House) -> dict[str, int]:
    """What became of the handovers that are over: how many were posted, and how many missed."""
    now = house.clock.now()
    with house.bot.wiring.database.reading() as session:
        found = session.scalars(select(Handover).where(Handover.due_at <= now))
        return dict(Counter(_fate(each) for each in found))


def _fate(handover: Handover) -> str:
    if handover.opened_at is not None:
        return "posted"
    return "missed" if handover.missed is not None else "lost"
