"""The Web API: every method by its name, and what happens to a call before and after it."""

import time
from dataclasses import dataclass
from typing import Any

from ..backend import Backend
from ..faults.calls import Fault, FaultKind
from ..traffic import Direction
from . import auth, chat, conversations, files, history, users, views
from .access import check_token
from .arguments import Arguments
from .bodies import charset_warnings, parse_arguments
from .errors import RateLimited, SlackError, warned
from .method import Method, Token

__all__ = ["METHODS", "Answer", "Request", "answer_call"]

METHODS: dict[str, Method] = {
    method.name: method
    for family in (auth, chat, conversations, files, history, users, views)
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
    arguments, status, headers = Arguments({}), 200, _headers(backend, request)
    try:
        arguments = _arguments(request)
        _meet(fault)
        body = {"ok": True, **_run(backend, request, arguments)}
    except SlackError as error:
        body, status, headers = error.answer(), error.status, headers | error.headers
    return arguments, Answer(
        status,
        warned(body, *_warnings(request)),
        headers,
        delay=fault.seconds if fault and fault.kind is FaultKind.SLOW else 0.0,
        dropped=fault is not None and fault.kind is FaultKind.DROP_AFTER,
    )


def _arguments(request: Request) -> Arguments:
    method = METHODS.get(request.method)
    return parse_arguments(
        request.content_type,
        request.body,
        request.query,
        takes_json=method is None or method.takes_json,
    )


def _warnings(request: Request) -> tuple[str, ...]:
    try:
        return charset_warnings(request.content_type)
    except SlackError:  # a character set that is none was an error already
        return ()


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
    arguments.check_names()
    with backend.workspace.locked():
        return method.run(backend, arguments)


def _token(request: Request, arguments: Arguments) -> str:
    scheme, _, token = request.authorization.partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return arguments.token


def _headers(backend: Backend, request: Request) -> dict[str, str]:
    """The scopes that the token has and that the method takes, as Slack tells them."""
    method = METHODS.get(request.method)
    if method is None or method.token not in (Token.BOT, Token.ANY):
        return {}
    return {
        "x-oauth-scopes": ",".join(sorted(backend.app.manifest.scopes)),
        "x-accepted-oauth-scopes": ",".join(method.scopes),
    }
