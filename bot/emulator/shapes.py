"""Slack's JSON for what the workspace holds."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from .block_kit import acting_elements
from .files.shapes import file_json
from .state.manifest import App
from .state.records import Channel, ChannelKind, Json, Message, User, View
from .state.workspace import Workspace

DOMAIN = "emulator"


def user_json(workspace: Workspace, user: User, app: App) -> Json:
    """A user as `users.info` has it."""
    return {
        "id": user.id,
        "team_id": workspace.team_id,
        "name": user.handle,
        "deleted": user.deleted,
        "real_name": user.name,
        "tz": user.tz,
        **_time_zone(workspace, user),
        "profile": _profile(user, app),
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }


def _time_zone(workspace: Workspace, user: User) -> Json:
    """What a user's clocks are called today, and their seconds ahead of UTC."""
    there = workspace.clock.now().astimezone(ZoneInfo(user.tz))
    offset = there.utcoffset()
    return {"tz_label": there.tzname(), "tz_offset": int(offset.total_seconds()) if offset else 0}


def _profile(user: User, app: App) -> Json:
    names: Json = {
        "real_name": user.name,
        "real_name_normalized": user.name,
        "display_name": user.name,
        "display_name_normalized": user.name,
    }
    return names | {"bot_id": app.bot_id, "api_app_id": app.id} if user.is_bot else names


def channel_json(workspace: Workspace, channel: Channel, app: App) -> Json:
    """A conversation as `conversations.info` has it."""
    common: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_im": channel.is_dm,
        "is_mpim": channel.kind is ChannelKind.MPIM,
        "is_org_shared": False,
        "context_team_id": workspace.team_id,
    }
    if channel.is_dm:
        other = next((member for member in channel.members if member != app.user_id), app.user_id)
        return common | {"user": other, "is_user_deleted": workspace.users[other].deleted}
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind is ChannelKind.PUBLIC,
        "is_group": channel.kind is ChannelKind.PRIVATE,
        "is_private": channel.kind is not ChannelKind.PUBLIC,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_member": app.user_id in channel.members,
        "creator": channel.members[0] if channel.members else "",
        "num_members": len(channel.members),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def channel_type(channel: Channel) -> str:
    """A conversation's kind as message events name it."""
    return {
        ChannelKind.PUBLIC: "channel",
        ChannelKind.PRIVATE: "group",
        ChannelKind.IM: "im",
        ChannelKind.MPIM: "mpim",
    }[channel.kind]


def message_json(
    workspace: Workspace, message: Message, app: App, *, with_metadata: bool = False
) -> Json:
    """A message as channel history has it; metadata only if asked for."""
    shape: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": workspace.team_id,
    }
    if message.subtype:
        shape["subtype"] = message.subtype
    if message.by_app:
        shape |= {"bot_id": app.bot_id, "app_id": app.id, "bot_profile": bot_profile(app)}
    if message.blocks:
        shape["blocks"] = list(message.blocks)
    if message.attachments:
        shape["attachments"] = list(message.attachments)
    if message.files:
        shape |= {"files": message_files(workspace, message), "upload": True}
    if message.edited:
        shape["edited"] = {"user": message.user, "ts": message.edited}
    if with_metadata and message.metadata is not None:
        shape["metadata"] = message.metadata
    return shape | _thread(workspace, message)


def message_files(workspace: Workspace, message: Message) -> list[Json]:
    """The files that a message carries."""
    files = (workspace.files.find(file_id) for file_id in message.files)
    return [file_json(workspace, file) for file in files if file is not None]


def _thread(workspace: Workspace, message: Message) -> Json:
    if message.ephemeral:
        return {"thread_ts": message.thread_ts} if message.thread_ts else {}
    if message.thread_ts and message.thread_ts != message.ts:
        parent = workspace.find_message(message.channel, message.thread_ts)
        of_parent = {"parent_user_id": parent.user} if parent else {}
        return {"thread_ts": message.thread_ts, **of_parent}
    replies = workspace.replies(message.channel, message.ts)
    if not replies:
        return {}
    authors = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": authors,
        "reply_users_count": len(authors),
        "latest_reply": replies[-1].ts,
    }


def bot_profile(app: App) -> Json:
    """The app as it signs its messages."""
    return {
        "id": app.bot_id,
        "app_id": app.id,
        "user_id": app.user_id,
        "name": app.manifest.name,
        "deleted": not app.installed,
        "updated": 0,
        "icons": {},
    }


def view_json(workspace: Workspace, view: View, app: App, state: Json | None = None) -> Json:
    """A view as payloads and `views.*` have it."""
    content = view.content
    modal = content["type"] == "modal"
    return {
        "id": view.id,
        "team_id": workspace.team_id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": state if state is not None else {}},
        "hash": view.hash,
        "title": content.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close") if modal else None,
        "submit": content.get("submit") if modal else None,
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": app.id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": workspace.team_id,
        "bot_id": app.bot_id,
    }


def find_element(blocks: Sequence[Json], block_id: str, action_id: str) -> Json | None:
    """The element of that block and action id."""
    for block, element in acting_elements(blocks):
        if (block.get("block_id"), element.get("action_id")) == (block_id, action_id):
            return element
    return None
