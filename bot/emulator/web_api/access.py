"""Tokens, scopes, and which conversations the app may touch."""

from ..backend import Backend
from ..state.manifest import App
from ..state.records import Channel, ChannelKind
from .errors import SlackError
from .method import Method, Token

_SUFFIX = {
    ChannelKind.PUBLIC: "channels",
    ChannelKind.PRIVATE: "groups",
    ChannelKind.IM: "im",
    ChannelKind.MPIM: "mpim",
}


def check_token(app: App, method: Method, token: str) -> None:
    """Raise unless this token may call this method."""
    if method.token is Token.NONE:
        return
    if not token:
        raise SlackError("not_authed")
    known = {app.bot_token: Token.BOT, app.app_token: Token.APP}
    kind = known.get(token)
    if kind is None:
        raise SlackError("invalid_auth")
    if method.token not in (Token.ANY, kind):
        raise SlackError("not_allowed_token_type")
    if app.revoked or not app.installed:
        raise SlackError("token_revoked" if app.installed else "account_inactive")
    if kind is Token.BOT:
        need_scope(app, *method.scopes)


def need_scope(app: App, *any_of: str) -> None:
    """Raise `missing_scope` unless the app has one of these scopes."""
    if any_of and not app.manifest.scopes.intersection(any_of):
        provided = ",".join(sorted(app.manifest.scopes))
        raise SlackError("missing_scope", needed=",".join(any_of), provided=provided)


def scope_for(channel: Channel, what: str) -> str:
    """The scope that this kind of conversation needs: `what` is `read` or `history`."""
    return f"{_SUFFIX[channel.kind]}:{what}"


def find_channel(backend: Backend, channel_id: str) -> Channel:
    """The conversation of that id. One that the app cannot know of is not found."""
    channel = backend.workspace.channels.get(channel_id)
    if channel is None:
        raise SlackError("channel_not_found")
    public = channel.kind is ChannelKind.PUBLIC
    if not public and backend.app.user_id not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def find_own_channel(backend: Backend, channel_id: str) -> Channel:
    """The conversation of that id, which the app must be a member of."""
    channel = find_channel(backend, channel_id)
    if backend.app.user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def check_posting(backend: Backend, channel: Channel) -> None:
    """Raise unless the app may post in this conversation."""
    if channel.is_dm and not backend.app.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    if backend.app.user_id in channel.members:
        return
    if "chat:write.public" not in backend.app.manifest.scopes:
        raise SlackError("not_in_channel")
