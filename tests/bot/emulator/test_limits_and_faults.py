"""Rate limits as Slack has them, and faults on demand."""

from urllib.error import URLError

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from bot.emulator import Fault, Timing
from bot.emulator.faults.rate_limits import TIER_ONE_BURST, RateLimits, Tier
from bot.emulator.pytest_plugin import NewSlack
from bot.emulator.web_api import METHODS
from tests.bot.emulator.hand import Hand
from tests.bot.emulator.wards import Ward, new_ward, web


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def busy(new_slack: NewSlack, hand: Hand) -> Ward:
    """A ward with the limits on, as they are by default, and time standing still."""
    return new_ward(new_slack(timing=Timing(monotonic=hand)))


def test_three_posts_at_once_are_let_through_and_a_fourth_waits(busy: Ward) -> None:
    for _ in range(3):
        busy.client.chat_postMessage(channel=busy.channel, text="x")
    with pytest.raises(SlackApiError) as refusal:
        busy.client.chat_postMessage(channel=busy.channel, text="x")
    response = refusal.value.response
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    assert response.headers["Retry-After"] == "3"


def test_after_the_wait_it_goes_through(busy: Ward, hand: Hand) -> None:
    for _ in range(3):
        busy.client.chat_postMessage(channel=busy.channel, text="x")
    hand.now += 3
    assert busy.client.chat_postMessage(channel=busy.channel, text="x")["ok"]


def test_another_channel_has_its_own_limit(busy: Ward) -> None:
    oak = busy.emulator.add_channel("oak-ward")
    for _ in range(3):
        busy.client.chat_postMessage(channel=busy.channel, text="x")
    assert busy.client.chat_postMessage(channel=oak, text="x")["ok"]


def test_a_refused_post_is_not_posted(busy: Ward) -> None:
    for _ in range(5):
        web.post(
            f"{busy.emulator.api_url}chat.postMessage",
            data={"channel": busy.channel, "text": "x"},
            headers={"Authorization": f"Bearer {busy.emulator.bot_token}"},
        )
    assert len(busy.anna.sees(busy.channel)) == 3


def test_a_tier_takes_its_calls_a_minute(busy: Ward, hand: Hand) -> None:
    for _ in range(Tier.TWO.value):
        busy.client.users_list()
    with pytest.raises(SlackApiError, match="ratelimited"):
        busy.client.users_list()
    hand.now += 60
    assert busy.client.users_list()["ok"]


TIERS = {
    Tier.ONE: {"apps.connections.open"},
    Tier.TWO: {"conversations.list", "users.list"},
    Tier.THREE: {
        "bots.info",
        "chat.delete",
        "chat.update",
        "conversations.history",
        "conversations.info",
        "conversations.join",
        "conversations.open",
        "conversations.replies",
        "team.info",
        "users.conversations",
    },
    Tier.FOUR: {
        "api.test",
        "chat.postEphemeral",
        "conversations.members",
        "files.completeUploadExternal",
        "files.getUploadURLExternal",
        "files.info",
        "users.info",
        "views.open",
        "views.publish",
        "views.push",
        "views.update",
    },
    Tier.SPECIAL: {"auth.test", "chat.postMessage"},
}


def test_every_method_has_slacks_tier() -> None:
    assert {tier: {m.name for m in METHODS.values() if m.tier is tier} for tier in Tier} == TIERS


@pytest.mark.parametrize("tier", Tier)
def test_a_tier_lets_so_many_calls_through_a_minute_and_no_more(tier: Tier) -> None:
    hand = Hand()
    limits = RateLimits(True, hand)
    allowed = TIER_ONE_BURST if tier is Tier.ONE else tier.value
    waits = [limits.call("method", tier) for _ in range(allowed + 1)]
    assert (waits[:-1], waits[-1]) == ([None] * allowed, 60)
    hand.now += 60
    assert limits.call("method", tier) is None


def test_each_method_is_counted_by_itself(busy: Ward) -> None:
    for _ in range(Tier.TWO.value):
        busy.client.users_list()
    assert busy.client.conversations_list()["ok"]


def test_a_bad_call_counts_like_any_other(busy: Ward) -> None:
    for _ in range(Tier.TWO.value):
        with pytest.raises(SlackApiError, match="invalid_cursor"):
            busy.client.users_list(cursor="x")
    with pytest.raises(SlackApiError, match="ratelimited"):
        busy.client.users_list()


def test_limits_can_be_off(ward: Ward) -> None:
    for _ in range(10):
        ward.client.chat_postMessage(channel=ward.channel, text="x")
    assert len(ward.anna.sees(ward.channel)) == 10


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 2)), max_size=400))
def test_no_channel_gets_more_than_three_posts_in_three_seconds(
    tries: list[tuple[str, float]],
) -> None:
    hand = Hand()
    limits = RateLimits(True, hand)
    posted: dict[str, list[float]] = {}
    for channel, pause in tries:
        hand.now += pause
        if limits.post(channel) is None:
            posted.setdefault(channel, []).append(hand.now)
    for moments in posted.values():
        assert all(later - first >= 3 for first, later in zip(moments, moments[3:], strict=False))


def test_a_workspace_gets_no_more_than_three_hundred_posts_a_minute() -> None:
    limits = RateLimits(True, Hand())
    taken = [limits.post(f"C{n}") is None for n in range(301)]
    assert taken == [True] * 300 + [False]


# Faults


def test_a_call_dropped_before_does_nothing(ward: Ward) -> None:
    ward.emulator.faults.next("chat.postMessage", Fault.DROP_BEFORE)
    with pytest.raises((URLError, ConnectionError)):
        ward.client.chat_postMessage(channel=ward.channel, text="x")
    assert ward.anna.sees(ward.channel) == []


def test_a_call_dropped_after_has_done_what_it_was_to_do(ward: Ward) -> None:
    ward.emulator.faults.next("chat.postMessage", Fault.DROP_AFTER)
    with pytest.raises((URLError, ConnectionError)):
        ward.client.chat_postMessage(channel=ward.channel, text="x")
    assert len(ward.anna.sees(ward.channel)) == 1


def test_a_server_error_does_nothing(ward: Ward) -> None:
    ward.emulator.faults.next("chat.postMessage", Fault.ERROR_500)
    with pytest.raises(SlackApiError) as refusal:
        ward.client.chat_postMessage(channel=ward.channel, text="x")
    assert refusal.value.response.status_code == 500
    assert ward.anna.sees(ward.channel) == []


def test_a_rate_limit_on_demand_says_how_long(ward: Ward) -> None:
    ward.emulator.faults.next("chat.postMessage", Fault.RATE_LIMITED(7))
    with pytest.raises(SlackApiError) as refusal:
        ward.client.chat_postMessage(channel=ward.channel, text="x")
    assert refusal.value.response.headers["Retry-After"] == "7"


def test_the_seconds_to_wait_are_whole(ward: Ward) -> None:
    ward.emulator.faults.next("chat.postMessage", Fault.RATE_LIMITED(0.2))
    with pytest.raises(SlackApiError) as refusal:
        ward.client.chat_postMessage(channel=ward.channel, text="x")
    assert refusal.value.response.headers["Retry-After"] == "1"


def test_a_call_too_many_can_be_dropped_too(busy: Ward) -> None:
    for _ in range(3):
        busy.client.chat_postMessage(channel=busy.channel, text="x")
    busy.emulator.faults.next("chat.postMessage", Fault.DROP_AFTER)
    with pytest.raises((URLError, ConnectionError)):
        busy.client.chat_postMessage(channel=busy.channel, text="x")


def test_an_error_on_demand_has_its_name(ward: Ward) -> None:
    ward.emulator.faults.next("chat.postMessage", Fault.ERROR("restricted_action"))
    with pytest.raises(SlackApiError, match="restricted_action"):
        ward.client.chat_postMessage(channel=ward.channel, text="x")


def test_a_slow_answer_is_still_an_answer(ward: Ward) -> None:
    ward.emulator.faults.next("chat.postMessage", Fault.SLOW(0.1))
    assert ward.client.chat_postMessage(channel=ward.channel, text="x")["ok"]


def test_a_slow_answer_does_not_hold_up_others(ward: Ward) -> None:
    ward.emulator.faults.next("auth.test", Fault.SLOW(30))
    with pytest.raises(httpx.ReadTimeout):
        web.post(
            f"{ward.emulator.api_url}auth.test",
            headers={"Authorization": f"Bearer {ward.emulator.bot_token}"},
            timeout=0.05,
        )
    assert ward.client.chat_postMessage(channel=ward.channel, text="x")["ok"]


def test_a_fault_is_met_as_often_as_asked_and_no_more(ward: Ward) -> None:
    ward.emulator.faults.next("auth.test", Fault.ERROR("fatal_error"), times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            ward.client.auth_test()
    assert ward.client.auth_test()["ok"]


def test_a_fault_for_any_method_meets_the_next_call(ward: Ward) -> None:
    ward.emulator.faults.next("*", Fault.ERROR("fatal_error"))
    with pytest.raises(SlackApiError, match="fatal_error"):
        ward.client.users_list()


def test_a_dropped_call_is_seen_in_the_traffic(ward: Ward) -> None:
    ward.emulator.faults.next("chat.postMessage", Fault.DROP_AFTER)
    with pytest.raises((URLError, ConnectionError)):
        ward.client.chat_postMessage(channel=ward.channel, text="x")
    (entry,) = [e for e in ward.emulator.backend.traffic.after() if e.kind == "call"]
    assert (entry.name, entry.ok) == ("chat.postMessage", False)
