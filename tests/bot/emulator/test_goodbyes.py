"""How Slack ends a connection: with a goodbye and a grace, or by falling silent."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from slack_sdk.socket_mode import SocketModeClient
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from bot.emulator import Emulator, Timing
from tests.bot.emulator.lines import ack, address, line, receive
from tests.bot.emulator.sample_app import MANIFEST
from tests.bot.emulator.wards import Ward, new_ward


@pytest.fixture
def ward() -> Iterator[Ward]:
    """A ward whose app is told again at once, and whose goodbyes are short."""
    timing = Timing(ack=0.3, event_retries=(0.0,), warning=0.4, refresh=0.1)
    with Emulator(limits=False, timing=timing) as emulator:
        emulator.install(MANIFEST)
        yield new_ward(emulator)


@contextmanager
def official(ward: Ward, ping_interval: float = 5.0) -> Iterator[SocketModeClient]:
    """Slack's own client, connected, ended fast."""
    client = SocketModeClient(
        ward.emulator.app_token, web_client=ward.client, ping_interval=ping_interval
    )
    client.connect()
    ward.emulator.wait_until(lambda: ward.emulator.sockets.connected, what="a socket")
    try:
        yield client
    finally:
        client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
        ward.emulator.stop()
        client.closed = True
        client.enqueue_message("{}")  # or its worker waits a second for one
        client.close()


# Goodbyes


@pytest.mark.parametrize(
    "reason", ["refresh_requested", "warning", "link_disabled", "too_many_websockets"]
)
def test_a_goodbye_says_why_and_the_connection_is_closed_after_it(ward: Ward, reason: str) -> None:
    with line(ward) as connection:
        ward.emulator.sockets.disconnect(reason)
        assert receive(connection)["reason"] == reason
        with pytest.raises(ConnectionClosed):
            connection.recv(timeout=5)


def test_a_reason_that_slack_does_not_give_is_refused(ward: Ward) -> None:
    with pytest.raises(ValueError, match="bored"):
        ward.emulator.sockets.disconnect("bored")


def test_after_a_warning_there_is_time_to_open_another(ward: Ward) -> None:
    with line(ward) as old:
        ward.emulator.sockets.disconnect("warning")
        receive(old)
        with line(ward) as new:
            for _ in range(3):
                ward.ben.says("hello", ward.channel)
            for _ in range(3):
                ack(new, receive(new))
            with pytest.raises(ConnectionClosed):
                old.recv(timeout=5)


def test_what_was_sent_before_the_goodbye_can_still_be_acknowledged(ward: Ward) -> None:
    with line(ward) as connection:
        ward.ben.says("hello", ward.channel)
        envelope = receive(connection)
        ward.emulator.sockets.disconnect("warning")
        receive(connection)
        ack(connection, envelope)
        with pytest.raises(ConnectionClosed):  # and not the event once more
            connection.recv(timeout=5)


def test_the_traffic_shows_the_goodbye(ward: Ward) -> None:
    with line(ward) as connection:
        ward.emulator.sockets.disconnect("warning")
        receive(connection)
    kinds = [(entry.kind, entry.name) for entry in ward.emulator.backend.traffic.after()]
    assert ("disconnect", "warning") in kinds


@pytest.mark.parametrize("reason", ["refresh_requested", "warning", "link_disabled"])
def test_the_official_client_comes_back_after_a_goodbye(ward: Ward, reason: str) -> None:
    with official(ward) as client:
        first = client.session_id()
        ward.emulator.sockets.disconnect(reason)
        ward.emulator.wait_until(lambda: client.session_id() != first and client.is_connected())
        assert len(ward.emulator.calls("apps.connections.open")) == 2


# Silence


def test_a_stalled_connection_gets_no_envelope(ward: Ward) -> None:
    with line(ward) as connection:
        ward.emulator.sockets.stall()
        outcome = ward.anna.types_command("/say hello", ward.channel)
        with pytest.raises(TimeoutError):
            connection.recv(timeout=0.05)
    assert outcome.sentence == '/say failed with the error "operation_timeout"'


def test_a_ping_is_answered(ward: Ward) -> None:
    with line(ward) as connection:
        assert connection.ping().wait(5)


def test_the_app_is_pinged(ward: Ward) -> None:
    """A client that counts on pings, as the JavaScript one does, sees that Slack is there."""
    frames = Frames()
    logger = logging.getLogger("tests.pings")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(frames)
    with connect(address(ward.emulator), ping_interval=None, logger=logger):
        ward.emulator.wait_until(lambda: any("< PING" in seen for seen in tuple(frames.seen)))
    logger.removeHandler(frames)


class Frames(logging.Handler):
    """The frames that a client logs."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


def test_a_stalled_connection_answers_no_ping(ward: Ward) -> None:
    with line(ward) as connection:
        ward.emulator.sockets.stall()
        ward.emulator.wait_until(lambda: ward.emulator.sockets.stalled)
        assert not connection.ping().wait(0.2)


def test_a_stalled_connection_stays_open(ward: Ward) -> None:
    with line(ward) as connection:
        ward.emulator.sockets.stall()
        ward.emulator.wait_until(lambda: ward.emulator.sockets.stalled)
        connection.send(json.dumps({"envelope_id": "x"}))
        with pytest.raises(TimeoutError):
            connection.recv(timeout=0.05)
        assert ward.emulator.sockets.connected == 1


def test_a_stalled_connection_gets_no_goodbye(ward: Ward) -> None:
    with line(ward) as connection:
        ward.emulator.sockets.stall()
        ward.emulator.sockets.disconnect("link_disabled")
        with pytest.raises(TimeoutError):
            connection.recv(timeout=0.05)


def test_that_the_app_hangs_up_a_stalled_connection_is_noticed(ward: Ward) -> None:
    with line(ward) as connection:
        ward.emulator.sockets.stall()
        ward.emulator.wait_until(lambda: ward.emulator.sockets.stalled)
        connection.socket.close()
        ward.emulator.wait_until(lambda: ward.emulator.sockets.connected == 0)


def test_a_connection_opened_after_a_stall_is_well(ward: Ward) -> None:
    with line(ward):
        ward.emulator.sockets.stall()
        ward.emulator.wait_until(lambda: ward.emulator.sockets.stalled)
        with line(ward) as other:
            assert other.ping().wait(5)


def test_the_end_of_a_stall_closes_the_connection(ward: Ward) -> None:
    with line(ward) as connection:
        ward.emulator.sockets.stall()
        ward.emulator.sockets.end_stall()
        with pytest.raises(ConnectionClosed):
            connection.recv(timeout=5)


def test_a_stalled_connection_ends_when_the_emulator_stops(ward: Ward) -> None:
    with line(ward) as connection:
        ward.emulator.sockets.stall()
        ward.emulator.stop()
        with pytest.raises(ConnectionClosed):
            connection.recv(timeout=5)


def test_the_official_clients_watchdog_notices_a_stall(ward: Ward) -> None:
    """It pings, and opens another connection when no pong has come for a while."""
    with official(ward, ping_interval=0.1) as client:
        first = client.current_session
        assert first is not None
        ward.emulator.wait_until(lambda: first.last_ping_pong_time, what="a pong")
        ward.emulator.sockets.stall()
        ward.emulator.wait_until(lambda: client.session_id() != first.session_id, timeout=10)
        ward.emulator.wait_until(lambda: ward.emulator.sockets.connected == 1)


# Refusal


def test_new_connections_can_be_refused(ward: Ward) -> None:
    ward.emulator.sockets.refused = True
    with pytest.raises(InvalidStatus, match="503"), connect(address(ward.emulator)):
        pass


def test_those_that_are_open_stay_when_new_ones_are_refused(ward: Ward) -> None:
    with line(ward) as connection:
        ward.emulator.sockets.refused = True
        ward.ben.says("hello", ward.channel)
        assert receive(connection)["type"] == "events_api"


def test_a_refused_ticket_serves_once_the_refusal_is_over(ward: Ward) -> None:
    url = address(ward.emulator)
    ward.emulator.sockets.refused = True
    with pytest.raises(InvalidStatus), connect(url):
        pass
    ward.emulator.sockets.refused = False
    with connect(url) as connection:
        assert receive(connection)["type"] == "hello"
