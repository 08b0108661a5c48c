"""The way of a parcel from Slack to its carrier, and what may befall it there."""

from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING

from ..faults.mishaps import Mishap, MishapKind
from ..traffic import Direction
from . import signed_http, socket_mode
from .parcels import Ack, Parcel, ParcelKind, answered, resolve

if TYPE_CHECKING:
    from ..backend import Backend

_DOWN = Ack(ok=False, reason="connection_failed")


def carry(backend: "Backend", parcel: Parcel) -> "Future[Ack]":
    """Send a parcel by the carrier in use, with the mishap that waits for it, if there is one."""
    if backend.faults.down_for() is not None or _is_gone(backend, parcel):
        return answered(_DOWN)
    mishap = backend.faults.take_envelope()
    if mishap is None:
        return backend.carrier.send(parcel)
    backend.traffic.note(
        Direction.TO_APP,
        parcel.kind.value,
        parcel.name,
        ok=False,
        detail={"mishap": mishap.kind.value, "seconds": mishap.seconds},
    )
    if mishap.kind is MishapKind.TWICE:
        return backend.carrier.send(replace(parcel, copies=2))
    return _too_late(backend, parcel, mishap)


def _is_gone(backend: "Backend", parcel: Parcel) -> bool:
    """Whether the app was taken out; of that alone it still hears, which is an event."""
    return not backend.app.installed and parcel.kind is not ParcelKind.EVENT


def _too_late(backend: "Backend", parcel: Parcel, mishap: Mishap) -> "Future[Ack]":
    """Slack waits its three seconds, whether the parcel comes after them or never."""
    outcome: Future[Ack] = Future()
    by_socket = backend.carrier is backend.sockets
    timeout = socket_mode.TIMEOUT if by_socket else signed_http.TIMEOUT

    def deliver() -> None:
        sent = backend.carrier.send(parcel)
        sent.add_done_callback(lambda done: resolve(outcome, done.result()))

    backend.later(backend.timing.ack, lambda: resolve(outcome, timeout))
    if mishap.kind is MishapKind.LATE:
        backend.later(mishap.seconds, deliver)
    return outcome
