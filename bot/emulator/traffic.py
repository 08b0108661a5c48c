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

from . import clock

_LONGEST_TEXT = 300
_DEEPEST = 8
_SECRET = frozenset({"token", "response_url", "trigger_id"})
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
    """The last entries and calls."""

    def __init__(self, kept: int = 2000, on_entry: Callable[[], None] = lambda: None) -> None:
        self._entries: deque[Entry] = deque(maxlen=kept)
        self._calls: deque[Call] = deque(maxlen=kept)
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
        """Keep a call whole, for tests that ask what the app sent."""
        with self._lock:
            self._calls.append(Call(method, arguments, answer, status, clock.epoch()))

    def after(self, n: int = 0) -> list[Entry]:
        """The entries later than number `n`, oldest first."""
        with self._lock:
            return [entry for entry in self._entries if entry.n > n]

    def calls(self, method: str | None = None) -> list[Call]:
        """The calls kept, or those of one method, oldest first."""
        with self._lock:
            return [call for call in self._calls if method in (None, call.method)]

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


def sanitised(value: Any, depth: int = 0) -> Any:
    """A copy without secrets, with long text cut and deep nesting ended."""
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
        return [sanitised(item, depth + 1) for item in value]
    return str(value)[:_LONGEST_TEXT]
