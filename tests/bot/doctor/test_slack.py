"""Slack's side: tokens, permissions and the clock."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from bot.doctor import slack
from bot.emulator import Emulator
from bot.manifest import manifest
from tests.bot.doctor.findings import NOW, look, of, only


def test_a_withdrawn_token_is_told_of(environ: dict[str, str], emulator: Emulator) -> None:
    emulator.revoke_tokens()
    finding = only("bot token", look(environ))
    assert not finding.well
    assert finding.remedy


def test_a_missing_permission_does_not_keep_the_rest_from_being_looked_at(
    environ: dict[str, str], emulator: Emulator
) -> None:
    emulator.install(without("im:write"))
    assert of("app token", look(environ))


def test_where_slack_does_not_know_us_nothing_more_is_asked(
    environ: dict[str, str], emulator: Emulator
) -> None:
    emulator.revoke_tokens()
    assert of("app token", look(environ)) == []


def test_a_slack_that_does_not_answer_is_told_of(environ: dict[str, str]) -> None:
    found = look({**environ, "SLACK_API_URL": "http://127.0.0.1:1/api/"})
    assert only("bot token", found).remedy == slack.UNREACHABLE


def test_a_missing_permission_is_told_of_with_what_it_is_for(
    environ: dict[str, str], emulator: Emulator
) -> None:
    emulator.install(without("chat:write"))
    (finding, *_) = of("scopes", look(environ))
    assert not finding.well
    assert finding.said.startswith("The app lacks chat:write, to post prompts")


def test_an_optional_permission_may_be_missing(environ: dict[str, str], emulator: Emulator) -> None:
    emulator.install(without("channels:history"))
    found = of("scopes", look(environ))
    assert all(finding.well for finding in found)
    assert "channels:history" in found[-1].said


def without(scope: str) -> dict[str, Any]:
    asked = copy.deepcopy(manifest(socket_mode=True))
    for scopes in asked["oauth_config"]["scopes"].values():
        if scope in scopes:
            scopes.remove(scope)
    return asked


def test_an_app_token_that_slack_does_not_know_is_told_of(environ: dict[str, str]) -> None:
    finding = only("app token", look({**environ, "SLACK_APP_TOKEN": "xapp-1-A0000-unknown"}))
    assert not finding.well
    assert finding.remedy


def test_over_http_there_is_no_app_token_to_try(
    environ: dict[str, str], emulator: Emulator
) -> None:
    del environ["SLACK_APP_TOKEN"]
    finding = only("app token", look({**environ, "SLACK_SIGNING_SECRET": "secret"}))
    assert finding.well
    assert not emulator.calls("apps.connections.open")


def answered_at(moment: datetime) -> dict[str, str]:
    return {"date": format_datetime(moment.astimezone(UTC), usegmt=True)}


@pytest.mark.parametrize("seconds", [-60, -1, 0, 1, 60])
def test_clocks_that_nearly_agree_are_well(seconds: int) -> None:
    (finding,) = slack.clocks(answered_at(NOW + timedelta(seconds=seconds)), NOW)
    assert finding.well


@pytest.mark.parametrize(("seconds", "direction"), [(-61, "ahead of"), (61, "behind")])
def test_clocks_a_minute_apart_are_told_of(seconds: int, direction: str) -> None:
    (finding,) = slack.clocks(answered_at(NOW + timedelta(seconds=seconds)), NOW)
    assert not finding.well
    assert f"61 seconds {direction} Slack's" in finding.said


@pytest.mark.parametrize("headers", [{}, {"date": "noon"}, {"date": ""}])
def test_where_slack_does_not_say_the_time_nothing_is_wrong(headers: dict[str, str]) -> None:
    assert [finding.well for finding in slack.clocks(headers, NOW)] == [True]
