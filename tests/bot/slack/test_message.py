from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from blockkit import (
    Actions,
    Button,
    Context,
    Divider,
    Header,
    Input,
    Markdown,
    PlainTextInput,
    RadioButtons,
    Section,
    Text,
)
from hypothesis import given
from hypothesis import strategies as st

from bot.emulator.block_kit.surfaces import check_home, check_message_blocks, check_modal
from bot.slack.message import (
    BadMessage,
    BadMetadata,
    Message,
    built,
    home,
    modal,
    pack,
    prose,
    unpack,
)
from bot.slack.text import escape

MARKER = "Zebra-4471"


@dataclass(frozen=True, slots=True)
class Draft:
    ward_id: str
    step: int
    ticked: tuple[str, ...] = ()
    code: str | None = None


@dataclass(frozen=True, slots=True)
class OlderDraft:
    ward_id: str
    step: int


def note(text: str = "Hello") -> Section:
    return Section(prose(text))


def button(action_id: str) -> Button:
    return Button("Press", action_id=action_id)


def question() -> Input:
    return Input("What?", PlainTextInput(action_id="what"), block_id="what")


def test_a_message_holds_its_text_and_its_blocks() -> None:
    message = Message.of("Hello", note())
    assert message.text == "Hello"
    assert message.blocks[0]["text"]["text"] == "Hello"


def test_a_message_may_be_text_alone() -> None:
    assert Message.plain("Saved.").blocks == ()


def test_blocks_already_built_are_taken_as_they_are() -> None:
    block = {"type": "divider", "block_id": "d"}
    assert Message.of("Hello", block, note()).blocks[0] == block


def test_blocks_already_built_are_not_changed_for_the_caller() -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "a"}}
    Message.of("Hello", block)
    assert block["text"] == {"type": "mrkdwn", "text": "a"}


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_message_without_a_text_is_refused(text: str) -> None:
    with pytest.raises(BadMessage, match="text"):
        Message.of(text, note())


@pytest.mark.parametrize("character", ["a", "😀"])
def test_a_text_too_long_to_update_later_is_refused(character: str) -> None:
    with pytest.raises(BadMessage, match="4000"):
        Message.plain(character * 4001)


def test_slack_makes_no_links_of_its_own_in_markup() -> None:
    message = Message.of("Hello", Section(Text("*a*")), Context([prose("b")]))
    assert message.blocks[0]["text"]["verbatim"] is True
    assert message.blocks[1]["elements"][0]["verbatim"] is True


@given(text=st.text(min_size=1, max_size=40).filter(str.strip))
def test_escaped_text_is_never_shown_as_plain(text: str) -> None:
    escaped = escape(text)
    block = Message.of("Hello", Section(Text(escaped))).blocks[0]
    assert block["text"]["type"] == "mrkdwn" or escaped == text


def test_plain_text_with_a_raw_bracket_never_turns_into_markup() -> None:
    text = Text("&amp; <!channel", type=Text.PLAIN)
    assert Message.of("Hello", Section(text)).blocks[0]["text"]["type"] == "plain_text"


REFUSED: list[tuple[str, Callable[[], object]]] = [
    ("actions without elements", lambda: Message.of("t", Actions([]))),
    ("a context without elements", lambda: Message.of("t", Context([]))),
    ("eleven fields", lambda: Message.of("t", Section(fields=[Text("x")] * 11))),
    ("a field too long", lambda: Message.of("t", Section(fields=[Text("x" * 2001)]))),
    ("a context text too long", lambda: Message.of("t", Context([Text("x" * 2001)]))),
    ("a blank text", lambda: Message.of("t", note("   "))),
    ("no options", lambda: modal("t", Input("l", RadioButtons(options=[])), submit="Send")),
    ("a block id twice", lambda: Message.of("t", Divider("a"), Divider("a"))),
    ("an action id twice", lambda: Message.of("t", Actions([button("a"), button("a")]))),
    (
        "an action id twice in two blocks",
        lambda: Message.of("t", Actions([button("a")]), Section("x", accessory=button("a"))),
    ),
    ("too many blocks in a message", lambda: Message.of("t", *[Divider()] * 51)),
    ("too many blocks in a modal", lambda: modal("t", *[Divider()] * 101)),
    ("too many blocks in a Home", lambda: home(*[Divider()] * 101)),
    ("a modal without blocks", lambda: modal("t")),
    ("a Home without blocks", home),
    ("an input without submit", lambda: modal("t", question())),
    ("a long title", lambda: modal("t" * 25, note())),
    ("a long title in few characters", lambda: modal("😀" * 13, note())),
    ("a blank title", lambda: modal(" ", note())),
    ("a long submit", lambda: modal("t", note(), submit="s" * 25)),
    ("a long close", lambda: modal("t", note(), close="c" * 25)),
    ("an empty callback id", lambda: modal("t", note(), callback_id="")),
    ("a long callback id", lambda: modal("t", note(), callback_id="c" * 256)),
    ("long metadata", lambda: modal("t", note(), private_metadata="m" * 3001)),
    ("a view too large", lambda: home(*[note("’" * 3000)] * 20)),
    ("markdown in a modal", lambda: modal("t", Markdown("x"))),
    ("too much markdown", lambda: Message.of("t", *[Markdown("x" * 6001)] * 2)),
    ("two tables", lambda: Message.of("t", {"type": "table"}, {"type": "table"})),
    ("a block of no kind", lambda: Message.of("t", {"text": "x"})),
    ("a long header", lambda: Message.of("t", Header("h" * 151))),
    ("a long button", lambda: Message.of("t", Actions([Button("b" * 76)]))),
]


@pytest.mark.parametrize(("what", "make"), REFUSED, ids=[what for what, _ in REFUSED])
def test_what_slack_would_refuse_is_refused(what: str, make: Callable[[], object]) -> None:
    with pytest.raises(BadMessage):
        pytest.fail(f"{what} was let through: {make()}")


def test_a_fault_says_where_it_is() -> None:
    with pytest.raises(BadMessage, match=r"blocks/1/elements: there are none"):
        Message.of("t", Divider(), Actions([]))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Message.of("t", Header(MARKER * 30)),
        lambda: Message.of("t", Actions([Button("x", action_id=MARKER * 30)])),
        lambda: Message.of("t", Section(fields=[Text(MARKER * 300)])),
        lambda: modal(MARKER * 3, note()),
        lambda: Message.plain(MARKER * 500),
    ],
)
def test_a_fault_holds_nothing_of_the_text(make: Callable[[], object]) -> None:
    with pytest.raises(BadMessage) as refusal:
        make()
    assert MARKER not in f"{refusal.value}{refusal.value.__cause__}{refusal.value.__context__}"


def test_a_modal_has_what_it_was_given() -> None:
    view = modal(
        "Title",
        question(),
        callback_id="ask",
        submit="Send",
        private_metadata="{}",
    )
    blocks = view.pop("blocks")
    assert blocks[0]["block_id"] == "what"
    assert view == {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Title"},
        "submit": {"type": "plain_text", "text": "Send"},
        "close": {"type": "plain_text", "text": "Close"},
        "callback_id": "ask",
        "private_metadata": "{}",
    }


def test_the_emulator_which_is_stricter_than_slack_takes_what_we_make() -> None:
    blocks = (note(), Header("Boundaries"), Actions([button("a"), button("b")]), Divider())
    message = Message.of("Hello", *blocks, Context([prose("c")]))
    assert check_message_blocks(list(message.blocks)) == []
    assert check_modal(modal("Title", *blocks, question(), submit="Send")) == []
    assert check_home(home(*blocks)) == []


def test_a_home_is_its_blocks() -> None:
    assert home(Divider()) == {"type": "home", "blocks": [{"type": "divider"}]}


def test_built_blocks_are_plain_values() -> None:
    assert json.loads(json.dumps(built(note(), Divider()))) == list(built(note(), Divider()))


@given(
    draft=st.builds(
        Draft,
        ward_id=st.text(max_size=20),
        step=st.integers(-(2**53), 2**53),
        ticked=st.lists(st.text(max_size=8), max_size=5).map(tuple),
        code=st.none() | st.text(max_size=8),
    )
)
def test_what_is_packed_is_unpacked_the_same(draft: Draft) -> None:
    assert unpack(pack(draft), Draft) == draft


def test_metadata_is_compact() -> None:
    assert pack(OlderDraft("w", 1)) == '{"ward_id":"w","step":1}'


def test_metadata_too_long_for_slack_is_refused() -> None:
    with pytest.raises(BadMessage, match="private_metadata"):
        pack(Draft("w" * 3001, 1))


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        "null",
        "[]",
        "{",
        '{"ward_id":"w"}',
        '{"ward_id":"w","step":1}',
        '{"ward_id":"w","step":"1","ticked":[],"code":null}',
        '{"ward_id":"w","step":1,"ticked":[],"code":null,"more":1}',
    ],
)
def test_metadata_of_another_shape_is_refused(metadata: str) -> None:
    with pytest.raises(BadMetadata):
        unpack(metadata, Draft)


@given(metadata=st.text(max_size=60))
def test_metadata_from_elsewhere_is_refused_and_not_repeated(metadata: str) -> None:
    with pytest.raises(BadMetadata) as refusal:
        unpack(metadata + MARKER, Draft)
    assert MARKER not in str(refusal.value)
