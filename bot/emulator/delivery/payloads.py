"""What interaction payloads have in common, and the action inside them."""

from collections.abc import Mapping

from ..backend import Backend
from ..interactions.element_state import ENTRIES
from ..shapes import DOMAIN, find_element
from ..state.records import Channel, ChannelKind, Json, Message, User


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
    return {"id": channel.id, "name": shown_name(channel)}


def shown_name(channel: Channel) -> str:
    """A channel's name as payloads give it: that of a private one is kept back."""
    return "privategroup" if channel.kind is ChannelKind.PRIVATE else channel.name


def message_blocks(message: Message) -> list[Json]:
    """A message's blocks, and those of its attachments."""
    attached = (block for one in message.attachments for block in one.get("blocks", ()))
    return [*message.blocks, *attached]


def message_container(message: Message, block_id: str, action_id: str) -> Json:
    """Where the element stands: in a message itself, or in which of its attachments."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral,
    }
    for attachment in message.attachments:
        if find_element(attachment.get("blocks", ()), block_id, action_id):
            return container | {
                "type": "message_attachment",
                "attachment_id": attachment["id"],
                "is_app_unfurl": False,
            }
    return container


def now_ts(backend: Backend) -> str:
    """The emulator's time as a ts."""
    return f"{backend.clock.now().timestamp():.6f}"


def action(element: Json, block_id: str, chosen: Json, ts: str) -> Json:
    """The action inside a block_actions payload. `chosen`: what was pressed or entered."""
    kept = {name: element[name] for name in _kept(element["type"]) if name in element}
    return {
        "type": element["type"],
        "block_id": block_id,
        "action_id": element["action_id"],
        **kept,
        **chosen,
        "action_ts": ts,
    }


_PRESSED: Mapping[str, tuple[str, ...]] = {
    "button": ("text", "value", "style", "url", "confirm"),
    "icon_button": ("icon", "text", "value", "confirm"),
    "feedback_buttons": (),
    "overflow": ("confirm",),
}
"""What an action repeats of an element that is pressed."""


def _kept(kind: str) -> tuple[str, ...]:
    """What an action repeats of its element; of a menu or picker, what it began with."""
    if kind in _PRESSED:
        return _PRESSED[kind]
    entry = ENTRIES[kind]
    return () if entry.initial == "initial_value" else (entry.initial, "placeholder", "confirm")
