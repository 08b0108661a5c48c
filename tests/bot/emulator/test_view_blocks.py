"""The rules of modals and Homes: what is good passes, what is bad is refused at its pointer."""

from typing import Any

import pytest

from bot.emulator.block_kit import check_home, check_modal, too_large
from tests.bot.emulator.pieces import (
    TEXT_INPUT,
    Json,
    actions,
    button,
    field,
    lines,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    raw,
    rich,
    section,
    workflow,
)

GOOD_INPUTS: dict[str, Json] = {
    "text": {**TEXT_INPUT, "multiline": True, "min_length": 1, "max_length": 3000},
    "text that dispatches": {
        **TEXT_INPUT,
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    },
    "number": {"type": "number_input", "is_decimal_allowed": False, "min_value": "0"},
    "email": {"type": "email_text_input"},
    "url": {"type": "url_text_input", "initial_value": "https://example.org"},
    "several options": {
        "type": "multi_static_select",
        "options": options(3),
        "initial_options": [option("0")],
        "max_selected_items": 2,
    },
    "several people": {"type": "multi_users_select", "initial_users": ["U1"]},
    "several channels": {"type": "multi_channels_select", "initial_channels": ["C1"]},
    "several conversations": {"type": "multi_conversations_select", "max_selected_items": 1},
    "conversation with a response URL": {
        "type": "conversations_select",
        "response_url_enabled": True,
        "default_to_current_conversation": True,
    },
    "number within bounds": {
        "type": "number_input",
        "is_decimal_allowed": True,
        "min_value": "-1.5",
        "initial_value": "9",
        "max_value": "10",
    },
    "rich text": {
        "type": "rich_text_input",
        "action_id": "r",
        "initial_value": rich({"type": "text", "text": "x"}),
        "focus_on_load": True,
    },
    "files": {"type": "file_input", "filetypes": ["png", "pdf"], "max_files": 10},
    "options that the app looks up": {"type": "external_select", "min_query_length": 1},
    "several options that the app looks up": {
        "type": "multi_external_select",
        "initial_options": [option()],
        "max_selected_items": 3,
    },
}

BAD_MODALS: list[tuple[str, Any, str, str]] = [
    ("no view", "x", "/view", "must provide an object"),
    ("a Home", {"type": "home", "blocks": []}, "/view/type", "unsupported type: home"),
    (
        "no title",
        {"type": "modal", "blocks": [section()]},
        "/view",
        "missing required field: title",
    ),
    (
        "a title too long",
        modal(section(), title=plain("x" * 25)),
        "/view/title/text",
        "must be less than 25 characters",
    ),
    (
        "a title in mrkdwn",
        modal(section(), title=mrkdwn()),
        "/view/title/type",
        "unsupported type: mrkdwn",
    ),
    (
        "a send button too long",
        modal(section(), submit=plain("x" * 25)),
        "/view/submit/text",
        "must be less than 25 characters",
    ),
    (
        "a close button too long",
        modal(section(), close=plain("x" * 25)),
        "/view/close/text",
        "must be less than 25 characters",
    ),
    (
        "an input and nothing to send it with",
        {"type": "modal", "title": plain(), "blocks": [field(TEXT_INPUT)]},
        "/view",
        "missing required field: submit",
    ),
    (
        "metadata too long",
        modal(section(), private_metadata="x" * 3001),
        "/view/private_metadata",
        "must be less than 3001 characters",
    ),
    (
        "a callback id too long",
        modal(section(), callback_id="x" * 256),
        "/view/callback_id",
        "must be less than 256 characters",
    ),
    (
        "an unknown property",
        modal(section(), submit_disabled=True),
        "/view",
        "invalid additional property: submit_disabled",
    ),
    ("no blocks", modal(), "/view/blocks", "no fewer than 1 items allowed"),
    (
        "too many blocks",
        modal(*[{"type": "divider"}] * 101),
        "/view/blocks",
        "no more than 100 items allowed",
    ),
    (
        "a table",
        modal({"type": "table", "rows": [[raw()]]}),
        "/view/blocks/0/type",
        "unsupported type: table",
    ),
    (
        "markdown",
        modal({"type": "markdown", "text": "x"}),
        "/view/blocks/0/type",
        "unsupported type: markdown",
    ),
    (
        "a field's label in mrkdwn",
        modal(field(TEXT_INPUT, label=mrkdwn())),
        "/view/blocks/0/label/type",
        "unsupported type: mrkdwn",
    ),
    (
        "a field's text too long",
        modal(field({**TEXT_INPUT, "initial_value": "x" * 3001})),
        "/view/blocks/0/element/initial_value",
        "must be less than 3001 characters",
    ),
    (
        "a field shorter than its least",
        modal(field({**TEXT_INPUT, "min_length": 9, "max_length": 3})),
        "/view/blocks/0/element/min_length",
        "`min_length` must not be more than `max_length`",
    ),
    (
        "a number field that does not say its kind",
        modal(field({"type": "number_input"})),
        "/view/blocks/0/element",
        "missing required field: is_decimal_allowed",
    ),
    (
        "text that is too long for its own field",
        modal(field({**TEXT_INPUT, "initial_value": "four", "max_length": 3})),
        "/view/blocks/0/element/initial_value",
        "must be less than 4 characters",
    ),
    (
        "a number out of its bounds",
        modal(
            field(
                {
                    "type": "number_input",
                    "is_decimal_allowed": False,
                    "initial_value": "1",
                    "min_value": "2",
                }
            )
        ),
        "/view/blocks/0/element",
        "`min_value`, `initial_value` and `max_value` must be in order",
    ),
    (
        "a half where wholes are asked for",
        modal(field({"type": "number_input", "is_decimal_allowed": False, "max_value": "2.5"})),
        "/view/blocks/0/element/max_value",
        "must be a whole number",
    ),
    (
        "rich text that is plain",
        modal(field({"type": "rich_text_input", "action_id": "r", "initial_value": plain()})),
        "/view/blocks/0/element/initial_value/type",
        "unsupported type: plain_text",
    ),
    (
        "a field of rich text without an id",
        modal(field({"type": "rich_text_input"})),
        "/view/blocks/0/element",
        "missing required field: action_id",
    ),
    (
        "too many files",
        modal(field({"type": "file_input", "max_files": 11})),
        "/view/blocks/0/element/max_files",
        "must be between 1 and 10",
    ),
    (
        "a kind of file that is none",
        modal(field({"type": "file_input", "filetypes": ["*.png"]})),
        "/view/blocks/0/element/filetypes/0",
        "must be a valid file extension",
    ),
    (
        "a workflow",
        modal(actions(workflow())),
        "/view/blocks/0/elements/0/type",
        "unsupported type: workflow_button",
    ),
    (
        "two blocks of one id",
        modal(section(block_id="a"), section(block_id="a")),
        "/view/blocks/1/block_id",
        "`block_id` a already exists",
    ),
    (
        "two fields of one id",
        modal(field(TEXT_INPUT), field(TEXT_INPUT)),
        "/view/blocks/1/element/action_id",
        "`action_id` t already exists",
    ),
    (
        "two fields in focus",
        modal(
            field({**TEXT_INPUT, "focus_on_load": True}),
            field({"type": "email_text_input", "focus_on_load": True}),
        ),
        "/view/blocks/1/element/focus_on_load",
        "only one element can have focus",
    ),
]

BAD_HOMES: list[tuple[str, Any, str, str]] = [
    (
        "a button to send it with",
        {"type": "home", "submit": plain(), "blocks": [section()]},
        "/view",
        "invalid additional property: submit",
    ),
    ("no blocks", {"type": "home", "blocks": []}, "/view/blocks", "no fewer than 1 items allowed"),
    (
        "a field of files",
        {"type": "home", "blocks": [field({"type": "file_input"})]},
        "/view/blocks/0/element/type",
        "unsupported type: file_input",
    ),
    (
        "a moment to pick",
        {"type": "home", "blocks": [actions({"type": "datetimepicker"})]},
        "/view/blocks/0/elements/0/type",
        "unsupported type: datetimepicker",
    ),
    (
        "two buttons of one id",
        {
            "type": "home",
            "blocks": [actions(button(action_id="a")), actions(button(action_id="a"))],
        },
        "/view/blocks/1/elements/0/action_id",
        "`action_id` a already exists",
    ),
    ("a modal", modal(section()), "/view/type", "unsupported type: modal"),
    (
        "a title",
        {"type": "home", "title": plain(), "blocks": [section()]},
        "/view",
        "invalid additional property: title",
    ),
    (
        "a table",
        {"type": "home", "blocks": [{"type": "table", "rows": [[raw()]]}]},
        "/view/blocks/0/type",
        "unsupported type: table",
    ),
    (
        "too many blocks",
        {"type": "home", "blocks": [{"type": "divider"}] * 101},
        "/view/blocks",
        "no more than 100 items allowed",
    ),
]


@pytest.mark.parametrize("name", GOOD_INPUTS)
def test_a_good_field_passes_in_a_modal(name: str) -> None:
    assert check_modal(modal(field(GOOD_INPUTS[name]))) == []


def test_a_good_home_passes() -> None:
    home = {"type": "home", "blocks": [section(), field(TEXT_INPUT)], "private_metadata": ""}
    assert check_home(home) == []


@pytest.mark.parametrize(("name", "view", "pointer", "message"), BAD_MODALS)
def test_a_bad_modal_is_refused_at_its_pointer(
    name: str, view: Any, pointer: str, message: str
) -> None:
    assert (pointer, message) in lines(check_modal(view)), name


@pytest.mark.parametrize(("name", "view", "pointer", "message"), BAD_HOMES)
def test_a_bad_home_is_refused_at_its_pointer(
    name: str, view: Any, pointer: str, message: str
) -> None:
    assert (pointer, message) in lines(check_home(view)), name


def test_a_view_of_more_than_250_kilobytes_is_too_large() -> None:
    blocks = [section(text=mrkdwn("x" * 3000)) for _ in range(90)]
    assert too_large(modal(*blocks))


def test_a_view_of_a_few_kilobytes_is_not_too_large() -> None:
    assert not too_large(modal(section()))
