"""users.*: who is in the workspace."""

from ..backend import Backend
from ..rate_limits import Tier
from ..records import Json
from ..shapes import user_json
from .arguments import Arguments
from .errors import SlackError
from .method import Method
from .paging import page


def info(backend: Backend, arguments: Arguments) -> Json:
    """users.info."""
    user = backend.workspace.users.get(arguments.required("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": user_json(backend.workspace, user, backend.app)}


def list_(backend: Backend, arguments: Arguments) -> Json:
    """users.list, the app's own user included."""
    chosen, metadata = page(list(backend.workspace.users.values()), arguments)
    shapes = [user_json(backend.workspace, user, backend.app) for user in chosen]
    now = int(backend.clock.now().timestamp())
    return {"members": shapes, "cache_ts": now, "response_metadata": metadata}


METHODS = (
    Method("users.info", info, Tier.FOUR, ("users:read",)),
    Method("users.list", list_, Tier.TWO, ("users:read",)),
)
