"""Mishaps of delivery: an envelope that comes twice, late, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar


class MishapKind(Enum):
    """What can go wrong with an envelope on its way to the app."""

    TWICE = "twice"
    LATE = "late"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Mishap:
    """One mishap: `Mishap.TWICE`, `Mishap.LOST`, `Mishap.LATE(seconds)`.

    Slack's three seconds run all the same: a late envelope may come when nobody waits for it.
    """

    kind: MishapKind
    seconds: float = 0.0

    TWICE: ClassVar["Mishap"]
    LOST: ClassVar["Mishap"]
    LATE: ClassVar[Callable[[float], "Mishap"]]


def _late(seconds: float) -> Mishap:
    return Mishap(MishapKind.LATE, seconds)


Mishap.TWICE = Mishap(MishapKind.TWICE)
Mishap.LOST = Mishap(MishapKind.LOST)
Mishap.LATE = _late
