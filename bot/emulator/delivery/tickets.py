"""Tickets: each opens one Socket Mode connection, within a minute."""

import secrets
import threading
from collections.abc import Callable


class Tickets:
    """The tickets handed out by `apps.connections.open` and not yet used."""

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._expiry: dict[str, float] = {}

    def issue(self) -> str:
        """A fresh ticket."""
        ticket = secrets.token_hex(16)
        with self._lock:
            now = self._monotonic()
            self._expiry = {old: end for old, end in self._expiry.items() if end > now}
            self._expiry[ticket] = now + self._seconds
        return ticket

    def redeem(self, ticket: str) -> bool:
        """Use a ticket up; False if there was none such, or it came too late."""
        with self._lock:
            end = self._expiry.pop(ticket, None)
            return end is not None and self._monotonic() <= end
