"""Socket Mode on the wire: hello, envelopes, acks, retries, goodbyes."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from bot.emulator import Emulator, Mishap, Timing
from tests.bot.emulator.lines import ack, address, line, meanwhile, receive
from tests.bot.emulator.sample_app import MANIFEST
from tests.bot.emulator.wards import Ward, new_ward


@pytest.fixture
def ward() -> Iterator[Ward]:
    """A ward with the sample's manifest; its app is told again at once."""
    with Emulator(limits=False, timing=Timing(event_retries=(0.0, 0.0))) as emulator:
        emulator.install(MANIFEST)
        yield new_ward(emulator)


@pytest.fixture
def hasty() -> Iterator[Ward]:
    """A ward whose app has a fifth of a second to acknowledge: for tests of its silence."""
    timing = Timing(ack=0.2, event_retries=(0.0, 0.0))
    with Emulator(limits=False, timing=timing) as emulator:
        emulator.install(MANIFEST)
        yield new_ward(emulator)


def test_hello_says_which_app_and_how_many_connections(ward: Ward) -> None:
    with connect(address(ward.emulator)) as connection:
        hello = receive(connection)
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["connection_info"] == {"app_id": ward.emulator.app_id}


def test_a_ticket_is_used_once(ward: Ward) -> None:
    url = address(ward.emulator)
    with connect(url), pytest.raises(InvalidStatus), connect(url):
        pass


def test_a_made_up_ticket_is_refused(ward: Ward) -> None:
    url = f"ws{ward.emulator.url.removeprefix('http')}/link/?ticket=none"
    with pytest.raises(InvalidStatus), connect(url):
        pass


def test_an_eleventh_connection_is_sent_away(ward: Ward) -> None:
    with ExitStack() as open_ones:
        connections = [open_ones.enter_context(connect(address(ward.emulator))) for _ in range(11)]
        told = [receive(connection) for connection in connections]
    assert [message["type"] for message in told] == ["hello"] * 10 + ["disconnect"]
    assert told[-1]["reason"] == "too_many_websockets"


def test_an_envelope_says_what_it_is_and_whether_it_takes_an_answer(ward: Ward) -> None:
    with (
        line(ward) as connection,
        meanwhile(lambda: ward.anna.types_command("/say hello", ward.channel)) as result,
    ):
        envelope = receive(connection)
        ack(connection, envelope, payload={"text": "Heard"})
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert (envelope["payload"]["command"], envelope["payload"]["text"]) == ("/say", "hello")
    assert result[0].ok
    assert ward.anna.sees(ward.channel)[0].text == "Heard"


def test_each_envelope_goes_to_one_of_the_connections(ward: Ward) -> None:
    with line(ward) as one, line(ward) as other:
        for _ in range(4):
            ward.ben.says("hello", ward.channel)
        heard = [[receive(c)["envelope_id"] for _ in range(2)] for c in (one, other)]
        with pytest.raises(TimeoutError):
            one.recv(timeout=0.05)
    assert len({envelope for envelopes in heard for envelope in envelopes}) == 4


def test_an_event_without_an_ack_comes_again_and_says_why(hasty: Ward) -> None:
    with line(hasty) as connection:
        hasty.ben.says("hello", hasty.channel)
        tries = [receive(connection) for _ in range(3)]
        with pytest.raises(TimeoutError):
            connection.recv(timeout=0.3)
    assert [(e["retry_attempt"], e["retry_reason"]) for e in tries] == [
        (0, ""),
        (1, "timeout"),
        (2, "timeout"),
    ]
    assert len({e["payload"]["event_id"] for e in tries}) == 1


def test_an_event_with_an_ack_comes_once(ward: Ward) -> None:
    with line(ward) as connection:
        ward.ben.says("hello", ward.channel)
        ack(connection, receive(connection))
        with pytest.raises(TimeoutError):
            connection.recv(timeout=0.3)


def test_an_event_goes_to_another_connection_when_one_is_lost(ward: Ward) -> None:
    with line(ward) as one, line(ward) as other:
        ward.ben.says("hello", ward.channel)
        try:
            receive(one, timeout=0.1)
            lost, left = one, other
        except TimeoutError:
            receive(other)
            lost, left = other, one
        lost.close()
        again = receive(left)
    assert again["retry_attempt"] >= 1


def test_a_press_without_an_ack_is_not_repeated(hasty: Ward) -> None:
    with line(hasty) as connection:
        outcome = hasty.anna.types_command("/say hello", hasty.channel)
        receive(connection)
        with pytest.raises(TimeoutError):
            connection.recv(timeout=0.1)
    assert outcome.sentence == '/say failed with the error "operation_timeout"'


def test_a_press_with_nobody_connected_fails_at_once(ward: Ward) -> None:
    outcome = ward.anna.types_command("/say hello", ward.channel)
    assert outcome.sentence == '/say failed with the error "dispatch_failed"'


def test_an_answer_is_left_aside_where_none_is_taken(ward: Ward) -> None:
    with line(ward) as connection, meanwhile(lambda: ward.anna.uses_shortcut("Go")) as result:
        envelope = receive(connection)
        ack(connection, envelope, payload={"text": "Not wanted"})
    assert envelope["accepts_response_payload"] is False
    assert result[0].ok


@pytest.mark.parametrize(
    "frame",
    ["", "{", "[]", "null", "7", '{"envelope_id": 7}', '{"envelope_id": "none"}', "[" * 9999],
)
def test_a_frame_that_is_no_ack_changes_nothing(ward: Ward, frame: str) -> None:
    with (
        line(ward) as connection,
        meanwhile(lambda: ward.anna.types_command("/nothing", ward.channel)) as result,
    ):
        envelope = receive(connection)
        connection.send(frame)
        connection.send(frame.encode())
        ack(connection, envelope)
    assert result[0].ok


def test_an_envelope_may_come_twice(ward: Ward) -> None:
    ward.emulator.faults.next_envelope(Mishap.TWICE)
    with line(ward) as connection:
        ward.ben.says("hello", ward.channel)
        first, second = receive(connection), receive(connection)
        ack(connection, first)
    assert first == second


def test_an_envelope_that_comes_twice_may_be_acknowledged_twice(ward: Ward) -> None:
    ward.emulator.faults.next_envelope(Mishap.TWICE)
    with (
        line(ward) as connection,
        meanwhile(lambda: ward.anna.types_command("/say hello", ward.channel)) as result,
    ):
        for _ in range(2):
            ack(connection, receive(connection), payload={"text": "Heard"})
    assert result[0].ok
    assert [message.text for message in ward.anna.sees(ward.channel)] == ["Heard"]


def test_an_envelope_that_comes_twice_comes_over_both_connections(ward: Ward) -> None:
    with line(ward) as one, line(ward) as other:
        ward.emulator.faults.next_envelope(Mishap.TWICE)
        ward.ben.says("hello", ward.channel)
        assert receive(one) == receive(other)


def test_a_late_envelope_comes_after_slack_has_given_up(hasty: Ward) -> None:
    hasty.emulator.faults.next_envelope(Mishap.LATE(0.3))
    with line(hasty) as connection:
        outcome = hasty.anna.types_command("/say hello", hasty.channel)
        late = receive(connection)
        ack(connection, late, payload={"text": "Heard"})
    assert outcome.sentence == '/say failed with the error "operation_timeout"'
    assert late["payload"]["text"] == "hello"
    assert hasty.anna.sees(hasty.channel) == []


def test_a_slightly_late_envelope_is_answered_as_any_other(ward: Ward) -> None:
    ward.emulator.faults.next_envelope(Mishap.LATE(0.05))
    with (
        line(ward) as connection,
        meanwhile(lambda: ward.anna.types_command("/say hello", ward.channel)) as result,
    ):
        ack(connection, receive(connection))
    assert result[0].ok


def test_a_lost_event_comes_again(hasty: Ward) -> None:
    hasty.emulator.faults.next_envelope(Mishap.LOST)
    with line(hasty) as connection:
        hasty.ben.says("hello", hasty.channel)
        first = receive(connection)
    assert (first["retry_attempt"], first["retry_reason"]) == (1, "timeout")


def test_a_lost_press_is_told_to_the_person_and_does_not_come(hasty: Ward) -> None:
    hasty.emulator.faults.next_envelope(Mishap.LOST)
    with line(hasty) as connection:
        outcome = hasty.anna.types_command("/say hello", hasty.channel)
        with pytest.raises(TimeoutError):
            connection.recv(timeout=0.05)
    assert outcome.sentence == '/say failed with the error "operation_timeout"'


def test_the_official_client_connects_hears_and_answers(ward: Ward) -> None:
    heard: list[SocketModeRequest] = []

    def listen(client: Any, request: SocketModeRequest) -> None:
        heard.append(request)
        client.send_socket_mode_response(
            SocketModeResponse(envelope_id=request.envelope_id, payload={"text": "Heard"})
        )

    client = SocketModeClient(ward.emulator.app_token, web_client=ward.client)
    client.socket_mode_request_listeners.append(listen)
    client.connect()
    try:
        outcome = ward.anna.types_command("/say hello", ward.channel)
    finally:
        client.close()
    assert outcome.ok
    assert heard[0].payload["text"] == "hello"


def test_stopping_with_open_sockets_closes_them(ward: Ward) -> None:
    with connect(address(ward.emulator)) as connection:
        receive(connection)
        ward.emulator.stop()
        with pytest.raises(ConnectionClosed):
            connection.recv(timeout=5)


def test_a_press_that_waits_is_told_when_the_emulator_stops() -> None:
    with Emulator(timing=Timing(ack=60)) as emulator:
        emulator.install(MANIFEST)
        ward = new_ward(emulator)
        with (
            line(ward) as connection,
            meanwhile(lambda: ward.anna.types_command("/say x", ward.channel)) as result,
        ):
            receive(connection)
            emulator.stop()
        assert not result[0].ok
