"""Who may call what: tokens, scopes, methods, and the ways to send a call."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.bot.emulator.wards import Ward, call


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


def test_a_token_in_the_address_does_not_count(ward: Ward) -> None:
    answer = call(ward, "auth.test", token="", params={"token": ward.emulator.bot_token})
    assert answer["error"] == "not_authed"


def test_a_token_in_a_json_body_does_not_count(ward: Ward) -> None:
    answer = call(ward, "auth.test", token="", json={"token": ward.emulator.bot_token})
    assert answer["error"] == "not_authed"


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


def test_team_info_gives_the_workspace(ward: Ward) -> None:
    assert ward.client.team_info()["team"]["id"] == ward.emulator.team_id


def test_another_team_is_not_found(ward: Ward) -> None:
    with pytest.raises(SlackApiError, match="team_not_found"):
        ward.client.team_info(team="T999")


def test_bots_info_gives_the_app_that_signs_its_messages(ward: Ward) -> None:
    bot_id = ward.client.auth_test()["bot_id"]
    assert ward.client.bots_info(bot=bot_id)["bot"]["app_id"] == ward.emulator.app_id


def test_two_emulators_know_nothing_of_each_other(ward: Ward) -> None:
    from bot.emulator import Emulator

    with Emulator() as other:
        stranger = WebClient(other.bot_token, base_url=ward.emulator.api_url, retry_handlers=[])
        with pytest.raises(SlackApiError, match="invalid_auth"):
            stranger.auth_test()
