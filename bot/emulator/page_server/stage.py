"""What the page shows beside the workspace: jump buttons, the guided path, what people did."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from ..backend import Backend
from ..people.deeds import Deeds
from .guide import Guide
from .live import Live


@dataclass(frozen=True, slots=True)
class JumpTarget:
    """A button that moves the clock; the demo supplies what it does."""

    label: str
    action: Callable[[], None]


@dataclass(slots=True)
class Stage:
    """What the page's doors share.

    `session` differs between two emulators, so that a page which stays open while one stops and
    the next starts can tell them apart.
    """

    backend: Backend
    live: Live
    jumps: list[JumpTarget] = field(default_factory=list)
    guide: Guide = field(default_factory=Guide)
    deeds: Deeds = field(default_factory=Deeds)
    session: str = field(default_factory=lambda: secrets.token_hex(8))
