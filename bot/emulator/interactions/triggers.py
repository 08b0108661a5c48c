"""Trigger ids: three seconds, once."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

_KEPT = 2000


class TriggerFault(Enum):
    """Why a trigger id opens nothing, as `views.open` says it."""

    INVALID = "invalid_trigger_id"
    EXPIRED = "expired_trigger_id"
    EXCHANGED = "exchanged_trigger_id"


@dataclass(frozen=True, slots=True)
class Trigger:
    """Who acted, until when it counts, and in which view, if in one."""

    user: str
    expires: float
    view_id: str | None = None
    exchanged: bool = False


class Triggers:
    """The trigger ids that were handed out."""

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._made: dict[str, Trigger] = {}

    def make(self, user: str, view_id: str | None = None) -> str:
        """A trigger id for what this user has just done."""
        number = secrets.randbelow(10**12)
        trigger_id = f"{number:012d}.{secrets.randbelow(10**10):010d}.{secrets.token_hex(16)}"
        with self._lock:
            self._made[trigger_id] = Trigger(user, self._monotonic() + self._seconds, view_id)
            while len(self._made) > _KEPT:
                self._made.pop(next(iter(self._made)))
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger | TriggerFault:
        """Use a trigger id up. The second time, or too late, it is a fault."""
        with self._lock:
            trigger = self._made.get(trigger_id)
            if trigger is None:
                return TriggerFault.INVALID
            if trigger.exchanged:
                return TriggerFault.EXCHANGED
            if self._monotonic() > trigger.expires:
                return TriggerFault.EXPIRED
            self._made[trigger_id] = replace(trigger, exchanged=True)
            return trigger
