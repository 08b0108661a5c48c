"""What a workspace holds: users, channels, messages, views."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .timeline import Timeline

Json = dict[str, Any]


class ChannelKind(Enum):
    """The four kinds of conversation, as `conversations.list` names them."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    IM = "im"
    MPIM = "mpim"


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot. `shared` marks an account that several people use."""

    id: str
    handle: str
    name: str
    title: str = ""
    is_bot: bool = False
    is_admin: bool = False
    shared: bool = False
    deleted: bool = False
    tz: str = "Europe/London"


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stands now. `ephemeral_for` is the only user who sees it, if set."""

    ts: str
    channel: str
    user: str
    text: str
    by_app: bool = False
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    files: tuple[str, ...] = ()
    metadata: Json | None = None
    thread_ts: str | None = None
    edited: str | None = None
    ephemeral_for: str | None = None
    subtype: str | None = None

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it, until they reload."""
        return self.ephemeral_for is not None


@dataclass(slots=True)
class Channel:
    """A conversation; its members are in the order of joining.

    `last_moment` is when the last message came, in microseconds since 1970.
    """

    id: str
    name: str
    kind: ChannelKind
    created: int
    members: list[str] = field(default_factory=list)
    archived: bool = False
    messages: Timeline = field(default_factory=Timeline)
    ephemerals: Timeline = field(default_factory=Timeline)
    read: dict[str, str] = field(default_factory=dict)
    last_moment: int = 0

    @property
    def is_dm(self) -> bool:
        """Whether it is a direct message between one person and the app."""
        return self.kind is ChannelKind.IM


@dataclass(frozen=True, slots=True)
class View:
    """A modal or a Home as one person has it open.

    `content` is what the app sent, ids filled in. `values` is what the person has entered, as
    `{block_id: {action_id: value}}`. `errors` are by block id; `notice` is Slack's own word when
    the app did not answer.
    """

    id: str
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    notice: str | None = None


class ChangeKind(Enum):
    """What can happen to a workspace."""

    POSTED = "posted"
    EDITED = "edited"
    DELETED = "deleted"
    EPHEMERAL = "ephemeral"
    READ = "read"
    JOINED = "joined"
    LEFT = "left"
    ARCHIVED = "archived"
    UNARCHIVED = "unarchived"
    RENAMED = "renamed"
    CHANNEL_MADE = "channel made"
    PEOPLE = "people"
    HOME = "home"
    HOME_OPENED = "home opened"
    VIEWS = "views"
    CLOCK = "clock"
    APP = "app"
    UNINSTALLED = "uninstalled"
    TOKENS_REVOKED = "tokens revoked"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened, told to whoever listens: the live page and the app's events."""

    kind: ChangeKind
    channel: str | None = None
    user: str | None = None
    message: Message | None = None
    previous: Message | None = None
