"""The Events API: what happens in the workspace, told to an app that asked to hear of it."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from ..backend import Backend
from ..shapes import channel_type, message_json
from ..state.clock import epoch
from ..state.records import Change, ChangeKind, Channel, ChannelKind, Json
from .parcels import Ack, Parcel, ParcelKind, answered


def on_change(backend: Backend, change: Change) -> None:
    """Turn a change into its event, if there is one, and send it."""
    maker = _MAKERS.get(change.kind)
    if maker is None or not _concerns_app(backend, change):
        return
    event = maker(backend, change)
    if event is not None:
        publish(backend, event)


def publish(backend: Backend, event: Json) -> "Future[Ack]":
    """Send an event, if subscribed to, and again if it is not taken.

    The future is that of the first attempt.
    """
    if not subscribed(backend, event):
        return answered(Ack(ok=True, reason="not subscribed"))
    stamped = {**event, "event_ts": event.get("event_ts") or _now(backend)}
    parcel = Parcel(ParcelKind.EVENT, _name(stamped), _outer(backend, stamped))
    return _attempt(backend, parcel)


def subscribed(backend: Backend, event: Json) -> bool:
    """Whether the app's manifest asks for this event.

    An app that was taken out of the workspace hears of that, and of nothing after it.
    """
    if not backend.app.installed and event["type"] != "app_uninstalled":
        return False
    wanted = backend.app.manifest.events
    if event["type"] == "message":
        kind = {"channel": "channels", "group": "groups"}.get(event["channel_type"])
        return f"message.{kind or event['channel_type']}" in wanted
    return event["type"] in wanted


def _attempt(backend: Backend, parcel: Parcel) -> "Future[Ack]":
    future = backend.send(parcel)

    def again(done: "Future[Ack]") -> None:
        ack = done.result()
        delays = backend.timing.event_retries
        if ack.ok or ack.final or parcel.retry >= len(delays):
            return
        following = parcel.again(parcel.retry + 1, ack.reason)
        backend.later(delays[parcel.retry], lambda: _attempt(backend, following))

    future.add_done_callback(again)
    return future


def _outer(backend: Backend, event: Json) -> Json:
    app, workspace = backend.app, backend.workspace
    return {
        "token": app.verification_token,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.next_id("Ev"),
        "event_time": int(epoch()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": app.user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def _name(event: Json) -> str:
    subtype = event.get("subtype")
    return f"{event['type']}/{subtype}" if subtype else str(event["type"])


def _now(backend: Backend) -> str:
    return f"{backend.clock.now().timestamp():.6f}"


def _concerns_app(backend: Backend, change: Change) -> bool:
    """The app hears of channels that it is in, and of its own coming and going."""
    if change.channel is None:
        return True
    channel = backend.workspace.channels[change.channel]
    return backend.app.user_id in (*channel.members, change.user)


# One maker for each change that Slack tells apps of


def _message(backend: Backend, change: Change) -> Json | None:
    if change.message is None:
        return None
    shape = message_json(backend.workspace, change.message, backend.app)
    return _in_channel(backend, change, shape)


def _message_changed(backend: Backend, change: Change) -> Json | None:
    if change.message is None or change.previous is None:
        return None
    event = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "ts": _now(backend),
        "message": message_json(backend.workspace, change.message, backend.app),
        "previous_message": message_json(backend.workspace, change.previous, backend.app),
    }
    return _in_channel(backend, change, event)


def _message_deleted(backend: Backend, change: Change) -> Json | None:
    if change.previous is None:
        return None
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "ts": _now(backend),
        "deleted_ts": change.previous.ts,
        "previous_message": message_json(backend.workspace, change.previous, backend.app),
    }
    return _in_channel(backend, change, event)


def _in_channel(backend: Backend, change: Change, event: Json) -> Json:
    channel = _channel(backend, change)
    where = {"channel": channel.id, "channel_type": channel_type(channel)}
    return event | where | {"event_ts": event["ts"]}


def _member(kind: str) -> Callable[[Backend, Change], Json | None]:
    def make(backend: Backend, change: Change) -> Json | None:
        channel = _channel(backend, change)
        return {
            "type": kind,
            "user": change.user,
            "channel": channel.id,
            "channel_type": "C" if channel.kind is ChannelKind.PUBLIC else "G",
            "team": backend.workspace.team_id,
        }

    return make


def _channel_state(what: str) -> Callable[[Backend, Change], Json | None]:
    def make(backend: Backend, change: Change) -> Json | None:
        channel = _channel(backend, change)
        return {
            "type": f"{_family(channel)}_{what}",
            "channel": channel.id,
            "user": _administrator(backend),
        }

    return make


def _administrator(backend: Backend) -> str:
    """Whoever may have archived a channel. The emulator does not ask who it was."""
    people = [user for user in backend.workspace.users.values() if not user.is_bot]
    by_rank = sorted(people, key=lambda user: not user.is_admin)
    return by_rank[0].id if by_rank else "USLACKBOT"


def _renamed(backend: Backend, change: Change) -> Json | None:
    channel = _channel(backend, change)
    shape = {"id": channel.id, "name": channel.name, "created": channel.created}
    return {"type": f"{_family(channel)}_rename", "channel": shape}


def _uninstalled(_backend: Backend, _change: Change) -> Json | None:
    return {"type": "app_uninstalled"}


def _tokens_revoked(backend: Backend, _change: Change) -> Json | None:
    return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [backend.app.user_id]}}


def _family(channel: Channel) -> str:
    """Slack tells of private channels as groups."""
    return "group" if channel.kind is ChannelKind.PRIVATE else "channel"


def _channel(backend: Backend, change: Change) -> Channel:
    return backend.workspace.channels[str(change.channel)]


_MAKERS: dict[ChangeKind, Callable[[Backend, Change], dict[str, Any] | None]] = {
    ChangeKind.POSTED: _message,
    ChangeKind.EDITED: _message_changed,
    ChangeKind.DELETED: _message_deleted,
    ChangeKind.JOINED: _member("member_joined_channel"),
    ChangeKind.LEFT: _member("member_left_channel"),
    ChangeKind.ARCHIVED: _channel_state("archive"),
    ChangeKind.UNARCHIVED: _channel_state("unarchive"),
    ChangeKind.RENAMED: _renamed,
    ChangeKind.UNINSTALLED: _uninstalled,
    ChangeKind.TOKENS_REVOKED: _tokens_revoked,
}
