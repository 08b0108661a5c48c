"""api.test, auth.test, team.info, bots.info, apps.connections.open: who we are, and are we here."""

from ..backend import Backend
from ..faults.rate_limits import Tier
from ..shapes import DOMAIN, bot_profile
from ..state.records import Json
from .arguments import Arguments
from .errors import SlackError
from .method import Method, Token


def api_test(_backend: Backend, arguments: Arguments) -> Json:
    """api.test: gives back what it was sent; fails if asked to."""
    sent = {name: value for name, value in arguments.items() if name != "token"}
    args: Json = {"args": sent} if sent else {}
    if arguments.get("error"):
        raise SlackError(arguments.text("error"), 200, **args)
    return args


def auth_test(backend: Backend, _arguments: Arguments) -> Json:
    """auth.test: whose token this is."""
    app = backend.app
    return {
        "url": f"{backend.url}/",
        "team": backend.workspace.name,
        "user": backend.workspace.users[app.user_id].handle,
        "team_id": backend.workspace.team_id,
        "user_id": app.user_id,
        "bot_id": app.bot_id,
        "app_id": app.id,
        "is_enterprise_install": False,
    }


def team_info(backend: Backend, arguments: Arguments) -> Json:
    """team.info."""
    workspace = backend.workspace
    if arguments.text("team", workspace.team_id) != workspace.team_id:
        raise SlackError("team_not_found")
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.name,
            "domain": DOMAIN,
            "url": f"{backend.url}/",
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def bots_info(backend: Backend, arguments: Arguments) -> Json:
    """bots.info."""
    if arguments.text("bot", backend.app.bot_id) != backend.app.bot_id:
        raise SlackError("bot_not_found")
    return {"bot": bot_profile(backend.app)}


def connections_open(backend: Backend, _arguments: Arguments) -> Json:
    """apps.connections.open: the address of one Socket Mode connection."""
    host = backend.url.removeprefix("http")
    ticket = backend.tickets.issue()
    return {"url": f"ws{host}/link/?ticket={ticket}&app_id={backend.app.id}"}


METHODS = (
    Method("api.test", api_test, Tier.FOUR, token=Token.NONE),
    Method("auth.test", auth_test, Tier.SPECIAL, token=Token.ANY),
    Method("team.info", team_info, Tier.THREE, ("team:read",), takes_json=False),
    Method("bots.info", bots_info, Tier.THREE, ("users:read",), takes_json=False),
    Method("apps.connections.open", connections_open, Tier.ONE, token=Token.APP),
)
