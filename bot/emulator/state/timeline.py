"""What was said in one channel, in the order of its ts: found by ts and by thread at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .records import Message

_MILLION = 1_000_000


class Timeline:
    """The messages of a channel. A message that is added is later than all before it."""

    def __init__(self) -> None:
        self._by_ts: dict[str, Message] = {}
        self._replies: dict[str, dict[str, Message]] = {}

    def __iter__(self) -> Iterator[Message]:
        return iter(self._by_ts.values())

    def __reversed__(self) -> Iterator[Message]:
        return reversed(self._by_ts.values())

    def __len__(self) -> int:
        return len(self._by_ts)

    @property
    def last(self) -> Message | None:
        """The newest message, if there is one."""
        return next(reversed(self), None)

    def find(self, ts: str) -> Message | None:
        """The message of that ts, if it is here."""
        return self._by_ts.get(ts)

    def replies(self, thread_ts: str) -> list[Message]:
        """The messages of a thread, its first one left out."""
        return list(self._replies.get(thread_ts, {}).values())

    def put(self, message: Message) -> None:
        """Add a message, or put it in the place of the one with its ts."""
        self._by_ts[message.ts] = message
        if message.thread_ts and message.thread_ts != message.ts:
            self._replies.setdefault(message.thread_ts, {})[message.ts] = message

    def remove(self, message: Message) -> None:
        """Take a message out, if it is here."""
        self._by_ts.pop(message.ts, None)
        if message.thread_ts:
            self._replies.get(message.thread_ts, {}).pop(message.ts, None)


def moment_of(ts: str) -> int:
    """The microseconds since 1970 that a message's ts stands for."""
    return int(ts.replace(".", ""))


def ts_of(moment: int) -> str:
    """A ts, from microseconds since 1970."""
    return f"{moment // _MILLION}.{moment % _MILLION:06d}"
