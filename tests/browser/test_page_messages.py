"""What a channel shows: blocks and text, who sees them, when they were said."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from bot.emulator.files import uploads
from tests.browser.sample_app import GALLERY, section
from tests.browser.training_room import OpenPage, Room, move_clock

pytestmark = pytest.mark.browser

ALLOWED = {"A", "BLOCKQUOTE", "CODE", "EM", "PRE", "S", "SPAN", "STRONG", "TIME"}
RENDER = """async (text) => {
  const { mrkdwn } = await import('/page/mrkdwn.js');
  const box = document.createElement('div');
  box.append(...mrkdwn(text));
  const all = [...box.querySelectorAll('*')];
  return {
    tags: all.map((node) => node.tagName),
    links: all.filter((node) => node.href).map((node) => node.href),
    mentions: all.filter((node) => node.className === 'mention').length,
  };
}"""
DRAW = """async (blocks) => {
  const { drawBlocks } = await import('/page/blocks.js');
  const box = document.createElement('div');
  drawBlocks(box, blocks, {});
  return box.textContent;
}"""
TEXT = st.text(st.sampled_from("<>&|@#!*_~`:/ab1 \n.-^{}"), max_size=60) | st.lists(
    st.sampled_from(
        ["<@U1>", "<!channel>", "<https://a.org|b>", "<javascript:a|b>", "*b*", "_i_", "```", "> "]
    ),
    max_size=8,
).map("".join)
ONE_DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc0f01f0005000101c1a4b0b00000000049454e44ae426082"
)


def test_every_block_is_drawn_and_one_that_the_page_does_not_know_is_named(
    room: Room, open_page: OpenPage
) -> None:
    kinds = ("message", "newer", "cards", "prompt")
    for kind in kinds:
        room.posts(GALLERY[kind])
    page = open_page(room.address(room.anna))
    drawn_blocks = page.locator(".message .message-content > .blocks > .block")
    expect(drawn_blocks).to_have_count(sum(len(GALLERY[kind]) for kind in kinds))
    expect(page.get_by_text("A note from May.")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Willow")).to_be_visible()
    expect(page.locator(".unknown")).to_have_count(0)
    drawn = page.evaluate(DRAW, [{"type": "hologram", "block_id": "h", "depth": 3}])
    assert "does not draw this block (hologram)" in drawn
    assert '"depth": 3' in drawn


def test_what_a_person_types_is_shown_as_they_typed_it(room: Room, open_page: OpenPage) -> None:
    typed = '<img src=x onerror="alert(1)"> & <!channel> <@U1>'
    page = open_page(room.address(room.anna))
    page.get_by_label("Message #willow-ward").fill(typed)
    page.keyboard.press("Enter")
    expect(page.locator(".message .text").last).to_have_text(typed)
    expect(page.locator(".message .text *")).to_have_count(0)


@pytest.fixture
def bare_page(room: Room, open_page: OpenPage) -> Page:
    return open_page(room.address(room.anna))


def test_no_text_makes_anything_but_plain_formatting(bare_page: Page) -> None:
    @settings(max_examples=100, deadline=None)
    @given(TEXT)
    def check(text: str) -> None:
        drawn = bare_page.evaluate(RENDER, text)
        assert set(drawn["tags"]) <= ALLOWED
        assert all(re.match(r"https?://|mailto:", link) for link in drawn["links"])
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert bare_page.evaluate(RENDER, escaped)["mentions"] == 0

    check()


def test_mrkdwn_is_formatted(room: Room, open_page: OpenPage) -> None:
    room.says(f"*bold* _slanted_ ~gone~ `code` <https://example.org|a link> <@{room.ben.id}>")
    page = open_page(room.address(room.anna))
    text = page.locator(".message .text")
    expect(text.locator("strong")).to_have_text("bold")
    expect(text.locator("em")).to_have_text("slanted")
    expect(text.locator("s")).to_have_text("gone")
    expect(text.locator("code")).to_have_text("code")
    expect(text.get_by_role("link")).to_have_attribute("href", "https://example.org")
    expect(text.locator(".mention")).to_have_text("@Ben Hughes")


def test_a_picture_in_slack_is_drawn_and_one_elsewhere_is_told_in_words(
    room: Room, open_page: OpenPage
) -> None:
    workspace = room.emulator.backend.workspace
    file = uploads.put(workspace, room.emulator.bot_user_id, "dot.png", ONE_DOT)
    here = {"type": "image", "slack_file": {"id": file["id"]}, "alt_text": "A single dot"}
    away = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A far hill"}
    room.posts([here, away])
    page = open_page(room.address(room.anna))
    picture = page.get_by_role("img", name="A single dot")
    expect(picture).to_have_js_property("naturalWidth", 1)
    expect(page.get_by_text("A far hill")).to_be_visible()


def test_an_answer_to_one_person_is_theirs_alone_and_can_be_put_away(
    room: Room, open_page: OpenPage
) -> None:
    room.posts(GALLERY["prompt"])
    annas, bens = open_page(room.address(room.anna)), open_page(room.address(room.ben))
    annas.get_by_role("button", name="4", exact=True).click()
    answer = annas.get_by_role("listitem").filter(has_text="Saved: 4.")
    expect(answer).to_contain_text("Only visible to you")
    expect(bens.get_by_role("button", name="Enter for the room")).to_be_visible()
    expect(bens.get_by_text("Saved: 4.")).to_have_count(0)
    answer.get_by_role("button", name="Dismiss").click()
    expect(answer).to_have_count(0)


def test_a_changed_message_keeps_what_did_not_change_and_where_the_keyboard_is(
    room: Room, open_page: OpenPage
) -> None:
    ts = room.posts([section("First words"), *GALLERY["prompt"]])
    page = open_page(room.address(room.anna))
    button = page.get_by_role("button", name="4", exact=True)
    button.focus()
    button.evaluate("(node) => { node.sameAsBefore = true; }")
    blocks = [section("Second words"), *GALLERY["prompt"]]
    room.app.client.chat_update(channel=room.willow, ts=ts, text="Other", blocks=blocks)
    expect(page.get_by_text("Second words")).to_be_visible()
    expect(button).to_be_focused()
    assert button.evaluate("(node) => node.sameAsBefore === true")


def test_a_text_that_was_changed_says_so(room: Room, open_page: OpenPage) -> None:
    ts = room.app.client.chat_postMessage(channel=room.willow, text="First words")["ts"]
    page = open_page(room.address(room.anna))
    expect(page.get_by_text("First words")).to_be_visible()
    room.app.client.chat_update(channel=room.willow, ts=ts, text="Second words")
    expect(page.get_by_text("Second words")).to_be_visible()
    expect(page.get_by_text("(edited)")).to_be_visible()


def test_days_and_dates_are_told_by_the_training_rooms_clock(
    room: Room, open_page: OpenPage
) -> None:
    said = room.emulator.clock.now().timestamp()
    room.says(f"Met <!date^{int(said)}^{{date_pretty}}|then>")
    page = open_page(room.address(room.anna))
    expect(page.locator(".day-line")).to_have_text("Today")
    expect(page.get_by_text("Met today")).to_be_visible()
    move_clock(room.emulator, days=1)
    expect(page.locator(".day-line")).to_have_text("Yesterday")
    expect(page.get_by_text("Met yesterday")).to_be_visible()


def test_a_reply_stands_in_its_thread(room: Room, open_page: OpenPage) -> None:
    room.says("How was the night?")
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="Reply in thread").click()
    page.get_by_label("Reply", exact=True).fill("Quiet.")
    page.keyboard.press("Enter")
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_text("Quiet.")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("Quiet.")).to_have_count(0)
    expect(page.get_by_role("button", name="1 reply")).to_be_visible()


def test_the_app_has_a_home_that_it_draws_and_messages_that_can_only_be_read(
    room: Room, open_page: OpenPage
) -> None:
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="Sample app").click()
    expect(page.get_by_role("heading", name="Willow ward")).to_be_visible()
    expect(page.get_by_role("button", name="Raise a concern")).to_be_visible()
    page.get_by_role("tab", name="Home").press("ArrowRight")
    expect(page.get_by_role("tab", name="Messages")).to_be_focused()
    expect(page.get_by_text("Sending messages to Sample app has been turned off.")).to_be_visible()
    expect(page.get_by_label("Message Sample app")).to_be_hidden()


def test_an_archived_channel_can_be_read_but_not_written_in(
    room: Room, open_page: OpenPage
) -> None:
    page = open_page(room.address(room.anna))
    room.emulator.archive(room.willow)
    expect(page.get_by_text("This channel is archived")).to_be_visible()
    expect(page.get_by_label("Message #willow-ward")).to_be_hidden()
