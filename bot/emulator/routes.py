"""Which address leads where: the Web API, the sockets, the response URLs, the page."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from . import web_api
from .backend import Backend
from .delivery.socket_mode import SocketMode
from .files.routes import file_routes
from .interactions.responses import respond

Drop = Callable[[tuple[str, int]], None]


def build(
    backend: Backend, sockets: SocketMode, drop: Drop, page_routes: list[BaseRoute]
) -> Starlette:
    """The whole server as an ASGI app."""

    async def hang_up(request: Request) -> Response:
        return await _hang_up(request, drop)

    async def call(request: Request) -> Response:
        answer = web_api.answer_call(backend, await _read(request))
        if answer.delay:
            await asyncio.sleep(answer.delay)
        if answer.dropped:
            return await hang_up(request)
        return json_response(answer.body, answer.status, answer.headers)

    async def reply(request: Request) -> Response:
        content_type = request.headers.get("content-type", "")
        body = await request.body()
        taken = respond(backend, request.path_params["key"], content_type, body)
        return json_response(taken.body, taken.status)

    return Starlette(
        routes=[
            Route("/api/{method}", call, methods=["GET", "POST"]),
            WebSocketRoute("/link/", sockets.serve),
            Route("/actions/{key}", reply, methods=["POST"]),
            Route("/commands/{key}", reply, methods=["POST"]),
            *file_routes(backend, hang_up),
            *page_routes,
        ],
        exception_handlers={ClientDisconnect: _gone},
    )


async def _gone(_request: Request, _error: Exception) -> Response:
    """Whoever hung up in the middle of a request gets no answer, and it is no fault of ours."""
    return Response()


def json_response(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """JSON in plain ASCII, so that any text an app sends can be given back."""
    return Response(json.dumps(body), status, headers, media_type="application/json; charset=utf-8")


async def _read(request: Request) -> web_api.Request:
    return web_api.Request(
        method=request.path_params["method"],
        content_type=request.headers.get("content-type", ""),
        body=await request.body(),
        query=request.url.query,
        authorization=request.headers.get("authorization", ""),
    )


async def _hang_up(request: Request, drop: Drop) -> Response:
    if request.client is not None:
        drop((request.client.host, request.client.port))
        await asyncio.sleep(0)  # the transport tells its protocol on the loop's next turn
    return Response()
