"""Socket Mode: hello, envelopes to one of ten connections, acks within three seconds."""

import asyncio
import itertools
import json
import uuid
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from .clock import Timing
from .delivery import Ack, Parcel, answered, resolve
from .manifest import App
from .records import Json
from .strict_json import parse_json
from .tickets import Tickets
from .traffic import Direction, Traffic

MOST_CONNECTIONS = 10
_CLOSED = Ack(ok=False, reason="connection_failed")
_TIMEOUT = Ack(ok=False, reason="timeout")


@dataclass(eq=False, slots=True)
class _Connection:
    """One socket. `leaving`: it was told to go; `stalled`: it silently gets nothing."""

    outgoing: "asyncio.Queue[str | None]" = field(default_factory=asyncio.Queue)
    leaving: bool = False
    stalled: bool = False

    def send(self, message: Json) -> None:
        if not self.stalled:
            self.outgoing.put_nowait(json.dumps(message))


@dataclass(slots=True)
class _Waiting:
    parcel: Parcel
    future: "Future[Ack]"
    connection: _Connection
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
        self._connections: list[_Connection] = []
        self._turn = itertools.count()
        self._waiting: dict[str, _Waiting] = {}
        self._twice = 0

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
            connection.outgoing.put_nowait(None)

    @property
    def connected(self) -> int:
        """How many sockets are open."""
        return len(self._connections)

    # Sending

    def send(self, parcel: Parcel) -> "Future[Ack]":
        """Give a parcel to one of the connections."""
        future: Future[Ack] = Future()
        if not self._on_loop(self._dispatch, parcel, future):
            return answered(_CLOSED)
        return future

    def _on_loop(self, callback: Any, *arguments: Any) -> bool:
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
        self._note(parcel, ok=True, detail=message)
        connection.send(message)
        if self._twice:
            self._twice -= 1
            (self._next_connection() or connection).send(message)

    def _next_connection(self) -> _Connection | None:
        """Another one each time; one that was told to leave only if there is no other."""
        staying = [c for c in self._connections if not c.leaving] or self._connections
        return staying[next(self._turn) % len(staying)] if staying else None

    def _give_up(self, envelope_id: str) -> None:
        waiting = self._waiting.pop(envelope_id, None)
        if waiting is not None:
            self._traffic.note(
                Direction.ACK,
                waiting.parcel.kind.value,
                waiting.parcel.name,
                ok=False,
                ms=self._timing.ack * 1000,
                detail="no ack in time",
            )
            resolve(waiting.future, _TIMEOUT)

    def _note(self, parcel: Parcel, *, ok: bool, detail: Any) -> None:
        self._traffic.note(Direction.TO_APP, parcel.kind.value, parcel.name, ok=ok, detail=detail)

    # Receiving

    def _receive(self, text: str) -> None:
        """Take a frame. Anything that is no ack is noted and otherwise ignored."""
        try:
            frame = parse_json(text)
        except ValueError:
            frame = None
        envelope_id = frame.get("envelope_id") if isinstance(frame, dict) else None
        waiting = self._waiting.pop(envelope_id, None) if isinstance(envelope_id, str) else None
        if waiting is None or self._loop is None:
            self._traffic.note(Direction.FROM_APP, "frame", "unexpected", ok=False, detail=frame)
            return
        waiting.timer.cancel()
        payload = frame.get("payload")
        taken = payload if waiting.parcel.accepts_payload else None
        self._traffic.note(
            Direction.ACK,
            waiting.parcel.kind.value,
            waiting.parcel.name,
            ms=(self._loop.time() - waiting.started) * 1000,
            detail=payload if taken is payload else {"ignored": payload},
        )
        resolve(waiting.future, Ack(ok=True, payload=taken))

    # Connections

    async def serve(self, websocket: WebSocket) -> None:
        """One connection, from its ticket to its end."""
        if not self._tickets.redeem(websocket.query_params.get("ticket", "")):
            await websocket.close()
            return
        await websocket.accept()
        if len(self._connections) >= MOST_CONNECTIONS:
            await websocket.send_text(json.dumps(_goodbye("too_many_websockets")))
            await websocket.close()
            return
        connection = _Connection()
        self._connections.append(connection)
        self._traffic.note(Direction.FROM_APP, "socket", "connected")
        connection.send(self._hello())
        sender = asyncio.create_task(self._pump(websocket, connection))
        try:
            while True:
                frame = await websocket.receive()
                if frame["type"] == "websocket.disconnect":
                    break
                self._receive(_text_of(frame))
        except WebSocketDisconnect:
            pass
        finally:
            sender.cancel()
            self._forget(connection)

    async def _pump(self, websocket: WebSocket, connection: _Connection) -> None:
        while (message := await connection.outgoing.get()) is not None:
            try:
                await websocket.send_text(message)
            except (WebSocketDisconnect, RuntimeError):  # the app has just gone
                return
        await websocket.close()

    def _forget(self, connection: _Connection) -> None:
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

    # Faults on demand

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every connection to go, as Slack does now and then; they are closed after it."""
        self._on_loop(self._say_goodbye, reason)

    def _say_goodbye(self, reason: str) -> None:
        for connection in self._connections:
            connection.leaving = True
            connection.send(_goodbye(reason))
            if reason != "warning" and self._loop is not None:
                self._loop.call_later(self._timing.ack, connection.outgoing.put_nowait, None)

    def stall(self) -> None:
        """Silently stop sending on the connections that are open now."""
        self._on_loop(self._stall)

    def _stall(self) -> None:
        for connection in self._connections:
            connection.stalled = True

    def twice(self, times: int = 1) -> None:
        """Deliver each of the next `times` envelopes twice."""
        self._twice += times


def _envelope(envelope_id: str, parcel: Parcel) -> Json:
    message: Json = {
        "envelope_id": envelope_id,
        "type": parcel.kind.value,
        "payload": parcel.payload,
        "accepts_response_payload": parcel.accepts_payload,
    }
    if parcel.kind.value == "events_api":
        message |= {"retry_attempt": parcel.retry, "retry_reason": parcel.retry_reason}
    return message


def _goodbye(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "emulator"}}


def _text_of(frame: Any) -> str:
    text = frame.get("text")
    if text is not None:
        return str(text)
    return bytes(frame.get("bytes") or b"").decode(errors="replace")
