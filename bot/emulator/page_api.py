"""What the page asks and does: JSON on the same origin, for the page alone."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from . import acts, screen
from .backend import Backend
from .faults import Fault, FaultKind
from .live import Live
from .outcome import NotPossible
from .records import Json
from .routes import json_response
from .strict_json import parse_json

PAGE = Path(__file__).parent / "page"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class JumpTarget:
    """A button that moves the clock; the demo supplies what it does."""

    label: str
    action: Callable[[], None]


@dataclass(slots=True)
class Stage:
    """What the page shows beside the workspace: jump buttons and the guided path."""

    backend: Backend
    live: Live
    jumps: list[JumpTarget] = field(default_factory=list)
    guide: list[str] = field(default_factory=list)


Question = Callable[[Stage, Request], Awaitable[Response]]
Act = Callable[[Stage, Json], Json]


def page_routes(stage: Stage) -> list[BaseRoute]:
    """The page, its files, its questions and its acts."""

    def ask(path: str, question: Question) -> Route:
        return Route(path, _for_the_page(stage, question))

    def do(path: str, act: Act) -> Route:
        return Route(path, _for_the_page(stage, _doing(act)), methods=["POST"])

    files = StaticFiles(directory=PAGE, check_dir=False)
    return [
        ask("/", _index),
        Mount("/page", _with_headers(files)),
        ask("/page-api/workspace", _workspace),
        ask("/page-api/screen", _screen),
        ask("/page-api/channel", _channel),
        ask("/page-api/traffic", _traffic),
        do("/page-api/act", _act),
        do("/page-api/jump", _jump),
        do("/page-api/fault", _fault),
        WebSocketRoute("/page-api/live", _same_origin(stage.live.serve)),
    ]


async def _index(_stage: Stage, _request: Request) -> Response:
    return FileResponse(PAGE / "index.html", headers=_HEADERS)


async def _workspace(stage: Stage, _request: Request) -> Response:
    labels = [jump.label for jump in stage.jumps]
    with stage.backend.workspace.locked():
        return json_response(screen.workspace_json(stage.backend, labels, list(stage.guide)))


async def _screen(stage: Stage, request: Request) -> Response:
    with stage.backend.workspace.locked():
        return json_response(screen.screen_json(stage.backend, _query(request, "person")))


async def _channel(stage: Stage, request: Request) -> Response:
    user, wanted = _query(request, "person"), _query(request, "channel")
    with stage.backend.workspace.locked():
        return json_response(screen.channel_json(stage.backend, user, wanted))


async def _traffic(stage: Stage, request: Request) -> Response:
    after = _number(request.query_params.get("after", "0"))
    return json_response([entry.as_json() for entry in stage.backend.traffic.after(after)])


def _act(stage: Stage, body: Json) -> Json:
    return acts.act(stage.backend, body)


def _jump(stage: Stage, body: Json) -> Json:
    place = _number(str(body.get("id", "")))
    if place >= len(stage.jumps):
        raise acts.Malformed("there is no such jump")
    stage.jumps[place].action()
    return {"ok": True}


_PLAIN: Sequence[FaultKind] = (FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.ERROR_500)


def _fault(stage: Stage, body: Json) -> Json:
    """A fault for the next calls of a method; `seconds` or `error` where the kind needs it."""
    given = {"seconds": 1, "error": "", "times": 1, **body}
    try:
        kind = FaultKind(str(given.get("fault")).lower())
        seconds, times = float(given["seconds"]), int(given["times"])
    except (TypeError, ValueError, OverflowError):
        raise acts.Malformed("there is no such fault") from None
    fault = Fault(kind) if kind in _PLAIN else Fault(kind, seconds, str(given["error"]))
    stage.backend.faults.next(str(given.get("method", "")), fault, min(times, _MOST_FAULTS))
    return {"ok": True}


_MOST_FAULTS = 1000


# Only the page itself, opened on this machine, is answered


def _for_the_page(stage: Stage, question: Question) -> Callable[[Request], Awaitable[Response]]:
    async def guarded(request: Request) -> Response:
        if not _local(request.headers.get("host", "")):
            return json_response({"ok": False, "error": "not_this_host"}, 403)
        try:
            return await question(stage, request)
        except NotPossible as refusal:
            body = {"ok": False, "error": "not_possible", "sentence": str(refusal)}
            return json_response(body, 404 if request.method == "GET" else 200)
        except acts.Malformed as error:
            body = {"ok": False, "error": "invalid_arguments", "what": str(error)}
            return json_response(body, 400)

    return guarded


def _doing(act: Act) -> Question:
    """Read a JSON body, do the thing in a worker thread, answer. It may wait for the app."""

    async def answer(stage: Stage, request: Request) -> Response:
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise acts.Malformed("the body must be JSON")
        try:
            body = parse_json((await request.body()).decode())
        except ValueError:
            raise acts.Malformed("the body must be JSON") from None
        if not isinstance(body, dict):
            raise acts.Malformed("the body must be an object")
        return json_response(await run_in_threadpool(act, stage, body))

    return answer


def _same_origin(endpoint: Callable[[WebSocket], Any]) -> Callable[[WebSocket], Any]:
    async def guarded(websocket: WebSocket) -> None:
        origin = websocket.headers.get("origin", "")
        host = websocket.headers.get("host", "")
        if not _local(host) or (origin and origin != f"http://{host}"):
            await websocket.close()
            return
        await endpoint(websocket)

    return guarded


def _with_headers(app: ASGIApp) -> ASGIApp:
    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                extra = [(k.lower().encode(), v.encode()) for k, v in _HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await app(scope, receive, with_headers)

    return wrapped


def _local(host: str) -> bool:
    return host.partition(":")[0] in {"127.0.0.1", "localhost"}


def _query(request: Request, name: str) -> str:
    value = request.query_params.get(name, "")
    if not value:
        raise acts.Malformed(f"{name} is missing")
    return value


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise acts.Malformed("a number is missing")
    return int(text)
