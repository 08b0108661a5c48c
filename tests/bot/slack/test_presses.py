"""Which listener a press is handed to, and what Slack is told."""

from __future__ import annotations

import json
import re
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from bot.slack.presses import Presses

SECRET = "a-signing-secret"
OTHER_SECRET = "a-forger-s-secret"


@pytest.fixture
def presses() -> Presses:
    return Presses()


@pytest.fixture
def app(presses: Presses) -> App:
    return App(
        before_authorize=presses,
        authorize=lambda **_: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
        signing_secret=SECRET,
        process_before_response=True,
        token_verification_enabled=False,
    )


def sent(app: App, payload: dict[str, Any], secret: str = SECRET) -> BoltResponse:
    """What is answered to a payload that was signed with a secret."""
    body, timestamp = urlencode({"payload": json.dumps(payload)}), str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": str(signature),
    }
    return app.dispatch(
        BoltRequest(body=body, headers={name: [value] for name, value in headers.items()})
    )


def press(*action_ids: str) -> dict[str, Any]:
    actions = [{"type": "button", "action_id": each, "value": "7"} for each in action_ids]
    return {"type": "block_actions", "user": {"id": "U1"}, "actions": actions}


class Heard:
    """A listener that remembers what it was handed."""

    def __init__(self) -> None:
        self.actions: list[str] = []
        self.bodies: list[dict[str, Any]] = []

    def __call__(self, body: dict[str, Any], action: dict[str, Any]) -> None:
        self.bodies.append(body)
        self.actions.append(action["action_id"])


def test_a_press_is_handed_to_its_listener_and_acknowledged(app: App, presses: Presses) -> None:
    more, rate = Heard(), Heard()
    presses.listen("more", more)
    presses.listen(re.compile(r"^rate_[0-5]$"), rate)

    answer = sent(app, press("rate_4"))

    assert (answer.status, answer.body) == (200, "")
    assert (more.actions, rate.actions) == ([], ["rate_4"])
    assert rate.bodies == [press("rate_4")]


def test_a_name_is_heard_only_in_full(app: App, presses: Presses) -> None:
    more = Heard()
    presses.listen("more", more)

    assert sent(app, press("more_of_it")).status == 404
    assert more.actions == []


def test_of_two_who_would_listen_the_first_does(app: App, presses: Presses) -> None:
    first, second = Heard(), Heard()
    presses.listen(re.compile("^rate_"), first)
    presses.listen("rate_4", second)

    sent(app, press("rate_4"))

    assert (first.actions, second.actions) == (["rate_4"], [])


def test_what_was_not_sent_by_slack_is_handed_to_nobody(app: App, presses: Presses) -> None:
    more = Heard()
    presses.listen("more", more)

    assert sent(app, press("more"), OTHER_SECRET).status == 401
    assert more.actions == []


def test_a_press_that_could_not_be_taken_in_is_not_acknowledged(app: App, presses: Presses) -> None:
    def fail(_body: dict[str, Any], _action: dict[str, Any]) -> None:
        raise RuntimeError

    presses.listen("more", fail)

    assert sent(app, press("more")).status == 500


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(press("unknown"), id="a press that nobody listens to"),
        pytest.param({"type": "shortcut", "callback_id": "more"}, id="something else"),
    ],
)
def test_everything_else_is_left_to_bolt(
    app: App, presses: Presses, payload: dict[str, Any]
) -> None:
    more = Heard()
    presses.listen("more", more)

    assert sent(app, payload).status == 404
    assert more.actions == []
