"""The digest as its manager reads it, picture and all, and the team's version in its channel."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from storage.improving.tables import Helped
from tests.browser.screens import AT_A_DESK, ON_A_PHONE, PATIENCE_MS, Screen
from tests.browser.training_room import OpenPage, Size
from tests.house import House
from tests.journeys.conftest import house_in_a_hurry
from tests.journeys.high_week import a_week_of_high_answers, picture_in
from tests.journeys.improving_willow import (
    LOCKED,
    a_week_of_talk,
    agrees,
    names_the_lead,
    teams_digests,
    the_team_says,
    was_low,
    writes_what_was_done,
)
from tests.journeys.willow import digests_to, set_up_willow

pytestmark = pytest.mark.browser

__all__ = ["house_in_a_hurry"]


@pytest.mark.parametrize("size", [AT_A_DESK, ON_A_PHONE], ids=["desk", "phone"])
def test_the_picture_stands_under_what_moved_and_says_the_same_in_words(
    house_in_a_hurry: House, open_page: OpenPage, size: Size
) -> None:
    house = house_in_a_hurry
    a_week_of_high_answers(house)
    house.at("Monday 08:00")
    house.mona.waits_for(lambda: picture_in(house))

    page = open_page(f"{house.slack.url}/?as={house.mona.id}&in={house.mona.dm}", size)
    page.set_default_timeout(PATIENCE_MS)
    screen = Screen(page, size)
    screen.reads("What moved")
    picture = page.locator("#messages img").last
    expect(picture).to_have_attribute("alt", re.compile("is above its usual range"))
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    screen.is_photographed("digest-moved", message=True)

    screen.presses("See more")
    expect(screen.form("This week in full").locator("img")).to_be_visible()
    screen.is_photographed("digest-moved-in-full")


@pytest.mark.parametrize("size", [AT_A_DESK, ON_A_PHONE], ids=["desk", "phone"])
def test_a_manager_reads_what_is_owed_and_done_and_the_team_reads_its_version(
    house_in_a_hurry: House, open_page: OpenPage, size: Size
) -> None:
    house = house_in_a_hurry
    ward = a_week_with_much_to_tell(house)
    house.at("Monday 08:00")
    house.mona.waits_for(lambda: digests_to(house.mona))

    page = open_page(f"{house.slack.url}/?as={house.mona.id}&in={house.mona.dm}", size)
    page.set_default_timeout(PATIENCE_MS)
    screen = Screen(page, size)
    for title in ("What is owed", "Newly published", "You said, we did", "Where to look next"):
        screen.reads(title)
    screen.is_photographed("digest-owed", message=True)
    page.evaluate("scroller.scrollTop = scroller.scrollHeight")
    screen.is_photographed("digest-owed-end")

    screen.presses("What they will read")
    expect(screen.form("What the team reads")).to_contain_text(LOCKED)
    screen.is_photographed("digest-team-before")
    screen.puts_away_the_form()

    house.at("Tuesday 08:00")
    house.anna.waits_for(lambda: teams_digests(house, ward))
    teams = open_page(f"{house.slack.url}/?as={house.anna.id}&in={ward}", size)
    teams.set_default_timeout(PATIENCE_MS)
    channel = Screen(teams, size)
    channel.reads("A question to talk about")
    channel.is_photographed("digest-team", message=True)


@pytest.mark.parametrize("size", [AT_A_DESK, ON_A_PHONE], ids=["desk", "phone"])
def test_a_lead_is_asked_in_private_whether_they_can_help(
    house_in_a_hurry: House, open_page: OpenPage, size: Size
) -> None:
    house = house_in_a_hurry
    ward = set_up_willow(house)
    names_the_lead(house, ward)
    was_low(house, ward, date(2026, 4, 20))
    for day in ("2026-06-08", "2026-06-15", "2026-06-22", "2026-06-29", "2026-07-06"):
        house.at(f"{day} 08:00")
        house.tick()
    house.hugh.waits_for("Perhaps ask how you can help.", channel=house.hugh.dm)

    page = open_page(f"{house.slack.url}/?as={house.hugh.id}&in={house.hugh.dm}", size)
    page.set_default_timeout(PATIENCE_MS)
    screen = Screen(page, size)
    screen.reads("more of the team chose 1 or 2")
    screen.is_photographed("digest-lead", message=True)
    expect(screen.opens_home()).to_contain_text("Help may be needed")
    screen.is_photographed("home-lead")


def a_week_with_much_to_tell(house: House) -> str:
    """Something was done, something is planned, and something has been low for long."""
    ward = set_up_willow(house)
    names_the_lead(house, ward)
    was_low(house, ward, date(2026, 4, 20))
    done = writes_what_was_done(house, ward)
    the_team_says(house, ward, done, Helped.A_LITTLE)
    writes_what_was_done(house, ward, "The duty doctor now comes to the Thursday round")
    agrees(house, ward, date(2026, 6, 12))
    agrees(house, ward, date(2026, 6, 5), "Ask the night team how the search of the garden goes.")
    a_week_of_talk(house, ward, score="2")
    return ward
