"""Slack's JSON for a file: little until it is ready, everything then."""

import re
from urllib.parse import quote

from ..state.records import ChannelKind, Json
from ..state.workspace import Workspace
from .kinds import picture_size
from .shelf import File, Share

_NO_ADDRESS = re.compile(r"[^a-z0-9._-]+")


def file_json(workspace: Workspace, file: File) -> Json:
    """A file as `files.info` has it. Until it is ready, Slack does not say what it is."""
    shape: Json = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "user": file.user,
        "user_team": workspace.team_id,
        "size": file.length,
        "mode": "snippet" if file.snippet_type else "hosted",
        "editable": bool(file.snippet_type),
        "is_external": False,
        "external_type": "",
        "is_public": _is_public(workspace, file),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "file_access": "visible",
        "comments_count": 0,
        "is_starred": False,
        "has_rich_preview": False,
        **_addresses(workspace, file),
        **_shares(workspace, file),
        **_kind(workspace, file),
    }
    return shape | {"alt_txt": file.alt_txt} if file.alt_txt else shape


def _kind(workspace: Workspace, file: File) -> Json:
    if not workspace.files.ready(file):
        return {"mimetype": "", "filetype": "", "pretty_type": "", "media_display_type": "unknown"}
    kind = file.type
    shape: Json = {
        "mimetype": kind.mimetype,
        "filetype": kind.filetype,
        "pretty_type": kind.pretty,
        "media_display_type": "unknown",
    }
    size = picture_size(file.content or b"") if file.is_picture else None
    return shape | {"original_w": size[0], "original_h": size[1]} if size else shape


def _addresses(workspace: Workspace, file: File) -> Json:
    name = quote(_NO_ADDRESS.sub("_", file.name.lower())) or "file"
    private = f"{workspace.url}/files-pri/{workspace.team_id}-{file.id}"
    return {
        "url_private": f"{private}/{name}",
        "url_private_download": f"{private}/download/{name}",
        "permalink": f"{workspace.url}/files/{file.user}/{file.id}/{name}",
    }


def _is_public(workspace: Workspace, file: File) -> bool:
    kinds = {workspace.channels[share.channel].kind for share in _standing(workspace, file)}
    return ChannelKind.PUBLIC in kinds


def _standing(workspace: Workspace, file: File) -> list[Share]:
    """The shares whose message was not deleted."""
    return [share for share in file.shares if workspace.find_message(share.channel, share.ts)]


def _shares(workspace: Workspace, file: File) -> Json:
    """Where it was shared: three lists of conversations, and the messages by conversation."""
    lists: Json = {"channels": [], "groups": [], "ims": []}
    shares: Json = {}
    for share in _standing(workspace, file):
        channel = workspace.channels[share.channel]
        public = channel.kind is ChannelKind.PUBLIC
        name = "channels" if public else "ims" if channel.is_dm else "groups"
        if channel.id not in lists[name]:
            lists[name].append(channel.id)
        posted: Json = {"ts": share.ts, "channel_name": channel.name, "team_id": workspace.team_id}
        if share.thread_ts:
            posted["thread_ts"] = share.thread_ts
        messages = shares.setdefault("public" if public else "private", {})
        messages.setdefault(channel.id, []).append(posted)
    return lists | {"shares": shares}
