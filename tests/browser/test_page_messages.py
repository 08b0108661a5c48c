"""What a channel shows: blocks and text, who sees them, when they were said."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from tests.browser.sample_app import GALLERY
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


@pytest.mark.parametrize("kind", ["message", "newer", "prompt"])
def test_every_block_that_slack_takes_is_drawn(room: Room, open_page: OpenPage, kind: str) -> None:
    room.posts(GALLERY[kind])
    page = open_page(room.address(room.anna))
    expect(page.locator(".message .block")).to_have_count(len(GALLERY[kind]))
    expect(page.locator(".unknown")).to_have_count(0)


def test_a_block_that_the_page_does_not_know_is_named_and_shown(
    room: Room, open_page: OpenPage
) -> None:
    page = open_page(room.address(room.anna))
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

    check()


def test_escaped_text_mentions_nobody(bare_page: Page) -> None:
    @settings(max_examples=100, deadline=None)
    @given(TEXT)
    def check(text: str) -> None:
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


def test_an_answer_to_one_person_says_that_only_they_see_it(
    room: Room, open_page: OpenPage
) -> None:
    room.posts(GALLERY["prompt"])
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="4", exact=True).click()
    answer = page.get_by_role("listitem").filter(has_text="Saved: 4.")
    expect(answer).to_contain_text("Only visible to you")


def test_an_answer_to_one_person_is_not_on_anothers_page(room: Room, open_page: OpenPage) -> None:
    room.posts(GALLERY["prompt"])
    room.anna.presses("4", channel=room.willow)
    room.anna.waits_for("Saved: 4.")
    page = open_page(room.address(room.ben))
    expect(page.get_by_role("button", name="Enter for the room")).to_be_visible()
    expect(page.get_by_text("Saved: 4.")).to_have_count(0)


def test_a_changed_message_is_drawn_again_and_says_so(room: Room, open_page: OpenPage) -> None:
    ts = room.says("First words")
    page = open_page(room.address(room.anna))
    expect(page.get_by_text("First words")).to_be_visible()
    room.app.client.chat_update(channel=room.willow, ts=ts, text="Second words")
    expect(page.get_by_text("Second words")).to_be_visible()
    expect(page.get_by_text("(edited)")).to_be_visible()


def test_days_are_told_by_the_training_rooms_clock(room: Room, open_page: OpenPage) -> None:
    room.says("Said today")
    page = open_page(room.address(room.anna))
    expect(page.locator(".day-line")).to_have_text("Today")
    move_clock(room.emulator, days=1)
    expect(page.locator(".day-line")).to_have_text("Yesterday")


def test_a_channel_with_news_is_marked_until_it_is_opened(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna, room.rowan))
    willow = page.get_by_role("button", name="willow-ward")
    room.says("News")
    expect(willow).to_contain_text("1 unread")
    willow.click()
    expect(page.locator("#messages").get_by_text("New messages")).to_be_attached()
    expect(willow).not_to_contain_text("unread")


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


def test_home_is_drawn_by_the_app_when_it_is_opened(room: Room, open_page: OpenPage) -> None:
    page = open_page(room.address(room.anna))
    page.get_by_role("button", name="Sample app").click()
    expect(page.get_by_role("heading", name="Willow ward")).to_be_visible()
    expect(page.get_by_role("button", name="Raise a concern")).to_be_visible()


def test_an_archived_channel_can_be_read_but_not_written_in(
    room: Room, open_page: OpenPage
) -> None:
    page = open_page(room.address(room.anna))
    room.emulator.archive(room.willow)
    expect(page.get_by_text("This channel is archived")).to_be_visible()
    expect(page.get_by_label("Message #willow-ward")).to_be_hidden()
