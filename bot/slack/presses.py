"""Presses: each is handed to its listener as soon as Bolt has found that it comes from Slack.

Bolt's own way to a listener is to ask one after the other whether it is the one, and to put
together two dozen arguments for each question. A press needs none of them but what was pressed,
and a tap costs a fifth less without (``make bench ONLY=tap``). One listener of Bolt's for all of
them would not help: most of it is what Bolt does for each that it calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

Listener = Callable[[dict[str, Any], dict[str, Any]], None]


class Presses(Middleware):
    """Who listens to which button, menu or input; the first that was named counts.

    A listener is given the whole payload and the one element that was used. Slack is told that it
    was taken in once the listener returns.
    """

    def __init__(self) -> None:
        self._listeners: list[tuple[str | re.Pattern[str], Listener]] = []

    def listen(self, action_id: str | re.Pattern[str], listener: Listener) -> None:
        """Have what is pressed there handed to a listener."""
        self._listeners.append((action_id, listener))

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's signature
        next: Callable[[], BoltResponse],
    ) -> BoltResponse:
        """Answer a press that somebody listens to; leave everything else to Bolt."""
        if req.body.get("type") != "block_actions":
            return next()
        action = req.body["actions"][0]
        listener = self._listener_of(action["action_id"])
        if listener is None:
            return next()
        listener(req.body, action)
        return BoltResponse(status=200)

    def _listener_of(self, action_id: str) -> Listener | None:
        for wanted, listener in self._listeners:
            if action_id == wanted if isinstance(wanted, str) else wanted.search(action_id):
                return listener
        return None
