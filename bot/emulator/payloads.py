"""What interaction payloads have in common, and the action inside them."""

from typing import Any

from .backend import Backend
from .element_state import ENTRIES
from .records import Channel, Json, User
from .shapes import DOMAIN


def common(backend: Backend, kind: str, user: User) -> Json:
    """The head of every interaction payload."""
    team_id = backend.workspace.team_id
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.handle, "name": user.handle, "team_id": team_id},
        "api_app_id": backend.app.id,
        "token": backend.app.verification_token,
        "team": {"id": team_id, "domain": DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def short_channel(channel: Channel) -> Json:
    """A channel as interaction payloads name it."""
    return {"id": channel.id, "name": channel.name}


def now_ts(backend: Backend) -> str:
    """The emulator's time as a ts."""
    return f"{backend.clock.now().timestamp():.6f}"


def action(element: Json, block_id: str, state: Json | None, option: Json | None, ts: str) -> Json:
    """The action inside a block_actions payload."""
    kind = element["type"]
    shape: Json = {
        "type": kind,
        "block_id": block_id,
        "action_id": element["action_id"],
        "action_ts": ts,
    }
    if kind == "button":
        kept: dict[str, Any] = {name: element[name] for name in _OF_BUTTON if name in element}
        return shape | kept
    if kind == "overflow":
        return shape | {"selected_option": option}
    entry = ENTRIES[kind]
    return shape | {entry.key: (state or {}).get(entry.key)}


_OF_BUTTON = ("text", "value", "style", "url")
