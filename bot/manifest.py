"""The Slack app manifest (schema version 2): what the app asks for, and why.

Permissions are as few as will do. Those that only make it better are optional: whoever installs
the app may leave them out.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from bot.settings import SettingsError

EVENTS_PATH: Final = "/slack/events"
CONCERN_SHORTCUT: Final = "concern_shortcut"

SCOPES: Final[dict[str, str]] = {
    "chat:write": "to post prompts, digests and notices where the bot was invited",
    "commands": "for /handover, /concern and the shortcut",
    "im:write": "to send a manager the digest, and a recipient a notice",
    "users:read": "to see whether a recipient has left",
    "channels:read": "to see whether a ward's channel is archived, and the bot in it",
    "groups:read": "the same for private channels",
}

# The history scopes read everything that is written in a channel where the bot is. They serve one
# purpose: after a dropped connection, to see whether a prompt stands there before it is posted
# again. Without those for files the digest comes without its picture.
OPTIONAL_SCOPES: Final[dict[str, str]] = {
    "channels:history": "to find our own prompt after a dropped connection",
    "groups:history": "the same for private channels",
    "im:history": "the same for direct messages",
    "files:write": "to upload the picture of a manager's digest",
    "files:read": "to see when Slack is ready to show it",
}

# Only what something listens to: Slack ends subscriptions whose events nobody answers.
EVENTS: Final[dict[str, str]] = {"app_home_opened": "to show Home"}

_LONG_DESCRIPTION = (
    "Just before each handover, See Think Act puts one short prompt about relational security "
    "in front of the team: something to see, something to think about, something to do. One tap "
    "says how the ward feels. Anyone can say that something doesn't feel right, with or without "
    "their name, to people who will answer. Once a week the ward manager gets one honest page. "
    "It is not an alarm, not an incident report and not a clinical record. Please name no "
    "patient here."
)


def manifest(socket_mode: bool, request_url: str | None = None) -> dict[str, Any]:
    """The manifest, as Slack's page for new apps takes it.

    :param request_url: the bot's public address in HTTP mode, with or without the path that
        Slack posts to; not looked at in Socket Mode.
    :raises SettingsError: HTTP mode without an https address.
    """
    url = None if socket_mode else _where_slack_posts(request_url)
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "See Think Act",
            "description": "Relational security at every handover: see, think, act.",
            "long_description": _LONG_DESCRIPTION,
            "background_color": "#1d4d4f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                # Nobody reads what is typed there, so nobody should be able to type it.
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "See Think Act", "always_online": True},
            "shortcuts": [
                {
                    # Slack takes 24 characters, so the words of the button do not fit.
                    "name": "It doesn't feel right",
                    "type": "global",
                    "callback_id": CONCERN_SHORTCUT,
                    "description": "Something doesn't feel right? Tell someone who will answer.",
                }
            ],
            "slash_commands": [
                _command(
                    url,
                    "/handover",
                    "Prompts for this ward's handovers",
                    "setup | now | pause | resume | digest | help",
                ),
                _command(url, "/concern", "Say that something doesn't feel right", None),
            ],
        },
        "oauth_config": {
            "scopes": {
                "bot": [*SCOPES, *OPTIONAL_SCOPES],
                "bot_optional": list(OPTIONAL_SCOPES),
            }
        },
        "settings": {
            "event_subscriptions": _with_url(url, {"bot_events": list(EVENTS)}),
            "interactivity": _with_url(url, {"is_enabled": True}),
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }


def _where_slack_posts(request_url: str | None) -> str:
    try:
        address = urlsplit(request_url or "")
    except ValueError:
        address = urlsplit("")
    if address.scheme != "https" or not address.hostname:
        raise SettingsError(["The bot's public address must begin with https:// for HTTP mode."])
    path = address.path if address.path.strip("/") else EVENTS_PATH
    return urlunsplit((address.scheme, address.netloc, path, "", ""))


def _command(url: str | None, name: str, purpose: str, hint: str | None) -> dict[str, Any]:
    command: dict[str, Any] = {"command": name, "description": purpose, "should_escape": False}
    if hint is not None:
        command["usage_hint"] = hint
    return command if url is None else {**command, "url": url}


def _with_url(url: str | None, settings: dict[str, Any]) -> dict[str, Any]:
    return settings if url is None else {"request_url": url, **settings}
