"""What crossed the wire lately: envelopes, acks, Web API calls. Bounded, in memory only."""

import itertools
import json
import re
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from .state import clock

_LONGEST_TEXT = 300
_LONGEST_CALLS = 20_000_000
"""How many characters the calls that are kept may hold in all."""
_SCALAR = 8
_DEEPEST = 8
_MOST_ITEMS = 100
_SECRET = frozenset({"token", "response_url", "trigger_id", "upload_url"})
_TICKET = re.compile(r"ticket=\w+")


class Direction(Enum):
    """Which way it went, seen from Slack."""

    TO_APP = "to app"
    FROM_APP = "from app"
    ACK = "ack"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that crossed the wire. `at` is real time, seconds; `ms` how long it took."""

    n: int
    at: float
    direction: Direction
    kind: str
    name: str
    ok: bool
    ms: float | None
    detail: Any

    def as_json(self) -> dict[str, Any]:
        """The entry as the page takes it."""
        return {
            "n": self.n,
            "at": self.at,
            "direction": self.direction.value,
            "kind": self.kind,
            "name": self.name,
            "ok": self.ok,
            "ms": self.ms,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Call:
    """A Web API call as it was made, its token left out, and what was answered."""

    method: str
    arguments: Mapping[str, Any]
    answer: Mapping[str, Any]
    status: int
    at: float


class Traffic:
    """The last entries and calls, so many of each at the most."""

    def __init__(self, kept: int = 2000, on_entry: Callable[[], None] = lambda: None) -> None:
        self._entries: deque[Entry] = deque(maxlen=kept)
        self._calls: deque[tuple[Call, int]] = deque()
        self._kept = kept
        self._length = 0
        self._counter = itertools.count(1)
        self._lock = threading.Lock()
        self.on_entry = on_entry

    def note(
        self,
        direction: Direction,
        kind: str,
        name: str,
        *,
        ok: bool = True,
        ms: float | None = None,
        detail: Any = None,
    ) -> None:
        """Write one entry. Secrets in `detail` are taken out and long text is cut."""
        cleaned = sanitised(detail)
        rounded = None if ms is None else round(ms, 2)
        with self._lock:
            n = next(self._counter)
            entry = Entry(n, clock.epoch(), direction, kind, name, ok, rounded, cleaned)
            self._entries.append(entry)
        self.on_entry()

    def note_call(
        self, method: str, arguments: Mapping[str, Any], answer: Mapping[str, Any], status: int
    ) -> None:
        """Keep a call whole, for tests that ask what the app sent, while there is room."""
        call = Call(method, arguments, answer, status, clock.epoch())
        length = _length(arguments) + _length(answer)
        with self._lock:
            self._calls.append((call, length))
            self._length += length
            while len(self._calls) > self._kept or self._is_full():
                self._length -= self._calls.popleft()[1]

    def _is_full(self) -> bool:
        return self._length > _LONGEST_CALLS and len(self._calls) > 1

    def after(self, n: int = 0) -> list[Entry]:
        """The entries later than number `n`, oldest first."""
        with self._lock:
            return [entry for entry in self._entries if entry.n > n]

    def calls(self, method: str | None = None) -> list[Call]:
        """The calls kept, or those of one method, oldest first."""
        with self._lock:
            return [call for call, _ in self._calls if method in (None, call.method)]

    def tail(self, count: int = 12) -> str:
        """The last entries as lines, for the message of a failed wait."""
        with self._lock:
            last = list(self._entries)[-count:]
        lines = [_line(entry) for entry in last]
        return "\n".join(lines) if lines else "(nothing crossed the wire)"


def _line(entry: Entry) -> str:
    outcome = "ok" if entry.ok else "FAILED"
    took = "" if entry.ms is None else f" {entry.ms:.0f} ms"
    body = json.dumps(entry.detail, ensure_ascii=False) if entry.detail else ""
    return (
        f"{entry.direction.value:8} {entry.kind} {entry.name} {outcome}{took} {body[:300]}".rstrip()
    )


def _length(value: Any) -> int:
    """About how many characters a value holds."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(len(str(key)) + _length(item) for key, item in value.items())
    return sum(map(_length, value)) if isinstance(value, list | tuple) else _SCALAR


def sanitised(value: Any, depth: int = 0) -> Any:
    """A copy without secrets, with long text and lists cut and deep nesting ended."""
    if isinstance(value, str):
        value = _TICKET.sub("ticket=…", value)
        return value if len(value) <= _LONGEST_TEXT else value[:_LONGEST_TEXT] + "…"
    if isinstance(value, int | float | bool) or value is None:
        return value
    if depth >= _DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return {
            str(key): "…" if key in _SECRET else sanitised(item, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        shown = [sanitised(item, depth + 1) for item in value[:_MOST_ITEMS]]
        return shown if len(value) <= _MOST_ITEMS else [*shown, "…"]
    return str(value)[:_LONGEST_TEXT]
