"""A Slack for this machine: its face. It knows nothing of any bot."""

from .clock import Clock, Timing
from .emulator import Emulator
from .faults import Fault, Faults
from .on_screen import NotOnScreen
from .outcome import Outcome
from .page_api import JumpTarget
from .people import Person
from .records import Message
from .traffic import Call

__all__ = [
    "Call",
    "Clock",
    "Emulator",
    "Fault",
    "Faults",
    "JumpTarget",
    "Message",
    "NotOnScreen",
    "Outcome",
    "Person",
    "Timing",
]
