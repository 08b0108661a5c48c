"""What an app says back: to a response URL, or in the ack of a slash command."""

from dataclasses import dataclass, replace

from ..backend import Backend
from ..state.records import Json, Message
from ..traffic import Direction
from ..web_api.arguments import Arguments
from ..web_api.bodies import parse_arguments
from ..web_api.content import Content, read_content, read_thread
from ..web_api.errors import SlackError
from .response_urls import Origin, UrlFault


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer in JSON."""

    status: int
    body: Json


def respond(backend: Backend, key: str, content_type: str, body: bytes) -> Reply:
    """Take a post to a response URL."""
    try:
        arguments = _read(content_type, body)
        origin = _origin(backend, key)
        with backend.workspace.locked():
            say(backend, origin, arguments)
    except SlackError as error:
        reply = Reply(error.status if error.status != 200 else 400, error.answer())
    else:
        reply = Reply(200, {"ok": True})
    shown = dict(arguments) if reply.status == 200 else {"error": reply.body}
    backend.traffic.note(
        Direction.FROM_APP, "response_url", "respond", ok=reply.status == 200, detail=shown
    )
    return reply


def _origin(backend: Backend, key: str) -> Origin:
    origin = backend.response_urls.use(key)
    if isinstance(origin, UrlFault):
        raise SlackError(origin.value, status=404)
    return origin


def _read(content_type: str, body: bytes) -> Arguments:
    """JSON whatever it calls itself, or a form whose `payload` is JSON."""
    kind = "application/json" if body.lstrip()[:1] == b"{" else content_type
    arguments = parse_arguments(kind, body, "")
    payload = arguments.structure("payload", "invalid_payload")
    return Arguments(payload) if isinstance(payload, dict) else arguments


def say(backend: Backend, origin: Origin, arguments: Arguments) -> None:
    """Change, take back or add a message, as the arguments ask. Raises Slack's error."""
    original = _original(backend, origin)
    if arguments.flag("delete_original"):
        backend.workspace.delete(_own(original, "cant_delete_message"))
        return
    content = read_content(backend, arguments)
    if content.empty:
        raise SlackError("no_text")
    if backend.workspace.channels[origin.channel].archived:
        raise SlackError("channel_is_archived", status=410)
    if arguments.flag("replace_original") and origin.message_ts is not None:
        backend.workspace.edit(_replaced(_own(original, "cant_update_message"), content))
        return
    backend.workspace.post(_addition(backend, origin, arguments, content))


def _original(backend: Backend, origin: Origin) -> Message | None:
    if origin.message_ts is None:
        return None
    if origin.ephemeral:
        return backend.workspace.find_ephemeral(origin.channel, origin.message_ts, origin.user)
    return backend.workspace.find_message(origin.channel, origin.message_ts)


def _own(original: Message | None, refusal: str) -> Message:
    """The message if it is there and the app's: what a person wrote is not changed for them."""
    if original is None:
        raise SlackError("message_not_found", status=404)
    if not original.by_app:
        raise SlackError(refusal)
    return original


def _replaced(original: Message, content: Content) -> Message:
    return replace(
        original,
        text=content.fallback,
        blocks=content.blocks or (),
        attachments=content.attachments or (),
        metadata=content.metadata if content.metadata is not None else original.metadata,
    )


def _addition(backend: Backend, origin: Origin, arguments: Arguments, content: Content) -> Message:
    """A new message: in a thread only if the app says in which, even if it was asked there."""
    public = arguments.text("response_type") == "in_channel"
    return Message(
        ts="",
        channel=origin.channel,
        user=backend.app.user_id,
        text=content.fallback,
        by_app=True,
        blocks=content.blocks or (),
        attachments=content.attachments or (),
        metadata=(content.metadata or None) if public else None,
        thread_ts=read_thread(backend, origin.channel, arguments),
        ephemeral_for=None if public else origin.user,
    )
