"""Presses: one listener of Bolt's takes them all in, and hands each to whoever listens to it.

Bolt finds a listener by asking one after the other whether it is the one, and puts together two
dozen arguments for each question. There are some eighty buttons, and taps should cost little.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

Listener = Callable[[dict[str, Any], dict[str, Any]], None]
_ANY = re.compile("")


class Presses:
    """Who listens to which button, menu or input; the first that was named counts.

    A listener is given the whole payload and the one element that was used. Slack is told that it
    was taken in once the listener returns.
    """

    def __init__(self, app: App) -> None:
        self._listeners: list[tuple[str | re.Pattern[str], Listener]] = []
        app.action(_ANY, matchers=[self._is_awaited])(self._press)

    def listen(self, action_id: str | re.Pattern[str], listener: Listener) -> None:
        """Have what is pressed there handed to a listener."""
        self._listeners.append((action_id, listener))

    def _is_awaited(self, action: dict[str, Any]) -> bool:
        return self._listener_of(action["action_id"]) is not None

    def _press(self, ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        listener = self._listener_of(action["action_id"])
        if listener is not None:
            listener(body, action)
            ack()

    def _listener_of(self, action_id: str) -> Listener | None:
        for wanted, listener in self._listeners:
            if action_id == wanted if isinstance(wanted, str) else wanted.search(action_id):
                return listener
        return None
