"""Block Kit as a whole: what Slack adds, and that any JSON has an answer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.emulator.block_kit import (
    check_attachments,
    check_home,
    check_message_blocks,
    check_modal,
    complete_attachments,
    complete_blocks,
    too_long,
)
from tests.bot.emulator.pieces import (
    actions,
    button,
    card,
    carousel,
    lines,
    mrkdwn,
    plain,
    section,
)


def test_blocks_and_elements_without_an_id_are_given_one_of_their_own() -> None:
    completed = complete_blocks([actions(button(), button()), {"type": "divider"}])
    ids = [block["block_id"] for block in completed]
    ids += [element["action_id"] for element in completed[0]["elements"]]
    assert len(set(ids)) == 4


def test_completing_blocks_leaves_what_was_sent_as_it_was() -> None:
    sent = [section()]
    complete_blocks(sent)
    assert sent == [section()]


def test_blocks_inside_others_are_given_ids_too() -> None:
    (row,) = complete_blocks([carousel(card(actions=[button()]))])
    assert {"block_id", "action_id"} <= {*row["elements"][0], *row["elements"][0]["actions"][0]}


def test_attachments_are_numbered_and_their_blocks_completed() -> None:
    first, second = complete_attachments([{"text": "older"}, {"blocks": [section()]}])
    assert (first, second["id"]) == ({"text": "older", "id": 1}, 2)
    assert second["blocks"][0]["block_id"]


def test_a_message_of_twelve_thousand_characters_is_not_too_long() -> None:
    blocks = [section(text=mrkdwn("x" * 3000))] * 4
    assert (too_long(blocks), too_long([*blocks, section(text=mrkdwn("x"))])) == (False, True)


@pytest.mark.parametrize(
    ("attachments", "pointer", "message"),
    [
        ({}, "/attachments", "must provide an array"),
        (["x"], "/attachments/0", "must provide an object"),
        (
            [{}, {"blocks": [{"type": "alert", "text": plain()}]}],
            "/attachments/1/blocks/0/type",
            "unsupported type: alert",
        ),
        (
            [{"blocks": [section(block_id="beside")]}],
            "/attachments/0/blocks/0/block_id",
            "`block_id` beside already exists",
        ),
        (
            [{"blocks": [section(block_id="a")]}, {"blocks": [section(block_id="a")]}],
            "/attachments/1/blocks/0/block_id",
            "`block_id` a already exists",
        ),
    ],
)
def test_a_bad_attachment_is_refused_at_its_pointer(
    attachments: Any, pointer: str, message: str
) -> None:
    beside = [section(block_id="beside")]
    assert lines(check_attachments(beside, attachments)) == [(pointer, message)]


_TYPES = ["section", "actions", "input", "plain_text", "button", "carousel", "card", "container"]

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "text",
                    "elements",
                    "element",
                    "options",
                    "block_id",
                    "accessory",
                    "rows",
                    "child_blocks",
                    "actions",
                    "chart",
                    "series",
                    "initial_value",
                ]
            ),
            inner | st.sampled_from(_TYPES),
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(_JSON)
def test_any_json_is_either_good_or_refused_with_a_pointer(value: Any) -> None:
    problems = [*check_message_blocks(value), *check_modal(value), *check_home(value)]
    assert all(problem.pointer.startswith(("/blocks", "/view")) for problem in problems)
