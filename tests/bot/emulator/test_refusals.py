"""Each way to send a bad payload is refused, with the pointer to what is bad."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.emulator import Emulator, NotOnScreen
from bot.emulator.interactions.response_urls import Origin
from tests.bot.emulator.listening import Listening
from tests.bot.emulator.pieces import (
    Json,
    actions,
    alert,
    button,
    chart,
    field,
    modal,
    mrkdwn,
    pie,
    plain,
    section,
    static,
    table,
)
from tests.bot.emulator.wards import Ward, front, new_ward, web

LONG = section(text=mrkdwn("x" * 3001))
BAD_BLOCKS: list[tuple[str, list[Json], str]] = [
    ("text too long", [section(), LONG], "/1/text/text"),
    ("an id twice", [section(block_id="a"), section(block_id="a")], "/1/block_id"),
    ("an unknown property", [{"type": "divider", "colour": "red"}], "/0"),
    ("an unknown kind", [{"type": "hologram"}], "/0/type"),
    ("mrkdwn on a button", [actions(button(text=mrkdwn()))], "/0/elements/0/text/type"),
    ("an option not offered", [actions(static(initial_option={}))], "/0/elements/0/initial_option"),
    ("no list", [actions()], "/0/elements"),
]
"""What is bad everywhere: a name, the blocks, the pointer within them."""

FOR_MESSAGES = [("a block for modals", [alert()], "/0/type"), ("too many", [section()] * 51, "")]
FOR_VIEWS = [
    ("a block for messages", [chart(pie(("a", 1)))], "/0/type"),
    ("another", [table([{"type": "raw_text", "text": "x"}])], "/0/type"),
    ("too many", [section()] * 101, ""),
]


@pytest.fixture(scope="module")
def shared() -> Iterator[Ward]:
    """One ward for all: a refusal changes nothing in it."""
    with Emulator(limits=False) as emulator:
        yield new_ward(emulator)


Way = Callable[[Ward, list[Json]], Any]


def _posted(ward: Ward, blocks: list[Json]) -> Any:
    return ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=blocks)


def _updated(ward: Ward, blocks: list[Json]) -> Any:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="x")["ts"]
    return ward.client.chat_update(channel=ward.channel, ts=ts, text="x", blocks=blocks)


def _whispered(ward: Ward, blocks: list[Json]) -> Any:
    return ward.client.chat_postEphemeral(
        channel=ward.channel, user=ward.anna.id, text="x", blocks=blocks
    )


def _attached(ward: Ward, blocks: list[Json]) -> Any:
    return ward.client.chat_postMessage(
        channel=ward.channel, text="x", attachments=[{"color": "#123456", "blocks": blocks}]
    )


WAYS_OF_MESSAGES: dict[str, tuple[Way, str, str]] = {
    "chat.postMessage": (_posted, "invalid_blocks", "/blocks"),
    "chat.update": (_updated, "invalid_blocks", "/blocks"),
    "chat.postEphemeral": (_whispered, "invalid_blocks", "/blocks"),
    "an attachment": (_attached, "invalid_attachments", "/attachments/0/blocks"),
}


def _trigger(ward: Ward, view_id: str | None = None) -> str:
    return ward.emulator.backend.triggers.make(ward.anna.id, view_id)


def _opened(ward: Ward, blocks: list[Json]) -> Any:
    return ward.client.views_open(trigger_id=_trigger(ward), view=modal(*blocks))


def _open_form(ward: Ward) -> str:
    answer: Any = _opened(ward, [section()])
    return str(answer["view"]["id"])


def _changed(ward: Ward, blocks: list[Json]) -> Any:
    return ward.client.views_update(view_id=_open_form(ward), view=modal(*blocks))


def _pushed(ward: Ward, blocks: list[Json]) -> Any:
    trigger = _trigger(ward, _open_form(ward))
    return ward.client.views_push(trigger_id=trigger, view=modal(*blocks))


def _published(ward: Ward, blocks: list[Json]) -> Any:
    view = {"type": "home", "blocks": blocks}
    return ward.client.views_publish(user_id=ward.anna.id, view=view)


WAYS_OF_VIEWS: dict[str, Way] = {
    "views.open": _opened,
    "views.update": _changed,
    "views.push": _pushed,
    "views.publish": _published,
}


def _pointed_at(answer: Any) -> set[str]:
    lines = answer["response_metadata"]["messages"]
    return {line.rpartition("[json-pointer:")[2].rstrip("]") for line in lines}


@pytest.mark.parametrize("way", WAYS_OF_MESSAGES)
@pytest.mark.parametrize(("name", "blocks", "pointer"), [*BAD_BLOCKS, *FOR_MESSAGES])
def test_bad_blocks_are_refused_in_a_message(
    shared: Ward, way: str, name: str, blocks: list[Json], pointer: str
) -> None:
    send, error, root = WAYS_OF_MESSAGES[way]
    with pytest.raises(SlackApiError) as refusal:
        send(shared, blocks)
    answer = refusal.value.response
    assert (answer["error"], f"{root}{pointer}" in _pointed_at(answer)) == (error, True), name


@pytest.mark.parametrize("way", WAYS_OF_VIEWS)
@pytest.mark.parametrize(("name", "blocks", "pointer"), [*BAD_BLOCKS, *FOR_VIEWS])
def test_bad_blocks_are_refused_in_a_view(
    shared: Ward, way: str, name: str, blocks: list[Json], pointer: str
) -> None:
    with pytest.raises(SlackApiError) as refusal:
        WAYS_OF_VIEWS[way](shared, blocks)
    answer = refusal.value.response
    found = (answer["error"], f"/view/blocks{pointer}" in _pointed_at(answer))
    assert found == ("invalid_arguments", True), name


@pytest.mark.parametrize(("name", "blocks", "pointer"), [*BAD_BLOCKS, *FOR_MESSAGES])
def test_bad_blocks_are_refused_at_a_response_url(
    shared: Ward, name: str, blocks: list[Json], pointer: str
) -> None:
    backend = shared.emulator.backend
    url = backend.response_urls.make(backend.url, "actions", Origin(shared.anna.id, shared.channel))
    answer = web.post(url, json={"text": "x", "blocks": blocks}).json()
    found = (answer["error"], f"/blocks{pointer}" in _pointed_at(answer))
    assert found == ("invalid_blocks", True), name


@pytest.mark.parametrize("answer", ["update", "push"])
@pytest.mark.parametrize(("name", "blocks", "pointer"), [*BAD_BLOCKS, *FOR_VIEWS])
def test_a_bad_view_in_answer_to_a_form_leaves_it_open_with_slacks_word(
    ward: Ward, answer: str, name: str, blocks: list[Json], pointer: str
) -> None:
    _opened(ward, [section(text=mrkdwn("As it was"))])
    Listening(ward.emulator, lambda _sent: {"response_action": answer, "view": modal(*blocks)})
    assert ward.anna.submits() == "failed", name
    view = front(ward.anna)
    assert view["notice"] == "We had some trouble connecting. Try again?"
    assert "As it was" in ward.anna.everything()
    noted = str([entry.as_json() for entry in ward.emulator.backend.traffic.after()][-1])
    assert f"[json-pointer:/view/blocks{pointer}]" in noted


def test_a_fourth_view_in_answer_to_a_form_leaves_the_third_open(ward: Ward) -> None:
    _opened(ward, [section()])
    Listening(ward.emulator, lambda _sent: {"response_action": "push", "view": modal(section())})
    assert [ward.anna.submits() for _ in range(3)] == ["pushed", "pushed", "failed"]


def test_a_message_of_too_much_text_is_refused(shared: Ward) -> None:
    with pytest.raises(SlackApiError, match="'error': 'msg_blocks_too_long'"):
        _posted(shared, [section(text=mrkdwn("x" * 3000))] * 5)


def test_a_view_of_too_many_bytes_is_refused(shared: Ward) -> None:
    with pytest.raises(SlackApiError, match="'error': 'view_too_large'"):
        _opened(shared, [section(text=mrkdwn("x" * 2990))] * 90)


def test_a_field_of_files_needs_the_scope_to_read_them(ward: Ward) -> None:
    ward.emulator.install({"oauth_config": {"scopes": {"bot": ["chat:write"]}}})
    with pytest.raises(SlackApiError, match="'needed': 'files:read'"):
        _opened(ward, [field({"type": "file_input"})])


def test_a_button_shown_to_others_cannot_be_pressed(ward: Ward) -> None:
    _posted(ward, [actions(button(text=plain("Theirs"), visible_to_user_ids=[ward.ben.id]))])
    with pytest.raises(NotOnScreen, match="shown to others only"):
        ward.anna.presses("Theirs", channel=ward.channel)


def test_a_button_that_starts_a_workflow_says_that_there_are_none(ward: Ward) -> None:
    trigger = {"trigger": {"url": "https://example.org/t"}}
    run = {"type": "workflow_button", "text": plain("Run"), "workflow": trigger}
    _posted(ward, [actions(run)])
    with pytest.raises(NotOnScreen, match="there are none here"):
        ward.anna.presses("Run", channel=ward.channel)
