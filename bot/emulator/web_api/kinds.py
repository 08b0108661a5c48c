"""The `types` of conversation that a call asks for, and the scopes that they need."""

from ..backend import Backend
from ..state.records import Channel, ChannelKind
from .access import need_scope
from .arguments import Arguments
from .errors import SlackError
from .paging import Paging

READ = ("channels:read", "groups:read", "im:read", "mpim:read")
CHANNELS: Paging[Channel] = Paging("team", key=lambda channel: channel.id, most=999)
_SCOPE_OF = dict(zip(ChannelKind, READ, strict=True))
_BY_NAME = {kind.value: kind for kind in ChannelKind}


def wanted_channels(backend: Backend, arguments: Arguments) -> list[Channel]:
    """The conversations of the kinds asked for that the app may know of."""
    kinds = _kinds(backend, arguments)
    skip_archived = arguments.flag("exclude_archived")
    own = backend.app.user_id
    return [
        channel
        for channel in backend.workspace.visible_to(own)
        if channel.kind in kinds and not (channel.archived and skip_archived)
    ]


def _kinds(backend: Backend, arguments: Arguments) -> set[ChannelKind]:
    names = arguments.names("types") or [ChannelKind.PUBLIC.value]
    if not set(names) <= _BY_NAME.keys():
        raise SlackError("invalid_types")
    kinds = {_BY_NAME[name] for name in names}
    for kind in kinds:
        need_scope(backend.app, _SCOPE_OF[kind])
    return kinds
