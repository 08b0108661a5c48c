"""An outage as apps meet it: 503 to every call, socket and answer. The page stays up."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ..backend import Backend
from ..traffic import Direction


def with_outages(app: ASGIApp, backend: Backend) -> ASGIApp:
    """The server's app, which answers 503 to all but its page while Slack is down."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if _is_of_the_page(path) or backend.faults.down_for() is None:
            await app(scope, receive, send)
            return
        detail = {"status": 503}
        backend.traffic.note(Direction.FROM_APP, "outage", _name(path), ok=False, detail=detail)
        await PlainTextResponse("Service Unavailable", 503)(scope, receive, send)

    return guarded


def _name(path: str) -> str:
    """The method that was called, or the family of the address; its key is a secret."""
    family, _, rest = path.lstrip("/").partition("/")
    return rest if family == "api" else family


def _is_of_the_page(path: str) -> bool:
    return path == "/" or path.startswith(("/page/", "/page-api/"))
