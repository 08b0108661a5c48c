from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.emulator import Emulator
from bot.manifest import CONCERN_SHORTCUT, EVENTS, OPTIONAL_SCOPES, SCOPES, manifest
from bot.settings import SettingsError

ADDRESS = "https://bot.example.org/slack/events"


def by_socket() -> dict[str, Any]:
    return manifest(socket_mode=True)


def by_http(address: str = "https://bot.example.org") -> dict[str, Any]:
    return manifest(socket_mode=False, request_url=address)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def test_it_is_of_schema_version_two() -> None:
    assert by_socket()["_metadata"]["major_version"] == 2


def test_it_is_plain_json() -> None:
    assert json.loads(json.dumps(by_http())) == by_http()


def test_socket_mode_needs_no_address() -> None:
    assert by_socket()["settings"]["socket_mode_enabled"] is True
    assert not [text for text in texts(by_socket()) if text.startswith("http")]


def test_http_mode_names_one_address_for_everything() -> None:
    wanted = by_http()
    assert wanted["settings"]["socket_mode_enabled"] is False
    assert wanted["settings"]["event_subscriptions"]["request_url"] == ADDRESS
    assert wanted["settings"]["interactivity"]["request_url"] == ADDRESS
    assert {command["url"] for command in wanted["features"]["slash_commands"]} == {ADDRESS}


@pytest.mark.parametrize(
    "address", ["https://bot.example.org", "https://bot.example.org/", ADDRESS]
)
def test_the_address_may_come_with_or_without_its_path(address: str) -> None:
    assert by_http(address) == by_http(ADDRESS)


@pytest.mark.parametrize(
    "address", [None, "", "http://bot.example.org", "bot.example.org", "https://["]
)
def test_http_mode_refuses_an_address_that_slack_would_refuse(address: str | None) -> None:
    with pytest.raises(SettingsError, match="https://"):
        manifest(socket_mode=False, request_url=address)


def test_both_commands_are_there() -> None:
    commands = by_socket()["features"]["slash_commands"]
    assert [command["command"] for command in commands] == ["/handover", "/concern"]


def test_nothing_invites_anyone_to_type_a_concern_after_the_command() -> None:
    concern = by_socket()["features"]["slash_commands"][1]
    assert "usage_hint" not in concern


def test_the_shortcut_is_global() -> None:
    (shortcut,) = by_socket()["features"]["shortcuts"]
    assert (shortcut["type"], shortcut["callback_id"]) == ("global", CONCERN_SHORTCUT)


def test_nobody_can_write_to_a_bot_that_does_not_read() -> None:
    home = by_socket()["features"]["app_home"]
    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]
    assert home["messages_tab_read_only_enabled"]


def test_optional_scopes_are_asked_for_and_marked() -> None:
    scopes = by_socket()["oauth_config"]["scopes"]
    assert set(scopes["bot_optional"]) == set(OPTIONAL_SCOPES)
    assert set(scopes["bot"]) == {*SCOPES, *OPTIONAL_SCOPES}


def test_only_optional_scopes_read_what_people_write() -> None:
    assert not [scope for scope in SCOPES if scope.endswith(":history")]


def test_every_scope_and_event_says_why() -> None:
    assert all({**SCOPES, **OPTIONAL_SCOPES, **EVENTS}.values())


def test_nothing_that_the_app_does_not_need_is_turned_on() -> None:
    settings = by_socket()["settings"]
    assert not settings["org_deploy_enabled"]
    assert not settings["token_rotation_enabled"]
    assert "user" not in by_socket()["oauth_config"]["scopes"]


def test_every_text_fits_slacks_limits() -> None:
    wanted = by_socket()
    display, features = wanted["display_information"], wanted["features"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert 175 <= len(display["long_description"]) <= 4000
    assert re.fullmatch(r"#[0-9a-f]{6}", display["background_color"])
    assert len(features["bot_user"]["display_name"]) <= 80
    assert all(len(shortcut["name"]) <= 24 for shortcut in features["shortcuts"])
    assert all(len(shortcut["description"]) <= 150 for shortcut in features["shortcuts"])
    assert all(len(command["command"]) <= 32 for command in features["slash_commands"])


def test_no_text_shouts() -> None:
    assert not [text for text in texts(by_http()) if "!" in text]


def test_the_emulator_can_install_it() -> None:
    emulator = Emulator()
    emulator.install(by_socket())
    assert emulator.backend.app.manifest.events == set(EVENTS)
