"""The gateway against the emulator, and against a stub for what no Slack would answer."""

from __future__ import annotations

import socket
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event
from urllib.parse import parse_qs

import pytest
from blockkit import Section

from bot.emulator import Emulator, Fault, Person
from bot.manifest import OPTIONAL_SCOPES, manifest
from bot.slack.answers import DELIVERY
from bot.slack.errors import (
    HistoryTooLong,
    NoHistory,
    OutcomeUnknown,
    Permanent,
    RateLimited,
    Refused,
    SlackTrouble,
)
from bot.slack.gateway import Gateway, Posted
from bot.slack.message import Message, home, prose
from tests.bot.slack.stub import Answer, Stub, stub_slack

NUMBERS = count(1)
MARKER = "Zebra-4471"
HELLO = Message.of(f"Hello {MARKER}", Section(prose("Hello")))
NOW = datetime.now(UTC)
A_DAY_AGO = NOW - timedelta(days=1)


@pytest.fixture(scope="module")
def slack() -> Iterator[Emulator]:
    with Emulator(limits=False) as emulator:
        emulator.install(manifest(socket_mode=True))
        yield emulator


@pytest.fixture(scope="module")
def anna(slack: Emulator) -> Person:
    return slack.add_person("anna", name="Anna Okafor")


@pytest.fixture
def ward(slack: Emulator, anna: Person) -> Iterator[str]:
    slack.faults.clear()
    yield slack.add_channel(f"ward-{next(NUMBERS)}", [anna])
    slack.faults.clear()


@pytest.fixture
def gateway(slack: Emulator) -> Gateway:
    return Gateway(slack.bot_token, slack.api_url)


@pytest.fixture
def stub() -> Iterator[Stub]:
    with stub_slack() as server:
        yield server


def raised(call: Callable[[], object]) -> SlackTrouble:
    with pytest.raises(SlackTrouble) as trouble:
        call()
    return trouble.value


def test_a_post_stands_where_the_gateway_says(slack: Emulator, gateway: Gateway, ward: str) -> None:
    posted = gateway.post(ward, HELLO, "key-1")
    assert posted.channel == ward
    assert [message["ts"] for message in slack.messages(ward)] == [posted.ts]


def test_a_post_carries_its_key_and_nothing_else_as_metadata(
    slack: Emulator, gateway: Gateway, ward: str
) -> None:
    gateway.post(ward, HELLO, "key-1")
    assert slack.messages(ward)[0]["metadata"] == {
        "event_type": "sta_delivery",
        "event_payload": {"key": "key-1"},
    }


def test_slack_is_told_to_make_no_links_or_mentions_of_its_own(
    slack: Emulator, gateway: Gateway, ward: str
) -> None:
    posted = gateway.post(ward, HELLO, "key-1")
    gateway.update(ward, posted.ts, HELLO)
    for method in ("chat.postMessage", "chat.update"):
        asked = slack.calls(method)[-1].arguments
        assert (asked["parse"], asked["link_names"]) == ("none", False)


@pytest.mark.parametrize("fault", [Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.ERROR_500])
def test_a_post_that_breaks_off_is_sent_once_only(
    fault: Fault, slack: Emulator, gateway: Gateway, ward: str
) -> None:
    before = len(slack.calls("chat.postMessage"))
    slack.faults.next("chat.postMessage", fault)
    assert isinstance(raised(lambda: gateway.post(ward, HELLO, "key-1")), OutcomeUnknown)
    assert len(slack.messages(ward)) == (1 if fault == Fault.DROP_AFTER else 0)
    assert len(slack.calls("chat.postMessage")) <= before + 1


def test_a_dropped_connection_is_one_request_and_no_more(stub: Stub) -> None:
    stub.answer(Answer(status=0))
    assert isinstance(
        raised(lambda: Gateway("xoxb-1", stub.api_url).post("C1", HELLO, "k")), OutcomeUnknown
    )
    assert [method for method, _ in stub.asked] == ["chat.postMessage"]


def test_a_post_that_was_cut_off_after_it_happened_is_found(
    slack: Emulator, gateway: Gateway, ward: str
) -> None:
    slack.faults.next("chat.postMessage", Fault.DROP_AFTER)
    raised(lambda: gateway.post(ward, HELLO, "key-1"))
    found = gateway.find(ward, "key-1", A_DAY_AGO, NOW)
    assert found == Posted(ward, slack.messages(ward)[0]["ts"])


def test_a_rate_limit_says_how_long_to_wait(slack: Emulator, gateway: Gateway, ward: str) -> None:
    slack.faults.next("chat.postMessage", Fault.RATE_LIMITED(7))
    trouble = raised(lambda: gateway.post(ward, HELLO, "key-1"))
    assert isinstance(trouble, RateLimited)
    assert trouble.retry_after == 7


def test_a_slow_answer_leaves_the_outcome_unknown(stub: Stub) -> None:
    let_go = Event()
    stub.answer(Answer(hold=let_go))
    trouble = raised(lambda: Gateway("xoxb-1", stub.api_url, timeout=1).post("C1", HELLO, "k"))
    let_go.set()
    assert trouble.code == "timeout"


def test_a_slack_that_is_not_there_was_not_asked() -> None:
    with stub_slack() as server:
        gone = server.api_url
    assert isinstance(raised(lambda: Gateway("xoxb-1", gone).post("C1", HELLO, "k")), Refused)


def test_a_slack_that_takes_no_handshake_was_not_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"https://127.0.0.1:{mute.getsockname()[1]}/api/"
        trouble = raised(lambda: Gateway("xoxb-1", address, timeout=1).post("C1", HELLO, "k"))
    assert isinstance(trouble, Refused)
    assert trouble.code == "cannot_connect"


@pytest.mark.parametrize("body", ["", "<html>Log in</html>", "[]", '"ok"', "null", '{"ok": true}'])
def test_an_answer_that_says_nothing_leaves_the_outcome_unknown(body: str, stub: Stub) -> None:
    stub.answer(Answer(body))
    trouble = raised(lambda: Gateway("xoxb-1", stub.api_url).post("C1", HELLO, "k"))
    assert isinstance(trouble, OutcomeUnknown)


def test_a_permanent_trouble_comes_with_what_to_do(
    slack: Emulator, gateway: Gateway, ward: str
) -> None:
    slack.archive(ward)
    trouble = raised(lambda: gateway.post(ward, HELLO, "key-1"))
    assert isinstance(trouble, Permanent)
    assert trouble.code == "is_archived"


def test_a_trouble_holds_nothing_of_the_message(
    slack: Emulator, gateway: Gateway, ward: str
) -> None:
    slack.faults.next("chat.postMessage", Fault.ERROR("invalid_blocks"))
    trouble = raised(lambda: gateway.post(ward, HELLO, "key-1"))
    told = "".join(traceback.format_exception(trouble))
    assert MARKER not in told
    assert "SlackApiError" not in told


def test_an_update_changes_the_message_and_keeps_its_key(
    slack: Emulator, gateway: Gateway, ward: str
) -> None:
    posted = gateway.post(ward, HELLO, "key-1")
    gateway.update(ward, posted.ts, Message.plain("Closed."))
    message = slack.messages(ward)[0]
    assert (message["text"], message.get("blocks", [])) == ("Closed.", [])
    assert message["metadata"]["event_payload"] == {"key": "key-1"}


def test_a_message_can_be_taken_back(slack: Emulator, gateway: Gateway, ward: str) -> None:
    posted = gateway.post(ward, HELLO, "key-1")
    gateway.delete(ward, posted.ts)
    assert slack.messages(ward) == []


def test_taking_back_what_is_gone_is_no_trouble(gateway: Gateway, ward: str) -> None:
    posted = gateway.post(ward, HELLO, "key-1")
    gateway.delete(ward, posted.ts)
    gateway.delete(ward, posted.ts)


def test_taking_back_what_is_somebody_elses_is_trouble(
    anna: Person, gateway: Gateway, ward: str
) -> None:
    theirs = anna.says("Good morning", ward)
    assert raised(lambda: gateway.delete(ward, theirs.ts)).code == "cant_delete_message"


def test_what_was_never_posted_is_not_found(gateway: Gateway, ward: str) -> None:
    gateway.post(ward, HELLO, "key-1")
    assert gateway.find(ward, "key-2", A_DAY_AGO, NOW) is None


def test_a_post_is_found_on_a_later_page(gateway: Gateway, anna: Person, ward: str) -> None:
    posted = gateway.post(ward, HELLO, "key-1")
    for number in range(250):
        anna.says(f"Message {number}", ward)
    assert gateway.find(ward, "key-1", A_DAY_AGO, NOW) == posted


def test_pages_from_before_the_time_asked_for_are_not_read(stub: Stub) -> None:
    stub.answer(page("1000.0", cursor="more"))
    gateway = Gateway("xoxb-1", stub.api_url)
    assert gateway.find("C1", "key-1", NOW, NOW) is None
    assert len(stub.asked) == 1


def test_a_clock_that_is_ahead_still_finds_a_new_post(gateway: Gateway, ward: str) -> None:
    in_five_days = NOW + timedelta(days=5)
    posted = gateway.post(ward, HELLO, "key-1")
    assert gateway.find(ward, "key-1", in_five_days, in_five_days) == posted


def test_a_channel_too_busy_to_look_through_is_not_taken_for_empty(stub: Stub) -> None:
    stub.answer(page("9999999999.0", cursor="more"))
    trouble = raised(lambda: Gateway("xoxb-1", stub.api_url).find("C1", "key-1", A_DAY_AGO, NOW))
    assert isinstance(trouble, HistoryTooLong)
    assert len(stub.asked) == 11


def test_what_was_said_since_a_message_may_have_been_posted_does_not_hide_it(stub: Stub) -> None:
    much_later = page("9999999999.0", cursor="more")
    stub.answer(much_later, page("10000.5", cursor="more"), page("10000.0", event_type=DELIVERY))
    at = datetime.fromtimestamp(10_000, UTC)
    found = Gateway("xoxb-1", stub.api_url).find("C1", "key-1", at, at)
    assert found == Posted("C1", "10000.0")
    asked = [parse_qs(fields["form"]) for _, fields in stub.asked]
    assert [each.get("cursor") for each in asked] == [None, None, ["more"]]
    assert [each.get("latest") for each in asked] == [None, ["17200.0"], ["17200.0"]]
    assert [each.get("oldest") for each in asked] == [None, ["2800.0"], ["2800.0"]]


def test_somebody_elses_metadata_is_not_taken_for_ours(stub: Stub) -> None:
    stub.answer(page("9999999999.0", event_type="other"))
    assert Gateway("xoxb-1", stub.api_url).find("C1", "key-1", A_DAY_AGO, NOW) is None


def page(ts: str, cursor: str = "", event_type: str = "x") -> Answer:
    metadata = {"event_type": event_type, "event_payload": {"key": "key-1"}}
    return Answer.of(
        messages=[{"ts": ts, "metadata": metadata}], response_metadata={"next_cursor": cursor}
    )


def test_without_the_history_scope_we_know_that_we_do_not_know(
    slack: Emulator, gateway: Gateway, ward: str
) -> None:
    least = manifest(socket_mode=True)
    scopes = least["oauth_config"]["scopes"]
    scopes["bot"] = [scope for scope in scopes["bot"] if scope not in OPTIONAL_SCOPES]
    scopes["bot_optional"] = []
    slack.install(least)
    try:
        assert isinstance(raised(lambda: gateway.find(ward, "k", A_DAY_AGO, NOW)), NoHistory)
    finally:
        slack.install(manifest(socket_mode=True))


def test_history_of_a_channel_we_are_not_in_is_a_permanent_trouble(
    slack: Emulator, gateway: Gateway, anna: Person
) -> None:
    elsewhere = slack.add_channel(f"elsewhere-{next(NUMBERS)}", [anna], bot=False)
    trouble = raised(lambda: gateway.find(elsewhere, "k", A_DAY_AGO, NOW))
    assert isinstance(trouble, Permanent)


def test_a_whisper_reaches_the_person_alone(
    slack: Emulator, gateway: Gateway, anna: Person
) -> None:
    gateway.whisper(anna.id, Message.plain("The form did not open."))
    assert slack.messages(anna)[-1]["text"] == "The form did not open."


def test_a_direct_message_channel_is_always_the_same(gateway: Gateway, anna: Person) -> None:
    assert gateway.open_dm(anna.id) == gateway.open_dm(anna.id) == anna.dm


def test_home_is_shown(gateway: Gateway, anna: Person) -> None:
    gateway.publish_home(anna.id, home(Section(prose("My ward"))))
    assert anna.home is not None
    assert anna.home["blocks"][0]["text"]["text"] == "My ward"


def test_we_learn_who_we_are_and_what_we_may_do(slack: Emulator, gateway: Gateway) -> None:
    identity = gateway.auth_test()
    assert (identity.team_id, identity.bot_user_id) == (slack.team_id, slack.bot_user_id)
    assert "chat:write" in identity.scopes


def test_a_revoked_token_is_told_with_its_remedy(slack: Emulator, gateway: Gateway) -> None:
    slack.revoke_tokens()
    try:
        trouble = raised(gateway.auth_test)
    finally:
        slack.restore_tokens()
    assert trouble.code == "token_revoked"
    assert "Install the app again" in trouble.what_to_do


def test_a_channel_is_described_as_it_is_now(slack: Emulator, gateway: Gateway, ward: str) -> None:
    slack.archive(ward)
    channel = gateway.channel_info(ward)
    assert (channel.id, channel.is_archived, channel.is_member) == (ward, True, True)


def test_a_person_who_left_is_known_to_have_left(slack: Emulator, gateway: Gateway) -> None:
    ben = slack.add_person("ben", name="Ben Lewis")
    slack.deactivate(ben)
    person = gateway.user_info(ben.id)
    assert person.is_gone
    assert not person.is_bot


def test_an_answer_to_a_press_is_for_that_person_alone(stub: Stub) -> None:
    stub.answer(Answer("ok"))
    Gateway("xoxb-1", stub.api_url).say(f"{stub.root}respond", Message.plain("Saved: 4."))
    assert stub.asked == [
        (
            "respond",
            {"text": "Saved: 4.", "response_type": "ephemeral", "replace_original": False},
        )
    ]


def test_an_answer_can_take_the_place_of_what_was_pressed(stub: Stub) -> None:
    stub.answer(Answer("ok"))
    Gateway("xoxb-1", stub.api_url).say(f"{stub.root}respond", HELLO, replace=True)
    assert stub.asked[0][1]["replace_original"] is True


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer("used_url", 404), Refused),
        (Answer("slow down", 429), RateLimited),
        (Answer("oops", 500), OutcomeUnknown),
        (Answer(status=0), OutcomeUnknown),
    ],
)
def test_an_answer_that_cannot_be_given_is_told(
    answer: Answer, kind: type[SlackTrouble], stub: Stub
) -> None:
    stub.answer(answer)
    gateway = Gateway("xoxb-1", stub.api_url)
    assert isinstance(raised(lambda: gateway.say(f"{stub.root}respond", HELLO)), kind)
    assert len(stub.asked) == 1


def test_a_slack_on_this_machine_is_reached_past_a_proxy(
    stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://192.0.2.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "example.org")
    stub.answer(Answer.of(channel="C1", ts="1.0"))
    assert Gateway("xoxb-1", stub.api_url).post("C1", HELLO, "k") == Posted("C1", "1.0")
