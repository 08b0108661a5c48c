"""What happens by itself: news from others, the clock, the wire, a line that breaks, the guide."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import Page, Route, expect

from bot.emulator import JumpTarget
from tests.browser.sample_app import GALLERY, with_section
from tests.browser.training_room import PHONE, OpenPage, Room, connected_room

pytestmark = pytest.mark.browser

KEEP_SOCKETS = """
  window.lines = [];
  window.WebSocket = class extends WebSocket {
    constructor(...rest) { super(...rest); window.lines.push(this); }
  };
"""
LINE_IS_OPEN = "() => window.lines?.at(-1)?.readyState === WebSocket.OPEN"


def test_two_pages_are_live_in_what_is_said_unread_shown_and_opened(
    room: Room, open_page: OpenPage
) -> None:
    annas, bens = open_page(room.address(room.anna)), open_page(room.address(room.ben, "home"))
    expect(bens.get_by_role("heading", name="Willow ward")).to_be_visible()
    composer = annas.get_by_label("Message #willow-ward")
    composer.fill("Good morning")
    composer.press("Enter")
    willow = bens.get_by_role("button", name="willow-ward")
    expect(willow).to_contain_text("1 unread")
    willow.click()
    expect(bens.locator("#messages").get_by_text("New messages")).to_be_attached()
    expect(willow).not_to_contain_text("unread")

    bens.get_by_label("Message #willow-ward").fill("And to you")
    bens.get_by_label("Message #willow-ward").press("Enter")
    expect(annas.get_by_text("And to you")).to_be_visible()

    room.anna.types_command("/form", channel=room.willow)
    expect(annas.get_by_role("dialog")).to_be_visible()
    expect(bens.get_by_role("dialog")).to_have_count(0)

    drawn_before = len(room.emulator.calls("views.publish"))
    bens.get_by_role("button", name="Sample app").click()
    # The app draws Home as it is opened, and must not draw it over what comes after.
    room.emulator.wait_until(lambda: len(room.emulator.calls("views.publish")) > drawn_before)
    room.app.client.views_publish(
        user_id=room.ben.id, view=with_section(GALLERY["home"], "Drawn again.")
    )
    expect(bens.get_by_text("Drawn again.")).to_be_visible()


def test_a_page_whose_line_broke_catches_up(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    page.add_init_script(KEEP_SOCKETS)
    page.reload()
    page.wait_for_function(LINE_IS_OPEN)
    page.evaluate("window.lines.at(-1).close()")
    room.says("Said while nobody listened")
    expect(page.get_by_text("Said while nobody listened")).to_be_visible()
    room.says("Said when they listened again")
    expect(page.get_by_text("Said when they listened again")).to_be_visible()


def test_a_training_room_that_starts_again_finds_its_page_and_nothing_typed_is_lost(
    open_page: OpenPage,
) -> None:
    with connected_room() as room:
        port = int(room.emulator.url.rpartition(":")[2])
        room.says("Said before")
        page = open_page(room.address(room.anna), loses_server=True)
        page.get_by_role("button", name="Wire").click()
        wire = page.get_by_role("complementary", name="What crosses the wire")
        expect(wire.get_by_role("listitem").filter(has_text="chat.postMessage")).to_be_visible()
        page.get_by_label("Message #willow-ward").fill("Half a sentence")
        room.anna.types_command("/form", channel=room.willow)
        page.get_by_label("Ward name").fill("Half a name")
    expect(page.get_by_role("status").filter(has_text="We keep trying")).to_be_visible()
    with connected_room(port=port) as again:
        again.says("Said after")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("The training room has started again")
        expect(dialog.get_by_label("Ward name")).to_have_value("Half a name")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(page.get_by_text("Said after")).to_be_visible()
        expect(page.get_by_text("Said before")).to_have_count(0)
        expect(page.get_by_label("Message #willow-ward")).to_have_value("Half a sentence")
        calls = wire.get_by_role("listitem").filter(has_text="chat.postMessage")
        expect(calls).to_have_count(1)


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


def test_on_a_phone_the_button_says_that_a_jump_is_under_way(
    room: Room, open_page: OpenPage
) -> None:
    may_move = threading.Event()
    move = room.emulator.jumps[0].action
    room.emulator.jumps[0] = JumpTarget("Next day", lambda: (may_move.wait(5), move())[-1])
    page = open_page(room.address(room.anna), PHONE)
    page.get_by_role("button", name="Jump to").click()
    page.get_by_role("menuitem", name="Next day").click()
    expect(page.get_by_role("button", name="Moving…")).to_be_visible()
    may_move.set()
    expect(page.get_by_role("button", name="Jump to")).to_be_visible()


def test_the_wire_shows_what_was_pressed_and_can_be_searched(
    room: Room, open_page: OpenPage
) -> None:
    room.posts(GALLERY["prompt"])
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="Wire").click()
    wire = page.get_by_role("complementary", name="What crosses the wire")
    page.get_by_role("button", name="4", exact=True).click()
    rows = wire.get_by_role("listitem")
    sent = rows.filter(has_text="To the app").filter(has_text="block_actions rate-4").last
    sent.locator("summary").click()
    expect(sent).to_contain_text('"action_id": "rate-4"')

    call = rows.filter(has_text="chat.postMessage").last
    page.get_by_label("Find by name").fill("postmess")
    expect(call).to_be_visible()
    expect(sent).to_be_hidden()
    page.get_by_label("Show").select_option("To the app")
    expect(call).to_be_hidden()


def test_things_can_be_made_to_go_wrong_and_right_again(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="Wire").click()
    page.get_by_text("Make something go wrong").click()
    what = page.get_by_label("What goes wrong")
    now = page.get_by_role("list", name="Set now")

    what.select_option("Lose the connection after the next call")
    page.get_by_label("Which call").select_option("post (chat.postMessage)")
    page.get_by_role("button", name="Set this up").click()
    expect(now).to_contain_text("Next post: connection lost after")
    page.get_by_role("button", name="Clear what waits").click()
    expect(now).to_be_hidden()
    assert room.emulator.faults.take("chat.postMessage") is None

    what.select_option("Archive #willow-ward")
    page.get_by_role("button", name="Set this up").click()
    expect(page.get_by_text("This channel is archived")).to_be_visible()
    now.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Message #willow-ward")).to_be_visible()


def test_the_guide_shows_the_way_ticks_itself_and_can_be_hidden(
    room: Room, open_page: OpenPage
) -> None:
    room.posts(GALLERY["prompt"])
    page = open_page(room.address(room.anna))
    guide = page.get_by_role("complementary", name="Guide")
    expect(guide.get_by_text("0 of 3 done")).to_be_visible()
    guide.get_by_role("button", name="Show me").click()
    expect(page.locator("#act-as")).to_contain_text("Ben Hughes")
    expect(page.get_by_role("button", name="4", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(guide.get_by_text("Only Ben sees the answer.")).to_be_visible()
    guide.get_by_label("Raise a concern.").check()
    expect(guide.get_by_text("2 of 3 done")).to_be_visible()

    page.get_by_role("button", name="Close the panel").click()
    page.reload()
    expect(page.get_by_label("Message #willow-ward")).to_be_visible()
    expect(guide).to_be_hidden()
    page.get_by_role("button", name="Guide, 1 to do").click()
    expect(guide.get_by_text("2 of 3 done")).to_be_visible()


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


def test_what_one_says_oneself_comes_into_view(room: Room, open_page: OpenPage) -> None:
    for _ in range(3):
        room.posts(GALLERY["prompt"])
    page = open_page(room.address(room.anna))
    expect(page.get_by_role("button", name="Enter for the room")).to_have_count(3)
    page.locator("#scroller").evaluate("(node) => { node.scrollTop = 0; }")
    expect(page.get_by_text("This is the start of #willow-ward.")).to_be_in_viewport()
    page.get_by_label("Message #willow-ward").fill("We talked about it")
    page.keyboard.press("Enter")
    said = page.locator("#messages").get_by_text("We talked about it", exact=True).last
    expect(said).to_be_in_viewport()
    expect(page.get_by_role("button", name="New messages")).to_be_hidden()


def test_a_thread_opened_while_the_page_is_being_drawn_stays_open(
    room: Room, open_page: OpenPage
) -> None:
    room.says("How was the night?")
    page = open_page(room.address(room.anna))
    held: list[Route] = []
    page.route("**/page-api/guide", lambda route: held.append(route))
    page.reload()
    page.get_by_role("button", name="Reply in thread").click()
    expect(page.get_by_label("Reply", exact=True)).to_be_visible()

    for route in held:
        route.continue_()
    page.unroute("**/page-api/guide")
    expect(page.get_by_role("button", name="Guide")).to_contain_text("3")
    expect(page.get_by_label("Reply", exact=True)).to_be_visible()
