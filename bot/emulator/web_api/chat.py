"""chat.*: posting, changing and taking back messages."""

from dataclasses import replace

from ..backend import Backend
from ..rate_limits import Tier
from ..records import Channel, Json, Message
from ..shapes import message_json
from .access import find_channel, need_scope
from .arguments import Arguments
from .content import LONGEST_UPDATE, Content, read_content
from .errors import RateLimited, SlackError
from .method import Method


def post_message(backend: Backend, arguments: Arguments) -> Json:
    """chat.postMessage."""
    channel = _destination(backend, arguments.required("channel"))
    if channel.archived:
        raise SlackError("is_archived")
    _may_post(backend, channel)
    content = read_content(arguments)
    draft = _draft(backend, channel, arguments, content)
    _slow_down(backend.limits.post(channel.id))
    message = backend.workspace.post(draft)
    if arguments.flag("reply_broadcast") and message.thread_ts:
        message = backend.workspace.edit(replace(message, subtype="thread_broadcast"))
    shape = message_json(backend.workspace, message, backend.app)
    return {"channel": channel.id, "ts": message.ts, "message": shape}


def post_ephemeral(backend: Backend, arguments: Arguments) -> Json:
    """chat.postEphemeral: seen by one member, kept nowhere."""
    channel = find_channel(backend, arguments.required("channel"))
    user = arguments.required("user")
    if channel.archived:
        raise SlackError("is_archived")
    _may_post(backend, channel)
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = read_content(arguments)
    draft = _draft(backend, channel, arguments, content)
    message = backend.workspace.post(replace(draft, ephemeral_for=user, metadata=None))
    return {"message_ts": message.ts}


def update(backend: Backend, arguments: Arguments) -> Json:
    """chat.update: the app's own messages only."""
    message = _own_message(backend, arguments, "cant_update_message")
    content = read_content(arguments, LONGEST_UPDATE)
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
    message = _own_message(backend, arguments, "cant_delete_message")
    backend.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def _destination(backend: Backend, target: str) -> Channel:
    """A channel by id; a user's id stands for the direct message with them."""
    user = backend.workspace.users.get(target)
    if user is None:
        return find_channel(backend, target)
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    if user.deleted:
        raise SlackError("user_disabled")
    return backend.workspace.direct_message(target, backend.app.user_id)


def _may_post(backend: Backend, channel: Channel) -> None:
    if backend.app.user_id in channel.members:
        return
    if "chat:write.public" not in backend.app.manifest.scopes:
        raise SlackError("not_in_channel")


def _draft(backend: Backend, channel: Channel, arguments: Arguments, content: Content) -> Message:
    if content.empty:
        raise SlackError("no_text")
    if arguments.get("username") or arguments.get("icon_emoji") or arguments.get("icon_url"):
        need_scope(backend.app, "chat:write.customize")
    thread_ts = arguments.text("thread_ts") or None
    if thread_ts and backend.workspace.find_message(channel.id, thread_ts) is None:
        raise SlackError("thread_not_found")
    return Message(
        ts="",
        channel=channel.id,
        user=backend.app.user_id,
        text=content.fallback,
        by_app=True,
        blocks=content.blocks or (),
        attachments=content.attachments or (),
        metadata=content.metadata or None,
        thread_ts=thread_ts,
    )


def _own_message(backend: Backend, arguments: Arguments, refusal: str) -> Message:
    channel = find_channel(backend, arguments.required("channel"))
    message = backend.workspace.find_message(channel.id, arguments.required("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.user != backend.app.user_id:
        raise SlackError(refusal)
    if channel.archived:
        raise SlackError("is_archived")
    _may_post(backend, channel)
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


METHODS = (
    Method("chat.postMessage", post_message, Tier.SPECIAL, ("chat:write",)),
    Method("chat.postEphemeral", post_ephemeral, Tier.FOUR, ("chat:write",)),
    Method("chat.update", update, Tier.THREE, ("chat:write",)),
    Method("chat.delete", delete, Tier.THREE, ("chat:write",)),
)
