"""Acting on the page: buttons, menus, commands, shortcuts, and as whom."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sample_app import GALLERY
from tests.browser.training_room import OpenPage, Room

pytestmark = pytest.mark.browser


@pytest.fixture
def gallery(room: Room, open_page: OpenPage) -> Page:
    """Anna's page with one of each block."""
    room.posts(GALLERY["message"])
    page = open_page(room.address(room.anna))
    expect(page.get_by_role("heading", name="A gallery")).to_be_visible()
    return page


def actions_sent(room: Room) -> list[str]:
    """The names of the block actions that went to the app."""
    return [
        entry.name
        for entry in room.emulator.backend.traffic.after()
        if entry.direction.value == "to app" and entry.name.startswith("block_actions")
    ]


def test_a_button_that_asks_first_sends_nothing_when_refused(room: Room, gallery: Page) -> None:
    gallery.get_by_role("button", name="Danger").click()
    question = gallery.get_by_role("alertdialog", name="Close it?")
    expect(question).to_contain_text("It cannot be opened again.")
    gallery.keyboard.press("Escape")
    expect(question).to_have_count(0)
    assert actions_sent(room) == []


def test_a_button_that_asks_first_sends_when_agreed(gallery: Page) -> None:
    gallery.get_by_role("button", name="Danger").click()
    gallery.get_by_role("button", name="Close it").click()
    expect(gallery.get_by_text("Saved: None.")).to_be_visible()


def test_a_select_in_a_message_tells_the_app(gallery: Page) -> None:
    gallery.get_by_label("A section with a select").select_option("Therapy")
    expect(gallery.get_by_text("Saved: therapy.")).to_be_visible()


def test_an_overflow_menu_works_by_keyboard(gallery: Page) -> None:
    more = gallery.get_by_role("button", name="More", exact=True)
    more.focus()
    gallery.keyboard.press("Enter")
    gallery.keyboard.press("ArrowDown")
    gallery.keyboard.press("Enter")
    expect(gallery.get_by_text("Saved: remove.")).to_be_visible()
    expect(more).to_be_focused()


def test_an_app_that_does_not_answer_a_button_is_told(
    hasty_room: Room, open_page: OpenPage
) -> None:
    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Nobody home"},
        "action_id": "silent",
    }
    hasty_room.posts([{"type": "actions", "elements": [button]}])
    page = open_page(hasty_room.address(hasty_room.anna))
    page.get_by_role("button", name="Nobody home").click()
    expect(page.get_by_role("alert").get_by_text("did not answer in time")).to_be_visible()


def test_a_slash_offers_the_commands_and_tab_completes_one(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    composer = page.get_by_label("Message #willow-ward")
    composer.press_sequentially("/g")
    offered = page.get_by_role("listbox", name="Slash commands")
    expect(offered.get_by_role("option")).to_have_text(["/galleryPost one of each"])
    composer.press("Tab")
    expect(composer).to_have_value("/gallery ")


def test_a_form_is_opened_filled_and_sent_by_keyboard_alone(
    room: Room, open_page: OpenPage
) -> None:
    page = open_page(room.address(room.anna))
    page.get_by_label("Message #willow-ward").focus()
    page.keyboard.type("/form")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Ward name")).to_be_focused()
    page.keyboard.type("Willow")
    for _ in range(4):
        page.keyboard.press("Tab")  # the pattern, both handovers, how soon
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert room.desk.forms[0]["soon"]["soon"]["selected_option"]["value"] == "today"


def test_a_command_that_is_none_is_refused_and_kept(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    composer = page.get_by_label("Message #willow-ward")
    composer.fill("/nothing here")
    composer.press("Enter")
    expect(page.get_by_text("/nothing is not a valid command.")).to_be_visible()
    expect(composer).to_have_value("/nothing here")


def test_a_shortcut_on_a_message_carries_the_message(room: Room, open_page: OpenPage) -> None:
    room.says("The garden gate sticks.")
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Ask about this").click()
    expect(page.get_by_text("You asked about: The garden gate sticks.")).to_be_visible()


def test_a_draft_waits_in_its_channel(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    page.get_by_label("Message #willow-ward").fill("Half a sentence")
    page.get_by_role("button", name="rowan-ward").click()
    expect(page.get_by_label("Message #rowan-ward")).to_have_value("")
    page.get_by_role("button", name="willow-ward").click()
    expect(page.get_by_label("Message #willow-ward")).to_have_value("Half a sentence")


def act_as(page: Page, name: str) -> None:
    """Choose whom to act as."""
    page.locator("#act-as").click()
    page.get_by_role("menuitemradio", name=name).click()


def test_the_list_of_people_marks_the_shared_account(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    page.locator("#act-as").click()
    office = page.get_by_role("menuitemradio", name="Willow office")
    expect(office).to_contain_text("Shared account")


def test_one_acts_as_whom_one_chose(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    act_as(page, "Ben Hughes")
    expect(page.locator("#act-as")).to_contain_text("Ben Hughes")
    page.get_by_label("Message #willow-ward").fill("It is me")
    page.keyboard.press("Enter")
    message = page.get_by_role("listitem").filter(has_text="It is me")
    expect(message).to_contain_text("Ben Hughes")


def test_whom_one_acts_as_is_remembered(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    act_as(page, "Ben Hughes")
    expect(page.locator("#act-as")).to_contain_text("Ben Hughes")
    page.goto(room.emulator.url)
    expect(page.locator("#act-as")).to_contain_text("Ben Hughes")


def test_the_back_button_goes_to_the_place_before(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="rowan-ward").click()
    expect(page.get_by_role("heading", name="rowan-ward")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="willow-ward")).to_be_visible()


def test_what_one_person_sees_is_gone_when_another_is_chosen(
    room: Room, open_page: OpenPage
) -> None:
    room.posts(GALLERY["prompt"])
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="4", exact=True).click()
    expect(page.get_by_text("Saved: 4.")).to_be_visible()
    act_as(page, "Ben Hughes")
    expect(page.locator("#act-as")).to_contain_text("Ben Hughes")
    expect(page.get_by_role("button", name="Enter for the room")).to_be_visible()
    expect(page.get_by_text("Saved: 4.")).to_have_count(0)
