"""The team's version of the digest: it comes once the managers have had their time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from storage.improving.tables import Helped
from tests.bot.concerns.willow import furnish, raises
from tests.house import LONDON, House
from tests.journeys.improving_willow import (
    KEYS,
    LOCKED,
    a_week_of_talk,
    agrees,
    names_the_lead,
    takes_back,
    teams_digests,
    the_team_says,
    was_low,
    willow_in,
    writes_what_was_done,
)
from tests.journeys.willow import digests_to, set_up_willow
from tests.storage.improved_ward import a_deed

WEEK = timedelta(weeks=1)


@pytest.fixture
def house(house_in_a_hurry: House) -> House:
    return house_in_a_hurry


@pytest.fixture
def ward(house: House) -> str:
    return set_up_willow(house)


def test_the_team_reads_what_it_said_a_day_after_its_manager(house: House, ward: str) -> None:
    a_week_of_talk(house, ward)
    house.at("Monday 08:00")
    house.tick()
    at_once = teams_digests(house, ward)
    house.at("Tuesday 07:59")
    too_early = teams_digests(house, ward)
    house.at("Tuesday 08:00")
    house.tick()

    assert (len(digests_to(house.mona)), at_once, too_early) == (1, [], [])
    (said,) = teams_digests(house, ward)
    assert "we talked about 10 of 10 prompts" in said
    assert "Nearly all chose 4 or 5." in said
    assert "A question to talk about:" in said


def test_it_comes_once_however_often_the_clock_ticks(house: House, ward: str) -> None:
    a_week_of_talk(house, ward)
    for moment in ("Monday 08:00", "Tuesday 08:00", "Tuesday 08:01", "Wednesday 08:00"):
        house.at(moment)

    assert len(teams_digests(house, ward)) == 1


def test_what_the_manager_writes_in_that_day_is_in_it(house: House, ward: str) -> None:
    a_week_of_talk(house, ward)
    house.at("Monday 08:00")
    writes_what_was_done(house, ward)
    agrees(house, ward, date(2026, 6, 19))
    house.at("Tuesday 08:00")
    house.tick()

    (said,) = teams_digests(house, ward)
    assert f"What was done:\n- Boundaries: {LOCKED}" in said
    assert f"What is next:\n- {KEYS}. (Nurse in charge, by 19 June.)" in said


def test_what_the_team_said_of_it_comes_the_week_after(house: House, ward: str) -> None:
    a_week_of_talk(house, ward)
    house.at("Monday 08:00")
    deed = writes_what_was_done(house, ward)
    house.at("Tuesday 08:00")
    house.at("Wednesday 12:00")
    the_team_says(house, ward, deed, Helped.A_LITTLE)
    house.at("Monday 08:00")
    house.at("Tuesday 08:00")
    house.tick()

    _, second = teams_digests(house, ward)
    assert f"{LOCKED} The team said: it helped a little." in second
    assert "You said, we did" in digests_to(house.mona)[1]


def test_a_digest_put_off_over_a_bank_holiday_puts_the_teams_off_as_well(house: House) -> None:
    house.go_to(datetime(2026, 8, 26, 6, 0, tzinfo=LONDON))
    ward = set_up_willow(house)
    a_week_of_talk(house, ward)
    for moment in ("2026-08-31 08:00", "2026-09-01 07:59", "2026-09-01 08:00"):
        house.at(moment)
    house.tick()
    on_tuesday = (len(digests_to(house.mona)), len(teams_digests(house, ward)))
    house.at("2026-09-02 08:00")
    house.tick()

    assert on_tuesday == (1, 0)
    assert len(teams_digests(house, ward)) == 1


def test_a_team_version_due_on_a_bank_holiday_monday_comes_on_the_tuesday(house: House) -> None:
    house.go_to(datetime(2026, 8, 26, 6, 0, tzinfo=LONDON))
    ward = set_up_willow(house)
    with willow_in(house, ward) as (_, willow):
        willow.digest_day = 6
    for moment in ("2026-08-27 07:15", "2026-08-28 07:15", "2026-08-29 07:15"):
        house.at(moment)
        house.anna.presses("We talked about it", channel=ward)
    for moment in ("2026-08-30 08:00", "2026-08-31 08:00", "2026-08-31 20:00"):
        house.at(moment)
    on_monday = len(teams_digests(house, ward))
    house.at("2026-09-01 08:00")
    house.tick()

    assert (on_monday, len(teams_digests(house, ward))) == (0, 1)


def test_a_quiet_week_is_three_lines_and_a_question(house: House, ward: str) -> None:
    a_week_of_talk(house, ward, score="")
    house.at("Monday 08:00")
    house.tick()
    house.at("Tuesday 08:00")
    house.tick()

    (managers,) = digests_to(house.mona)
    (teams,) = teams_digests(house, ward)
    *three, question = managers.splitlines()
    assert len(three) == 3
    assert "Quiet week." in three[1]
    assert question.startswith("A question to ask on the ward:")
    *two, asked = teams.splitlines()
    assert len(two) == 2
    assert asked.startswith("A question to talk about:")


def test_a_week_in_which_nothing_was_said_or_done_brings_the_team_nothing(
    house: House, ward: str
) -> None:
    for moment in ("Thursday 07:15", "Monday 08:00", "Tuesday 08:00", "Wednesday 08:00"):
        house.at(moment)

    assert len(digests_to(house.mona)) == 1
    assert teams_digests(house, ward) == []


def test_a_paused_ward_is_left_in_peace_and_told_later_of_what_was_done(
    house: House, ward: str
) -> None:
    a_week_of_talk(house, ward)
    house.at("Monday 08:00")
    writes_what_was_done(house, ward)
    house.mona.types_command("/handover pause", channel=ward)
    house.at("Tuesday 08:00")
    house.tick()
    while_paused = teams_digests(house, ward)
    house.mona.types_command("/handover resume", channel=ward)
    house.at("Monday 08:00")
    house.at("Tuesday 08:00")
    house.tick()

    assert while_paused == []
    (later,) = teams_digests(house, ward)
    assert LOCKED in later


def test_a_ward_that_wants_none_gets_none(house: House, ward: str) -> None:
    house.mona.types_command("/handover setup", channel=ward)
    house.mona.waits_for(lambda: house.mona.view)
    house.mona.chooses("When does the team get it?", "Not at all")
    assert house.mona.submits() == "updated"
    house.mona.closes_view()
    a_week_of_talk(house, ward)
    for moment in ("Monday 08:00", "Tuesday 08:00", "Wednesday 08:00"):
        house.at(moment)

    assert len(digests_to(house.mona)) == 1
    assert teams_digests(house, ward) == []


def test_what_is_taken_back_goes_from_the_channel_and_from_the_managers_page(
    house: House, ward: str
) -> None:
    a_week_of_talk(house, ward)
    deed = writes_what_was_done(house, ward)
    house.at("Monday 08:00")
    house.tick()
    house.at("Tuesday 08:00")
    house.tick()
    before = [LOCKED in teams_digests(house, ward)[0], LOCKED in digests_to(house.mona)[0]]
    # Long after the messages were of use.
    house.at("2026-06-24 12:00")
    takes_back(house, ward, deed)
    house.tick()

    assert before == [True, True]
    assert LOCKED not in str(house.slack.messages(ward))
    assert LOCKED not in house.mona.everything()


def test_nothing_of_a_concern_is_in_it(house: House) -> None:
    willow = furnish(house)
    house.go_to(datetime(2026, 6, 3, 11, 30, tzinfo=LONDON))
    raises(willow, house.anna)
    house.anna.closes_view()
    a_week_of_talk(house, willow.channel, first="Thursday")
    house.at("Monday 08:00")
    house.at("Tuesday 08:00")
    house.tick()

    (said,) = teams_digests(house, willow.channel)
    assert "concern" not in said.lower()
    assert "Gwen" not in said


def test_its_manager_sees_before_what_the_team_will_read(house: House, ward: str) -> None:
    a_week_of_talk(house, ward)
    house.at("Monday 08:00")
    writes_what_was_done(house, ward)
    house.tick()
    mona = house.mona
    mona.waits_for("The team's version goes to the channel on Tuesday 9 June at 08:00.")

    mona.presses("What they will read", channel=mona.dm)

    mona.waits_for("This is how it stands now.")
    mona.waits_for(LOCKED)


# The service lead


def test_a_lead_hears_once_of_what_stayed_silent_after_its_managers_had_four_weeks(
    house: House, ward: str
) -> None:
    names_the_lead(house, ward)
    was_low(house, ward, date(2026, 4, 20))
    words = []
    for monday in range(7):
        house.at(f"{date(2026, 6, 8) + monday * WEEK} 08:00")
        house.tick()
        words.append(sum("more of the team chose 1 or 2" in said for said in told_to_hugh(house)))

    assert words == [0, 0, 0, 0, 1, 1, 1]
    assert "The manager has been shown it since 8 June." in told_to_hugh(house)[-1]
    assert "“Inside world”" in digests_to(house.mona)[0]
    assert "The service lead was told on 6 July." in digests_to(house.mona)[-1]


def test_a_lead_hears_nothing_where_somebody_has_written(house: House, ward: str) -> None:
    names_the_lead(house, ward)
    was_low(house, ward, date(2026, 4, 20))
    house.at("Monday 08:00")
    with willow_in(house, ward) as (session, willow):
        dimension = house.bot.wiring.catalogue.dimensions_of("inside_world")[0].id
        a_deed(session, willow.id, LOCKED, house.clock.now(), dimension=dimension)
    for monday in range(1, 6):
        house.at(f"{date(2026, 6, 8) + monday * WEEK} 08:00")
        house.tick()

    assert told_to_hugh(house) == []


def test_a_leads_home_says_whether_the_ward_talks_and_no_figure(house: House, ward: str) -> None:
    names_the_lead(house, ward)
    a_week_of_talk(house, ward)
    house.at("Monday 08:00")
    house.tick()

    house.hugh.opens_home()

    house.hugh.waits_for("the team talked about 10 of 10 prompts.")
    house.hugh.waits_for("Nothing asks for your help now.")
    assert "chose" not in str(house.hugh.home)


def told_to_hugh(house: House) -> list[str]:
    return [message.text for message in house.hugh.sees(house.hugh.dm)]
