"""conversations.*: channels, who is in them, what was said."""

from ..backend import Backend
from ..rate_limits import Tier
from ..records import Channel, ChannelKind, Json, Message
from ..shapes import channel_json, message_json
from .access import find_channel, find_own_channel, need_scope, scope_for
from .arguments import Arguments
from .errors import SlackError
from .method import Method
from .paging import page

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_GROUP_SIZE = 8


def open_(backend: Backend, arguments: Arguments) -> Json:
    """conversations.open: a direct message with one user, a group message with several."""
    channel_id = arguments.text("channel")
    if channel_id:
        channel = find_channel(backend, channel_id)
        return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
    wanted = [user.strip() for user in arguments.text("users").split(",") if user.strip()]
    if not wanted:
        raise SlackError("users_list_not_supplied")
    if len(wanted) > _GROUP_SIZE:
        raise SlackError("too_many_users")
    for user_id in wanted:
        _check_partner(backend, user_id)
    channel = _direct_or_group(backend, wanted)
    if arguments.flag("return_im"):
        return {"channel": channel_json(backend.workspace, channel, backend.app)}
    return {"channel": {"id": channel.id}}


def _direct_or_group(backend: Backend, wanted: list[str]) -> Channel:
    if len(wanted) == 1:
        need_scope(backend.app, "im:write")
        return backend.workspace.direct_message(wanted[0], backend.app.user_id)
    need_scope(backend.app, "mpim:write")
    return backend.workspace.group_message([*wanted, backend.app.user_id])


def _check_partner(backend: Backend, user_id: str) -> None:
    user = backend.workspace.users.get(user_id)
    if user is None:
        raise SlackError("user_not_found")
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    if user.deleted:
        raise SlackError("user_disabled")


def info(backend: Backend, arguments: Arguments) -> Json:
    """conversations.info."""
    channel = find_channel(backend, arguments.required("channel"))
    need_scope(backend.app, scope_for(channel, "read"))
    shape = channel_json(backend.workspace, channel, backend.app)
    if not arguments.flag("include_num_members"):
        shape.pop("num_members", None)
    return {"channel": shape}


def members(backend: Backend, arguments: Arguments) -> Json:
    """conversations.members."""
    channel = find_channel(backend, arguments.required("channel"))
    need_scope(backend.app, scope_for(channel, "read"))
    chosen, metadata = page(channel.members, arguments)
    return {"members": chosen, "response_metadata": metadata}


def list_(backend: Backend, arguments: Arguments) -> Json:
    """conversations.list: every public channel, and the others that the app is in."""
    wanted = _kinds(backend, arguments)
    found = [
        channel
        for channel in backend.workspace.channels.values()
        if channel.kind in wanted
        and not (channel.archived and arguments.flag("exclude_archived"))
        and (channel.kind is ChannelKind.PUBLIC or backend.app.user_id in channel.members)
    ]
    chosen, metadata = page(found, arguments)
    shapes = [channel_json(backend.workspace, channel, backend.app) for channel in chosen]
    return {"channels": shapes, "response_metadata": metadata}


def _kinds(backend: Backend, arguments: Arguments) -> set[ChannelKind]:
    names = arguments.text("types") or ChannelKind.PUBLIC.value
    by_name = {kind.value: kind for kind in ChannelKind}
    kinds = set()
    for name in names.split(","):
        kind = by_name.get(name.strip())
        if kind is None:
            raise SlackError("invalid_types")
        need_scope(backend.app, _SCOPE_OF[kind])
        kinds.add(kind)
    return kinds


_SCOPE_OF = dict(zip(ChannelKind, _READ, strict=True))


def join(backend: Backend, arguments: Arguments) -> Json:
    """conversations.join: public channels only."""
    channel = find_channel(backend, arguments.required("channel"))
    if channel.kind is not ChannelKind.PUBLIC:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    backend.workspace.join(channel.id, backend.app.user_id)
    return {"channel": channel_json(backend.workspace, channel, backend.app)}


def history(backend: Backend, arguments: Arguments) -> Json:
    """conversations.history: newest first, replies in threads left out."""
    channel = find_own_channel(backend, arguments.required("channel"))
    need_scope(backend.app, scope_for(channel, "history"))
    top = [m for m in channel.messages if not _is_reply(m)]
    found = [m for m in reversed(top) if _within(m, arguments)]
    return _page_of_messages(backend, found, arguments)


def replies(backend: Backend, arguments: Arguments) -> Json:
    """conversations.replies: a thread, its first message first."""
    channel = find_own_channel(backend, arguments.required("channel"))
    need_scope(backend.app, scope_for(channel, "history"))
    ts = arguments.required("ts")
    first = backend.workspace.find_message(channel.id, ts)
    if first is None:
        raise SlackError("thread_not_found")
    later = [m for m in backend.workspace.replies(channel.id, ts) if _within(m, arguments)]
    return _page_of_messages(backend, [first, *later], arguments)


def _page_of_messages(backend: Backend, found: list[Message], arguments: Arguments) -> Json:
    chosen, metadata = page(found, arguments, most=999)
    with_metadata = arguments.flag("include_all_metadata")
    answer: Json = {
        "messages": [
            message_json(backend.workspace, m, backend.app, with_metadata=with_metadata)
            for m in chosen
        ],
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": 0,
    }
    return answer | {"response_metadata": metadata} if metadata["next_cursor"] else answer


def _is_reply(message: Message) -> bool:
    threaded = message.thread_ts is not None and message.thread_ts != message.ts
    return threaded and message.subtype != "thread_broadcast"


def _within(message: Message, arguments: Arguments) -> bool:
    ts = float(message.ts)
    oldest = _moment(arguments, "oldest", 0.0)
    latest = _moment(arguments, "latest", float("inf"))
    if arguments.flag("inclusive"):
        return oldest <= ts <= latest
    return oldest < ts < latest


def _moment(arguments: Arguments, name: str, default: float) -> float:
    text = arguments.text(name)
    if not text:
        return default
    try:
        return float(text)
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


METHODS = (
    Method("conversations.open", open_, Tier.THREE, ("im:write", "mpim:write")),
    Method("conversations.info", info, Tier.THREE, _READ),
    Method("conversations.members", members, Tier.FOUR, _READ),
    Method("conversations.list", list_, Tier.TWO, _READ),
    Method("conversations.join", join, Tier.THREE, ("channels:join",)),
    Method("conversations.history", history, Tier.THREE, _HISTORY),
    Method("conversations.replies", replies, Tier.THREE, _HISTORY),
)
