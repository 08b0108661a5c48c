"""The rules of a message's blocks: what is good passes, what is bad is refused at its pointer."""

from typing import Any

import pytest

from bot.emulator.block_kit import check_message_blocks
from tests.bot.emulator.pieces import (
    IMAGE,
    TEXT_INPUT,
    Json,
    actions,
    button,
    confirm,
    field,
    lines,
    mrkdwn,
    option,
    options,
    plain,
    rich,
    section,
    static,
    workflow,
)

GOOD_MESSAGES: dict[str, list[Json]] = {
    "section": [section()],
    "section with fields": [{"type": "section", "fields": [mrkdwn(), plain()]}],
    "section with a button beside it": [section(accessory=button(style="danger"))],
    "section with an image beside it": [section(accessory=IMAGE)],
    "longest section": [section(text=mrkdwn("x" * 3000))],
    "header": [{"type": "header", "text": plain("x" * 150)}],
    "divider": [{"type": "divider"}],
    "context": [{"type": "context", "elements": [mrkdwn(), plain(), IMAGE]}],
    "twenty-five buttons": [actions(*[button(action_id=str(n)) for n in range(25)])],
    "button with everything": [
        actions(
            button(
                action_id="a" * 255,
                value="v" * 2000,
                url="https://example.org",
                style="primary",
                confirm=confirm(style="danger"),
                accessibility_label="x" * 75,
            )
        )
    ],
    "overflow": [section(accessory={"type": "overflow", "options": options(5)})],
    "menus": [
        actions(
            {"type": "static_select", "options": options(100), "initial_option": option("3")},
            {"type": "users_select", "initial_user": "U1", "placeholder": plain("x" * 150)},
            {"type": "conversations_select", "filter": {"include": ["public"]}},
            {"type": "channels_select", "initial_channel": "C1"},
            {"type": "external_select", "min_query_length": 0, "initial_option": option()},
        )
    ],
    "menus of several": [
        actions(
            {"type": "multi_static_select", "options": options(2), "max_selected_items": 1},
            {"type": "multi_external_select", "initial_options": [option()]},
        )
    ],
    "workflow button": [section(accessory=workflow(style="primary"))],
    "grouped menu": [
        actions(
            {
                "type": "static_select",
                "option_groups": [{"label": plain(), "options": options(2)}],
                "initial_option": option("1"),
            }
        )
    ],
    "pickers": [
        actions(
            {"type": "datepicker", "initial_date": "2025-02-28"},
            {"type": "timepicker", "initial_time": "07:15", "timezone": "Europe/London"},
            {"type": "datetimepicker", "initial_date_time": 1_760_000_000},
        )
    ],
    "choices": [
        actions(
            {"type": "radio_buttons", "options": options(10), "initial_option": option("9")},
            {"type": "checkboxes", "options": options(10), "initial_options": [option("1")]},
        )
    ],
    "image": [{**IMAGE, "title": plain()}],
    "image kept by Slack": [{"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}}],
    "rich text": [
        rich(
            {"type": "text", "text": "Hello", "style": {"bold": True}},
            {"type": "user", "user_id": "U1"},
            {"type": "link", "url": "https://example.org"},
            {"type": "emoji", "name": "wave"},
        )
    ],
    "markdown": [{"type": "markdown", "text": "**x**" * 100}],
    "file": [{"type": "file", "external_id": "abc", "source": "remote"}],
    "video": [
        {
            "type": "video",
            "alt_text": "x",
            "title": plain(),
            "thumbnail_url": "https://example.org/t.png",
            "video_url": "https://example.org/v",
        }
    ],
    "an input": [field(TEXT_INPUT)],
    "fifty blocks": [{"type": "divider"} for _ in range(50)],
    "no blocks": [],
}

BAD_MESSAGES: list[tuple[str, Any, str, str]] = [
    ("blocks that are no list", {"type": "divider"}, "/blocks", "must provide an array"),
    ("a block that is no object", ["x"], "/blocks/0", "must provide an object"),
    ("a block without a type", [{"text": plain()}], "/blocks/0", "missing required field: type"),
    ("a type of no block", [{"type": "button"}], "/blocks/0/type", "unsupported type: button"),
    ("a type that is no text", [{"type": ["x"]}], "/blocks/0/type", "unsupported type: ['x']"),
    (
        "too many blocks",
        [{"type": "divider"}] * 51,
        "/blocks",
        "no more than 50 items allowed",
    ),
    (
        "an unknown property",
        [{"type": "divider", "colour": "red"}],
        "/blocks/0",
        "invalid additional property: colour",
    ),
    (
        "a property left out",
        [{"type": "header"}],
        "/blocks/0",
        "missing required field: text",
    ),
    (
        "a section too long",
        [section(text=mrkdwn("x" * 3001))],
        "/blocks/0/text/text",
        "must be less than 3001 characters",
    ),
    (
        "a section with empty text",
        [section(text=mrkdwn(""))],
        "/blocks/0/text/text",
        "must be more than 0 characters",
    ),
    (
        "a section with nothing",
        [{"type": "section"}],
        "/blocks/0",
        "must provide at least one of: text, fields",
    ),
    (
        "eleven fields",
        [{"type": "section", "fields": [plain()] * 11}],
        "/blocks/0/fields",
        "no more than 10 items allowed",
    ),
    (
        "a field too long",
        [{"type": "section", "fields": [plain("x" * 2001)]}],
        "/blocks/0/fields/0/text",
        "must be less than 2001 characters",
    ),
    (
        "mrkdwn in a header",
        [{"type": "header", "text": mrkdwn()}],
        "/blocks/0/text/type",
        "unsupported type: mrkdwn",
    ),
    (
        "a header too long",
        [{"type": "header", "text": plain("x" * 151)}],
        "/blocks/0/text/text",
        "must be less than 151 characters",
    ),
    (
        "emoji on mrkdwn",
        [section(text={**mrkdwn(), "emoji": True})],
        "/blocks/0/text",
        "invalid additional property: emoji",
    ),
    (
        "text that is no text",
        [section(text={"type": "plain_text", "text": 4})],
        "/blocks/0/text/text",
        "must provide a string",
    ),
    (
        "mrkdwn on a button",
        [actions(button(text=mrkdwn()))],
        "/blocks/0/elements/0/text/type",
        "unsupported type: mrkdwn",
    ),
    (
        "a button's text too long",
        [actions(button(text=plain("x" * 76)))],
        "/blocks/0/elements/0/text/text",
        "must be less than 76 characters",
    ),
    (
        "a button's value too long",
        [actions(button(value="x" * 2001))],
        "/blocks/0/elements/0/value",
        "must be less than 2001 characters",
    ),
    (
        "a button's label too long",
        [actions(button(accessibility_label="x" * 76))],
        "/blocks/0/elements/0/accessibility_label",
        "must be less than 76 characters",
    ),
    (
        "a style that is none",
        [actions(button(style="default"))],
        "/blocks/0/elements/0/style",
        "must be one of: primary, danger",
    ),
    (
        "an address that is none",
        [actions(button(url="somewhere"))],
        "/blocks/0/elements/0/url",
        "must be a valid URL",
    ),
    (
        "an action id too long",
        [actions(button(action_id="x" * 256))],
        "/blocks/0/elements/0/action_id",
        "must be less than 256 characters",
    ),
    (
        "a block id too long",
        [{"type": "divider", "block_id": "x" * 256}],
        "/blocks/0/block_id",
        "must be less than 256 characters",
    ),
    (
        "two blocks of one id",
        [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}],
        "/blocks/1/block_id",
        "`block_id` a already exists",
    ),
    (
        "two buttons of one id",
        [actions(button(action_id="a"), button(action_id="a"))],
        "/blocks/0/elements/1/action_id",
        "`action_id` a already exists",
    ),
    (
        "the same action id in two blocks",
        [section(accessory=button(action_id="a")), section(accessory=button(action_id="a"))],
        "/blocks/1/accessory/action_id",
        "`action_id` a already exists",
    ),
    ("no buttons", [actions()], "/blocks/0/elements", "no fewer than 1 items allowed"),
    (
        "too many buttons",
        [actions(*[button(action_id=str(n)) for n in range(26)])],
        "/blocks/0/elements",
        "no more than 25 items allowed",
    ),
    (
        "a text field among actions",
        [actions(TEXT_INPUT)],
        "/blocks/0/elements/0/type",
        "unsupported type: plain_text_input",
    ),
    (
        "a field of rich text among actions",
        [actions({"type": "rich_text_input", "action_id": "t"})],
        "/blocks/0/elements/0/type",
        "unsupported type: rich_text_input",
    ),
    (
        "a moment beside a section",
        [section(accessory={"type": "datetimepicker"})],
        "/blocks/0/accessory/type",
        "unsupported type: datetimepicker",
    ),
    (
        "a button in a field",
        [field(button())],
        "/blocks/0/element/type",
        "unsupported type: button",
    ),
    (
        "too many context elements",
        [{"type": "context", "elements": [plain()] * 11}],
        "/blocks/0/elements",
        "no more than 10 items allowed",
    ),
    (
        "a button in a context",
        [{"type": "context", "elements": [button()]}],
        "/blocks/0/elements/0/type",
        "unsupported type: button",
    ),
    (
        "a menu without options",
        [actions({"type": "static_select"})],
        "/blocks/0/elements/0",
        "must provide exactly one of: options, option_groups",
    ),
    (
        "an empty menu",
        [actions({"type": "static_select", "options": []})],
        "/blocks/0/elements/0/options",
        "no fewer than 1 items allowed",
    ),
    (
        "a menu too long",
        [actions({"type": "static_select", "options": options(101)})],
        "/blocks/0/elements/0/options",
        "no more than 100 items allowed",
    ),
    (
        "too many boxes",
        [actions({"type": "checkboxes", "options": options(11)})],
        "/blocks/0/elements/0/options",
        "no more than 10 items allowed",
    ),
    (
        "too many in an overflow menu",
        [section(accessory={"type": "overflow", "options": options(6)})],
        "/blocks/0/accessory/options",
        "no more than 5 items allowed",
    ),
    (
        "an option's text too long",
        [actions({"type": "static_select", "options": [option(text="x" * 76)]})],
        "/blocks/0/elements/0/options/0/text/text",
        "must be less than 76 characters",
    ),
    (
        "an option's value too long",
        [actions({"type": "static_select", "options": [option("x" * 151)]})],
        "/blocks/0/elements/0/options/0/value",
        "must be less than 151 characters",
    ),
    (
        "mrkdwn in a menu's option",
        [actions({"type": "static_select", "options": [{"text": mrkdwn(), "value": "v"}]})],
        "/blocks/0/elements/0/options/0/text/type",
        "unsupported type: mrkdwn",
    ),
    (
        "an initial option that is not offered",
        [actions({"type": "static_select", "options": options(2), "initial_option": option("9")})],
        "/blocks/0/elements/0/initial_option",
        "`initial_option` must exactly match one of the provided options",
    ),
    (
        "an initial box that is not offered",
        [
            actions(
                {
                    "type": "checkboxes",
                    "options": options(2),
                    "initial_options": [option("0"), option("9")],
                }
            )
        ],
        "/blocks/0/elements/0/initial_options/1",
        "`initial_options` must exactly match the provided options",
    ),
    (
        "a placeholder too long",
        [actions({"type": "users_select", "placeholder": plain("x" * 151)})],
        "/blocks/0/elements/0/placeholder/text",
        "must be less than 151 characters",
    ),
    (
        "a date that is none",
        [actions({"type": "datepicker", "initial_date": "2025-13-01"})],
        "/blocks/0/elements/0/initial_date",
        "must be a valid date of the form YYYY-MM-DD",
    ),
    (
        "a time that is none",
        [actions({"type": "timepicker", "initial_time": "7:15"})],
        "/blocks/0/elements/0/initial_time",
        "must be a valid time of the form HH:mm",
    ),
    (
        "a moment that is none",
        [actions({"type": "datetimepicker", "initial_date_time": 5})],
        "/blocks/0/elements/0/initial_date_time",
        "must be between 1000000000 and 9999999999",
    ),
    (
        "a picture without words",
        [{"type": "image", "image_url": "https://example.org/a.png"}],
        "/blocks/0",
        "missing required field: alt_text",
    ),
    (
        "a picture from nowhere",
        [{"type": "image", "alt_text": "x"}],
        "/blocks/0",
        "must provide exactly one of: image_url, slack_file",
    ),
    (
        "a picture's words too long",
        [{**IMAGE, "alt_text": "x" * 2001}],
        "/blocks/0/alt_text",
        "must be less than 2001 characters",
    ),
    (
        "a confirmation too long",
        [actions(button(confirm=confirm(title=plain("x" * 101))))],
        "/blocks/0/elements/0/confirm/title/text",
        "must be less than 101 characters",
    ),
    (
        "a confirmation without an answer",
        [actions(button(confirm={"title": plain(), "text": plain(), "confirm": plain()}))],
        "/blocks/0/elements/0/confirm",
        "missing required field: deny",
    ),
    (
        "a filter of nothing",
        [actions({"type": "conversations_select", "filter": {}})],
        "/blocks/0/elements/0/filter",
        "must provide at least one of: "
        "include, exclude_external_shared_channels, exclude_bot_users",
    ),
    (
        "a response URL outside a modal",
        [actions({"type": "conversations_select", "response_url_enabled": True})],
        "/blocks/0/elements/0",
        "invalid additional property: response_url_enabled",
    ),
    (
        "markdown too long in all",
        [{"type": "markdown", "text": "x" * 7000}, {"type": "markdown", "text": "x" * 7000}],
        "/blocks",
        "markdown text must be less than 12001 characters",
    ),
    (
        "rich text of an unknown kind",
        [rich({"type": "shout", "text": "x"})],
        "/blocks/0/elements/0/elements/0/type",
        "unsupported type: shout",
    ),
    (
        "an unknown style of rich text",
        [rich({"type": "text", "text": "x", "style": {"big": True}})],
        "/blocks/0/elements/0/elements/0/style",
        "invalid additional property: big",
    ),
    (
        "a block for modals only",
        [{"type": "alert", "text": plain()}],
        "/blocks/0/type",
        "unsupported type: alert",
    ),
    (
        "a field for modals only",
        [field({"type": "number_input", "is_decimal_allowed": False})],
        "/blocks/0/element/type",
        "unsupported type: number_input",
    ),
    (
        "a focus outside a view",
        [actions(static(focus_on_load=True))],
        "/blocks/0/elements/0",
        "invalid additional property: focus_on_load",
    ),
    (
        "blanks for text",
        [section(text=mrkdwn(" \n "))],
        "/blocks/0/text/text",
        "must be more than 0 characters",
    ),
    (
        "a date that no calendar has",
        [actions({"type": "datepicker", "initial_date": "2025-02-29"})],
        "/blocks/0/elements/0/initial_date",
        "must be a valid date of the form YYYY-MM-DD",
    ),
    (
        "a time zone that is none",
        [actions({"type": "timepicker", "timezone": "Middle/Earth"})],
        "/blocks/0/elements/0/timezone",
        "must be a valid IANA time zone",
    ),
    (
        "a menu that the app fills, with options of its own",
        [actions({"type": "external_select", "options": options(1)})],
        "/blocks/0/elements/0",
        "invalid additional property: options",
    ),
    (
        "a query that cannot be so short",
        [actions({"type": "external_select", "min_query_length": -1})],
        "/blocks/0/elements/0/min_query_length",
        "must be between 0 and 150",
    ),
    (
        "more chosen at first than may be",
        [
            actions(
                {
                    "type": "multi_static_select",
                    "options": options(3),
                    "initial_options": options(2),
                    "max_selected_items": 1,
                }
            )
        ],
        "/blocks/0/elements/0/initial_options",
        "no more than 1 items allowed",
    ),
    (
        "two things to start with",
        [
            actions(
                {
                    "type": "conversations_select",
                    "initial_conversation": "C1",
                    "default_to_current_conversation": True,
                }
            )
        ],
        "/blocks/0/elements/0/default_to_current_conversation",
        "cannot be used with an initial conversation",
    ),
    (
        "a button shown to too many by name",
        [actions(button(visible_to_user_ids=[f"U{n}" for n in range(11)]))],
        "/blocks/0/elements/0/visible_to_user_ids",
        "no more than 10 items allowed",
    ),
    (
        "a workflow without its trigger",
        [actions(workflow(workflow={}))],
        "/blocks/0/elements/0/workflow",
        "missing required field: trigger",
    ),
]


@pytest.mark.parametrize("name", GOOD_MESSAGES)
def test_a_good_message_passes(name: str) -> None:
    assert check_message_blocks(GOOD_MESSAGES[name]) == []


@pytest.mark.parametrize(("name", "blocks", "pointer", "message"), BAD_MESSAGES)
def test_a_bad_message_is_refused_at_its_pointer(
    name: str, blocks: Any, pointer: str, message: str
) -> None:
    assert (pointer, message) in lines(check_message_blocks(blocks)), name
