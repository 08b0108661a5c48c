"""Slack down for a while, and what a whole workspace may suffer."""

from collections.abc import Iterator

import pytest
from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from bot.emulator import Emulator, Fault, Mishap, Timing
from tests.bot.emulator.hand import Hand
from tests.bot.emulator.lines import address, line, receive
from tests.bot.emulator.sample_app import MANIFEST
from tests.bot.emulator.wards import Ward, new_ward, web


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def ward(hand: Hand) -> Iterator[Ward]:
    timing = Timing(event_retries=(0.0,), monotonic=hand)
    with Emulator(limits=False, timing=timing) as emulator:
        emulator.install(MANIFEST)
        yield new_ward(emulator)


def test_while_slack_is_down_every_call_fails(ward: Ward) -> None:
    ward.emulator.go_down()
    with pytest.raises(SlackApiError) as refusal:
        ward.client.chat_postMessage(channel=ward.channel, text="x")
    assert refusal.value.response.status_code == 503
    assert ward.emulator.messages(ward.channel) == []


def test_while_slack_is_down_a_response_url_fails_too(ward: Ward) -> None:
    ward.emulator.go_down()
    assert web.post(f"{ward.emulator.url}/actions/any", json={"text": "x"}).status_code == 503


def test_the_traffic_shows_what_met_the_outage_and_no_secret(ward: Ward) -> None:
    ward.emulator.go_down()
    web.post(f"{ward.emulator.api_url}chat.postMessage")
    web.post(f"{ward.emulator.url}/actions/secret", json={"text": "x"})
    met = [e.name for e in ward.emulator.backend.traffic.after() if e.kind == "outage"]
    assert met == ["chat.postMessage", "actions"]


def test_when_slack_goes_down_the_sockets_drop(ward: Ward) -> None:
    with line(ward) as connection:
        ward.emulator.go_down()
        with pytest.raises(ConnectionClosed):
            connection.recv(timeout=5)


def test_while_slack_is_down_no_socket_opens(ward: Ward) -> None:
    url = address(ward.emulator)
    ward.emulator.go_down()
    with pytest.raises(InvalidStatus, match="503"), connect(url):
        pass


def test_while_slack_is_down_nothing_is_delivered(ward: Ward) -> None:
    ward.emulator.go_down()
    outcome = ward.anna.types_command("/say hello", ward.channel)
    assert outcome.sentence == '/say failed with the error "dispatch_failed"'


def test_the_page_stays_up(ward: Ward) -> None:
    ward.emulator.go_down()
    assert web.get(ward.emulator.url).status_code == 200


def test_slack_comes_up_when_it_is_told_to(ward: Ward) -> None:
    ward.emulator.go_down()
    ward.emulator.come_up()
    assert ward.client.auth_test()["ok"]


def test_slack_comes_up_when_the_time_is_over(ward: Ward, hand: Hand) -> None:
    ward.emulator.go_down(30)
    hand.now += 29
    with pytest.raises(SlackApiError):
        ward.client.auth_test()
    hand.now += 2
    assert ward.client.auth_test()["ok"]


def test_after_an_outage_a_socket_can_be_opened(ward: Ward) -> None:
    ward.emulator.go_down()
    ward.emulator.come_up()
    with line(ward) as connection:
        ward.ben.says("hello", ward.channel)
        assert receive(connection)["type"] == "events_api"


def test_what_was_cleared_is_met_no_more(ward: Ward) -> None:
    ward.emulator.faults.next("auth.test", Fault.ERROR_500)
    ward.emulator.faults.next_envelope(Mishap.LOST)
    ward.emulator.go_down()
    ward.emulator.faults.clear()
    assert ward.emulator.faults.pending() == ()
    assert ward.client.auth_test()["ok"]


def test_what_waits_is_counted_in_its_order(ward: Ward) -> None:
    faults = ward.emulator.faults
    faults.next("auth.test", Fault.ERROR("fatal_error"), times=2)
    faults.next("auth.test", Fault.ERROR_500)
    faults.next_envelope(Mishap.LATE(2), times=3)
    assert [(one.method, one.what, one.times) for one in faults.pending()] == [
        ("auth.test", Fault.ERROR("fatal_error"), 2),
        ("auth.test", Fault.ERROR_500, 1),
        ("", Mishap.LATE(2), 3),
    ]


def test_revoked_tokens_fail_until_they_are_restored(ward: Ward) -> None:
    ward.emulator.revoke_tokens()
    with pytest.raises(SlackApiError, match="token_revoked"):
        ward.client.auth_test()
    ward.emulator.restore_tokens()
    assert ward.client.auth_test()["ok"]


def test_rate_limits_can_be_switched_while_it_runs(ward: Ward) -> None:
    ward.emulator.limit_rates(True)
    for _ in range(3):
        ward.client.chat_postMessage(channel=ward.channel, text="x")
    with pytest.raises(SlackApiError, match="ratelimited"):
        ward.client.chat_postMessage(channel=ward.channel, text="x")
    ward.emulator.limit_rates(False)
    assert ward.client.chat_postMessage(channel=ward.channel, text="x")["ok"]
