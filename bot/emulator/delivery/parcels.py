"""How things reach the app: parcels out, acknowledgements back, by socket or by HTTP."""

from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Protocol

from ..state.records import Json


class ParcelKind(Enum):
    """The kinds of envelope, as Socket Mode names them."""

    EVENT = "events_api"
    INTERACTIVE = "interactive"
    COMMAND = "slash_commands"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing for the app. `name` is for the traffic log; a retry says which and why.

    `copies`: how often the very same thing is delivered, which is once unless something is amiss.
    """

    kind: ParcelKind
    name: str
    payload: Json
    accepts_payload: bool = False
    retry: int = 0
    retry_reason: str = ""
    copies: int = 1

    def again(self, retry: int, reason: str) -> "Parcel":
        """The same parcel, once, marked as a retry."""
        return replace(self, retry=retry, retry_reason=reason, copies=1)


@dataclass(frozen=True, slots=True)
class Ack:
    """What came back. `payload` is what the app put into it; `reason` why there is none.

    `final`: the app asked that this not be tried again.
    """

    ok: bool
    payload: Any = None
    reason: str = ""
    final: bool = False


class Carrier(Protocol):
    """A way to the app. The future is always resolved, within Slack's three seconds."""

    def send(self, parcel: Parcel) -> "Future[Ack]":
        """Start carrying a parcel; never blocks."""


def answered(ack: Ack) -> "Future[Ack]":
    """A future that is resolved already."""
    future: Future[Ack] = Future()
    future.set_result(ack)
    return future


def resolve(future: "Future[Ack]", ack: Ack) -> bool:
    """Resolve a future unless it was; whether this did it."""
    try:
        future.set_result(ack)
    except InvalidStateError:
        return False
    return True
