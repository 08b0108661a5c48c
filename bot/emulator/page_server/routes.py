"""What the page asks and does: JSON on the same origin, for the page alone."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from ..people.deeds import Deed, deed_of
from ..people.outcome import NotPossible
from ..routes import json_response
from ..state.records import Json
from ..strict_json import parse_json
from . import acts, screen
from . import faults as page_faults
from . import files as page_files
from . import uploads as page_uploads
from .stage import Stage

PAGE = Path(__file__).parents[1] / "page"
_HEADERS = {
    # Nothing is fetched from elsewhere, and nothing that somebody typed can run.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; "
        "connect-src 'self' ws://127.0.0.1:* ws://localhost:*; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


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
        ask("/page-api/file", page_files.file),
        ask("/page-api/traffic", _traffic),
        ask("/page-api/guide", _guide),
        do("/page-api/act", _act),
        do("/page-api/jump", _jump),
        ask("/page-api/faults", page_faults.faults),
        do("/page-api/fault", page_faults.set_fault),
        do("/page-api/guide", _start_again),
        Route("/page-api/upload", _for_the_page(stage, page_uploads.upload), methods=["POST"]),
        WebSocketRoute("/page-api/live", _same_origin(stage.live.serve)),
    ]


async def _index(_stage: Stage, _request: Request) -> Response:
    return FileResponse(PAGE / "index.html", headers=_HEADERS)


async def _workspace(stage: Stage, _request: Request) -> Response:
    labels = [jump.label for jump in stage.jumps]
    with stage.backend.workspace.locked():
        workspace = screen.workspace_json(stage.backend, labels)
    return json_response(workspace | {"session": stage.session})


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


async def _guide(stage: Stage, _request: Request) -> Response:
    steps = await run_in_threadpool(stage.guide.as_json)
    return json_response({"steps": steps})


def _act(stage: Stage, body: Json) -> Json:
    deed = deed_of(stage.backend, body)
    answer = acts.act(stage.backend, body)
    if answer["ok"]:
        stage.deeds.note(deed)
    return answer


def _jump(stage: Stage, body: Json) -> Json:
    place = _number(str(body.get("id", "")))
    if place >= len(stage.jumps):
        raise acts.Malformed("there is no such jump")
    jump = stage.jumps[place]
    jump.action()
    stage.deeds.note(Deed("jump", jump.label))
    return {"ok": True}


def _start_again(stage: Stage, _body: Json) -> Json:
    """Walk the guided path from its beginning. What was sent and said stays."""
    stage.deeds.forget()
    stage.guide.start_again()
    return {"ok": True}


# Only the page itself, opened on this machine, is answered


def _for_the_page(stage: Stage, question: Question) -> Callable[[Request], Awaitable[Response]]:
    async def guarded(request: Request) -> Response:
        if not _from_the_page(request.headers):
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
        if not _from_the_page(websocket.headers):
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


def _from_the_page(headers: Headers) -> bool:
    """Whether no other web site asks: not by its own name for this machine, nor from its pages."""
    host, origin = headers.get("host", ""), headers.get("origin", "")
    return host.partition(":")[0] in {"127.0.0.1", "localhost"} and origin in ("", f"http://{host}")


def _query(request: Request, name: str) -> str:
    value = request.query_params.get(name, "")
    if not value:
        raise acts.Malformed(f"{name} is missing")
    return value


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise acts.Malformed("a number is missing")
    return int(text)
