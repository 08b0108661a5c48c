"""The doors for files: the upload URL, and the private address that takes the app's token."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ..backend import Backend
from ..faults.calls import Fault, FaultKind
from ..traffic import Direction
from ..web_api import METHODS
from ..web_api.access import check_token
from ..web_api.errors import RateLimited, SlackError
from .multipart import read_multipart
from .serving import served
from .shelf import UploadFault

UPLOAD = "upload"
"""What an upload is called where calls go by their method: for faults, in the traffic."""

HangUp = Callable[[Request], Awaitable[Response]]

_WRAPPING = 64 * 1024
"""How much longer than the file a multipart body may be."""


def file_routes(backend: Backend, hang_up: HangUp) -> list[BaseRoute]:
    """Uploading and fetching. `hang_up` closes a connection without an answer."""

    async def upload(request: Request) -> Response:
        fault = backend.faults.take(UPLOAD)
        kind = fault.kind if fault else None
        if fault is None or kind not in _REFUSING:
            answer = await _take(backend, request.path_params["key"], request)
        else:
            answer = _faulty(fault)
        ok = answer.status_code == 200 and kind is not FaultKind.DROP_AFTER
        words = bytes(answer.body).decode()
        backend.traffic.note(Direction.FROM_APP, "upload", UPLOAD, ok=ok, detail=words)
        if fault is not None and kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
        return await hang_up(request) if kind in _DROPPING else answer

    async def private(request: Request) -> Response:
        return _private(backend, request)

    return [
        Route("/upload/v1/{key}", upload, methods=["POST"]),
        Route("/files-pri/{rest:path}", private),
    ]


_DROPPING = frozenset({FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER})
_REFUSING = frozenset(FaultKind) - {FaultKind.DROP_AFTER, FaultKind.SLOW}


def _faulty(fault: Fault) -> Response:
    """The answer to an upload that is not taken, for it met this fault."""
    if fault.kind is FaultKind.RATE_LIMITED:
        return PlainTextResponse("Too Many Requests", 429, RateLimited(fault.seconds).headers)
    if fault.kind is FaultKind.ERROR:
        return PlainTextResponse(fault.error, 400)
    return PlainTextResponse("Internal Server Error", 500)


async def _take(backend: Backend, key: str, request: Request) -> Response:
    """The answer to an upload: raw bytes, or a form with one file in it."""
    files = backend.workspace.files
    length = files.expected(key)
    if isinstance(length, UploadFault):
        return _refused(length)
    body = await _at_most(request, length + _WRAPPING)
    content = _content(request.headers.get("content-type", ""), body)
    fault = UploadFault.WRONG_LENGTH if content is None else files.receive(key, content)
    return _refused(fault) if fault else PlainTextResponse(f"OK - {length}")


def _refused(fault: UploadFault) -> Response:
    status, words = fault.value
    return PlainTextResponse(words, status)


async def _at_most(request: Request, longest: int) -> bytes:
    """The body, or its beginning if it is longer or breaks off: then its length is wrong."""
    read = bytearray()
    with contextlib.suppress(ClientDisconnect):
        async for chunk in request.stream():
            read += chunk
            if len(read) > longest:
                break
    return bytes(read)


def _content(content_type: str, body: bytes) -> bytes | None:
    """The file in a body; None if a form has none. Whatever is no such form is the file itself."""
    if not content_type.lower().startswith("multipart/form-data"):
        return body
    try:
        parts = read_multipart(content_type, body)
    except ValueError:
        return None
    return next((part.content for part in parts if part.filename is not None), None)


def _private(backend: Backend, request: Request) -> Response:
    """The bytes, for the app's token; without it the way to sign in, as Slack shows it."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    try:
        bearer = token.strip() if scheme.lower() == "bearer" else ""
        check_token(backend.app, METHODS["files.info"], bearer)
    except SlackError:
        return RedirectResponse(f"{backend.url}/", 302)
    path = request.url.path
    file = backend.workspace.files.at(path)
    if file is None:
        return PlainTextResponse("Not Found", 404)
    return served(file, download="/download/" in path)
