"""Menus whose options the app looks up, by Socket Mode and by HTTP alike."""

from typing import Any

import pytest

from bot.emulator import NotOnScreen, Person
from bot.emulator.delivery.parcels import Ack
from bot.emulator.page_server.acts import act
from bot.emulator.people.outcome import NotPossible
from tests.bot.emulator.listening import Listening
from tests.bot.emulator.pieces import Json, actions, field, modal, option, options, plain
from tests.bot.emulator.wards import Ward, front

WARD = {"type": "external_select", "action_id": "ward"}
WARDS = {"type": "multi_external_select", "action_id": "ward"}
FOUND = [option("w1", "Willow"), option("w2", "Willow House")]


def open_menu(ward: Ward, menu: Json) -> str:
    trigger = ward.emulator.backend.triggers.make(ward.anna.id)
    view = modal(field(menu, block_id="block", label=plain("Ward")))
    answer: Any = ward.client.views_open(trigger_id=trigger, view=view)
    return str(answer["view"]["id"])


def post_menu(ward: Ward, menu: Json = WARD) -> str:
    blocks = [actions(menu, block_id="block")]
    return str(ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=blocks)["ts"])


def typed(ward: Ward, person: Person, value: str, **container: str) -> Json:
    """What the page is answered while a person types."""
    body = {
        "person": person.id,
        "kind": "options",
        "container": container,
        "block_id": "block",
        "action_id": "ward",
        "value": value,
    }
    return act(ward.emulator.backend, body)


def test_a_form_asks_the_app_and_takes_what_was_chosen(ward: Ward) -> None:
    app = Listening(ward.emulator, lambda sent: {"options": FOUND} if "value" in sent else None)
    open_menu(ward, WARD)
    ward.anna.chooses("Ward", "Willow House")
    ward.anna.submits()
    state = app.last["view"]["state"]["values"]["block"]["ward"]
    assert state["selected_option"]["value"] == "w2"


def test_the_app_is_told_what_is_typed_and_in_which_menu(ward: Ward) -> None:
    app = Listening(ward.emulator, lambda _sent: {"options": []})
    view_id = open_menu(ward, WARD)
    typed(ward, ward.anna, "wil", type="view", view_id=view_id)
    sent = app.last
    assert {name: sent[name] for name in ("type", "action_id", "block_id", "value")} == {
        "type": "block_suggestion",
        "action_id": "ward",
        "block_id": "block",
        "value": "wil",
    }
    assert sent["container"] == {"type": "view", "view_id": view_id}
    assert (sent["view"]["id"], sent["user"]["id"]) == (view_id, ward.anna.id)


def test_a_menu_in_a_message_is_told_with_its_message(ward: Ward) -> None:
    app = Listening(ward.emulator, lambda _sent: {"options": FOUND})
    ts = post_menu(ward)
    answer = typed(ward, ward.anna, "wil", type="message", channel=ward.channel, ts=ts)
    assert [one["value"] for one in answer["options"]] == ["w1", "w2"]
    sent = app.last
    assert (sent["container"]["message_ts"], sent["channel"]["id"]) == (ts, ward.channel)
    assert sent["message"]["ts"] == ts


def test_a_menu_on_home_is_told_with_the_home(ward: Ward) -> None:
    app = Listening(ward.emulator, lambda _sent: {"options": FOUND})
    home = {"type": "home", "blocks": [actions(WARD, block_id="block")]}
    ward.client.views_publish(user_id=ward.anna.id, view=home)
    assert typed(ward, ward.anna, "wil", type="home")["ok"]
    assert app.last["view"]["type"] == "home"


def test_choosing_in_a_message_tells_the_app_at_once(ward: Ward) -> None:
    app = Listening(ward.emulator, lambda _sent: {"options": FOUND})
    post_menu(ward)
    ward.anna.chooses("ward", "Willow", channel=ward.channel)
    (action,) = app.last["actions"]
    assert (action["type"], action["selected_option"]["value"]) == ("external_select", "w1")


def test_several_are_looked_up_one_after_the_other(ward: Ward) -> None:
    app = Listening(ward.emulator, lambda _sent: {"options": FOUND})
    post_menu(ward, WARDS)
    ward.anna.chooses("ward", "Willow", "Willow House", channel=ward.channel)
    (action,) = app.last["actions"]
    assert [one["value"] for one in action["selected_options"]] == ["w1", "w2"]
    assert [sent["value"] for sent in app.heard[:-1]] == ["Willow", "Willow House"]


def test_groups_of_options_are_handed_on(ward: Ward) -> None:
    groups = [{"label": plain("Here"), "options": FOUND}]
    Listening(ward.emulator, lambda _sent: {"option_groups": groups})
    answer = typed(ward, ward.anna, "wil", type="view", view_id=open_menu(ward, WARD))
    assert answer["option_groups"][0]["options"][1]["value"] == "w2"


@pytest.mark.parametrize(
    ("menu", "value", "sentence"),
    [
        (WARD, "wi", "Type at least 3 characters."),
        ({**WARD, "min_query_length": 5}, "will", "Type at least 5 characters."),
    ],
)
def test_too_short_a_query_is_not_sent(ward: Ward, menu: Json, value: str, sentence: str) -> None:
    app = Listening(ward.emulator)
    view_id = open_menu(ward, menu)
    with pytest.raises(NotPossible, match=sentence):
        typed(ward, ward.anna, value, type="view", view_id=view_id)
    assert app.heard == []


def test_a_menu_may_ask_before_anything_is_typed(ward: Ward) -> None:
    Listening(ward.emulator, lambda _sent: {"options": FOUND})
    view_id = open_menu(ward, {**WARD, "min_query_length": 0})
    assert len(typed(ward, ward.anna, "", type="view", view_id=view_id)["options"]) == 2


BAD_ANSWERS: list[tuple[str, Any, str]] = [
    ("nothing", None, ""),
    ("both", {"options": [], "option_groups": []}, ""),
    ("too many", {"options": options(101)}, "/options"),
    ("a text too long", {"options": [option("v", "x" * 76)]}, "/options/0/text/text"),
    (
        "mrkdwn",
        {"options": [{"text": {"type": "mrkdwn", "text": "x"}, "value": "v"}]},
        "/options/0/text/type",
    ),
    (
        "an empty group",
        {"option_groups": [{"label": plain(), "options": []}]},
        "/option_groups/0/options",
    ),
    ("something else", {"response_action": "clear"}, ""),
]


@pytest.mark.parametrize(("name", "answer", "pointer"), BAD_ANSWERS)
def test_a_bad_answer_is_shown_as_one_and_noted_with_its_pointer(
    ward: Ward, name: str, answer: Any, pointer: str
) -> None:
    Listening(ward.emulator, lambda _sent: answer)
    view_id = open_menu(ward, WARD)
    with pytest.raises(NotPossible, match="could not load the options"):
        typed(ward, ward.anna, "wil", type="view", view_id=view_id)
    noted = ward.emulator.backend.traffic.tail()
    assert f"[json-pointer:{pointer}]" in noted, name


def test_an_app_that_does_not_answer_is_shown_so(ward: Ward) -> None:
    Listening(ward.emulator, lambda _sent: Ack(ok=False, reason="timeout"))
    view_id = open_menu(ward, WARD)
    with pytest.raises(NotPossible, match="could not load the options"):
        typed(ward, ward.anna, "wil", type="view", view_id=view_id)


@pytest.mark.parametrize(
    "menu", [{"type": "static_select", "options": FOUND}, {"type": "datepicker"}]
)
def test_only_a_menu_that_the_app_fills_can_be_typed_into(ward: Ward, menu: Json) -> None:
    view_id = open_menu(ward, {**menu, "action_id": "ward"})
    with pytest.raises(NotPossible, match="not there any more"):
        typed(ward, ward.anna, "wil", type="view", view_id=view_id)


def test_nobody_types_into_somebody_elses_form(ward: Ward) -> None:
    view_id = open_menu(ward, WARD)
    with pytest.raises(NotPossible):
        typed(ward, ward.ben, "wil", type="view", view_id=view_id)


def test_what_was_not_found_cannot_be_chosen(ward: Ward) -> None:
    Listening(ward.emulator, lambda _sent: {"options": FOUND})
    open_menu(ward, WARD)
    with pytest.raises(NotOnScreen, match="'Oaks' is not offered; these are: 'Willow'"):
        ward.anna.chooses("Ward", "Oaks")


def test_an_option_that_is_none_is_not_taken(ward: Ward) -> None:
    ts = post_menu(ward)
    body = {
        "person": ward.anna.id,
        "kind": "block_action",
        "container": {"type": "message", "channel": ward.channel, "ts": ts},
        "block_id": "block",
        "action_id": "ward",
        "selected_option": {"value": "w1"},
    }
    with pytest.raises(NotPossible, match="an option that the app has suggested"):
        act(ward.emulator.backend, body)


def test_bolts_own_way_of_answering_is_understood(staffed: Ward) -> None:
    open_menu(staffed, WARD)
    staffed.anna.chooses("Ward", "Willow House")
    state = front(staffed.anna)["state_values"]["block"]["ward"]
    assert state["selected_option"]["text"]["text"] == "Willow House"
