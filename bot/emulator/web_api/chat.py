"""chat.*: posting, changing and taking back messages."""

from dataclasses import replace

from ..backend import Backend
from ..faults.rate_limits import Tier
from ..shapes import message_json
from ..state.records import Channel, ChannelKind, Json, Message
from .access import check_posting, find_channel, need_scope
from .arguments import Arguments
from .content import LONGEST_UPDATE, Content, read_content, read_thread
from .errors import RateLimited, SlackError
from .method import Method


def post_message(backend: Backend, arguments: Arguments) -> Json:
    """chat.postMessage."""
    channel = _destination(backend, arguments.required("channel"))
    if channel.archived:
        raise SlackError("is_archived")
    check_posting(backend, channel)
    content = read_content(backend, arguments)
    draft = _draft(backend, channel, arguments, content)
    _slow_down(backend.limits.post(channel.id))
    broadcast = arguments.flag("reply_broadcast") and draft.thread_ts is not None
    message = backend.workspace.post(
        replace(draft, subtype="thread_broadcast") if broadcast else draft
    )
    shape = message_json(backend.workspace, message, backend.app)
    return {"channel": channel.id, "ts": message.ts, "message": shape}


def post_ephemeral(backend: Backend, arguments: Arguments) -> Json:
    """chat.postEphemeral: seen by one member, kept nowhere."""
    channel = find_channel(backend, arguments.required("channel"))
    user = arguments.required("user")
    if channel.archived:
        raise SlackError("is_archived")
    check_posting(backend, channel)
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = read_content(backend, arguments)
    draft = _draft(backend, channel, arguments, content)
    message = backend.workspace.post(replace(draft, ephemeral_for=user, metadata=None))
    return {"message_ts": message.ts}


def update(backend: Backend, arguments: Arguments) -> Json:
    """chat.update: the app's own messages only."""
    message = _own_message(backend, arguments, "cant_update_message", "is_inactive")
    content = read_content(backend, arguments, LONGEST_UPDATE)
    given = (content.text, content.blocks, content.attachments, content.metadata)
    if all(part is None for part in given):
        raise SlackError("no_text")
    changed = _changed(backend, message, content)
    if not (changed.text or changed.blocks or changed.attachments):
        raise SlackError("no_text")
    changed = backend.workspace.edit(changed)
    shape = message_json(backend.workspace, changed, backend.app)
    return {
        "channel": changed.channel,
        "ts": changed.ts,
        "text": changed.text,
        "message": shape,
    }


def delete(backend: Backend, arguments: Arguments) -> Json:
    """chat.delete: the app's own messages only."""
    message = _own_message(backend, arguments, "cant_delete_message", "is_archived")
    backend.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def _destination(backend: Backend, target: str) -> Channel:
    """A channel by id or `#name`; a user's id stands for the direct message with them."""
    if target.startswith("#"):
        return find_channel(backend, _id_of_name(backend, target[1:]))
    user = backend.workspace.users.get(target)
    if user is None:
        return find_channel(backend, target)
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    if user.deleted:
        raise SlackError("user_disabled")
    return backend.workspace.direct_message(target, backend.app.user_id)


def _id_of_name(backend: Backend, name: str) -> str:
    every = backend.workspace.channels.values()
    named = (c.id for c in every if c.name == name and c.kind in _NAMED)
    return next(named, "")


def _draft(backend: Backend, channel: Channel, arguments: Arguments, content: Content) -> Message:
    if content.empty:
        raise SlackError("no_text")
    _check_author(backend, arguments)
    return Message(
        ts="",
        channel=channel.id,
        user=backend.app.user_id,
        text=content.fallback,
        by_app=True,
        blocks=content.blocks or (),
        attachments=content.attachments or (),
        metadata=content.metadata or None,
        thread_ts=read_thread(backend, channel.id, arguments),
    )


def _check_author(backend: Backend, arguments: Arguments) -> None:
    """An app of today posts as itself, or under another name if it has the scope for that."""
    if "as_user" in arguments:
        raise SlackError("invalid_arguments", deprecated_argument="as_user")
    if any(arguments.get(name) for name in ("username", "icon_emoji", "icon_url")):
        need_scope(backend.app, "chat:write.customize")


def _own_message(backend: Backend, arguments: Arguments, refusal: str, archived: str) -> Message:
    """The app's message that is named. `refusal`: the error for another's, `archived`: for where
    nothing can be changed any more.
    """
    channel = find_channel(backend, arguments.required("channel"))
    message = backend.workspace.find_message(channel.id, arguments.required("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.user != backend.app.user_id:
        raise SlackError(refusal)
    if channel.archived:
        raise SlackError(archived)
    check_posting(backend, channel)
    return message


def _changed(backend: Backend, message: Message, content: Content) -> Message:
    """Text without blocks takes the old blocks away; blocks alone keep the text."""
    if content.text is not None and content.blocks is None:
        now = f"{backend.clock.now().timestamp():.6f}"
        message = replace(message, text=content.text, blocks=(), edited=now)
    elif content.blocks is not None:
        text = content.text if content.text is not None else message.text
        message = replace(message, text=text, blocks=content.blocks)
    if content.attachments is not None:
        message = replace(message, attachments=content.attachments)
    if content.metadata is not None:
        message = replace(message, metadata=content.metadata or None)
    return message


def _slow_down(seconds: int | None) -> None:
    if seconds is not None:
        raise RateLimited(seconds)


_NAMED = frozenset({ChannelKind.PUBLIC, ChannelKind.PRIVATE})

METHODS = (
    Method("chat.postMessage", post_message, Tier.SPECIAL, ("chat:write",)),
    Method("chat.postEphemeral", post_ephemeral, Tier.FOUR, ("chat:write",)),
    Method("chat.update", update, Tier.THREE, ("chat:write",)),
    Method("chat.delete", delete, Tier.THREE, ("chat:write",)),
)
