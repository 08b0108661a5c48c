"""users.*: who is in the workspace, and where they are."""

from ..backend import Backend
from ..faults.rate_limits import Tier
from ..shapes import channel_json, user_json
from ..state.records import Json, User
from .arguments import Arguments
from .errors import SlackError
from .kinds import CHANNELS, READ, wanted_channels
from .method import Method
from .paging import Paging

USERS: Paging[User] = Paging("user", key=lambda user: user.id, most=1000)


def info(backend: Backend, arguments: Arguments) -> Json:
    """users.info. To Slack, no user is one that is not there."""
    return {"user": _shape(backend, _user(backend, arguments.text("user")), arguments)}


def list_(backend: Backend, arguments: Arguments) -> Json:
    """users.list, the app's own user included; everybody at once if there is no limit."""
    users = list(backend.workspace.users.values())
    chosen, metadata = USERS.page(users, arguments, default=len(users))
    shapes = [_shape(backend, user, arguments) for user in chosen]
    now = int(backend.clock.now().timestamp())
    return {"members": shapes, "cache_ts": now, "response_metadata": metadata}


def conversations(backend: Backend, arguments: Arguments) -> Json:
    """users.conversations: where a user is a member; private ones only if the app is too."""
    user = _user(backend, arguments.text("user") or backend.app.user_id)
    found = [c for c in wanted_channels(backend, arguments) if user.id in c.members]
    chosen, metadata = CHANNELS.page(found, arguments)
    shapes = [channel_json(backend.workspace, channel, backend.app) for channel in chosen]
    for shape in shapes:
        shape.pop("is_member", None)
        shape.pop("num_members", None)
    return {"channels": shapes, "response_metadata": metadata}


def _user(backend: Backend, user_id: str) -> User:
    user = backend.workspace.users.get(user_id)
    if user is None:
        raise SlackError("user_not_found")
    return user


def _shape(backend: Backend, user: User, arguments: Arguments) -> Json:
    shape = user_json(backend.workspace, user, backend.app)
    return shape | {"locale": "en-GB"} if arguments.flag("include_locale") else shape


METHODS = (
    Method("users.info", info, Tier.FOUR, ("users:read",), takes_json=False),
    Method("users.list", list_, Tier.TWO, ("users:read",), takes_json=False),
    Method("users.conversations", conversations, Tier.THREE, READ, takes_json=False),
)
