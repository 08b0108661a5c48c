"""Bare Socket Mode connections: what is on the wire, without a client's help."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from slack_sdk.web import WebClient
from websockets.sync.client import ClientConnection, connect

from bot.emulator import Emulator
from tests.bot.emulator.wards import Json, Ward


def address(emulator: Emulator) -> str:
    """Where the next connection is to go."""
    client = WebClient(base_url=emulator.api_url)
    return str(client.apps_connections_open(app_token=emulator.app_token)["url"])


@contextmanager
def line(ward: Ward) -> Iterator[ClientConnection]:
    """A bare connection, its hello read. It pings nobody by itself."""
    before = ward.emulator.sockets.connected
    with connect(address(ward.emulator), ping_interval=None, close_timeout=0.2) as connection:
        assert receive(connection)["type"] == "hello"
        ward.emulator.wait_until(lambda: ward.emulator.sockets.connected > before)
        yield connection


def receive(connection: ClientConnection, timeout: float = 5.0) -> Json:
    """The next message."""
    message: Json = json.loads(connection.recv(timeout=timeout))
    return message


def ack(connection: ClientConnection, envelope: Json, **more: Any) -> None:
    """Acknowledge an envelope."""
    connection.send(json.dumps({"envelope_id": envelope["envelope_id"], **more}))


@contextmanager
def meanwhile(act: Callable[[], Any]) -> Iterator[list[Any]]:
    """Do something that waits for an ack in another thread; its result is in the list after."""
    result: list[Any] = []
    thread = threading.Thread(target=lambda: result.append(act()))
    thread.start()
    yield result
    thread.join(10)
    assert not thread.is_alive()
