"""Socket Mode: hello, envelopes to one of ten connections, acks within three seconds."""

import asyncio
import itertools
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from ..state.clock import Timing
from ..state.manifest import App
from ..state.records import Json
from ..strict_json import parse_json
from ..traffic import Direction, Traffic
from .connection import Connection, Goodbye
from .parcels import Ack, Parcel, ParcelKind, answered, resolve
from .tickets import Tickets

MOST_CONNECTIONS = 10
TIMEOUT = Ack(ok=False, reason="timeout")
_CLOSED = Ack(ok=False, reason="connection_failed")


@dataclass(slots=True)
class _Waiting:
    """An envelope without an ack so far."""

    parcel: Parcel
    future: "Future[Ack]"
    connection: Connection
    started: float
    timer: asyncio.TimerHandle


class SocketMode:
    """The app's sockets. All state is touched on the event loop only."""

    def __init__(self, app: App, tickets: Tickets, traffic: Traffic, timing: Timing) -> None:
        self._app = app
        self._tickets = tickets
        self._traffic = traffic
        self._timing = timing
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connections: list[Connection] = []
        self._turn = itertools.count()
        self._waiting: dict[str, _Waiting] = {}
        self.refused = False
        """Whether new connections are turned away."""

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Say on which loop the sockets live."""
        self._loop = loop

    def detach(self) -> None:
        """Resolve whatever still waits; on the loop, before it ends."""
        self._loop = None
        for waiting in list(self._waiting.values()):
            waiting.timer.cancel()
            resolve(waiting.future, _CLOSED)
        self._waiting.clear()
        for connection in self._connections:
            connection.hang_up()

    @property
    def connected(self) -> int:
        """How many sockets are open."""
        return len(self._connections)

    @property
    def stalled(self) -> int:
        """How many of them have silently fallen still."""
        return sum(connection.silent for connection in tuple(self._connections))

    # Sending

    def send(self, parcel: Parcel) -> "Future[Ack]":
        """Give a parcel to one of the connections."""
        future: Future[Ack] = Future()
        if not self._on_loop(self._dispatch, parcel, future):
            return answered(_CLOSED)
        return future

    def _on_loop(self, callback: Callable[..., Any], *arguments: Any) -> bool:
        loop = self._loop
        if loop is None:
            return False
        try:
            loop.call_soon_threadsafe(callback, *arguments)
        except RuntimeError:  # the loop has just ended
            return False
        return True

    def _dispatch(self, parcel: Parcel, future: "Future[Ack]") -> None:
        connection = self._next_connection()
        if connection is None or self._loop is None:
            self._note(parcel, ok=False, detail="no connection")
            resolve(future, _CLOSED)
            return
        envelope_id = str(uuid.uuid4())
        timer = self._loop.call_later(self._timing.ack, self._give_up, envelope_id)
        self._waiting[envelope_id] = _Waiting(parcel, future, connection, self._loop.time(), timer)
        message = _envelope(envelope_id, parcel)
        others = [self._next_connection() or connection for _ in range(parcel.copies - 1)]
        for receiver in (connection, *others):
            self._note(parcel, ok=True, detail=message)
            receiver.send(message)

    def _next_connection(self) -> Connection | None:
        """Another one each time; one that was told to leave only if there is no other."""
        staying = [c for c in self._connections if not c.leaving] or self._connections
        return staying[next(self._turn) % len(staying)] if staying else None

    def _give_up(self, envelope_id: str) -> None:
        waiting = self._waiting.pop(envelope_id, None)
        if waiting is not None:
            self._note_ack(waiting, ok=False, detail="no ack in time")
            resolve(waiting.future, TIMEOUT)

    def _note(self, parcel: Parcel, *, ok: bool, detail: Any) -> None:
        self._traffic.note(Direction.TO_APP, parcel.kind.value, parcel.name, ok=ok, detail=detail)

    def _note_ack(self, waiting: _Waiting, *, ok: bool, detail: Any) -> None:
        now = self._loop.time() if self._loop is not None else waiting.started
        self._traffic.note(
            Direction.ACK,
            waiting.parcel.kind.value,
            waiting.parcel.name,
            ok=ok,
            ms=(now - waiting.started) * 1000,
            detail=detail,
        )

    # Receiving

    def _receive(self, text: str | None) -> None:
        """Take a frame; None is one that is not text. What is no ack is noted and left aside."""
        frame = _read(text)
        envelope_id = frame.get("envelope_id") if isinstance(frame, dict) else None
        waiting = self._waiting.pop(envelope_id, None) if isinstance(envelope_id, str) else None
        if waiting is None:
            self._traffic.note(Direction.FROM_APP, "frame", "unexpected", ok=False, detail=frame)
            return
        waiting.timer.cancel()
        payload = frame.get("payload")
        if not waiting.parcel.accepts_payload:
            self._note_ack(waiting, ok=True, detail={"ignored": payload} if payload else None)
            payload = None
        else:
            self._note_ack(waiting, ok=True, detail=payload)
        resolve(waiting.future, Ack(ok=True, payload=payload))

    # Connections

    async def serve(self, websocket: WebSocket) -> None:
        """One connection, from its ticket to its end."""
        if self.refused:
            await websocket.send_denial_response(Response(status_code=503))
            return
        if not self._tickets.redeem(websocket.query_params.get("ticket", "")):
            await websocket.close()
            return
        await websocket.accept()
        connection = Connection(websocket)
        if len(self._connections) >= MOST_CONNECTIONS:
            self._part(connection, Goodbye.TOO_MANY)
            await connection.pump()
            return
        self._connections.append(connection)
        self._traffic.note(Direction.FROM_APP, "socket", "connected")
        connection.send(self._hello())
        sender = asyncio.create_task(connection.pump())
        try:
            await self._listen(websocket)
        finally:
            sender.cancel()
            self._forget(connection)

    async def _listen(self, websocket: WebSocket) -> None:
        try:
            while (frame := await websocket.receive())["type"] != "websocket.disconnect":
                self._receive(frame.get("text"))
        except WebSocketDisconnect:
            return

    def _forget(self, connection: Connection) -> None:
        self._connections.remove(connection)
        self._traffic.note(Direction.FROM_APP, "socket", "closed")
        for envelope_id, waiting in list(self._waiting.items()):
            if waiting.connection is connection:
                del self._waiting[envelope_id]
                waiting.timer.cancel()
                resolve(waiting.future, _CLOSED)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {"host": "emulator", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app.id},
        }

    # Goodbyes and faults on demand

    def disconnect(self, reason: Goodbye | str = Goodbye.REFRESH) -> None:
        """Tell every connection to go, as Slack does now and then, and close it after a grace.

        Raises ValueError for a reason that Slack does not give.
        """
        self._on_loop(self._part_with_all, Goodbye(reason))

    def _part_with_all(self, reason: Goodbye) -> None:
        for connection in self._connections:
            if not connection.silent:
                self._part(connection, reason)

    def _part(self, connection: Connection, reason: Goodbye) -> None:
        self._traffic.note(Direction.TO_APP, "disconnect", reason.value)
        connection.say_goodbye(reason)
        grace = self._grace().get(reason, 0.0)
        if grace and self._loop is not None:
            self._loop.call_later(grace, connection.hang_up)
        else:
            connection.hang_up()

    def _grace(self) -> Mapping[Goodbye, float]:
        return {Goodbye.WARNING: self._timing.warning, Goodbye.REFRESH: self._timing.refresh}

    def stall(self) -> None:
        """Let every connection that is open now fall silent: no envelope, no ping, no pong."""
        self._on_loop(self._for_each, Connection.fall_silent)

    def cut(self) -> None:
        """Close every connection at once, without a goodbye."""
        self._on_loop(self._for_each, Connection.cut)

    def end_stall(self) -> None:
        """Close the connections that have fallen silent, so that the app opens others."""
        self._on_loop(self._for_each, lambda one: one.cut() if one.silent else None)

    def _for_each(self, act: Callable[[Connection], None]) -> None:
        for connection in tuple(self._connections):
            act(connection)


def _envelope(envelope_id: str, parcel: Parcel) -> Json:
    message: Json = {
        "envelope_id": envelope_id,
        "type": parcel.kind.value,
        "payload": parcel.payload,
        "accepts_response_payload": parcel.accepts_payload,
    }
    if parcel.kind is ParcelKind.EVENT:
        message |= {"retry_attempt": parcel.retry, "retry_reason": parcel.retry_reason}
    return message


def _read(text: str | None) -> Any:
    """The JSON in a frame; None if there is none."""
    try:
        return None if text is None else parse_json(text)
    except ValueError:
        return None
