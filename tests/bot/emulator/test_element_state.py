"""What each element says: in a form that is sent, and the moment somebody acts on it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.emulator import Emulator
from tests.bot.emulator.listening import Listening
from tests.bot.emulator.pieces import (
    IMAGE,
    Json,
    actions,
    button,
    card,
    carousel,
    container,
    context_actions,
    feedback,
    field,
    icon,
    modal,
    option,
    options,
    plain,
    section,
)
from tests.bot.emulator.wards import Ward, new_ward


@pytest.fixture(scope="module")
def shared() -> Iterator[Ward]:
    with Emulator(limits=False) as emulator:
        yield new_ward(emulator)


def whole(value: str = "v", text: str = "Words") -> Json:
    """An option as Slack completes it."""
    return {"text": {"type": "plain_text", "text": text, "emoji": True}, "value": value}


def rich_words(text: str) -> Json:
    inline = {"type": "text", "text": text}
    paragraph = {"type": "rich_text_section", "elements": [inline]}
    return {"type": "rich_text", "elements": [paragraph]}


CHOICES = [option("d", "Day"), option("n", "Night")]
DAY, NIGHT = whole("d", "Day"), whole("n", "Night")

EMPTY: list[tuple[Json, Json]] = [
    ({"type": "plain_text_input"}, {"value": None}),
    ({"type": "number_input", "is_decimal_allowed": False}, {"value": None}),
    ({"type": "email_text_input"}, {"value": None}),
    ({"type": "url_text_input"}, {"value": None}),
    ({"type": "rich_text_input"}, {"rich_text_value": None}),
    ({"type": "file_input"}, {"files": []}),
    ({"type": "static_select", "options": CHOICES}, {"selected_option": None}),
    ({"type": "external_select"}, {"selected_option": None}),
    ({"type": "radio_buttons", "options": CHOICES}, {"selected_option": None}),
    ({"type": "multi_static_select", "options": CHOICES}, {"selected_options": []}),
    ({"type": "multi_external_select"}, {"selected_options": []}),
    ({"type": "checkboxes", "options": CHOICES}, {"selected_options": []}),
    ({"type": "users_select"}, {"selected_user": None}),
    ({"type": "multi_users_select"}, {"selected_users": []}),
    ({"type": "conversations_select"}, {"selected_conversation": None}),
    ({"type": "multi_conversations_select"}, {"selected_conversations": []}),
    ({"type": "channels_select"}, {"selected_channel": None}),
    ({"type": "multi_channels_select"}, {"selected_channels": []}),
    ({"type": "datepicker"}, {"selected_date": None}),
    ({"type": "timepicker"}, {"selected_time": None}),
    ({"type": "datetimepicker"}, {"selected_date_time": None}),
]
"""Each element that holds a value, and its state when nothing is in it."""

STARTED: list[tuple[Json, Json]] = [
    ({"type": "plain_text_input", "initial_value": "Hello"}, {"value": "Hello"}),
    (
        {"type": "number_input", "is_decimal_allowed": True, "initial_value": "2.5"},
        {"value": "2.5"},
    ),
    ({"type": "email_text_input", "initial_value": "a@example.org"}, {"value": "a@example.org"}),
    ({"type": "url_text_input", "initial_value": "https://a.org"}, {"value": "https://a.org"}),
    (
        {"type": "rich_text_input", "initial_value": rich_words("Hi")},
        {"rich_text_value": rich_words("Hi")},
    ),
    (
        {"type": "static_select", "options": CHOICES, "initial_option": CHOICES[1]},
        {"selected_option": NIGHT},
    ),
    ({"type": "external_select", "initial_option": CHOICES[0]}, {"selected_option": DAY}),
    (
        {"type": "radio_buttons", "options": CHOICES, "initial_option": CHOICES[0]},
        {"selected_option": DAY},
    ),
    (
        {"type": "multi_static_select", "options": CHOICES, "initial_options": [CHOICES[0]]},
        {"selected_options": [DAY]},
    ),
    (
        {"type": "multi_external_select", "initial_options": CHOICES},
        {"selected_options": [DAY, NIGHT]},
    ),
    (
        {"type": "checkboxes", "options": CHOICES, "initial_options": CHOICES},
        {"selected_options": [DAY, NIGHT]},
    ),
    ({"type": "users_select", "initial_user": "U1"}, {"selected_user": "U1"}),
    ({"type": "multi_users_select", "initial_users": ["U1"]}, {"selected_users": ["U1"]}),
    (
        {"type": "conversations_select", "initial_conversation": "C1"},
        {"selected_conversation": "C1"},
    ),
    (
        {"type": "multi_conversations_select", "initial_conversations": ["C1"]},
        {"selected_conversations": ["C1"]},
    ),
    ({"type": "channels_select", "initial_channel": "C1"}, {"selected_channel": "C1"}),
    ({"type": "multi_channels_select", "initial_channels": ["C1"]}, {"selected_channels": ["C1"]}),
    ({"type": "datepicker", "initial_date": "2025-03-30"}, {"selected_date": "2025-03-30"}),
    ({"type": "timepicker", "initial_time": "07:15"}, {"selected_time": "07:15"}),
    (
        {"type": "datetimepicker", "initial_date_time": 1_760_000_000},
        {"selected_date_time": 1_760_000_000},
    ),
]
"""The same elements with something in them from the start."""

ENTERED: list[tuple[Json, Any, Json]] = [
    ({"type": "plain_text_input"}, "Typed", {"value": "Typed"}),
    ({"type": "number_input", "is_decimal_allowed": False}, 12, {"value": "12"}),
    ({"type": "rich_text_input"}, "Typed", {"rich_text_value": rich_words("Typed")}),
    ({"type": "static_select", "options": CHOICES}, "Night", {"selected_option": NIGHT}),
    ({"type": "radio_buttons", "options": CHOICES}, "Day", {"selected_option": DAY}),
    ({"type": "checkboxes", "options": CHOICES}, ["Day"], {"selected_options": [DAY]}),
    ({"type": "datepicker"}, date(2025, 3, 30), {"selected_date": "2025-03-30"}),
    ({"type": "timepicker"}, time(7, 15), {"selected_time": "07:15"}),
    (
        {"type": "datetimepicker"},
        datetime.fromtimestamp(1_760_000_000, UTC),
        {"selected_date_time": 1_760_000_000},
    ),
]


def kind(case: Any) -> str:
    return str(case["type"]) if isinstance(case, dict) and "type" in case else ""


def open_form(ward: Ward, *blocks: Json) -> None:
    trigger = ward.emulator.backend.triggers.make(ward.anna.id)
    ward.client.views_open(trigger_id=trigger, view=modal(*blocks))


def sent(ward: Ward) -> Json:
    """The state that the app is sent with the form in front."""
    app = Listening(ward.emulator)
    assert ward.anna.submits() == "closed"
    values: Json = app.last["view"]["state"]["values"]
    return values


def in_a_form(element: Json) -> Json:
    return field({**element, "action_id": "act"}, block_id="block", optional=True)


@pytest.mark.parametrize(("element", "state"), EMPTY, ids=kind)
def test_a_form_that_is_sent_says_what_is_empty(shared: Ward, element: Json, state: Json) -> None:
    open_form(shared, in_a_form(element))
    assert sent(shared) == {"block": {"act": {"type": element["type"], **state}}}


@pytest.mark.parametrize(("element", "state"), STARTED, ids=kind)
def test_a_form_that_is_sent_untouched_says_what_was_in_it(
    shared: Ward, element: Json, state: Json
) -> None:
    open_form(shared, in_a_form(element))
    assert sent(shared) == {"block": {"act": {"type": element["type"], **state}}}


@pytest.mark.parametrize(("element", "value", "state"), ENTERED, ids=kind)
def test_a_form_that_is_sent_says_what_was_entered(
    shared: Ward, element: Json, value: Any, state: Json
) -> None:
    open_form(shared, in_a_form(element))
    shared.anna.fills({"block": value})
    assert sent(shared) == {"block": {"act": {"type": element["type"], **state}}}


@pytest.mark.parametrize(("element", "state"), STARTED, ids=kind)
def test_a_field_that_is_emptied_is_sent_empty(shared: Ward, element: Json, state: Json) -> None:
    open_form(shared, in_a_form(element))
    shared.anna.fills({"block": None})
    ((key, value),) = state.items()
    empty: Any = [] if isinstance(value, list) else None
    assert sent(shared) == {"block": {"act": {"type": element["type"], key: empty}}}


def test_a_file_is_put_into_slack_and_sent_as_slack_has_it(shared: Ward) -> None:
    open_form(shared, in_a_form({"type": "file_input", "filetypes": ["txt"]}))
    shared.anna.fills({"block": ("notes.txt", b"a few words")})
    (file,) = sent(shared)["block"]["act"]["files"]
    assert (file["name"], file["size"], file["user"]) == ("notes.txt", 11, shared.anna.id)
    assert shared.client.files_info(file=file["id"])["ok"]


@pytest.mark.parametrize(
    ("more", "files", "sentence"),
    [
        ({"max_files": 1}, [("a.txt", b"x")] * 2, "Please add 1 file or fewer."),
        (
            {"filetypes": ["png"]},
            [("a.txt", b"x")],
            "Please add only files of these types: png.",
        ),
    ],
)
def test_slack_objects_to_files_that_were_not_asked_for(
    shared: Ward, more: Json, files: Any, sentence: str
) -> None:
    open_form(shared, in_a_form({"type": "file_input", **more}))
    shared.anna.fills({"block": files})
    assert shared.anna.submits() == {"block": sentence}


def test_a_form_says_the_state_of_what_stands_outside_its_fields_too(shared: Ward) -> None:
    menu = {"type": "static_select", "options": CHOICES, "action_id": "menu"}
    open_form(shared, actions(button(action_id="b"), menu, block_id="row"))
    assert sent(shared) == {"row": {"menu": {"type": "static_select", "selected_option": None}}}


# Acting on an element


def post(ward: Ward, *blocks: Json) -> str:
    answer = ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=list(blocks))
    return str(answer["ts"])


def without_time(payload: Json) -> Json:
    (action,) = payload["actions"]
    assert float(action["action_ts"]) > 0
    return {name: value for name, value in action.items() if name != "action_ts"}


CONFIRM = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}

PRESSED: list[tuple[str, Json, str, Json]] = [
    (
        "button",
        button(text=plain("Go"), value="4", style="primary", url="https://example.org"),
        "Go",
        {
            "text": whole(text="Go")["text"],
            "value": "4",
            "style": "primary",
            "url": "https://example.org",
        },
    ),
    (
        "overflow",
        {"type": "overflow", "options": CHOICES},
        "Night",
        {"selected_option": NIGHT},
    ),
]


@pytest.mark.parametrize(("kind", "element", "text", "said"), PRESSED)
def test_pressing_says_what_was_pressed(
    shared: Ward, kind: str, element: Json, text: str, said: Json
) -> None:
    app = Listening(shared.emulator)
    post(shared, actions({**element, "action_id": "act"}, block_id="block"))
    shared.anna.presses(text, channel=shared.channel)
    assert without_time(app.last) == {
        "type": kind,
        "block_id": "block",
        "action_id": "act",
        **said,
    }


@pytest.mark.parametrize(("text", "value"), [("Good", "+"), ("Bad", "-")])
def test_an_opinion_says_which_of_the_two_it_is(shared: Ward, text: str, value: str) -> None:
    app = Listening(shared.emulator)
    both = {
        "positive_button": {"text": plain("Good"), "value": "+"},
        "negative_button": {"text": plain("Bad"), "value": "-"},
    }
    post(shared, context_actions(feedback(**both, action_id="rate")))
    shared.anna.presses(text, channel=shared.channel)
    said = without_time(app.last)
    assert (said["type"], said["value"], said["text"]["text"]) == ("feedback_buttons", value, text)


def test_an_icon_that_is_pressed_says_its_value(shared: Ward) -> None:
    app = Listening(shared.emulator)
    post(shared, context_actions(icon(text=plain("Delete"), value="7", action_id="del")))
    shared.anna.presses("Delete", channel=shared.channel)
    said = without_time(app.last)
    assert (said["type"], said["icon"], said["value"]) == ("icon_button", "trash", "7")


@pytest.mark.parametrize(
    ("element", "value", "said"),
    [
        (
            {"type": "static_select", "options": CHOICES, "placeholder": plain("Which")},
            "Night",
            {"selected_option": NIGHT, "placeholder": whole(text="Which")["text"]},
        ),
        (
            {"type": "datepicker", "initial_date": "2025-03-30"},
            "2025-03-31",
            {"selected_date": "2025-03-31", "initial_date": "2025-03-30"},
        ),
        (
            {"type": "checkboxes", "options": CHOICES, "initial_options": [CHOICES[0]]},
            ["Night"],
            {"selected_options": [NIGHT], "initial_options": [DAY]},
        ),
        (
            {"type": "multi_static_select", "options": CHOICES},
            ["Day", "Night"],
            {"selected_options": [DAY, NIGHT]},
        ),
    ],
    ids=kind,
)
def test_choosing_says_what_was_chosen_and_what_it_began_with(
    shared: Ward, element: Json, value: Any, said: Json
) -> None:
    app = Listening(shared.emulator)
    post(shared, actions({**element, "action_id": "act"}, block_id="block"))
    several = value if isinstance(value, list) else [value]
    shared.anna.chooses("act", *several, channel=shared.channel)
    assert without_time(app.last) == {
        "type": element["type"],
        "block_id": "block",
        "action_id": "act",
        **said,
    }


def test_an_action_in_a_message_comes_with_the_state_of_all_of_it(shared: Ward) -> None:
    app = Listening(shared.emulator)
    menu = {"type": "static_select", "options": options(2), "action_id": "menu"}
    day = {"type": "datepicker", "initial_date": "2025-03-30", "action_id": "day"}
    post(shared, actions(menu, day, block_id="row"))
    shared.anna.chooses("menu", "1", channel=shared.channel)
    assert app.last["state"] == {
        "values": {
            "row": {
                "menu": {"type": "static_select", "selected_option": whole("1")},
                "day": {"type": "datepicker", "selected_date": "2025-03-30"},
            }
        }
    }


def test_an_action_in_a_form_comes_with_what_else_was_entered(shared: Ward) -> None:
    app = Listening(shared.emulator)
    typed = field({"type": "plain_text_input", "action_id": "t"}, block_id="typed")
    open_form(shared, typed, actions(button(text=plain("More")), block_id="row"))
    shared.anna.fills({"typed": "Half a sen"})
    shared.anna.presses("More")
    said = app.last["view"]["state"]["values"]
    assert said == {"typed": {"t": {"type": "plain_text_input", "value": "Half a sen"}}}


def test_a_field_that_dispatches_says_so_at_once(shared: Ward) -> None:
    app = Listening(shared.emulator)
    typed = {"type": "plain_text_input", "action_id": "t", "initial_value": "before"}
    open_form(shared, field(typed, block_id="b", dispatch_action=True))
    shared.anna.fills({"b": "after"})
    assert without_time(app.last) == {
        "type": "plain_text_input",
        "block_id": "b",
        "action_id": "t",
        "value": "after",
    }


@pytest.mark.parametrize(
    "holder",
    [
        container(actions(button(text=plain("Inside"), action_id="in"), block_id="held")),
        carousel(
            card(),
            card(actions=[button(text=plain("Inside"), action_id="in")], block_id="held"),
        ),
        card(hero_image=IMAGE, actions=[button(text=plain("Inside"), action_id="in")])
        | {"block_id": "held"},
    ],
    ids=kind,
)
def test_a_button_inside_another_block_says_the_block_that_it_is_in(
    shared: Ward, holder: Json
) -> None:
    app = Listening(shared.emulator)
    post(shared, section(), holder)
    shared.anna.presses("Inside", channel=shared.channel)
    said = without_time(app.last)
    assert (said["block_id"], said["action_id"]) == ("held", "in")


def test_a_button_in_an_attachment_says_which_attachment(shared: Ward) -> None:
    app = Listening(shared.emulator)
    attached = actions(button(text=plain("Attached")), block_id="there")
    answer = shared.client.chat_postMessage(
        channel=shared.channel, text="x", attachments=[{"text": "older"}, {"blocks": [attached]}]
    )
    shared.anna.presses("Attached", channel=shared.channel)
    assert app.last["container"] == {
        "type": "message_attachment",
        "message_ts": answer["ts"],
        "channel_id": shared.channel,
        "is_ephemeral": False,
        "attachment_id": 2,
        "is_app_unfurl": False,
    }


def test_a_button_of_a_message_says_the_message(shared: Ward) -> None:
    app = Listening(shared.emulator)
    ts = post(shared, actions(button(text=plain("Plain"))))
    shared.anna.presses("Plain", channel=shared.channel)
    assert app.last["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": shared.channel,
        "is_ephemeral": False,
    }
