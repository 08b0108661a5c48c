"""The emulator's one door: a loopback HTTP and WebSocket server in a thread of its own."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .delivery.wire import Wire

HOST = "127.0.0.1"
_PING_SECONDS = 1.0


class _Uvicorn(uvicorn.Server):
    """uvicorn that starts and stops at once, without polling."""

    def __init__(
        self, config: uvicorn.Config, before: Callable[[], None], after: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._before = before
        self._after = after
        self._stop: asyncio.Event | None = None

    def ask_to_stop(self) -> None:
        if self._stop is not None:
            self._stop.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._stop = asyncio.Event()
        await super().startup(sockets)
        self._before()

    async def main_loop(self) -> None:
        assert self._stop is not None  # set in startup
        await self._stop.wait()
        self._after()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        _accept_no_more(sockets or [])
        await _turns()  # what was just accepted becomes a connection; what is queued is written
        for server in self.servers:
            server.close()
        for bound in sockets or ():
            bound.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await _turns()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for task in list(self.server_state.tasks):
            task.cancel()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)
        await _turns()  # aborted connections are closed on the loop's next turn
        await self.lifespan.shutdown()


def _accept_no_more(sockets: list[socket.socket]) -> None:
    """Stop accepting before the server is closed.

    asyncio forgets a connection that it has accepted and not yet attached when its server
    closes: the client would then wait for an answer until its own timeout.
    """
    loop = asyncio.get_running_loop()
    for bound in sockets:
        with contextlib.suppress(NotImplementedError):  # Windows' loop accepts in another way
            loop.remove_reader(bound)


def _without_a_word(app: ASGIApp) -> ASGIApp:
    """The app. What is under way when the server stops is cancelled, and that is no error."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await app(scope, receive, send)

    return served


async def _turns(count: int = 10) -> None:
    """Let the loop turn a few times."""
    for _ in range(count):
        await asyncio.sleep(0)


class Server:
    """Serves an ASGI app on the loopback address, in a thread, between `start` and `stop`."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = _without_a_word(app)
        self._wanted_port = port
        self._started = threading.Event()
        self._thread: threading.Thread | None = None
        self._uvicorn: _Uvicorn | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.port = 0

    def start(
        self,
        on_start: Callable[[asyncio.AbstractEventLoop], None],
        on_stop: Callable[[], None],
    ) -> None:
        """Bind, serve, and return once requests are answered. Both callbacks run on the loop."""
        if self._thread is not None:
            raise RuntimeError("The emulator runs already.")
        bound = socket.create_server((HOST, self._wanted_port), backlog=256)
        # Connections inherit it. Without it each answer after a connection's first waits 40 ms.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = bound.getsockname()[1]
        config = uvicorn.Config(
            self._app,
            http="h11",
            ws=Wire,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            ws_ping_interval=_PING_SECONDS,
            ws_ping_timeout=20.0,
            ws_per_message_deflate=False,
        )

        def before() -> None:
            self._loop = asyncio.get_running_loop()
            on_start(self._loop)
            self._started.set()

        self._uvicorn = _Uvicorn(config, before, on_stop)
        self._thread = threading.Thread(
            target=self._uvicorn.run, args=([bound],), name="slack-emulator", daemon=True
        )
        self._started.clear()
        self._thread.start()
        if not self._started.wait(10):
            raise RuntimeError("The emulator's server did not start within ten seconds.")

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if self._thread is None or self._uvicorn is None or self._loop is None:
            return
        with contextlib.suppress(RuntimeError):  # the loop has ended by itself
            self._loop.call_soon_threadsafe(self._uvicorn.ask_to_stop)
        self._thread.join(5)
        self._thread = None
        self._loop = None

    def later(self, seconds: float, callback: Callable[[], Any]) -> None:
        """Run `callback` on the loop after so many seconds; not at all once it has stopped."""
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has just ended
                loop.call_soon_threadsafe(lambda: loop.call_later(seconds, callback))

    def drop(self, client: tuple[str, int]) -> None:
        """Close the connection of this client at once, without an answer. On the loop only."""
        if self._uvicorn is None:
            return
        for connection in list(self._uvicorn.server_state.connections):
            if isinstance(connection, H11Protocol) and connection.client == client:
                connection.transport.abort()
