"""What happens by itself: news from others, the clock, the wire, a line that breaks."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import Page, expect

from bot.emulator import JumpTarget
from tests.browser.sample_app import GALLERY
from tests.browser.training_room import OpenPage, Room

pytestmark = pytest.mark.browser

KEEP_SOCKETS = """
  window.lines = [];
  window.WebSocket = class extends WebSocket {
    constructor(...rest) { super(...rest); window.lines.push(this); }
  };
"""
BREAK_THE_LINE = """async () => {
  const [line] = window.lines;
  if (line.readyState === 0) await new Promise((go) => line.addEventListener('open', go));
  line.close();
}"""


def test_two_people_see_what_each_other_says(room: Room, open_page: OpenPage) -> None:
    annas, bens = open_page(room.address(room.anna)), open_page(room.address(room.ben))
    for page, words in ((annas, "Good morning"), (bens, "And to you")):
        page.get_by_label("Message #willow-ward").fill(words)
        page.get_by_label("Message #willow-ward").press("Enter")
    for page in (annas, bens):
        expect(page.get_by_text("Good morning")).to_be_visible()
        expect(page.get_by_text("And to you")).to_be_visible()


def test_a_modal_opens_on_the_page_of_the_person_it_is_for(room: Room, open_page: OpenPage) -> None:
    annas, bens = open_page(room.address(room.anna)), open_page(room.address(room.ben))
    expect(bens.get_by_label("Message #willow-ward")).to_be_visible()
    room.anna.types_command("/form", channel=room.willow)
    expect(annas.get_by_role("dialog")).to_be_visible()
    expect(bens.get_by_role("dialog")).to_have_count(0)


def test_a_page_whose_line_broke_catches_up(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    page.add_init_script(KEEP_SOCKETS)
    with page.expect_websocket():
        page.reload()
    with page.expect_websocket():
        page.evaluate(BREAK_THE_LINE)
        room.says("Said while nobody listened")
    expect(page.get_by_text("Said while nobody listened")).to_be_visible()
    room.says("Said when they listened again")
    expect(page.get_by_text("Said when they listened again")).to_be_visible()


def test_a_jump_says_that_it_is_under_way_and_then_shows_the_new_time(
    room: Room, open_page: OpenPage
) -> None:
    may_move = threading.Event()
    move = room.emulator.jumps[0].action
    room.emulator.jumps[0] = JumpTarget("Next day", lambda: (may_move.wait(5), move())[-1])
    page = open_page(room.address(room.anna))
    clock = page.locator("#clock time")
    before = clock.text_content() or ""
    page.get_by_role("button", name="Next day").click()
    expect(page.get_by_text("Next day: moving the clock…")).to_be_visible()
    may_move.set()
    expect(page.get_by_text("moving the clock")).to_be_hidden()
    expect(clock).not_to_have_text(before)


def test_the_wire_shows_what_was_pressed_and_what_the_app_did(
    room: Room, open_page: OpenPage
) -> None:
    room.posts(GALLERY["prompt"])
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="Wire").click()
    wire = page.get_by_role("complementary", name="What crosses the wire")
    page.get_by_role("button", name="4", exact=True).click()
    sent = wire.get_by_role("listitem").filter(has_text="block_actions rate-4").first
    expect(sent).to_contain_text("To the app")
    sent.locator("summary").click()
    expect(sent).to_contain_text('"action_id": "rate-4"')


def test_the_wire_can_show_one_direction_only(room: Room, open_page: OpenPage) -> None:
    room.says("Hello")
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="Wire").click()
    call = page.get_by_role("listitem").filter(has_text="chat.postMessage")
    expect(call).to_be_visible()
    page.get_by_label("Show").select_option("To the app")
    expect(call).to_be_hidden()


def test_something_can_be_made_to_go_wrong(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="Wire").click()
    page.get_by_text("Make something go wrong").click()
    page.get_by_label("The next call of").select_option("chat.postMessage")
    page.get_by_label("goes wrong: it").select_option("is told that the channel is archived")
    page.get_by_role("button", name="Set this up").click()
    expect(page.get_by_text("Ready: the next call is told")).to_be_visible()
    answer = room.emulator.faults.take("chat.postMessage")
    assert answer is not None
    assert answer.error == "is_archived"


def test_steps_of_the_guide_stay_ticked(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    page.get_by_label("Raise a concern.").check()
    expect(page.get_by_text("1 of 3 done")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Raise a concern.")).to_be_checked()


def test_a_guide_that_was_hidden_stays_hidden(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    guide = page.get_by_role("complementary", name="Guide")
    expect(guide).to_be_visible()
    page.get_by_role("button", name="Close the panel").click()
    page.reload()
    expect(page.get_by_label("Message #willow-ward")).to_be_visible()
    expect(guide).to_be_hidden()


def test_reading_old_messages_is_not_disturbed_by_a_new_one(
    room: Room, open_page: OpenPage
) -> None:
    for _ in range(3):
        room.posts(GALLERY["prompt"])
    page: Page = open_page(room.address(room.anna))
    scroller = page.get_by_role("region", name="Messages", exact=True)
    expect(page.get_by_role("button", name="Enter for the room")).to_have_count(3)
    scroller.evaluate("(node) => { node.scrollTop = 0; }")
    expect(page.get_by_text("This is the start of #willow-ward.")).to_be_in_viewport()
    room.says("Something new")
    more = page.get_by_role("button", name="New messages")
    expect(more).to_be_visible()
    expect(page.get_by_text("This is the start of #willow-ward.")).to_be_in_viewport()
    more.click()
    expect(page.get_by_text("Something new")).to_be_in_viewport()
