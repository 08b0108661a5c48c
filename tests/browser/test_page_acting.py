"""Acting on the page: buttons, menus, commands, shortcuts, and as whom."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.emulator import Timing
from tests.browser.sample_app import GALLERY
from tests.browser.training_room import OpenPage, Room, connected_room

pytestmark = pytest.mark.browser


@pytest.fixture
def gallery(room: Room, open_page: OpenPage) -> Page:
    """Anna's page with one of each block."""
    room.posts(GALLERY["message"])
    page = open_page(room.address(room.anna))
    expect(page.get_by_role("heading", name="A gallery")).to_be_visible()
    return page


def actions_sent(room: Room) -> int:
    """How many block actions went to the app."""
    return sum(
        entry.direction.value == "to app" and entry.name.startswith("block_actions")
        for entry in room.emulator.backend.traffic.after()
    )


def test_a_button_that_asks_first_sends_only_when_agreed(room: Room, gallery: Page) -> None:
    before = actions_sent(room)
    gallery.get_by_role("button", name="Danger").click()
    question = gallery.get_by_role("alertdialog", name="Close it?")
    expect(question).to_contain_text("It cannot be opened again.")
    gallery.keyboard.press("Escape")
    expect(question).to_have_count(0)
    assert actions_sent(room) == before
    gallery.get_by_role("button", name="Danger").click()
    gallery.get_by_role("button", name="Close it").click()
    expect(gallery.get_by_text("Saved: None.")).to_be_visible()


def test_menus_in_a_message_tell_the_app_and_work_by_keyboard(gallery: Page) -> None:
    gallery.get_by_label("A section with a select").select_option("Therapy")
    expect(gallery.get_by_text("Saved: therapy.")).to_be_visible()
    more = gallery.get_by_role("button", name="More", exact=True)
    more.focus()
    gallery.keyboard.press("Enter")
    gallery.keyboard.press("ArrowDown")
    gallery.keyboard.press("Enter")
    expect(gallery.get_by_text("Saved: remove.")).to_be_visible()
    expect(more).to_be_focused()


def test_a_word_on_how_useful_it_was_reaches_the_app(room: Room, open_page: OpenPage) -> None:
    room.posts(GALLERY["newer"])
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="Not useful").click()
    expect(page.get_by_text("Saved: not useful.")).to_be_visible()


def test_an_app_that_does_not_answer_is_told_and_nothing_typed_is_lost(
    open_page: OpenPage,
) -> None:
    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Nobody home"},
        "action_id": "silent",
    }
    with connected_room(Timing(ack=0.6)) as room:
        room.posts([{"type": "actions", "elements": [button]}])
        page = open_page(room.address(room.anna))
        page.get_by_role("button", name="Nobody home").click()
        expect(page.get_by_role("alert").get_by_text("did not answer in time")).to_be_visible()

        page.get_by_role("button", name="Shortcuts").click()
        page.get_by_role("menuitem", name="Open the form").click()
        page.get_by_label("Ward name").fill("Silence")
        page.get_by_label("Today").check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text(
            "We had some trouble connecting. Try again?"
        )
        expect(page.get_by_label("Ward name")).to_have_value("Silence")


def test_a_slash_offers_the_commands_and_one_that_is_none_is_refused_and_kept(
    room: Room, open_page: OpenPage
) -> None:
    page = open_page(room.address(room.anna))
    composer = page.get_by_label("Message #willow-ward")
    composer.press_sequentially("/g")
    offered = page.get_by_role("listbox", name="Slash commands")
    expect(offered.get_by_role("option")).to_have_text(["/galleryPost one of each"])
    composer.press("Tab")
    expect(composer).to_have_value("/gallery ")
    composer.fill("/nothing here")
    composer.press("Enter")
    expect(page.get_by_text("/nothing is not a valid command.")).to_be_visible()
    expect(composer).to_have_value("/nothing here")


def test_why_something_was_not_sent_still_stands_there_after_news_has_come(
    room: Room, open_page: OpenPage
) -> None:
    page = open_page(room.address(room.anna))
    composer = page.get_by_label("Message #willow-ward")
    composer.fill("/nothing here")
    composer.press("Enter")
    why = page.get_by_text("/nothing is not a valid command.")
    expect(why).to_be_visible()
    room.says("News.")
    expect(page.get_by_text("News.")).to_be_visible()
    expect(why).to_be_visible()


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


def test_a_shortcut_on_a_message_carries_the_message(room: Room, open_page: OpenPage) -> None:
    room.says("The garden gate sticks.")
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Ask about this").click()
    expect(page.get_by_text("You asked about: The garden gate sticks.")).to_be_visible()


def test_a_draft_waits_in_its_channel_and_the_back_button_leads_there(
    room: Room, open_page: OpenPage
) -> None:
    page = open_page(room.address(room.anna))
    page.get_by_label("Message #willow-ward").fill("Half a sentence")
    page.get_by_role("button", name="rowan-ward").click()
    expect(page.get_by_label("Message #rowan-ward")).to_have_value("")
    page.go_back()
    expect(page.get_by_role("heading", name="willow-ward")).to_be_visible()
    expect(page.get_by_label("Message #willow-ward")).to_have_value("Half a sentence")


def test_one_acts_as_whom_one_chose_sees_nothing_of_the_last_one_and_stays_so(
    room: Room, open_page: OpenPage
) -> None:
    room.posts(GALLERY["prompt"])
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="4", exact=True).click()
    expect(page.get_by_text("Saved: 4.")).to_be_visible()

    switch = page.locator("#act-as")
    expect(switch).to_contain_text("Nurse on Willow")
    switch.click()
    office = page.get_by_role("menuitemradio", name="Willow office")
    expect(office).to_contain_text("Shared account")
    page.get_by_role("menuitemradio", name="Ben Hughes").click()
    expect(switch).to_contain_text("Ben Hughes")
    expect(page.get_by_role("button", name="Enter for the room")).to_be_visible()
    expect(page.get_by_text("Saved: 4.")).to_have_count(0)

    page.get_by_label("Message #willow-ward").fill("It is me")
    page.keyboard.press("Enter")
    message = page.get_by_role("listitem").filter(has_text="It is me")
    expect(message).to_contain_text("Ben Hughes")
    page.goto(room.emulator.url)
    expect(switch).to_contain_text("Ben Hughes")
