"""The watch over the bot's lines, against a Slack that falls truly silent: not even a pong."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from slack_bolt import Ack, App

from bot.emulator import Emulator
from bot.manifest import manifest
from bot.settings import load_settings
from bot.slack.client import web_client
from bot.slack.line import SILENCE_SECONDS
from bot.slack.socket import Sockets


class Watch:
    """Seconds of a clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def slack() -> Iterator[Emulator]:
    with Emulator(limits=False) as emulator:
        emulator.install(manifest(socket_mode=True))
        yield emulator


@pytest.fixture
def sockets(slack: Emulator, watch: Watch) -> Iterator[Sockets]:
    app = App(
        client=web_client(slack.bot_token, slack.api_url, timeout=5),
        signing_secret="unused",
        process_before_response=True,
        token_verification_enabled=False,
    )

    @app.command("/handover")
    def _(ack: Ack) -> None:
        ack("Help is on its way.")

    settings = load_settings(
        {
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "STA_SOCKET_CONNECTIONS": "2",
        },
        env_file=None,
    )
    opened = Sockets(app, settings, watch)
    opened.start()
    slack.wait_until(lambda: opened.open_lines() == 2, what="two open lines")
    yield opened
    opened.stop()


def ping(sockets: Sockets) -> None:
    """Let every line ask Slack for a sign of life."""
    for line in sockets._lines:
        assert line.client is not None
        session = line.client.current_session
        assert session is not None
        session.ping(f"{session.session_id}:{time.time()}")


def pongs(sockets: Sockets) -> list[float | None]:
    """When the ping was sent that each line last had an answer to."""
    clients = [line.client for line in sockets._lines]
    sessions = [client.current_session for client in clients if client is not None]
    return [session.last_ping_pong_time for session in sessions if session is not None]


def fall_silent(slack: Emulator, sockets: Sockets) -> None:
    slack.wait_until(lambda: all(pongs(sockets)), what="the first pongs")
    slack.sockets.stall()
    slack.wait_until(lambda: slack.sockets.stalled == 2, what="silence")


def test_a_silent_slack_answers_no_ping_while_the_lines_seem_open(
    slack: Emulator, sockets: Sockets
) -> None:
    fall_silent(slack, sockets)
    before = pongs(sockets)
    ping(sockets)
    web_client(slack.bot_token, slack.api_url, timeout=5).auth_test()  # Slack has read on by then
    assert pongs(sockets) == before
    assert sockets.open_lines() == 2


def test_lines_that_give_no_sign_of_life_are_rebuilt(
    slack: Emulator, sockets: Sockets, watch: Watch
) -> None:
    fall_silent(slack, sockets)
    sockets.watch()
    watch.now += SILENCE_SECONDS - 1
    ping(sockets)
    sockets.watch()  # no pong: the lines are no younger for it
    watch.now += 1
    sockets.watch()
    slack.wait_until(lambda: sockets.open_lines() == 2, what="two new lines")
    slack.wait_until(lambda: slack.sockets.stalled == 0, what="the silent ones to be hung up")
    assert slack.sockets.connected == 2


def test_over_the_new_lines_people_are_answered(
    slack: Emulator, sockets: Sockets, watch: Watch
) -> None:
    anna = slack.add_person("anna")
    ward = slack.add_channel("ward", [anna])
    fall_silent(slack, sockets)
    sockets.watch()
    watch.now += SILENCE_SECONDS
    sockets.watch()
    slack.wait_until(lambda: slack.sockets.connected == 2 and not slack.sockets.stalled)
    assert anna.types_command("/handover help", ward).ok
