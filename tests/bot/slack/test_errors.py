from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from http.client import RemoteDisconnected
from urllib.error import URLError

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from bot.slack.errors import (
    PERMANENT,
    NoHistory,
    OutcomeUnknown,
    Permanent,
    RateLimited,
    Refused,
    SlackTrouble,
    Where,
    classify,
    expired_trigger,
)

MARKER = "Zebra-4471 U0MARKER77"


def answered(
    code: str | None, status: int = 200, headers: dict[str, str] | None = None
) -> SlackApiError:
    response = SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={"json": {"text": MARKER}},
        data={"ok": False} if code is None else {"ok": False, "error": code},
        headers=headers or {},
        status_code=status,
    )
    make: Callable[..., SlackApiError] = SlackApiError
    return make(f"The request failed: {MARKER}", response)


@pytest.mark.parametrize(
    "code",
    [
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "user_not_found",
        "account_inactive",
        "invalid_auth",
        "token_revoked",
        "missing_scope",
        "not_authed",
        "msg_too_long",
        "invalid_blocks",
        "cant_update_message",
        "message_not_found",
        "expired_trigger_id",
        "hash_conflict",
        "not_enabled",
    ],
)
def test_what_a_person_must_mend_is_permanent(code: str) -> None:
    trouble = classify(answered(code))
    assert isinstance(trouble, Permanent)
    assert trouble.code == code


@pytest.mark.parametrize("code", sorted(PERMANENT))
def test_every_permanent_trouble_says_what_to_do_in_a_sentence(code: str) -> None:
    trouble = classify(answered(code))
    assert trouble.what_to_do[0].isupper()
    assert trouble.what_to_do.endswith(".")


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ("is_archived", Where.CHANNEL),
        ("user_not_found", Where.PERSON),
        ("token_revoked", Where.APP),
        ("invalid_blocks", Where.MESSAGE),
    ],
)
def test_a_permanent_trouble_says_where_it_is_mended(code: str, where: Where) -> None:
    trouble = classify(answered(code))
    assert isinstance(trouble, Permanent)
    assert trouble.where is where


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "12"}, 12.0),
        ({"retry-after": "0.5"}, 0.5),
        ({}, 30.0),
        ({"Retry-After": "soon"}, 30.0),
        ({"Retry-After": "-3"}, 30.0),
        ({"Retry-After": "nan"}, 30.0),
        ({"Retry-After": "inf"}, 30.0),
    ],
)
def test_a_rate_limit_says_how_long_to_wait(headers: dict[str, str], seconds: float) -> None:
    trouble = classify(answered("ratelimited", 429, headers))
    assert isinstance(trouble, RateLimited)
    assert trouble.retry_after == seconds


def test_a_rate_limit_is_known_by_its_status_alone() -> None:
    assert isinstance(classify(answered(None, 429)), RateLimited)


def test_a_rate_limit_is_known_by_its_code_alone() -> None:
    assert isinstance(classify(answered("ratelimited", 200)), RateLimited)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_leaves_the_outcome_unknown(status: int) -> None:
    trouble = classify(answered(None, status))
    assert isinstance(trouble, OutcomeUnknown)
    assert trouble.code == f"http_{status}"


@pytest.mark.parametrize("code", ["internal_error", "fatal_error", "service_unavailable"])
def test_what_slack_calls_partly_done_leaves_the_outcome_unknown(code: str) -> None:
    assert isinstance(classify(answered(code)), OutcomeUnknown)


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError("timed out"),
        RemoteDisconnected("no answer"),
        ConnectionResetError(104, "reset"),
        BrokenPipeError(32, "broken pipe"),
        ssl.SSLEOFError(8, "eof"),
        AttributeError("an answer that is no object"),
        SlackRequestError("odd"),
    ],
)
def test_a_call_that_broke_off_leaves_the_outcome_unknown(error: Exception) -> None:
    assert isinstance(classify(error), OutcomeUnknown)


@pytest.mark.parametrize(
    "error",
    [
        URLError(ConnectionRefusedError(111, "refused")),
        URLError(socket.gaierror(-2, "no such name")),
        URLError(ssl.SSLCertVerificationError(1, "bad certificate")),
        URLError(OSError(101, "network is unreachable")),
        URLError(OSError(113, "no route to host")),
        URLError(OSError("Tunnel connection failed: 503 Service Unavailable")),
        URLError(TimeoutError("timed out")),
        URLError(BrokenPipeError(32, "broken pipe")),
        ConnectionRefusedError(111, "refused"),
    ],
)
def test_a_call_that_never_left_may_simply_be_tried_again(error: Exception) -> None:
    assert isinstance(classify(error), Refused)


def test_an_error_we_do_not_know_is_tried_again() -> None:
    trouble = classify(answered("something_quite_new"))
    assert isinstance(trouble, Refused)
    assert trouble.code == "something_quite_new"


def test_a_proxys_refusal_is_told_from_slacks() -> None:
    trouble = classify(answered(f"<html>Login, {MARKER}", 403))
    assert isinstance(trouble, Refused)
    assert trouble.code == "http_403"


def test_a_page_in_place_of_slacks_answer_leaves_the_outcome_unknown() -> None:
    trouble = classify(answered("Received a response in a non-JSON format: <html>"))
    assert isinstance(trouble, OutcomeUnknown)
    assert trouble.code == "not_slacks_answer"


@pytest.mark.parametrize("status", [200, 403, 429, 500])
@given(body=st.text(max_size=60))
def test_nothing_of_a_foreign_answer_is_kept(status: int, body: str) -> None:
    trouble = classify(answered(f"{MARKER}{body}", status))
    assert MARKER not in f"{trouble}{trouble.code}{trouble.what_to_do}{trouble!r}"


def test_a_trouble_already_sorted_stays_as_it_is() -> None:
    trouble = NoHistory("missing_scope")
    assert classify(trouble) is trouble


@pytest.mark.parametrize("kind", [RateLimited, Permanent, OutcomeUnknown, Refused, NoHistory])
def test_every_kind_is_a_slack_trouble(kind: type[Exception]) -> None:
    assert issubclass(kind, SlackTrouble)


def test_a_form_that_came_too_late_asks_for_another_press() -> None:
    assert expired_trigger().what_to_do.endswith("Please press the button again.")
