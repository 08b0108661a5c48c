"""The workspace's state: who is in it, what was said, what is open. One lock guards it all."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, takewhile

from ..files.shelf import Files
from .clock import Clock, Timing
from .records import Change, ChangeKind, Channel, ChannelKind, Message, User
from .timeline import Timeline, moment_of, ts_of
from .views import ViewStacks

MOST_EPHEMERALS = 500
"""How many of a channel's messages for one person are kept."""

_CHANNELS = frozenset({ChannelKind.PUBLIC, ChannelKind.PRIVATE})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Listener = Callable[[Change], None]


class Workspace:
    """One team. Every method takes the lock for itself; `locked()` holds it over several.

    Nothing here waits for the app while holding the lock. `url` is where it is served, known
    once the server is bound.
    """

    def __init__(self, name: str, clock: Clock, timing: Timing) -> None:
        self.name = name
        self.clock = clock
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._version = 0
        self._counter = count(1)
        self._listeners: list[Listener] = []
        self.views = ViewStacks(self._lock, self.next_id, self.tell)
        self.files = Files(self._lock, self.next_id, timing)
        self.url = ""
        self.team_id = self.next_id("T")

    def next_id(self, prefix: str) -> str:
        """A fresh id that looks like Slack's: a capital letter, then digits."""
        return f"{prefix}{next(self._counter):08d}"

    # Watching

    def listen(self, listener: Listener) -> None:
        """Tell `listener` of each change, at once and in order. It must not block."""
        self._listeners.append(listener)

    def tell(self, change: Change) -> None:
        """Note a change: wake those who wait, tell those who listen."""
        with self._lock:
            self._version += 1
            self._changed.notify_all()
            for listener in self._listeners:
                listener(change)

    @contextmanager
    def locked(self) -> Iterator["Workspace"]:
        """Hold the lock over several questions."""
        with self._lock:
            yield self

    def version(self) -> int:
        """A number that grows with every change."""
        with self._lock:
            return self._version

    def wait_for_change(self, since: int, timeout: float) -> None:
        """Return once the version is no longer `since`, or after `timeout` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != since, timeout)

    # People and channels

    def add_user(self, user: User) -> User:
        """Let somebody in."""
        with self._lock:
            self.users[user.id] = user
            self.tell(Change(ChangeKind.PEOPLE, user=user.id))
            return user

    def deactivate(self, user_id: str) -> None:
        """Close a user's account. They are taken out of every channel, which apps hear nothing of.

        Their direct messages stay.
        """
        with self._lock:
            for channel in self.channels.values():
                if channel.kind in _CHANNELS and user_id in channel.members:
                    channel.members.remove(user_id)
            self.add_user(replace(self.users[user_id], deleted=True))

    def add_channel(
        self, name: str, kind: ChannelKind, members: Iterable[str], prefix: str = "C"
    ) -> Channel:
        """Make a channel with its members."""
        with self._lock:
            made = int(self.clock.now().timestamp())
            channel = Channel(self.next_id(prefix), name, kind, made, list(dict.fromkeys(members)))
            self.channels[channel.id] = channel
            self.tell(Change(ChangeKind.CHANNEL_MADE, channel=channel.id))
            return channel

    def find_private(self, kind: ChannelKind, members: Iterable[str]) -> Channel | None:
        """The direct or group message between exactly these users, if there is one."""
        wanted = set(members)
        with self._lock:
            every = self.channels.values()
            return next((c for c in every if c.kind is kind and set(c.members) == wanted), None)

    def direct_message(self, one: str, other: str) -> Channel:
        """The direct message between two users; made if it was not there."""
        with self._lock:
            found = self.find_private(ChannelKind.IM, (one, other))
            return found or self.add_channel(
                "directmessage", ChannelKind.IM, (one, other), prefix="D"
            )

    def group_message(self, members: Iterable[str]) -> Channel:
        """The group message between these users; made if it was not there."""
        wanted = list(dict.fromkeys(members))
        with self._lock:
            found = self.find_private(ChannelKind.MPIM, wanted)
            if found is not None:
                return found
            handles = "--".join(self.users[user].handle for user in wanted)
            return self.add_channel(f"mpdm-{handles}-1", ChannelKind.MPIM, wanted, prefix="G")

    def join(self, channel_id: str, user_id: str) -> None:
        """Add a member; nothing happens if they are one."""
        with self._lock:
            channel = self.channels[channel_id]
            if user_id not in channel.members:
                channel.members.append(user_id)
                self.tell(Change(ChangeKind.JOINED, channel=channel_id, user=user_id))

    def leave(self, channel_id: str, user_id: str) -> None:
        """Take a member out; nothing happens if they are none."""
        with self._lock:
            channel = self.channels[channel_id]
            if user_id in channel.members:
                channel.members.remove(user_id)
                self.tell(Change(ChangeKind.LEFT, channel=channel_id, user=user_id))

    def set_archived(self, channel_id: str, archived: bool) -> None:
        """Archive a channel, or bring it back."""
        with self._lock:
            self.channels[channel_id].archived = archived
            kind = ChangeKind.ARCHIVED if archived else ChangeKind.UNARCHIVED
            self.tell(Change(kind, channel=channel_id))

    def rename(self, channel_id: str, name: str) -> None:
        """Give a channel another name."""
        with self._lock:
            self.channels[channel_id].name = name
            self.tell(Change(ChangeKind.RENAMED, channel=channel_id))

    # Messages

    def post(self, draft: Message) -> Message:
        """Post a message. Its ts is set here, later than any other's in the channel."""
        with self._lock:
            channel = self.channels[draft.channel]
            message = replace(draft, ts=self._stamp(channel))
            kept = _kept(channel, message)
            kept.put(message)
            if message.ephemeral:
                _forget_old(kept)
                user = message.ephemeral_for
                self.tell(Change(ChangeKind.EPHEMERAL, channel.id, user, message))
                return message
            channel.read[message.user] = message.ts
            self.tell(Change(ChangeKind.POSTED, channel.id, message.user, message))
            return message

    def edit(self, message: Message) -> Message:
        """Put a changed message in the place of the one with its ts."""
        with self._lock:
            channel = self.channels[message.channel]
            kept = _kept(channel, message)
            previous = kept.find(message.ts)
            kept.put(message)
            kind = ChangeKind.EPHEMERAL if message.ephemeral else ChangeKind.EDITED
            user = message.ephemeral_for or message.user
            self.tell(Change(kind, channel.id, user, message, previous))
            return message

    def delete(self, message: Message) -> None:
        """Take a message away."""
        with self._lock:
            channel = self.channels[message.channel]
            _kept(channel, message).remove(message)
            kind = ChangeKind.EPHEMERAL if message.ephemeral else ChangeKind.DELETED
            user = message.ephemeral_for or message.user
            self.tell(Change(kind, channel.id, user, None, message))

    def find_message(self, channel_id: str, ts: str) -> Message | None:
        """The message of that ts which is in the channel's history, if any."""
        with self._lock:
            channel = self.channels.get(channel_id)
            return channel.messages.find(ts) if channel else None

    def find_ephemeral(self, channel_id: str, ts: str, user_id: str) -> Message | None:
        """The ephemeral message of that ts which this user sees, if any."""
        with self._lock:
            found = self.channels[channel_id].ephemerals.find(ts)
            return found if found is not None and found.ephemeral_for == user_id else None

    def visible_to(self, user_id: str) -> list[Channel]:
        """The conversations that this user can read: their own, and the public ones."""
        with self._lock:
            every = self.channels.values()
            return [c for c in every if user_id in c.members or c.kind is ChannelKind.PUBLIC]

    def seen_by(self, user_id: str, channel_id: str) -> list[Message]:
        """What this user sees in the channel, ephemerals included, oldest first."""
        with self._lock:
            channel = self.channels[channel_id]
            own = [m for m in channel.ephemerals if m.ephemeral_for == user_id]
            return sorted([*channel.messages, *own], key=lambda m: moment_of(m.ts))

    def replies(self, channel_id: str, thread_ts: str) -> list[Message]:
        """The messages of a thread, its first one left out."""
        with self._lock:
            return self.channels[channel_id].messages.replies(thread_ts)

    def mark_read(self, channel_id: str, user_id: str) -> None:
        """Note that this user has seen all that is in the channel."""
        with self._lock:
            channel = self.channels[channel_id]
            last = channel.messages.last
            if last is not None and channel.read.get(user_id) != last.ts:
                channel.read[user_id] = last.ts
                self.tell(Change(ChangeKind.READ, channel_id, user_id))

    def unread(self, channel_id: str, user_id: str) -> int:
        """How many messages of others this user has not seen."""
        with self._lock:
            channel = self.channels[channel_id]
            seen = moment_of(channel.read.get(user_id, "0"))
            later = takewhile(lambda m: moment_of(m.ts) > seen, reversed(channel.messages))
            return sum(1 for m in later if m.user != user_id)

    def _stamp(self, channel: Channel) -> str:
        now = (self.clock.now() - _EPOCH) // timedelta(microseconds=1)
        channel.last_moment = max(now, channel.last_moment + 1)
        return ts_of(channel.last_moment)


def _kept(channel: Channel, message: Message) -> Timeline:
    return channel.ephemerals if message.ephemeral else channel.messages


def _forget_old(ephemerals: Timeline) -> None:
    """Slack forgets what only one person sees, sooner or later."""
    while len(ephemerals) > MOST_EPHEMERALS:
        ephemerals.remove(next(iter(ephemerals)))
