"""A digest in which something moved, as its manager reads it, picture and all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.screens import AT_A_DESK, ON_A_PHONE, PATIENCE_MS, Screen
from tests.browser.training_room import OpenPage, Size
from tests.house import House
from tests.journeys.conftest import house_in_a_hurry
from tests.journeys.high_week import a_week_of_high_answers, picture_in

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
