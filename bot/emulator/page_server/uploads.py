"""A file from the page, for a form that asks for one."""

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ..files import uploads
from ..interactions import actions as interactions
from ..people.outcome import NotPossible
from ..routes import json_response
from .acts import Malformed

if TYPE_CHECKING:
    from .stage import Stage


async def upload(stage: "Stage", request: Request) -> Response:
    """POST /page-api/upload?person=U…&name=…, the body being the bytes: {ok, file}."""
    # A page from elsewhere cannot send this type without asking first, and is told no.
    if request.headers.get("content-type") != "application/octet-stream":
        raise Malformed("the body must be the bytes of a file")
    person, name = (request.query_params.get(key, "") for key in ("person", "name"))
    interactions.person(stage.backend, person)
    content = await _bytes_of(request)
    file = await run_in_threadpool(uploads.put, stage.backend.workspace, person, name, content)
    return json_response({"ok": True, "file": file})


async def _bytes_of(request: Request) -> bytes:
    """The body, read no further than a form takes."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > uploads.LARGEST:
            raise NotPossible("That file is too large for a form: 10 MB at most.")
    return bytes(content)
