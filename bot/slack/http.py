"""The bot on the web: where Slack posts in HTTP mode, and where monitoring looks in every mode."""

from __future__ import annotations

import asyncio
import socket
import time
from asyncio import get_running_loop
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Final

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot import metrics
from bot.manifest import EVENTS_PATH
from bot.settings import SettingsError

_LARGEST_BODY: Final = 1_000_000
_STOP_SECONDS: Final = 8
# Whoever has just been let in at the end has this long to ask; Slack's requests are there at once.
_FIRST_WORD_SECONDS: Final = 1.0
_LOOK_AGAIN_SECONDS: Final = 0.005

Parts = Mapping[str, str | None]
Ready = Callable[[], Parts]


@contextmanager
def serving(
    bolt: App | None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    readiness: Ready = dict,
    work: Ready = dict,
    workers: int = 10,
    more: Sequence[BaseRoute] = (),
    setting: str = "STA_HTTP",
) -> Iterator[HttpServer]:
    """Answer within the block; port 0 takes any that is free.

    :param setting: how the names of the settings begin that the address comes from.
    :raises SettingsError: the address cannot be listened on.
    """
    app = web_app(bolt, readiness, work, workers=workers, more=more)
    served = HttpServer(app, host, port, setting)
    served.start()
    try:
        yield served
    finally:
        served.stop()


def web_app(
    bolt: App | None,
    readiness: Ready,
    work: Ready = dict,
    *,
    workers: int = 10,
    more: Sequence[BaseRoute] = (),
) -> Starlette:
    """The web application.

    :param bolt: takes Slack's requests; None in Socket Mode, where there are none.
    :param readiness: each part of the bot with what is wrong with it, or None; called in a thread.
    :param work: the same for what it does by itself. Taps are taken in while that is behind, so
        it is shown, and makes nobody send them elsewhere.
    :param workers: how many requests from Slack are handled at once.
    """
    routes: list[BaseRoute] = [
        Route("/healthz", _healthz),
        Route("/readyz", _readyz(readiness, work)),
        *more,
    ]
    if bolt is not None:
        routes.append(Route(EVENTS_PATH, _events(bolt, workers), methods=["POST"]))
    return Starlette(routes=routes)


class HttpServer:
    """A web application at an address, in a thread of its own."""

    def __init__(self, app: Starlette, host: str, port: int, setting: str = "STA_HTTP") -> None:
        """Take the address, so that whoever starts the bot hears at once if it is taken.

        :param setting: how the names of the settings begin that the address comes from.
        :raises SettingsError: the address cannot be listened on.
        """
        self._socket = _listen(host, port, setting)
        self._port = int(self._socket.getsockname()[1])
        self._host = host
        self._server = _Server(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
            )
        )
        self._thread = Thread(target=self._run, name="http", daemon=True)

    @property
    def port(self) -> int:
        """The port, also where 0 was asked for."""
        return self._port

    @property
    def url(self) -> str:
        """Where Slack's requests go."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.port}{EVENTS_PATH}"

    def start(self) -> None:
        """Begin to answer; what comes before that waits in the line."""
        self._thread.start()

    def stop(self) -> None:
        """Answer what has come in, and no more."""
        self._server.ask_to_stop()
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS + 1)
        self._socket.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])


class _Server(uvicorn.Server):
    """A server that stops as soon as it may, and hangs up on nobody whom it has just let in."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked_to_stop = asyncio.Event()

    def ask_to_stop(self) -> None:
        """Have it stop. From any thread, also before it has started."""
        self.should_exit = True
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended by itself
                self._loop.call_soon_threadsafe(self._asked_to_stop.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        self._loop = get_running_loop()
        await super().startup(sockets)

    async def main_loop(self) -> None:
        """Put the right date on answers, once a second, until it is to stop."""
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked_to_stop.wait(), 1.0)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what has come in; then stop."""
        for listening in (*self.servers, *(sockets or ())):
            listening.close()
        # Closed now, they would find their question unanswered and their line broken.
        await _until(lambda: not self._has_newcomers(), _FIRST_WORD_SECONDS)
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await _until(self._is_idle, _STOP_SECONDS)
        for task in list(self.server_state.tasks):
            task.cancel()

    def _has_newcomers(self) -> bool:
        return any(getattr(line, "cycle", None) is None for line in self.server_state.connections)

    def _is_idle(self) -> bool:
        return not self.server_state.connections and not self.server_state.tasks


async def _until(is_so: Callable[[], bool], seconds: float) -> None:
    """Wait until something is so, but no longer than that."""
    ends = time.monotonic() + seconds
    while not is_so() and time.monotonic() < ends:
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)


def _listen(host: str, port: int, setting: str) -> socket.socket:
    try:
        return socket.create_server((host, port), family=_family(host), backlog=2048)
    except OSError:
        raise SettingsError(
            [
                f"{setting}_HOST {host}, {setting}_PORT {port}: we cannot listen there. "
                "Another program may be using it. Stop that program or choose another port."
            ]
        ) from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _events(bolt: App, workers: int) -> Callable[[Request], object]:
    # Never on the event loop, where one slow listener would hold up every tap behind it; and
    # on threads of their own, so that monitoring is answered while all of them are busy.
    threads = ThreadPoolExecutor(workers, thread_name_prefix="listener")

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        try:
            asked = to_bolt_request(request, body)
        except UnicodeDecodeError:
            return PlainTextResponse("not text", 400)
        began = time.perf_counter()
        answer = await get_running_loop().run_in_executor(threads, bolt.dispatch, asked)
        metrics.acknowledged(time.perf_counter() - began)
        return to_starlette_response(answer)

    return events


async def _body(request: Request) -> bytes | None:
    """The body, or None where it is larger than anything that Slack sends."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > _LARGEST_BODY:
            return None
        parts.append(part)
    return b"".join(parts)


async def _healthz(_request: Request) -> Response:
    return PlainTextResponse("ok")


def _readyz(readiness: Ready, work: Ready) -> Callable[[Request], object]:
    async def readyz(_request: Request) -> Response:
        parts = await run_in_threadpool(readiness)
        doing = await run_in_threadpool(work)
        is_ready = not any(parts.values())
        body = {
            "ready": is_ready,
            "working": is_ready and not any(doing.values()),
            "parts": _spelt_out(parts),
            "work": _spelt_out(doing),
        }
        return JSONResponse(body, status_code=200 if is_ready else 503)

    return readyz


def _spelt_out(parts: Parts) -> dict[str, str]:
    return {name: problem or "ok" for name, problem in parts.items()}
