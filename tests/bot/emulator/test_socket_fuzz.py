"""Whatever an app sends over its socket: the server lives, and so do the other connections."""

import json
import logging
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from bot.emulator import Emulator, Timing
from tests.bot.emulator.lines import ack, line, meanwhile, receive
from tests.bot.emulator.sample_app import MANIFEST
from tests.bot.emulator.wards import Ward, form, new_ward

_FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Faults(logging.Handler):
    """What the server logged that is a fault of its own."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "asyncio" or "ASGI" in record.getMessage():
            self.lines.append(record.getMessage())


@pytest.fixture(scope="module")
def faults() -> Iterator[Faults]:
    kept = Faults()
    loggers = [logging.getLogger("uvicorn.error"), logging.getLogger("asyncio")]
    for logger in loggers:
        logger.addHandler(kept)
    yield kept
    for logger in loggers:
        logger.removeHandler(kept)


@pytest.fixture(scope="module")
def ward(faults: Faults) -> Iterator[Ward]:
    timing = Timing(ack=5, event_retries=())
    with Emulator(limits=False, timing=timing) as emulator:
        emulator.install(MANIFEST)
        yield new_ward(emulator)
    assert faults.lines == []


_FINITE = st.floats(allow_nan=False, allow_infinity=False)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | _FINITE | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["text", "blocks", "view", "errors", "response_action", "type", "options"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=10,
)
_FRAMES = st.one_of(
    st.text(max_size=200),
    st.binary(max_size=200),
    _JSON.map(json.dumps),
    st.fixed_dictionaries({"envelope_id": _JSON}, optional={"payload": _JSON}).map(json.dumps),
    st.sampled_from(
        ['{"envelope_id": "', '{"envelope_id": "none"}', "[" * 9999, "ping", "NaN", r'"\ud83d"']
    ),
)


def talk(connection: ClientConnection, frames: list[str | bytes]) -> None:
    """Send the frames; the server may close the connection over them."""
    with suppress(ConnectionClosed):
        for frame in frames:
            connection.send(frame)


def is_served(ward: Ward, connection: ClientConnection) -> None:
    """The connection gets what happens in the workspace."""
    said = ward.ben.says("hello", ward.channel)
    envelope = receive(connection)
    ack(connection, envelope)
    assert envelope["payload"]["event"]["ts"] == said.ts


@_FEW
@given(frames=st.lists(_FRAMES, max_size=5))
@example(frames=["x" * 1_000_000])
@example(frames=[b"\x00" * 1_000_000])
def test_no_frame_ends_the_connection(ward: Ward, frames: list[str | bytes]) -> None:
    with line(ward) as connection:
        talk(connection, frames)
        is_served(ward, connection)
    ward.emulator.wait_until(lambda: ward.emulator.sockets.connected == 0)


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(["x" * 20_000_000], id="far too long"),
        pytest.param("\udc80".encode(errors="surrogatepass"), id="no UTF-8"),
    ],
)
def test_what_no_websocket_takes_closes_that_connection_alone(ward: Ward, frame: Any) -> None:
    with line(ward) as other:
        with line(ward) as connection:
            with suppress(ConnectionClosed, OSError):
                connection.send(frame, text=True)
            with pytest.raises(ConnectionClosed):
                connection.recv(timeout=5)
        ward.emulator.wait_until(lambda: ward.emulator.sockets.connected == 1)
        is_served(ward, other)


@_FEW
@given(noise=st.binary(min_size=1, max_size=300))
def test_noise_on_one_connection_does_not_reach_another(ward: Ward, noise: bytes) -> None:
    with line(ward) as other:
        with line(ward) as connection:
            connection.socket.sendall(noise)
            connection.socket.close()
        ward.emulator.wait_until(lambda: ward.emulator.sockets.connected == 1)
        is_served(ward, other)
    ward.emulator.wait_until(lambda: ward.emulator.sockets.connected == 0)


@_FEW
@given(payload=_JSON)
def test_any_ack_of_a_command_is_taken_or_told(ward: Ward, payload: Any) -> None:
    with (
        line(ward) as connection,
        meanwhile(lambda: ward.anna.types_command("/say hello", ward.channel)) as result,
    ):
        ack(connection, receive(connection), payload=payload)
    assert result[0].ok or result[0].sentence
    ward.emulator.wait_until(lambda: ward.emulator.sockets.connected == 0)


@_FEW
@given(payload=_JSON | st.fixed_dictionaries(
    {"response_action": st.sampled_from(["errors", "update", "push", "clear", "dance"])},
    optional={"view": _JSON, "errors": _JSON},
))  # fmt: skip
def test_any_ack_of_a_form_leaves_it_open_or_closes_it(ward: Ward, payload: Any) -> None:
    trigger = ward.emulator.backend.triggers.make(ward.anna.id)
    optional = form()
    optional["blocks"][0]["optional"] = True
    ward.client.views_open(trigger_id=trigger, view=optional)
    with line(ward) as connection:
        with meanwhile(ward.anna.submits) as result:
            ack(connection, receive(connection), payload=payload)
        if ward.anna.view is not None:
            ward.anna.closes_view()
    assert isinstance(result[0], dict) or result[0] in ("closed", "updated", "pushed", "failed")
    ward.emulator.wait_until(lambda: ward.emulator.sockets.connected == 0)
