"""The installed app: what its manifest (schema v2) says it may do and listens to."""

import secrets
from dataclasses import dataclass, field
from typing import Any

ALL_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:read",
        "im:write",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "team:read",
        "users:read",
    }
)
"""What an app may do if it was installed without a manifest. Never `chat:write.public`."""

ALL_EVENTS = frozenset(
    {
        "app_home_opened",
        "app_uninstalled",
        "channel_archive",
        "channel_rename",
        "channel_unarchive",
        "group_archive",
        "group_rename",
        "group_unarchive",
        "member_joined_channel",
        "member_left_channel",
        "message.channels",
        "message.groups",
        "message.im",
        "message.mpim",
        "tokens_revoked",
    }
)

_SCOPES_OF_EVENTS = {
    "app_mention": {"app_mentions:read"},
    "channel_archive": {"channels:read"},
    "channel_rename": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_rename": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
}
"""One of these scopes is needed to hear of the event; the others need none."""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command, its slash included."""

    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut; `type` is `global` or `message`."""

    name: str
    callback_id: str
    description: str = ""
    type: str = "global"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the app declares of itself."""

    name: str = "Bot"
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: frozenset[str] = ALL_SCOPES
    events: frozenset[str] = ALL_EVENTS
    home_tab: bool = True
    messages_tab: bool = True
    messages_tab_writable: bool = True
    interactivity: bool = True


@dataclass(slots=True)
class App:
    """The app as installed in the workspace: its ids, its secrets, its manifest."""

    id: str
    bot_id: str
    user_id: str
    manifest: Manifest = field(default_factory=Manifest)
    bot_token: str = field(default_factory=lambda: f"xoxb-{secrets.token_hex(16)}")
    app_token: str = field(default_factory=lambda: f"xapp-1-{secrets.token_hex(16)}")
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    verification_token: str = field(default_factory=lambda: secrets.token_hex(12))
    installed: bool = True
    revoked: bool = False


def read_manifest(manifest: dict[str, Any]) -> Manifest:
    """The parts of a manifest that change what Slack does for the app.

    What lacks its scope is left out: commands, shortcuts, events.
    """
    features = manifest.get("features") or {}
    settings = manifest.get("settings") or {}
    home = features.get("app_home") or {}
    scopes = _scopes((manifest.get("oauth_config") or {}).get("scopes") or {})
    commanded = features if "commands" in scopes else {}
    events = (settings.get("event_subscriptions") or {}).get("bot_events") or ()
    name = (manifest.get("display_information") or {}).get("name", "Bot")
    return Manifest(
        name=(features.get("bot_user") or {}).get("display_name", name),
        commands=tuple(map(_command, commanded.get("slash_commands") or ())),
        shortcuts=tuple(map(_shortcut, commanded.get("shortcuts") or ())),
        scopes=scopes,
        events=frozenset(event for event in events if _may_hear(event, scopes)),
        home_tab=bool(home.get("home_tab_enabled", False)),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_tab_writable=not home.get("messages_tab_read_only_enabled", False),
        interactivity=bool((settings.get("interactivity") or {}).get("is_enabled", False)),
    )


def _scopes(scopes: dict[str, Any]) -> frozenset[str]:
    return frozenset([*(scopes.get("bot") or ()), *(scopes.get("bot_optional") or ())])


def _may_hear(event: str, scopes: frozenset[str]) -> bool:
    needed = _SCOPES_OF_EVENTS.get(event)
    return needed is None or not scopes.isdisjoint(needed)


def _command(entry: dict[str, Any]) -> Command:
    return Command(entry["command"], entry.get("description", ""), entry.get("usage_hint", ""))


def _shortcut(entry: dict[str, Any]) -> Shortcut:
    return Shortcut(
        entry["name"],
        entry["callback_id"],
        entry.get("description", ""),
        entry.get("type", "global"),
    )
