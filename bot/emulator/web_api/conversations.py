"""conversations.*: channels and who is in them. What was said is in `history.py`."""

from ..backend import Backend
from ..faults.rate_limits import Tier
from ..shapes import channel_json
from ..state.records import Channel, ChannelKind, Json
from .access import find_channel, need_scope, scope_for
from .arguments import Arguments
from .errors import SlackError, warned
from .kinds import CHANNELS, READ, wanted_channels
from .method import Method
from .paging import Paging

MEMBERS: Paging[str] = Paging("user", key=str, most=1000)
_GROUP_SIZE = 8
_PRIVATE_TALKS = frozenset({ChannelKind.IM, ChannelKind.MPIM})


def open_(backend: Backend, arguments: Arguments) -> Json:
    """conversations.open: a direct message with one user, a group message with several."""
    if arguments.get("channel"):
        channel = find_channel(backend, arguments.text("channel"))
        if channel.kind not in _PRIVATE_TALKS:
            raise SlackError("method_not_supported_for_channel_type")
        return _opened(backend, channel, arguments, already=True)
    wanted = arguments.names("users")
    _check_partners(backend, wanted)
    kind = ChannelKind.IM if len(wanted) == 1 else ChannelKind.MPIM
    need_scope(backend.app, "im:write" if kind is ChannelKind.IM else "mpim:write")
    found = backend.workspace.find_private(kind, [*wanted, backend.app.user_id])
    if found is None and arguments.flag("prevent_creation"):
        raise SlackError("channel_not_found")
    return _opened(backend, found or _new(backend, wanted), arguments, already=found is not None)


def _new(backend: Backend, wanted: list[str]) -> Channel:
    if len(wanted) == 1:
        return backend.workspace.direct_message(wanted[0], backend.app.user_id)
    return backend.workspace.group_message([*wanted, backend.app.user_id])


def _opened(backend: Backend, channel: Channel, arguments: Arguments, *, already: bool) -> Json:
    whole = arguments.flag("return_im")
    shape = channel_json(backend.workspace, channel, backend.app) if whole else {"id": channel.id}
    return {"channel": shape} | ({"no_op": True, "already_open": True} if already else {})


def _check_partners(backend: Backend, wanted: list[str]) -> None:
    if not wanted:
        raise SlackError("users_list_not_supplied")
    if len(wanted) > _GROUP_SIZE:
        raise SlackError("too_many_users")
    for user_id in wanted:
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
    shape.pop("num_members", None)
    if arguments.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    if arguments.flag("include_locale"):
        shape["locale"] = "en-GB"
    return {"channel": shape}


def members(backend: Backend, arguments: Arguments) -> Json:
    """conversations.members."""
    channel = find_channel(backend, arguments.required("channel"))
    need_scope(backend.app, scope_for(channel, "read"))
    chosen, metadata = MEMBERS.page(sorted(channel.members), arguments)
    return {"members": chosen, "response_metadata": metadata}


def list_(backend: Backend, arguments: Arguments) -> Json:
    """conversations.list: every public channel, and the others that the app is in."""
    chosen, metadata = CHANNELS.page(wanted_channels(backend, arguments), arguments)
    shapes = [channel_json(backend.workspace, channel, backend.app) for channel in chosen]
    return {"channels": shapes, "response_metadata": metadata}


def join(backend: Backend, arguments: Arguments) -> Json:
    """conversations.join: public channels only."""
    channel = find_channel(backend, arguments.required("channel"))
    if channel.kind is not ChannelKind.PUBLIC:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    already = ("already_in_channel",) if backend.app.user_id in channel.members else ()
    backend.workspace.join(channel.id, backend.app.user_id)
    return warned({"channel": channel_json(backend.workspace, channel, backend.app)}, *already)


METHODS = (
    Method("conversations.open", open_, Tier.THREE, ("im:write", "mpim:write")),
    Method("conversations.info", info, Tier.THREE, READ, takes_json=False),
    Method("conversations.members", members, Tier.FOUR, READ, takes_json=False),
    Method("conversations.list", list_, Tier.TWO, READ, takes_json=False),
    Method("conversations.join", join, Tier.THREE, ("channels:join",)),
)
