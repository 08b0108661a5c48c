"""What a ward agrees and does, as its manager and its team see it, at a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.screens import AT_A_DESK, ON_A_PHONE, PATIENCE_MS, Screen
from tests.browser.training_room import OpenPage, Size
from tests.house import House
from tests.journeys.conftest import house_in_a_hurry
from tests.journeys.willow import set_up_willow

pytestmark = pytest.mark.browser

__all__ = ["house_in_a_hurry"]

SIZES = pytest.mark.parametrize("size", [AT_A_DESK, ON_A_PHONE], ids=["desk", "phone"])
DONE = "We walk the garden in pairs."
PLAN = "Try one fixed rule on the kitchen door, and say it at each handover."


def sits_down(house: House, open_page: OpenPage, size: Size, who: str) -> Screen:
    person = house.people[who]
    page = open_page(f"{house.slack.url}/?as={person.id}", size)
    page.set_default_timeout(PATIENCE_MS)
    return Screen(page, size)


def sends(form: Locator, button: str) -> None:
    form.get_by_role("button", name=button, exact=True).click()


def chooses(form: Locator, label: str, option: str) -> None:
    form.get_by_label(label, exact=True).select_option(label=option)


def writes_what_was_done(mona: Screen) -> None:
    mona.opens_home()
    sends(mona.presses_on_home("What we do", "What we do"), "Write what we did")
    form = mona.form("What we did")
    chooses(form, "What is it about?", "Boundaries")
    form.get_by_label("What was done?").fill(DONE)
    mona.is_looked_at("deed-form")
    sends(form, "Tell the team")
    expect(mona.form("What we do")).to_contain_text("It opens the next three prompts.")


def agrees_something(mona: Screen) -> None:
    sends(mona.form("What we do"), "Plan something")
    form = mona.form("What we will do")
    chooses(form, "What is it about?", "Something else")
    form.get_by_label("What will be done?").fill(PLAN)
    chooses(form, "Whose task is it?", "Nurse in charge")
    mona.is_looked_at("agreed-form")
    sends(form, "Save")
    expect(mona.form("What we do")).to_contain_text("We ask you about it on Wednesday 17 June.")


@SIZES
def test_a_manager_writes_what_was_done_and_agreed_and_is_asked_on_the_day(
    house_in_a_hurry: House, open_page: OpenPage, size: Size
) -> None:
    house = house_in_a_hurry
    set_up_willow(house)
    mona = sits_down(house, open_page, size, "mona")
    writes_what_was_done(mona)
    agrees_something(mona)
    mona.is_looked_at("what-we-do")
    mona.puts_away_the_form()

    house.at("2026-06-17 08:00")
    mona.opens_messages()
    mona.reads("It is time to look at something")
    mona.is_photographed("review-reminder", message=True)
    mona.presses("It is done")
    expect(mona.form("What we did").get_by_label("What was done?")).to_have_value(PLAN)


@SIZES
def test_the_team_reads_what_was_done_and_says_whether_it_helped(
    house_in_a_hurry: House, open_page: OpenPage, size: Size
) -> None:
    house = house_in_a_hurry
    set_up_willow(house)
    mona = sits_down(house, open_page, size, "mona")
    writes_what_was_done(mona)
    house.at("Wednesday 07:15")
    anna = sits_down(house, open_page, size, "anna")
    anna.goes_to("willow")
    anna.reads(DONE)
    anna.is_photographed("prompt-since-last-time", message=True)
    for moment in ("Wednesday 19:15", "Thursday 07:15", "Thursday 19:15"):
        house.at(moment)
    anna.reads("This was done. Did it help?")
    anna.is_photographed("prompt-did-it-help", message=True)
    anna.presses("It helped")
    anna.reads("Saved for the team: it helped. No name is kept.")
