"""The Web API: every method by its name, and what happens to a call before and after it."""

import time
from dataclasses import dataclass
from typing import Any

from ..backend import Backend
from ..faults import Fault, FaultKind
from ..traffic import Direction
from . import auth, chat, conversations, users, views
from .access import check_token
from .arguments import Arguments, parse_arguments
from .errors import RateLimited, SlackError
from .method import Method, Token

__all__ = ["METHODS", "Answer", "Request", "answer_call"]

METHODS: dict[str, Method] = {
    method.name: method
    for family in (auth, chat, conversations, users, views)
    for method in family.METHODS
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP. `dropped`: nothing does, the connection is closed."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]
    delay: float = 0.0
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A call as it came in."""

    method: str
    content_type: str
    body: bytes
    query: str
    authorization: str


def answer_call(backend: Backend, request: Request) -> Answer:
    """Answer one Web API call; never raises for anything that the app may send."""
    started = time.perf_counter()
    arguments, answer = _answer(backend, request)
    shown = {name: value for name, value in arguments.items() if name != "token"}
    if not answer.dropped or answer.body:
        backend.traffic.note_call(request.method, shown, answer.body, answer.status)
    backend.traffic.note(
        Direction.FROM_APP,
        "call",
        request.method,
        ok=bool(answer.body.get("ok")) and not answer.dropped,
        ms=(time.perf_counter() - started) * 1000,
        detail={"arguments": shown, "answer": answer.body},
    )
    return answer


def _answer(backend: Backend, request: Request) -> tuple[Arguments, Answer]:
    fault = backend.faults.take(request.method)
    if fault is not None and fault.kind is FaultKind.DROP_BEFORE:
        return Arguments({}), Answer(0, {}, {}, dropped=True)
    arguments = Arguments({})
    try:
        arguments = parse_arguments(request.content_type, request.body, request.query)
        _meet(fault)
        body = {"ok": True, **_run(backend, request, arguments)}
    except RateLimited as limited:
        headers = {"Retry-After": f"{limited.seconds:g}"}
        return arguments, Answer(429, limited.answer(), headers)
    except SlackError as error:
        body, status = error.answer(), error.status
    else:
        status = 200
    return arguments, Answer(
        status,
        body,
        _headers(backend, request),
        delay=fault.seconds if fault and fault.kind is FaultKind.SLOW else 0.0,
        dropped=fault is not None and fault.kind is FaultKind.DROP_AFTER,
    )


def _meet(fault: Fault | None) -> None:
    if fault is None:
        return
    if fault.kind is FaultKind.RATE_LIMITED:
        raise RateLimited(fault.seconds)
    if fault.kind is FaultKind.ERROR_500:
        raise SlackError("internal_error", status=500)
    if fault.kind is FaultKind.ERROR:
        raise SlackError(fault.error)


def _run(backend: Backend, request: Request, arguments: Arguments) -> dict[str, Any]:
    method = METHODS.get(request.method)
    if method is None:
        raise SlackError("unknown_method", req_method=request.method)
    check_token(backend.app, method, _token(request, arguments))
    wait = backend.limits.call(method.name, method.tier)
    if wait is not None:
        raise RateLimited(wait)
    with backend.workspace.locked():
        return method.run(backend, arguments)


def _token(request: Request, arguments: Arguments) -> str:
    scheme, _, token = request.authorization.partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    given = arguments.get("token")
    return given if isinstance(given, str) else ""


def _headers(backend: Backend, request: Request) -> dict[str, str]:
    """The scopes that the token has and that the method takes, as Slack tells them."""
    method = METHODS.get(request.method)
    if method is None or method.token not in (Token.BOT, Token.ANY):
        return {}
    return {
        "x-oauth-scopes": ",".join(sorted(backend.app.manifest.scopes)),
        "x-accepted-oauth-scopes": ",".join(method.scopes),
    }
