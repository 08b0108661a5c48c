"""What is on the screen: short, speakable, and within what Slack takes."""

from __future__ import annotations

from typing import Any

import pytest

from bot.emulator.block_kit import check_message_blocks, check_modal
from bot.handover import blocks, views
from bot.handover.views import RoomOf
from bot.slack.message import Message
from prompts.catalogue import Catalogue, Dimension, Item, Prompt
from storage.handovers import Band, Handover, Talked, Words, as_kept
from tests.storage.sample_ward import a_prompt

ROOM = RoomOf("a" * 20, "C0001")


def _words(prompt: Prompt) -> Words:
    return Handover(**as_kept(prompt)).words


@pytest.fixture
def words(catalogue: Catalogue) -> Words:
    return _words(a_prompt(catalogue))


def prompt(words: Words, late_since: str | None = None) -> Message:
    return blocks.prompt("a" * 20, words, "07:30", late_since)


def buttons(message: Message) -> list[dict[str, Any]]:
    return [
        element
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def shown(message: Message) -> str:
    return " ".join(block["text"]["text"] for block in message.blocks if block["type"] == "section")


@pytest.fixture(params=["longest", "marked up"])
def awkward(request: pytest.FixtureRequest, catalogue: Catalogue) -> Words:
    """Words that an overlay could bring."""
    text = {"longest": "We look. " * 700, "marked up": "<!channel> *R&D* <@U123> `x`"}
    item = Item("i", text[request.param], "ours")
    plain = a_prompt(catalogue)
    dimension = Dimension("d", plain.area.id, text[request.param][:300], (item,), (item,), (item,))
    return _words(Prompt(plain.area, dimension, item, item, item, plain.statement, item.text))


def test_slack_takes_a_prompt(words: Words) -> None:
    assert check_message_blocks(list(prompt(words, "07:15").blocks)) == []


def test_slack_takes_a_closed_prompt(words: Words) -> None:
    closed = blocks.closed_prompt("a" * 20, words, "07:30", Band.TEN)
    assert check_message_blocks(list(closed.blocks)) == []


def test_slack_takes_the_rooms_form(words: Words) -> None:
    assert check_modal(views.room_form(ROOM, words)) == []


def test_slack_takes_what_was_saved() -> None:
    assert check_modal(views.room_saved(9, 5)) == []


def test_slack_takes_each_whole_dimension(catalogue: Catalogue, words: Words) -> None:
    for dimension in catalogue.dimensions:
        assert check_modal(views.more(words, dimension)) == []


def test_slack_takes_whatever_an_overlay_says(awkward: Words) -> None:
    assert check_message_blocks(list(prompt(awkward, "07:15").blocks)) == []
    assert check_modal(views.room_form(ROOM, awkward)) == []
    assert check_modal(views.more(awkward, None)) == []


def test_nothing_in_the_library_can_mention_anybody(awkward: Words) -> None:
    message = prompt(awkward)
    assert "<" not in message.text + shown(message)


def test_a_prompt_reads_see_think_act_rate(words: Words) -> None:
    text = shown(prompt(words))
    places = [text.index(part) for part in ("SEE:", "THINK:", "ACT:", "RATE:")]
    assert places == sorted(places)


def test_its_text_says_all_of_it_on_its_own(words: Words) -> None:
    text = prompt(words).text
    for part in (words.dimension, "07:30", words.see, words.think, words.act, words.statement):
        assert part in text


def test_its_buttons_are_the_scores_and_five_more(words: Words) -> None:
    assert [button["text"]["text"] for button in buttons(prompt(words))] == [
        *("1 not at all", "2", "3", "4", "5 completely", "Can't say"),
        *("Enter for the room", "We talked about it", "Not this time"),
        *("Something doesn't feel right", "More on this"),
    ]


def test_each_score_is_spoken_in_full(words: Words) -> None:
    spoken = [button.get("accessibility_label") for button in buttons(prompt(words))[:6]]
    assert spoken[0] == "1 not at all true here, out of 5"
    assert all(spoken)


def test_its_buttons_carry_nothing_but_the_handover(words: Words) -> None:
    assert {button["value"] for button in buttons(prompt(words))} == {"a" * 20}


def test_a_prompt_ends_with_its_footer(words: Words) -> None:
    footer = prompt(words).blocks[-1]["elements"][0]["text"]
    assert footer == "Talk, don't type. No names here."


def test_a_late_prompt_says_so_on_the_screen_and_aloud(words: Words) -> None:
    message = prompt(words, "07:15")
    said = "This came late: Slack or we were down at 07:15."
    assert said in shown(message)
    assert said in message.text


@pytest.mark.parametrize("band", list(Band))
def test_a_closed_prompt_says_how_many_took_part_in_a_band(words: Words, band: Band) -> None:
    closed = blocks.closed_prompt("a" * 20, words, "07:30", band)
    assert band.value.lower() in str(closed.blocks[-1]).lower()


def test_a_closed_prompt_keeps_the_two_buttons_that_need_no_answer(words: Words) -> None:
    closed = blocks.closed_prompt("a" * 20, words, "07:30", Band.FEW)
    assert [button["action_id"] for button in buttons(closed)] == ["concern_open", "handover_more"]


@pytest.mark.parametrize("talked", list(Talked))
def test_a_word_on_talking_says_that_no_name_is_kept(talked: Talked) -> None:
    assert "no name is kept" in blocks.said(talked, before=False).text.lower()
