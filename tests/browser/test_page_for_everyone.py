"""The page for every hand, eye and screen, and for a machine that must keep things in."""

from __future__ import annotations

import importlib
import os

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sample_app import GALLERY
from tests.browser.training_room import DESKTOP, PHONE, OpenPage, Room, Size

pytestmark = pytest.mark.browser

SERIOUS = """([within, rules]) =>
  axe.run(within, {resultTypes: ['violations'], ...rules}).then((found) =>
  found.violations
    .filter((one) => ['serious', 'critical'].includes(one.impact))
    .map((one) => [one.id, one.nodes.map((node) => node.html)]))"""


@pytest.fixture(scope="session")
def axe_core() -> str:
    """The script of axe-core. Without it the test is skipped, but not in CI."""
    try:
        base = importlib.import_module("axe_playwright_python.base")
    except ImportError:
        reason = "axe-core is not installed: pip install axe-playwright-python"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return str(base.AXE_SCRIPT)


def assert_accessible(page: Page, axe_core: str, where: str, within: str = "body") -> None:
    """axe-core finds nothing serious by day, nor too faint a colour by night."""
    if page.evaluate("() => !window.axe"):
        page.evaluate(axe_core)
    assert page.evaluate(SERIOUS, [within, {}]) == [], where
    page.emulate_media(color_scheme="dark")
    faint = page.evaluate(SERIOUS, [within, {"runOnly": ["color-contrast"]}])
    page.emulate_media(color_scheme="light")
    assert faint == [], f"{where}, dark"


def with_everything(room: Room, open_page: OpenPage, size: Size) -> Page:
    """Anna's page with everything in it."""
    for kind in ("message", "newer", "cards", "prompt"):
        room.posts(GALLERY[kind])
    page = open_page(room.address(room.anna), size)
    expect(page.get_by_role("button", name="Enter for the room")).to_be_visible()
    return page


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_every_screen_is_accessible(
    room: Room, open_page: OpenPage, axe_core: str, size: Size
) -> None:
    page = with_everything(room, open_page, size)
    page.get_by_role("button", name="4", exact=True).click()
    expect(page.get_by_text("Saved: 4.")).to_be_visible()
    assert_accessible(page, axe_core, "a channel", "html")

    page.get_by_role("button", name="Shortcuts").click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert_accessible(page, axe_core, "a menu", ".menu")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Enter for the room").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Please complete this required field.").first).to_be_visible()
    page.get_by_text("Choose", exact=True).click()
    assert_accessible(page, axe_core, "a modal with errors", "#modal")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    room.anna.types_command("/rare", channel=room.willow)
    rare = page.get_by_role("dialog", name="Rare fields")
    rare.get_by_label("Ward").press_sequentially("Wi")
    expect(rare.get_by_role("option", name="Willow")).to_be_visible()
    assert_accessible(page, axe_core, "a modal with rare fields", "#modal")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.get_by_role("button", name="Wire").click()
    page.locator(".wire-line").last.click()
    page.get_by_text("Make something go wrong").click()
    page.get_by_role("button", name="Set this up").click()
    expect(page.get_by_role("list", name="Set now")).to_be_visible()
    assert_accessible(page, axe_core, "the inspector and the faults", "#panel")
    page.get_by_role("button", name="Close the panel").click()

    page.get_by_role("button", name="Guide").click()
    expect(page.get_by_text("1 of 3 done")).to_be_visible()
    assert_accessible(page, axe_core, "the guide", "#panel")
    page.get_by_role("button", name="Close the panel").click()

    page.get_by_role("button", name="Reply in thread").first.click()
    expect(page.get_by_label("Reply", exact=True)).to_be_visible()
    assert_accessible(page, axe_core, "a thread", "#panel")

    page.goto(room.address(room.anna, "home"))
    expect(page.get_by_role("heading", name="Willow ward")).to_be_visible()
    assert_accessible(page, axe_core, "Home")
    page.get_by_role("tab", name="Messages").click()
    expect(page.get_by_text("has been turned off")).to_be_visible()
    assert_accessible(page, axe_core, "messages that can only be read")


SMALL_BUTTONS = """() => [...document.querySelectorAll('button, summary')]
  .filter((node) => node.getClientRects().length > 0)
  .filter((node) => getComputedStyle(node).visibility === 'visible')
  .map((node) => [node.textContent || node.ariaLabel, node.getBoundingClientRect().height])
  .filter(([, height]) => height < 40)"""


OFF_THE_SCREEN = """() => [...document.querySelectorAll('.top *, .main *')]
  .filter((node) => node.getClientRects().length > 0)
  .filter((node) => !node.closest('.table-scroll, .carousel, .unseen'))
  .filter((node) => node.getBoundingClientRect().right > window.innerWidth + 0.5)
  .map((node) => node.outerHTML.slice(0, 80))"""
TOP = "(node) => Math.round(node.getBoundingClientRect().top)"


def test_on_a_phone_all_fits_and_is_large_enough_for_a_thumb(
    room: Room, open_page: OpenPage
) -> None:
    page = with_everything(room, open_page, PHONE)
    assert page.evaluate(SMALL_BUTTONS) == []
    assert page.evaluate(OFF_THE_SCREEN) == []
    page.get_by_role("button", name="Enter for the room").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate(SMALL_BUTTONS) == []
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == PHONE


def test_on_a_phone_a_scale_stands_in_one_row(room: Room, open_page: OpenPage) -> None:
    words = ("1 not at all", "2", "3", "4", "5 completely", "Can't say")
    buttons = [
        {"type": "button", "text": {"type": "plain_text", "text": one}, "action_id": f"scale-{n}"}
        for n, one in enumerate(words)
    ]
    room.posts([{"type": "actions", "elements": buttons}])
    page = open_page(room.address(room.anna), PHONE)
    expect(page.get_by_role("button", name="5 completely")).to_be_visible()
    tops = [page.get_by_role("button", name=one, exact=True).evaluate(TOP) for one in words]
    assert len(set(tops[:5])) == 1
    assert tops[5] > tops[0]
    assert page.evaluate(OFF_THE_SCREEN) == []


def test_on_a_phone_the_places_are_in_a_drawer(room: Room, open_page: OpenPage) -> None:
    page = with_everything(room, open_page, PHONE)
    opener = page.get_by_role("button", name="Places and people")
    opener.click()
    expect(page.locator("#act-as")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    page.get_by_role("button", name="rowan-ward").click()
    expect(page.get_by_role("heading", name="rowan-ward")).to_be_visible()
    expect(page.get_by_role("navigation")).to_be_hidden()


def test_on_a_phone_a_long_name_stays_clear_of_the_buttons(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna), PHONE)
    name = page.locator("#who")
    expect(name).to_have_text("Anna Okafor")
    name.evaluate("(node) => { node.textContent = 'Wilhelmina-'.repeat(6); }")
    box, button = name.bounding_box(), page.get_by_role("button", name="Jump to").bounding_box()
    assert box is not None
    assert button is not None
    assert box["x"] + box["width"] <= button["x"]


def test_on_a_phone_the_focus_stays_in_the_panel_that_covers_the_page(
    room: Room, open_page: OpenPage
) -> None:
    page = open_page(room.address(room.anna), PHONE)
    opener = page.get_by_role("button", name="Guide")
    opener.click()
    inside = "document.activeElement === document.body || panel.contains(document.activeElement)"
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.get_by_role("button", name="Close the panel").click()
    expect(opener).to_be_focused()


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
