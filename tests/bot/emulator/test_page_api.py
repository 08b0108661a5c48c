"""What the page asks and does."""

import json
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.emulator import JumpTarget
from tests.bot.emulator.sample_app import MANIFEST
from tests.bot.emulator.wards import Json, Ward, button, form, home, web


def ask(ward: Ward, what: str, **query: str) -> Any:
    response = web.get(f"{ward.emulator.url}/page-api/{what}", params=query)
    return response.json()


def do(ward: Ward, what: str = "act", **body: Any) -> Json:
    answer: Json = web.post(f"{ward.emulator.url}/page-api/{what}", json=body).json()
    return answer


def test_the_workspace_names_the_app_its_commands_and_the_people(ward: Ward) -> None:
    ward.emulator.install(MANIFEST)
    workspace = ask(ward, "workspace")
    assert workspace["app"]["name"] == "sample"
    assert workspace["app"]["commands"][0]["command"] == "/form"
    assert [person["handle"] for person in workspace["people"]] == ["bot", "anna", "ben"]


def test_the_workspace_says_which_account_is_shared(ward: Ward) -> None:
    ward.emulator.add_person("office", name="Willow office", shared=True)
    assert [p["handle"] for p in ask(ward, "workspace")["people"] if p["shared"]] == ["office"]


def test_the_screen_shows_own_channels_public_ones_and_no_private_ones(ward: Ward) -> None:
    ward.emulator.add_channel("oak-ward")
    ward.emulator.add_channel("leads", [ward.ben], private=True)
    channels = ask(ward, "screen", person=ward.anna.id)["channels"]
    assert {(c["name"], c["is_dm"], c["is_member"]) for c in channels} == {
        ("Bot", True, True),
        ("willow-ward", False, True),
        ("oak-ward", False, False),
    }


def test_what_others_say_is_unread_until_it_is_read(ward: Ward) -> None:
    ward.ben.says("hello", ward.channel)

    def unread() -> int:
        channels = ask(ward, "screen", person=ward.anna.id)["channels"]
        return next(int(c["unread"]) for c in channels if c["id"] == ward.channel)

    before = unread()
    ask(ward, "channel", person=ward.anna.id, channel=ward.channel)
    assert (before, unread()) == (1, 0)


def test_the_screen_shows_home_and_the_stack_of_views(ward: Ward) -> None:
    trigger = ward.emulator.backend.triggers.make(ward.anna.id)
    ward.client.views_open(trigger_id=trigger, view=form())
    ward.client.views_publish(user_id=ward.anna.id, view=home("Hello"))
    screen = ask(ward, "screen", person=ward.anna.id)
    assert screen["home"]["view"]["blocks"][0]["text"]["text"] == "Hello"
    (view,) = screen["views"]
    assert view["state_values"]["name"]["name-entry"]["value"] is None
    assert (view["errors"], view["notice"]) == ({}, None)


def test_a_channel_shows_messages_and_own_ephemerals(ward: Ward) -> None:
    ward.ben.says("hello", ward.channel)
    ward.client.chat_postEphemeral(channel=ward.channel, user=ward.anna.id, text="psst")
    messages = ask(ward, "channel", person=ward.anna.id, channel=ward.channel)["messages"]
    assert [(m["text"], m["ephemeral"], m["is_app"]) for m in messages] == [
        ("hello", False, False),
        ("psst", True, True),
    ]


def test_a_private_channel_is_not_shown_to_others(ward: Ward) -> None:
    leads = ward.emulator.add_channel("leads", [ward.ben], private=True)
    answer = ask(ward, "channel", person=ward.anna.id, channel=leads)
    assert answer["error"] == "not_possible"


def test_a_person_writes_a_message(ward: Ward) -> None:
    sent = {"person": ward.anna.id, "kind": "message", "channel": ward.channel}
    assert do(ward, **sent, text="<b>hello</b>") == {"ok": True}
    assert ward.ben.sees(ward.channel)[0].text == "&lt;b&gt;hello&lt;/b&gt;"


def test_an_archived_channel_takes_no_message(ward: Ward) -> None:
    ward.emulator.archive(ward.channel)
    sent = {"person": ward.anna.id, "kind": "message", "channel": ward.channel}
    assert do(ward, **sent, text="hello")["sentence"] == "This channel is archived."


def test_a_press_reaches_the_app(staffed: Ward) -> None:
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("4", "rate", value="4")]}]
    ts = staffed.client.chat_postMessage(channel=staffed.channel, text="x", blocks=blocks)["ts"]
    container = {"type": "message", "channel": staffed.channel, "ts": ts}
    answer = do(
        staffed,
        person=staffed.anna.id,
        kind="block_action",
        container=container,
        block_id="b",
        action_id="rate",
        type="button",
        value="4",
    )
    assert answer == {"ok": True}
    assert "Saved: 4" in staffed.anna.everything()


def test_a_press_of_a_button_that_is_gone_is_not_possible(ward: Ward) -> None:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="x")["ts"]
    container = {"type": "message", "channel": ward.channel, "ts": ts}
    sent: Json = {"person": ward.anna.id, "kind": "block_action", "container": container}
    answer = do(ward, **sent, block_id="b", action_id="rate", type="button")
    assert answer["error"] == "not_possible"


def test_a_form_is_sent_with_its_values(staffed: Ward) -> None:
    do(staffed, person=staffed.anna.id, kind="command", channel=staffed.channel, text="/form")
    view_id = ask(staffed, "screen", person=staffed.anna.id)["views"][0]["id"]
    sent = {"person": staffed.anna.id, "kind": "view_submit", "view_id": view_id}
    first = do(staffed, **sent, values={})
    second = do(
        staffed,
        **sent,
        values={"name": {"name-entry": {"type": "plain_text_input", "value": "Willow"}}},
    )
    assert first["errors"] == {"name": "Please complete this required field."}
    assert second == {"ok": True, "result": "closed"}


def test_a_form_of_somebody_else_cannot_be_sent(staffed: Ward) -> None:
    do(staffed, person=staffed.anna.id, kind="command", channel=staffed.channel, text="/form")
    view_id = ask(staffed, "screen", person=staffed.anna.id)["views"][0]["id"]
    answer = do(staffed, person=staffed.ben.id, kind="view_submit", view_id=view_id, values={})
    assert answer["error"] == "not_possible"


def test_home_is_opened_and_its_buttons_pressed(staffed: Ward) -> None:
    do(staffed, person=staffed.anna.id, kind="open_home")
    view = ask(staffed, "screen", person=staffed.anna.id)["home"]["view"]
    answer = do(
        staffed,
        person=staffed.anna.id,
        kind="block_action",
        container={"type": "home"},
        block_id=view["blocks"][1]["block_id"],
        action_id="greet",
        type="button",
    )
    assert answer == {"ok": True}
    assert "Greeted" in staffed.anna.everything()


def test_a_shortcut_is_used(staffed: Ward) -> None:
    sent = {"person": staffed.anna.id, "kind": "shortcut", "callback_id": "go"}
    assert do(staffed, **sent) == {"ok": True}


def test_a_view_is_closed(staffed: Ward) -> None:
    do(staffed, person=staffed.anna.id, kind="command", channel=staffed.channel, text="/form")
    view_id = ask(staffed, "screen", person=staffed.anna.id)["views"][0]["id"]
    do(staffed, person=staffed.anna.id, kind="view_close", view_id=view_id)
    assert ask(staffed, "screen", person=staffed.anna.id)["views"] == []


def test_a_jump_does_what_the_demo_gave_it(ward: Ward) -> None:
    done: list[str] = []
    ward.emulator.jumps.append(JumpTarget("Monday", lambda: done.append("Monday")))
    jumps = ask(ward, "workspace")["jumps"]
    assert do(ward, "jump", id=jumps[0]["id"]) == {"ok": True}
    assert done == ["Monday"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "dance", "person": "U1"},
        {"kind": "message", "person": "U1"},
        {"kind": "block_action", "person": "U1"},
        {"kind": 7, "person": "U1"},
    ],
)
def test_an_act_that_lacks_something_is_refused(ward: Ward, body: Json) -> None:
    assert do(ward, **body)["error"] == "invalid_arguments"


@pytest.mark.parametrize("body", [{}, {"id": "9"}, {"id": "x"}, {"id": "-1"}])
def test_a_jump_that_is_none_is_refused(ward: Ward, body: Json) -> None:
    assert do(ward, "jump", **body)["error"] == "invalid_arguments"


def test_a_fault_is_set_from_the_page(ward: Ward) -> None:
    sent = {"method": "auth.test", "fault": "error", "error": "fatal_error"}
    assert do(ward, "fault", **sent) == {"ok": True}
    answer = web.post(f"{ward.emulator.api_url}auth.test").json()
    assert answer["error"] == "fatal_error"


def test_a_fault_that_is_none_is_refused(ward: Ward) -> None:
    assert do(ward, "fault", method="*", fault="flood")["error"] == "invalid_arguments"


def test_the_traffic_comes_in_order_and_from_where_one_left_off(ward: Ward) -> None:
    ward.client.auth_test()
    ward.client.team_info()
    entries = ask(ward, "traffic")
    later = ask(ward, "traffic", after=str(entries[0]["n"]))
    assert [entry["name"] for entry in entries] == ["auth.test", "team.info"]
    assert [entry["name"] for entry in later] == ["team.info"]


def test_the_traffic_shows_no_secret(staffed: Ward) -> None:
    staffed.anna.types_command("/form", staffed.channel)
    client = WebClient(base_url=staffed.emulator.api_url)
    socket = client.apps_connections_open(app_token=staffed.emulator.app_token)["url"]
    shown = json.dumps(ask(staffed, "traffic"))
    secrets = [
        staffed.emulator.bot_token,
        staffed.emulator.app_token,
        staffed.emulator.signing_secret,
        staffed.emulator.backend.app.verification_token,
        "/commands/",
        str(socket).partition("ticket=")[2].partition("&")[0],
    ]
    assert [secret for secret in secrets if secret in shown] == []


def test_a_page_under_another_name_is_refused(ward: Ward) -> None:
    headers = {"Host": "evil.example"}
    assert web.get(f"{ward.emulator.url}/page-api/workspace", headers=headers).status_code == 403


def test_a_form_posted_by_another_page_is_refused(ward: Ward) -> None:
    response = web.post(f"{ward.emulator.url}/page-api/act", data={"kind": "message"})
    assert response.status_code == 400


def test_the_page_is_served_and_may_load_nothing_from_elsewhere(ward: Ward) -> None:
    response = web.get(ward.emulator.url)
    assert response.status_code == 200
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "http://127.0.0.1:1", "null"])
def test_a_page_from_elsewhere_cannot_act(ward: Ward, origin: str) -> None:
    body = {"kind": "message", "person": ward.anna.id, "channel": ward.channel, "text": "x"}
    url = f"{ward.emulator.url}/page-api/act"
    assert web.post(url, json=body, headers={"Origin": origin}).status_code == 403
    assert ward.anna.sees(ward.channel) == []


def test_the_page_itself_may_act(ward: Ward) -> None:
    body = {"kind": "message", "person": ward.anna.id, "channel": ward.channel, "text": "x"}
    url, own = f"{ward.emulator.url}/page-api/act", {"Origin": ward.emulator.url}
    assert web.post(url, json=body, headers=own).json() == {"ok": True}
