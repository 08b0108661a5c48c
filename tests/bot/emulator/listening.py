"""An app that keeps what people do in it, and acknowledges it as a test says."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from bot.emulator import Emulator
from bot.emulator.delivery.parcels import Ack, Parcel, ParcelKind, answered
from tests.bot.emulator.pieces import Json

Answer = Callable[[Json], Any]


class Listening:
    """Stands where sockets and HTTP would. `heard` are the payloads, oldest first, events apart."""

    timeout = Ack(ok=False, reason="timeout")

    def __init__(self, emulator: Emulator, answer: Answer = lambda _payload: None) -> None:
        self.heard: list[Json] = []
        self.answer = answer
        emulator.backend.carrier = self

    def send(self, parcel: Parcel) -> "Future[Ack]":
        if parcel.kind is ParcelKind.EVENT:
            return answered(Ack(ok=True))
        self.heard.append(parcel.payload)
        answer = self.answer(parcel.payload)
        return answered(answer if isinstance(answer, Ack) else Ack(ok=True, payload=answer))

    @property
    def last(self) -> Json:
        """What it was sent last."""
        return self.heard[-1]
