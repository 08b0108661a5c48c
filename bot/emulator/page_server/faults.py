"""Faults that a person sets on the page, and what is set now."""

import math
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ..backend import Backend
from ..delivery.connection import Goodbye
from ..faults import troubles
from ..faults.calls import Fault, FaultKind, Pending
from ..faults.mishaps import Mishap, MishapKind
from ..people.outcome import NotPossible
from ..routes import json_response
from ..state.records import Channel, Json
from .acts import Malformed
from .stage import Stage

_MOST_TIMES = 1000
_LONGEST_SECONDS = 3600.0
_WITH_SECONDS = frozenset({FaultKind.RATE_LIMITED, FaultKind.SLOW})


def set_fault(stage: Stage, body: Json) -> Json:
    """Set a fault: for calls if a method is named, else for the workspace or its delivery."""
    if "method" in body:
        _set_for_calls(stage.backend, body)
    else:
        setter = _SETTERS.get(str(body.get("fault")))
        if setter is None:
            raise Malformed("there is no such fault")
        setter(stage.backend, body)
    stage.live.on_traffic()  # every open page looks again
    return {"ok": True}


async def faults(stage: Stage, _request: Request) -> Response:
    """What is set now."""
    backend = stage.backend
    pending = backend.faults.pending()
    down = backend.faults.down_for()
    with backend.workspace.locked():
        channels = [
            _channel_json(backend, channel)
            for channel in backend.workspace.channels.values()
            if not channel.is_dm
        ]
    return json_response(
        {
            "calls": [_call_json(one) for one in pending if isinstance(one.what, Fault)],
            "envelopes": [_mishap_json(one) for one in pending if isinstance(one.what, Mishap)],
            "limits": backend.limits.on,
            "tokens_revoked": backend.app.revoked,
            "down": None if down is None else {"seconds": down if math.isfinite(down) else None},
            "sockets": {
                "connected": backend.sockets.connected,
                "stalled": backend.sockets.stalled,
                "refused": backend.sockets.refused,
            },
            "delivery": "sockets" if backend.carrier is backend.sockets else "http",
            "channels": channels,
        }
    )


def _call_json(one: Pending) -> Json:
    shown: Json = {"method": one.method, **_mishap_json(one)}
    return shown | {"error": one.what.error} if isinstance(one.what, Fault) else shown


def _mishap_json(one: Pending) -> Json:
    return {"fault": one.what.kind.value, "seconds": one.what.seconds, "times": one.times}


def _channel_json(backend: Backend, channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "archived": channel.archived,
        "bot": backend.app.user_id in channel.members,
    }


# Setting


def _set_for_calls(backend: Backend, body: Json) -> None:
    try:
        kind = FaultKind(str(body.get("fault")).lower())
    except ValueError:
        raise Malformed("there is no such fault") from None
    seconds = _seconds(body, 1.0) if kind in _WITH_SECONDS else 0.0
    error = str(body.get("error", "")) if kind is FaultKind.ERROR else ""
    if kind is FaultKind.ERROR and not error:
        raise Malformed("error is missing")
    backend.faults.next(str(body["method"]), Fault(kind, seconds, error), _times(body))


def _mishap(kind: MishapKind) -> Callable[[Backend, Json], None]:
    def set_it(backend: Backend, body: Json) -> None:
        seconds = _seconds(body, 1.0) if kind is MishapKind.LATE else 0.0
        backend.faults.next_envelope(Mishap(kind, seconds), _times(body))

    return set_it


def _archive(backend: Backend, body: Json) -> None:
    backend.workspace.set_archived(_channel(backend, body), archived=True)


def _unarchive(backend: Backend, body: Json) -> None:
    backend.workspace.set_archived(_channel(backend, body), archived=False)


def _remove_bot(backend: Backend, body: Json) -> None:
    backend.workspace.leave(_channel(backend, body), backend.app.user_id)


def _invite_bot(backend: Backend, body: Json) -> None:
    backend.workspace.join(_channel(backend, body), backend.app.user_id)


def _disconnect(backend: Backend, body: Json) -> None:
    try:
        reason = Goodbye(body.get("reason", Goodbye.REFRESH))
    except ValueError:
        raise Malformed("there is no such reason") from None
    backend.sockets.disconnect(reason)


def _refuse_sockets(backend: Backend, body: Json) -> None:
    backend.sockets.refused = _on(body, default=True)


def _limits(backend: Backend, body: Json) -> None:
    backend.limits.on = _on(body)


def _down(backend: Backend, body: Json) -> None:
    lasting = body.get("seconds") is None
    troubles.go_down(backend, None if lasting else _seconds(body, 0.0))


_SETTERS: dict[str, Callable[[Backend, Json], None]] = {
    "archive": _archive,
    "unarchive": _unarchive,
    "remove_bot": _remove_bot,
    "invite_bot": _invite_bot,
    "revoke_tokens": lambda backend, _body: troubles.revoke_tokens(backend),
    "restore_tokens": lambda backend, _body: troubles.restore_tokens(backend),
    "disconnect": _disconnect,
    "stall": lambda backend, _body: backend.sockets.stall(),
    "refuse_sockets": _refuse_sockets,
    "twice": _mishap(MishapKind.TWICE),
    "late": _mishap(MishapKind.LATE),
    "lost": _mishap(MishapKind.LOST),
    "limits": _limits,
    "down": _down,
    "clear": lambda backend, _body: troubles.clear(backend),
}


# Reading


def _channel(backend: Backend, body: Json) -> str:
    channel = backend.workspace.channels.get(str(body.get("channel")))
    if channel is None or channel.is_dm:
        raise NotPossible("There is no such channel.")
    return channel.id


def _on(body: Json, *, default: bool | None = None) -> bool:
    given = body.get("on", default)
    if not isinstance(given, bool):
        raise Malformed("on must be true or false")
    return given


def _seconds(body: Json, default: float) -> float:
    return _number(body, "seconds", default, 0.0, _LONGEST_SECONDS)


def _times(body: Json) -> int:
    return int(_number(body, "times", 1, 1, _MOST_TIMES))


def _number(body: Json, name: str, default: float, least: float, most: float) -> float:
    given: Any = body.get(name, default)
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise Malformed(f"{name} must be a number")
    if not least <= given <= most:
        raise Malformed(f"{name} is out of range")
    return float(given)
