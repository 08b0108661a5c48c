"""The page for every hand, eye and screen, and for a machine that must keep things in."""

from __future__ import annotations

import importlib
import os

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sample_app import GALLERY
from tests.browser.training_room import DESKTOP, PHONE, OpenPage, Room, Size

pytestmark = pytest.mark.browser

SCREENS = [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")]


def assert_accessible(page: Page, where: str) -> None:
    """axe-core finds nothing serious. Without axe-core the test is skipped, but not in CI."""
    try:
        axe = importlib.import_module("axe_playwright_python.sync_playwright").Axe()
    except ImportError:
        reason = "axe-core is not installed: pip install axe-playwright-python"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    violations = axe.run(page).response["violations"]
    serious = [one for one in violations if one["impact"] in {"serious", "critical"}]
    found = [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious]
    assert found == [], f"axe-core on {where}"


@pytest.fixture(params=SCREENS, ids=lambda screen: f"{screen[0][0]}px-{screen[1]}")
def page(request: pytest.FixtureRequest, room: Room, open_page: OpenPage) -> Page:
    """Anna's page with everything in it, on each kind of screen."""
    size, scheme = request.param
    for kind in ("message", "newer", "prompt"):
        room.posts(GALLERY[kind])
    opened = open_page(room.address(room.anna), size, scheme)
    expect(opened.get_by_role("button", name="Enter for the room")).to_be_visible()
    return opened


def test_a_channel_is_accessible(page: Page) -> None:
    assert_accessible(page, "a channel")


def test_a_menu_is_accessible(page: Page) -> None:
    page.get_by_role("button", name="Shortcuts").click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert_accessible(page, "a menu")


def test_a_modal_with_errors_is_accessible(page: Page) -> None:
    page.get_by_role("button", name="Enter for the room").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Please complete this required field.").first).to_be_visible()
    page.get_by_text("Choose", exact=True).click()
    assert_accessible(page, "a modal")


def test_the_wire_is_accessible(page: Page) -> None:
    page.get_by_role("button", name="Wire").click()
    page.locator(".wire-line").last.click()
    page.get_by_text("Make something go wrong").click()
    assert_accessible(page, "the inspector")


def test_home_is_accessible(room: Room, page: Page) -> None:
    page.goto(room.address(room.anna, "home"))
    expect(page.get_by_role("heading", name="Willow ward")).to_be_visible()
    assert_accessible(page, "Home")


SMALL_BUTTONS = """() => [...document.querySelectorAll('button, summary')]
  .filter((node) => node.getClientRects().length > 0)
  .filter((node) => getComputedStyle(node).visibility === 'visible')
  .map((node) => [node.textContent || node.ariaLabel, node.getBoundingClientRect().height])
  .filter(([, height]) => height < 40)"""


def on_a_phone(room: Room, open_page: OpenPage) -> Page:
    """Anna's page on a phone, with everything in it."""
    for kind in ("message", "newer", "prompt"):
        room.posts(GALLERY[kind])
    page = open_page(room.address(room.anna), PHONE)
    expect(page.get_by_role("button", name="Enter for the room")).to_be_visible()
    return page


def test_buttons_are_tall_enough_for_a_thumb(room: Room, open_page: OpenPage) -> None:
    page = on_a_phone(room, open_page)
    assert page.evaluate(SMALL_BUTTONS) == []


def test_buttons_in_a_modal_are_tall_enough_for_a_thumb(room: Room, open_page: OpenPage) -> None:
    page = on_a_phone(room, open_page)
    page.get_by_role("button", name="Enter for the room").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate(SMALL_BUTTONS) == []


def test_nothing_runs_off_a_narrow_screen(room: Room, open_page: OpenPage) -> None:
    page = on_a_phone(room, open_page)
    off = """() => [...document.querySelectorAll('.top *, .main *')]
      .filter((node) => node.getClientRects().length > 0 && !node.closest('.table-scroll, .unseen'))
      .filter((node) => node.getBoundingClientRect().right > window.innerWidth + 0.5)
      .map((node) => node.outerHTML.slice(0, 80))"""
    assert page.evaluate(off) == []


def test_on_a_narrow_screen_the_places_are_in_a_drawer(room: Room, open_page: OpenPage) -> None:
    page = on_a_phone(room, open_page)
    opener = page.get_by_role("button", name="Places and people")
    opener.click()
    expect(page.locator("#act-as")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(opener).to_be_focused()


def test_choosing_a_place_closes_the_drawer(room: Room, open_page: OpenPage) -> None:
    page = on_a_phone(room, open_page)
    page.get_by_role("button", name="Places and people").click()
    page.get_by_role("button", name="rowan-ward").click()
    expect(page.get_by_role("heading", name="rowan-ward")).to_be_visible()
    expect(page.get_by_role("navigation")).to_be_hidden()


def test_on_a_narrow_screen_a_modal_fills_the_screen(room: Room, open_page: OpenPage) -> None:
    page = on_a_phone(room, open_page)
    page.get_by_role("button", name="Enter for the room").click()
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == PHONE


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_nothing_is_fetched_from_elsewhere(room: Room, open_page: OpenPage, size: Size) -> None:
    room.posts(GALLERY["message"])
    page = open_page(room.address(room.anna), size)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.get_by_role("img", name="A leaf").scroll_into_view_if_needed()
    expect(page.get_by_text("Six weeks of readings, rising slowly")).to_be_visible()
    own = (room.emulator.url, "data:")
    assert [url for url in asked if not url.startswith(own)] == []


def test_the_page_says_what_it_is(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    expect(page.get_by_role("heading", name="Training room")).to_be_visible()
    expect(page.get_by_role("banner")).to_contain_text("Nothing leaves this machine.")
