"""A Slack for this machine: its face. It knows nothing of any bot."""

from .clock import Clock, Timing
from .emulator import Emulator
from .faults import Fault, Faults
from .guide import GuideStep
from .mishaps import Mishap
from .on_screen import NotOnScreen
from .outcome import Outcome
from .people import Person
from .records import Message
from .signed_http import UnverifiedUrl
from .stage import JumpTarget
from .traffic import Call

__all__ = [
    "Call",
    "Clock",
    "Emulator",
    "Fault",
    "Faults",
    "GuideStep",
    "JumpTarget",
    "Message",
    "Mishap",
    "NotOnScreen",
    "Outcome",
    "Person",
    "Timing",
    "UnverifiedUrl",
]
