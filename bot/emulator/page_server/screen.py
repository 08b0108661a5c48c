"""What a person sees, as JSON for the page and as values for tests."""

from collections.abc import Iterator
from typing import Any

from ..backend import Backend
from ..files import in_blocks as slack_files
from ..interactions.element_state import view_state
from ..people.outcome import NotPossible
from ..shapes import message_files, view_json
from ..state.records import Channel, ChannelKind, Json, Message, View


def workspace_json(backend: Backend, jumps: list[str]) -> Json:
    """The workspace as a whole: the same for everybody."""
    app, manifest = backend.app, backend.app.manifest
    return {
        "team": {"name": backend.workspace.name},
        "app": {
            "name": manifest.name,
            "id": app.id,
            "user_id": app.user_id,
            "home_tab": manifest.home_tab,
            "messages_tab": manifest.messages_tab,
            "messages_tab_writable": manifest.messages_tab_writable,
            "commands": [
                {
                    "command": command.command,
                    "description": command.description,
                    "usage_hint": command.usage_hint,
                }
                for command in manifest.commands
            ],
            "shortcuts": [
                {
                    "name": shortcut.name,
                    "callback_id": shortcut.callback_id,
                    "description": shortcut.description,
                    "type": shortcut.type,
                }
                for shortcut in manifest.shortcuts
            ],
        },
        "people": [
            {
                "id": user.id,
                "name": user.name,
                "title": user.title,
                "handle": user.handle,
                "is_bot": user.is_bot,
                "is_admin": user.is_admin,
                "shared": user.shared,
                "deleted": user.deleted,
            }
            for user in backend.workspace.users.values()
        ],
        "jumps": [{"id": str(place), "label": label} for place, label in enumerate(jumps)],
        "clock": clock_json(backend),
    }


def clock_json(backend: Backend) -> Json:
    """The emulator's time and how far it stands from real time, in seconds."""
    return {
        "now": backend.clock.now().timestamp(),
        "offset": backend.clock.offset().total_seconds(),
    }


def screen_json(backend: Backend, user_id: str) -> Json:
    """Everything that this person sees but the messages themselves."""
    workspace = backend.workspace
    home = workspace.views.home(user_id)
    return {
        "channels": [
            _channel_line(backend, channel, user_id)
            for channel in workspace.channels.values()
            if user_id in channel.members or channel.kind is ChannelKind.PUBLIC
        ],
        "home": {
            "view": open_view_json(backend, home) if home else None,
            "hash": home.hash if home else None,
        },
        "views": [open_view_json(backend, view) for view in workspace.views.stack(user_id)],
        "clock": clock_json(backend),
    }


def _channel_line(backend: Backend, channel: Channel, user_id: str) -> Json:
    member = user_id in channel.members
    return {
        "id": channel.id,
        "name": backend.app.manifest.name if channel.is_dm else channel.name,
        "is_dm": channel.is_dm,
        "is_member": member,
        "archived": channel.archived,
        "unread": backend.workspace.unread(channel.id, user_id) if member else 0,
        "last_ts": channel.messages.last.ts if channel.messages.last else None,
    }


def open_view_json(backend: Backend, view: View) -> Json:
    """A view with what the person entered, the errors on its fields, and Slack's own word."""
    state = view_state(view)
    return view_json(backend.workspace, view, backend.app, state) | {
        "blocks": slack_files.with_ids(backend.workspace, view.content["blocks"]),
        "errors": view.errors,
        "notice": view.notice,
        "state_values": state,
    }


def channel_json(backend: Backend, user_id: str, channel_id: str) -> Json:
    """A channel's messages as this person sees them, oldest first, and its members."""
    channel = backend.workspace.channels.get(channel_id)
    if channel is None:
        raise NotPossible("There is no such channel.")
    if user_id in channel.members:
        backend.workspace.mark_read(channel_id, user_id)
    elif channel.kind is not ChannelKind.PUBLIC:
        raise NotPossible("That channel is not on this person's screen.")
    seen = backend.workspace.seen_by(user_id, channel_id)
    return {
        "messages": [_message_line(backend, message) for message in seen],
        "members": list(channel.members),
    }


def _message_line(backend: Backend, message: Message) -> Json:
    replies = (
        0 if message.ephemeral else len(backend.workspace.replies(message.channel, message.ts))
    )
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": slack_files.with_ids(backend.workspace, message.blocks),
        "files": message_files(backend.workspace, message),
        "attachments": list(message.attachments),
        "edited": message.edited,
        "ephemeral": message.ephemeral,
        "is_app": message.by_app,
        "thread_ts": message.thread_ts,
        "reply_count": replies,
    }


def words(value: Any) -> str:
    """All the text that blocks show, a line a piece."""
    return "\n".join(_pieces(value))


def _pieces(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, str) and name in {"text", "alt_text"}:
                yield item
            elif isinstance(item, dict | list | tuple):
                yield from _pieces(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _pieces(item)
