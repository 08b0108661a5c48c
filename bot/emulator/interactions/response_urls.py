"""Response URLs: five uses in thirty minutes, tied to what the person acted on."""

import secrets
import threading
from dataclasses import dataclass, replace
from enum import Enum

from ..state.clock import Timing

_KEPT = 5000


class UrlFault(Enum):
    """Why a response URL takes nothing more, as Slack says it."""

    UNKNOWN = "invalid_url"
    EXPIRED = "expired_url"
    USED = "used_url"


@dataclass(frozen=True, slots=True)
class Origin:
    """What was acted on: the person, the channel, and the message if it was one.

    `ephemeral` says whether that message is one that only this person sees.
    """

    user: str
    channel: str
    message_ts: str | None = None
    ephemeral: bool = False


@dataclass(frozen=True, slots=True)
class _Grant:
    origin: Origin
    expires: float
    uses: int


class ResponseUrls:
    """The response URLs that were handed out."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._lock = threading.Lock()
        self._grants: dict[str, _Grant] = {}

    def make(self, base: str, family: str, origin: Origin) -> str:
        """A URL under `base` for `family` (`actions` or `commands`) and what was acted on."""
        key = secrets.token_hex(12)
        expires = self._timing.monotonic() + self._timing.response_url
        with self._lock:
            self._grants[key] = _Grant(origin, expires, self._timing.response_url_uses)
            while len(self._grants) > _KEPT:
                self._grants.pop(next(iter(self._grants)))
        return f"{base}/{family}/{key}"

    def use(self, key: str) -> Origin | UrlFault:
        """Count one use and say what the URL stands for."""
        with self._lock:
            grant = self._grants.get(key)
            if grant is None:
                return UrlFault.UNKNOWN
            if self._timing.monotonic() > grant.expires:
                return UrlFault.EXPIRED
            if grant.uses == 0:
                return UrlFault.USED
            self._grants[key] = replace(grant, uses=grant.uses - 1)
            return grant.origin
