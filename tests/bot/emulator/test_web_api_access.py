"""Who may call what: tokens, scopes, methods, and the ways to send a call."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.bot.emulator.wards import Ward, web

Json = dict[str, Any]


def call(ward: Ward, method: str, token: str | None = None, **sent: Any) -> Json:
    """One raw call; `sent` goes to httpx as it is."""
    token = ward.emulator.bot_token if token is None else token
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    headers |= sent.pop("headers", {})
    response = web.post(ward.emulator.api_url + method, headers=headers, **sent)
    assert response.status_code == 200
    answer: Json = response.json()
    return answer


def test_auth_test_says_whose_token_it_is(ward: Ward) -> None:
    answer = ward.client.auth_test()
    assert (answer["user_id"], answer["team_id"]) == (
        ward.emulator.bot_user_id,
        ward.emulator.team_id,
    )


def test_api_test_needs_no_token(ward: Ward) -> None:
    assert call(ward, "api.test", token="", data={"x": "1"}) == {"ok": True, "args": {"x": "1"}}


def test_api_test_fails_when_asked_to(ward: Ward) -> None:
    assert call(ward, "api.test", token="", data={"error": "oh"})["error"] == "oh"


def test_a_method_that_is_none_is_unknown(ward: Ward) -> None:
    answer = call(ward, "chat.shout")
    assert (answer["error"], answer["req_method"]) == ("unknown_method", "chat.shout")


def test_no_token_is_not_authed(ward: Ward) -> None:
    assert call(ward, "auth.test", token="")["error"] == "not_authed"


def test_a_token_of_nobody_is_invalid(ward: Ward) -> None:
    assert call(ward, "auth.test", token="xoxb-nobody")["error"] == "invalid_auth"


def test_an_app_token_posts_nothing(ward: Ward) -> None:
    sent = {"channel": ward.channel, "text": "hello"}
    answer = call(ward, "chat.postMessage", token=ward.emulator.app_token, data=sent)
    assert answer["error"] == "not_allowed_token_type"


def test_a_bot_token_opens_no_socket(ward: Ward) -> None:
    assert call(ward, "apps.connections.open")["error"] == "not_allowed_token_type"


def test_a_token_in_the_form_counts_too(ward: Ward) -> None:
    answer = call(ward, "auth.test", token="", data={"token": ward.emulator.bot_token})
    assert answer["ok"]


def test_a_revoked_token_is_token_revoked(ward: Ward) -> None:
    ward.emulator.revoke_tokens()
    with pytest.raises(SlackApiError, match="token_revoked"):
        ward.client.auth_test()


def test_an_app_that_was_removed_is_account_inactive(ward: Ward) -> None:
    ward.emulator.uninstall()
    with pytest.raises(SlackApiError, match="account_inactive"):
        ward.client.auth_test()


def test_a_missing_scope_is_named_with_those_that_there_are(ward: Ward) -> None:
    ward.emulator.install({"oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}}})
    with pytest.raises(SlackApiError) as refusal:
        ward.client.users_info(user=ward.anna.id)
    answer = refusal.value.response
    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "users:read",
        "chat:write,commands",
    )


def test_the_scopes_of_a_token_come_in_a_header(ward: Ward) -> None:
    ward.emulator.install({"oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}}})
    assert ward.client.auth_test().headers["x-oauth-scopes"] == "chat:write,commands"


def test_an_optional_scope_of_the_manifest_is_granted(ward: Ward) -> None:
    scopes = {"bot": ["chat:write"], "bot_optional": ["users:read"]}
    ward.emulator.install({"oauth_config": {"scopes": scopes}})
    assert ward.client.users_info(user=ward.anna.id)["ok"]


def test_a_form_and_json_say_the_same(ward: Ward) -> None:
    sent = {"channel": ward.channel, "text": "hello"}
    assert call(ward, "chat.postMessage", data=sent)["ok"]
    assert call(ward, "chat.postMessage", json=sent)["ok"]


def test_blocks_may_be_text_in_a_json_body(ward: Ward) -> None:
    sent = {"channel": ward.channel, "text": "x", "blocks": '[{"type": "divider"}]'}
    assert call(ward, "chat.postMessage", json=sent)["message"]["blocks"][0]["type"] == "divider"


def test_arguments_may_come_in_the_query(ward: Ward) -> None:
    url = f"{ward.emulator.api_url}users.info?user={ward.anna.id}"
    headers = {"Authorization": f"Bearer {ward.emulator.bot_token}"}
    assert web.get(url, headers=headers).json()["user"]["id"] == ward.anna.id


@pytest.mark.parametrize(
    ("content_type", "body", "error"),
    [
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"[]", "json_not_object"),
        ("application/json", b'{"x": NaN}', "invalid_json"),
        ("application/json", b'{"x": 1e999}', "invalid_json"),
        ("application/json", b'{"x": "\\ud800"}', "invalid_json"),
        ("application/json", b"[" * 100_000, "invalid_json"),
        ("application/json", b'{"x": ' + b"[" * 70 + b"]" * 70 + b"}", "invalid_json"),
        ("application/json", b"\xff", "invalid_json"),
        ("application/x-www-form-urlencoded", b"x=%ff", "invalid_form_data"),
        ("application/xml", b"<x/>", "invalid_post_type"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_by_name(
    ward: Ward, content_type: str, body: bytes, error: str
) -> None:
    headers = {"Content-Type": content_type}
    assert call(ward, "auth.test", headers=headers, content=body)["error"] == error


def test_a_missing_argument_is_named(ward: Ward) -> None:
    answer = call(ward, "chat.postMessage", data={"text": "hello"})
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


def test_team_info_gives_the_workspace(ward: Ward) -> None:
    assert ward.client.team_info()["team"]["id"] == ward.emulator.team_id


def test_another_team_is_not_found(ward: Ward) -> None:
    with pytest.raises(SlackApiError, match="team_not_found"):
        ward.client.team_info(team="T999")


def test_bots_info_gives_the_app_that_signs_its_messages(ward: Ward) -> None:
    bot_id = ward.client.auth_test()["bot_id"]
    assert ward.client.bots_info(bot=bot_id)["bot"]["app_id"] == ward.emulator.app_id


def test_users_info_gives_a_person(ward: Ward) -> None:
    user = ward.client.users_info(user=ward.ben.id)["user"]
    assert (user["name"], user["real_name"], user["is_admin"]) == ("ben", "Ben Lyle", True)


def test_users_info_says_who_was_deactivated(ward: Ward) -> None:
    ward.emulator.deactivate(ward.ben)
    assert ward.client.users_info(user=ward.ben.id)["user"]["deleted"] is True


def test_nobody_is_not_found(ward: Ward) -> None:
    with pytest.raises(SlackApiError, match="user_not_found"):
        ward.client.users_info(user="U999")


def test_users_list_comes_in_pages(ward: Ward) -> None:
    seen = [user["id"] for page in ward.client.users_list(limit=1) for user in page.data["members"]]
    assert seen == [ward.emulator.bot_user_id, ward.anna.id, ward.ben.id]


def test_a_made_up_cursor_is_refused(ward: Ward) -> None:
    with pytest.raises(SlackApiError, match="invalid_cursor"):
        ward.client.users_list(cursor="bm9ib2R5")


def test_two_emulators_know_nothing_of_each_other(ward: Ward) -> None:
    from bot.emulator import Emulator

    with Emulator() as other:
        stranger = WebClient(other.bot_token, base_url=ward.emulator.api_url, retry_handlers=[])
        with pytest.raises(SlackApiError, match="invalid_auth"):
            stranger.auth_test()
