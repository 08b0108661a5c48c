"""The rules of blocks: what is good passes, what is bad is refused at its pointer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.emulator.block_kit import (
    check_home,
    check_message_blocks,
    check_modal,
    complete_blocks,
    too_large,
)

Json = dict[str, Any]


def plain(text: str = "Words") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Words") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "v", text: str = "Words") -> Json:
    return {"text": plain(text), "value": value}


def options(count: int) -> list[Json]:
    return [option(str(place)) for place in range(count)]


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain("Title"),
        "submit": plain("Send"),
        "blocks": list(blocks),
        **more,
    }


def confirm(**more: Any) -> Json:
    return {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain(), **more}


def raw(text: str = "cell") -> Json:
    return {"type": "raw_text", "text": text}


def rich(*inline: Json) -> Json:
    section_of_it = {"type": "rich_text_section", "elements": list(inline)}
    return {"type": "rich_text", "elements": [section_of_it]}


IMAGE = {"type": "image", "alt_text": "A chart", "image_url": "https://example.org/a.png"}
TEXT_INPUT = {"type": "plain_text_input", "action_id": "t"}

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
        )
    ],
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
    "table": [
        {
            "type": "table",
            "rows": [[raw(), {"type": "rich_text", "elements": rich()["elements"]}]],
            "column_settings": [{"align": "right"}, None],
        }
    ],
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
        "a menu of several among actions",
        [actions({"type": "multi_static_select", "options": options(1)})],
        "/blocks/0/elements/0/type",
        "unsupported type: multi_static_select",
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
        "two tables",
        [{"type": "table", "rows": [[raw()]]}, {"type": "table", "rows": [[raw()]]}],
        "/blocks",
        "only one table is allowed",
    ),
    (
        "a table too long",
        [{"type": "table", "rows": [[raw()]] * 101}],
        "/blocks/0/rows",
        "no more than 100 items allowed",
    ),
    (
        "a table too wide",
        [{"type": "table", "rows": [[raw()] * 21]}],
        "/blocks/0/rows/0",
        "no more than 20 items allowed",
    ),
    (
        "a cell that is none",
        [{"type": "table", "rows": [[plain()]]}],
        "/blocks/0/rows/0/0/type",
        "unsupported type: plain_text",
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
]

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


@pytest.mark.parametrize("name", GOOD_MESSAGES)
def test_a_good_message_passes(name: str) -> None:
    assert check_message_blocks(GOOD_MESSAGES[name]) == []


@pytest.mark.parametrize("name", GOOD_INPUTS)
def test_a_good_field_passes_in_a_modal(name: str) -> None:
    assert check_modal(modal(field(GOOD_INPUTS[name]))) == []


def test_a_good_home_passes() -> None:
    home = {"type": "home", "blocks": [section(), field(TEXT_INPUT)], "private_metadata": ""}
    assert check_home(home) == []


def _lines(problems: Any) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.message) for problem in problems]


@pytest.mark.parametrize(("name", "blocks", "pointer", "message"), BAD_MESSAGES)
def test_a_bad_message_is_refused_at_its_pointer(
    name: str, blocks: Any, pointer: str, message: str
) -> None:
    assert (pointer, message) in _lines(check_message_blocks(blocks)), name


@pytest.mark.parametrize(("name", "view", "pointer", "message"), BAD_MODALS)
def test_a_bad_modal_is_refused_at_its_pointer(
    name: str, view: Any, pointer: str, message: str
) -> None:
    assert (pointer, message) in _lines(check_modal(view)), name


@pytest.mark.parametrize(("name", "view", "pointer", "message"), BAD_HOMES)
def test_a_bad_home_is_refused_at_its_pointer(
    name: str, view: Any, pointer: str, message: str
) -> None:
    assert (pointer, message) in _lines(check_home(view)), name


def test_a_view_of_more_than_250_kilobytes_is_too_large() -> None:
    blocks = [section(text=mrkdwn("x" * 3000)) for _ in range(90)]
    assert too_large(modal(*blocks))


def test_a_view_of_a_few_kilobytes_is_not_too_large() -> None:
    assert not too_large(modal(section()))


def test_blocks_and_elements_without_an_id_are_given_one_of_their_own() -> None:
    completed = complete_blocks([actions(button(), button()), {"type": "divider"}])
    ids = [block["block_id"] for block in completed]
    ids += [element["action_id"] for element in completed[0]["elements"]]
    assert len(set(ids)) == 4


def test_completing_blocks_leaves_what_was_sent_as_it_was() -> None:
    sent = [section()]
    complete_blocks(sent)
    assert sent == [section()]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "elements", "element", "options", "block_id", "accessory", "rows"]
            ),
            inner | st.sampled_from(["section", "actions", "input", "plain_text", "button"]),
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(_JSON)
def test_any_json_is_either_good_or_refused_with_a_pointer(value: Any) -> None:
    problems = [*check_message_blocks(value), *check_modal(value), *check_home(value)]
    assert all(problem.pointer.startswith(("/blocks", "/view")) for problem in problems)
