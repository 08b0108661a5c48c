"""One Socket Mode connection: what is still to be sent on it, and how it ends."""

import asyncio
import json
from dataclasses import dataclass, field
from enum import Enum

from starlette.websockets import WebSocket, WebSocketDisconnect

from ..state.records import Json
from .wire import Wire


class Goodbye(Enum):
    """Why Slack tells a connection to go, as its `disconnect` message says it."""

    WARNING = "warning"
    REFRESH = "refresh_requested"
    LINK_DISABLED = "link_disabled"
    TOO_MANY = "too_many_websockets"


@dataclass(eq=False, slots=True)
class Connection:
    """One socket. `leaving`: it was told to go; `silent`: it gets nothing, and does not know.

    To be touched on the event loop only.
    """

    websocket: WebSocket
    leaving: bool = False
    silent: bool = False
    _outgoing: "asyncio.Queue[str | None]" = field(default_factory=asyncio.Queue)

    def send(self, message: Json) -> None:
        """Queue a message; the pump carries it."""
        self._outgoing.put_nowait(json.dumps(message))

    def say_goodbye(self, reason: Goodbye) -> None:
        """Tell it to go. It is closed by `hang_up`."""
        self.leaving = True
        self.send(goodbye(reason))

    def hang_up(self) -> None:
        """Close it once what is queued is sent."""
        self._outgoing.put_nowait(None)

    def fall_silent(self) -> None:
        """Send nothing more and answer no ping, with the TCP connection left open."""
        self.silent = True
        self._wire.fall_silent()

    def cut(self) -> None:
        """Close it at once, without a goodbye."""
        self._wire.cut()

    async def pump(self) -> None:
        """Send what is queued, until it is hung up or the app has gone."""
        while (message := await self._outgoing.get()) is not None:
            if not self.silent and not await self._carry(message):
                return
        if not self.silent:
            await self.websocket.close()

    async def _carry(self, message: str) -> bool:
        try:
            await self.websocket.send_text(message)
        except (WebSocketDisconnect, RuntimeError):  # the app has just gone
            return False
        return True

    @property
    def _wire(self) -> Wire:
        wire: Wire = self.websocket.state.wire
        return wire


def goodbye(reason: Goodbye) -> Json:
    """The `disconnect` message."""
    return {"type": "disconnect", "reason": reason.value, "debug_info": {"host": "emulator"}}
