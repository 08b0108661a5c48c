"""The parts that the emulator is made of, handed to whoever needs several of them."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from .delivery.carriage import carry
from .delivery.parcels import Ack, Carrier, Parcel
from .delivery.socket_mode import SocketMode
from .delivery.tickets import Tickets
from .faults.calls import Faults
from .faults.rate_limits import RateLimits
from .interactions.response_urls import ResponseUrls
from .interactions.triggers import Triggers
from .state.clock import Clock, Timing
from .state.manifest import App
from .state.workspace import Workspace
from .traffic import Traffic


def _nowhere(_seconds: float, _callback: Callable[[], Any]) -> None:
    """Before the server runs and after it has stopped, nothing is done later."""


@dataclass(slots=True)
class Backend:
    """One emulated Slack, without its doors.

    `later(seconds, callback)` runs on the server's loop.
    """

    workspace: Workspace
    app: App
    clock: Clock
    timing: Timing
    traffic: Traffic
    triggers: Triggers
    tickets: Tickets
    limits: RateLimits
    response_urls: ResponseUrls
    sockets: SocketMode
    carrier: Carrier
    faults: Faults
    later: Callable[[float, Callable[[], Any]], None] = _nowhere

    @property
    def url(self) -> str:
        """Where the server is; empty until it is bound."""
        return self.workspace.url

    def send(self, parcel: Parcel) -> "Future[Ack]":
        """Give a parcel to whichever way to the app is in use."""
        return carry(self, parcel)
