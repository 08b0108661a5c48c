"""conversations.history and conversations.replies: what was said."""

import re
from dataclasses import dataclass
from decimal import Decimal

from ..backend import Backend
from ..faults.rate_limits import Tier
from ..shapes import message_json
from ..state.records import Json, Message
from ..state.timeline import moment_of
from .access import find_own_channel, need_scope, scope_for
from .arguments import Arguments
from .errors import SlackError
from .method import Method
from .paging import Paging

MESSAGES: Paging[Message] = Paging(
    "next_ts", key=lambda message: message.ts.replace(".", ""), most=999, points=True
)
_SCOPES = ("channels:history", "groups:history", "im:history", "mpim:history")
_MOMENT = re.compile(r"\d{1,15}(\.\d{0,9})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Span:
    """The time that messages are asked for, in microseconds since 1970; None is no bound."""

    oldest: Decimal | None
    latest: Decimal | None
    inclusive: bool

    def __contains__(self, message: object) -> bool:
        moment = moment_of(message.ts) if isinstance(message, Message) else -1
        if moment in (self.oldest, self.latest):
            return self.inclusive
        late_enough = self.oldest is None or moment > self.oldest
        return late_enough and (self.latest is None or moment < self.latest)


def history(backend: Backend, arguments: Arguments) -> Json:
    """conversations.history: newest first, replies in threads left out."""
    channel = find_own_channel(backend, arguments.required("channel"))
    need_scope(backend.app, scope_for(channel, "history"))
    span = _span(arguments)
    found = [m for m in reversed(channel.messages) if not _is_reply(m) and m in span]
    answer = _page(backend, found, arguments)
    return answer | {"pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}


def replies(backend: Backend, arguments: Arguments) -> Json:
    """conversations.replies: a thread, its first message first."""
    channel = find_own_channel(backend, arguments.required("channel"))
    need_scope(backend.app, scope_for(channel, "history"))
    ts, span = arguments.required("ts"), _span(arguments)
    first = backend.workspace.find_message(channel.id, ts)
    if first is None:
        raise SlackError("thread_not_found")
    later = [m for m in backend.workspace.replies(channel.id, ts) if m in span]
    return _page(backend, [first, *later], arguments)


def _page(backend: Backend, found: list[Message], arguments: Arguments) -> Json:
    chosen, metadata = MESSAGES.page(found, arguments)
    with_metadata = arguments.flag("include_all_metadata")
    more = bool(metadata["next_cursor"])
    answer: Json = {
        "messages": [
            message_json(backend.workspace, m, backend.app, with_metadata=with_metadata)
            for m in chosen
        ],
        "has_more": more,
    }
    return answer | {"response_metadata": metadata} if more else answer


def _is_reply(message: Message) -> bool:
    threaded = message.thread_ts is not None and message.thread_ts != message.ts
    return threaded and message.subtype != "thread_broadcast"


def _span(arguments: Arguments) -> _Span:
    oldest, latest = _moment(arguments, "oldest"), _moment(arguments, "latest")
    return _Span(oldest, latest, arguments.flag("inclusive"))


def _moment(arguments: Arguments, name: str) -> Decimal | None:
    text = arguments.text(name)
    if not text or text == "now":
        return None
    if not _MOMENT.fullmatch(text):
        raise SlackError(f"invalid_ts_{name}")
    return Decimal(text) * 1_000_000


METHODS = (
    Method("conversations.history", history, Tier.THREE, _SCOPES, takes_json=False),
    Method("conversations.replies", replies, Tier.THREE, _SCOPES, takes_json=False),
)
