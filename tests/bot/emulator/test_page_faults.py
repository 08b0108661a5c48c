"""The page's panel of faults: what can be set there, and what it shows."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.emulator import Emulator, Mishap, Timing
from tests.bot.emulator.lines import line, receive
from tests.bot.emulator.sample_app import MANIFEST
from tests.bot.emulator.wards import Json, Ward, new_ward, web


@pytest.fixture
def ward() -> Iterator[Ward]:
    timing = Timing(ack=0.3, event_retries=(0.0,))
    with Emulator(limits=False, timing=timing) as emulator:
        emulator.install(MANIFEST)
        yield new_ward(emulator)


def put(ward: Ward, **fault: Any) -> Json:
    answer: Json = web.post(f"{ward.emulator.url}/page-api/fault", json=fault).json()
    return answer


def shown(ward: Ward) -> Json:
    answer: Json = web.get(f"{ward.emulator.url}/page-api/faults").json()
    return answer


def test_at_first_nothing_is_amiss(ward: Ward) -> None:
    assert shown(ward) == {
        "calls": [],
        "envelopes": [],
        "limits": False,
        "tokens_revoked": False,
        "down": None,
        "sockets": {"connected": 0, "stalled": 0, "refused": False},
        "delivery": "sockets",
        "channels": [
            {"id": ward.channel, "name": "willow-ward", "archived": False, "bot": True},
        ],
    }


@pytest.mark.parametrize(
    ("sent", "seconds", "error"),
    [
        ({"fault": "drop_before"}, 0, ""),
        ({"fault": "drop_after"}, 0, ""),
        ({"fault": "error_500"}, 0, ""),
        ({"fault": "rate_limited", "seconds": 7}, 7, ""),
        ({"fault": "slow"}, 1, ""),
        ({"fault": "error", "error": "is_archived"}, 0, "is_archived"),
    ],
)
def test_a_fault_for_calls_is_set_and_shown(
    ward: Ward, sent: Json, seconds: float, error: str
) -> None:
    assert put(ward, method="chat.postMessage", times=2, **sent) == {"ok": True}
    assert shown(ward)["calls"] == [
        {
            "method": "chat.postMessage",
            "fault": sent["fault"],
            "seconds": seconds,
            "error": error,
            "times": 2,
        }
    ]


@pytest.mark.parametrize("fault", ["twice", "late", "lost"])
def test_a_mishap_is_set_and_shown(ward: Ward, fault: str) -> None:
    put(ward, fault=fault, times=2)
    (waiting,) = shown(ward)["envelopes"]
    assert (waiting["fault"], waiting["times"]) == (fault, 2)


def test_a_mishap_that_was_set_is_met(ward: Ward) -> None:
    put(ward, fault="late", seconds=5)
    assert ward.emulator.faults.take_envelope() == Mishap.LATE(5)


def test_a_channel_is_archived_and_brought_back(ward: Ward) -> None:
    put(ward, fault="archive", channel=ward.channel)
    assert shown(ward)["channels"][0]["archived"] is True
    put(ward, fault="unarchive", channel=ward.channel)
    assert shown(ward)["channels"][0]["archived"] is False


def test_the_bot_is_removed_and_invited(ward: Ward) -> None:
    put(ward, fault="remove_bot", channel=ward.channel)
    assert shown(ward)["channels"][0]["bot"] is False
    put(ward, fault="invite_bot", channel=ward.channel)
    assert shown(ward)["channels"][0]["bot"] is True


@pytest.mark.parametrize("fault", ["archive", "unarchive", "remove_bot", "invite_bot"])
def test_a_channel_that_is_not_there_is_refused(ward: Ward, fault: str) -> None:
    assert put(ward, fault=fault, channel="C0")["error"] == "not_possible"


def test_a_direct_message_cannot_be_archived(ward: Ward) -> None:
    assert put(ward, fault="archive", channel=ward.anna.dm)["error"] == "not_possible"


def test_tokens_are_revoked_and_restored(ward: Ward) -> None:
    put(ward, fault="revoke_tokens")
    assert shown(ward)["tokens_revoked"] is True
    put(ward, fault="restore_tokens")
    assert shown(ward)["tokens_revoked"] is False


def test_limits_are_switched(ward: Ward) -> None:
    put(ward, fault="limits", on=True)
    assert shown(ward)["limits"] is True
    put(ward, fault="limits", on=False)
    assert shown(ward)["limits"] is False


def test_slack_goes_down_for_a_while(ward: Ward) -> None:
    put(ward, fault="down", seconds=60)
    assert 0 < shown(ward)["down"]["seconds"] <= 60
    with pytest.raises(SlackApiError):
        ward.client.auth_test()


def test_slack_goes_down_until_all_is_cleared(ward: Ward) -> None:
    put(ward, fault="down")
    assert shown(ward)["down"] == {"seconds": None}
    put(ward, fault="clear")
    assert shown(ward)["down"] is None


def test_sockets_are_told_to_go_with_a_reason(ward: Ward) -> None:
    with line(ward) as connection:
        put(ward, fault="disconnect", reason="link_disabled")
        assert receive(connection)["reason"] == "link_disabled"


def test_sockets_are_told_to_go_without_one(ward: Ward) -> None:
    with line(ward) as connection:
        put(ward, fault="disconnect")
        assert receive(connection)["reason"] == "refresh_requested"


def test_sockets_fall_silent_and_clearing_ends_it(ward: Ward) -> None:
    with line(ward):
        put(ward, fault="stall")
        ward.emulator.wait_until(lambda: shown(ward)["sockets"]["stalled"] == 1)
        put(ward, fault="clear")
        ward.emulator.wait_until(lambda: shown(ward)["sockets"]["connected"] == 0)


def test_new_sockets_are_refused_until_it_is_cleared(ward: Ward) -> None:
    put(ward, fault="refuse_sockets")
    assert shown(ward)["sockets"]["refused"] is True
    put(ward, fault="clear")
    assert shown(ward)["sockets"]["refused"] is False


def test_clearing_leaves_limits_tokens_and_channels_alone(ward: Ward) -> None:
    for fault in ({"fault": "limits", "on": True}, {"fault": "revoke_tokens"}):
        put(ward, **fault)
    put(ward, fault="archive", channel=ward.channel)
    put(ward, fault="clear")
    after = shown(ward)
    assert (after["limits"], after["tokens_revoked"]) == (True, True)
    assert after["channels"][0]["archived"] is True


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"fault": "flood"},
        {"fault": None},
        {"fault": ["archive"]},
        {"method": "*", "fault": "archive"},
        {"method": "*", "fault": "error"},
        {"method": "*", "fault": "slow", "seconds": -1},
        {"method": "*", "fault": "slow", "seconds": "soon"},
        {"method": "*", "fault": "drop_after", "times": 0},
        {"method": "*", "fault": "drop_after", "times": 10**9},
        {"fault": "late", "seconds": 10**400},
        {"fault": "twice", "times": True},
        {"fault": "limits"},
        {"fault": "limits", "on": "yes"},
        {"fault": "refuse_sockets", "on": 1},
        {"fault": "disconnect", "reason": "bored"},
        {"fault": "disconnect", "reason": ["warning"]},
        {"fault": "down", "seconds": -1},
    ],
)
def test_what_is_no_fault_is_refused_and_changes_nothing(ward: Ward, sent: Json) -> None:
    before = shown(ward)
    assert put(ward, **sent)["error"] == "invalid_arguments"
    assert shown(ward) == before
