"""A Slack for this machine: its face. It knows nothing of any bot."""

from .delivery.signed_http import UnverifiedUrl
from .emulator import Emulator
from .faults.calls import Fault, Faults
from .faults.mishaps import Mishap
from .page_server.guide import GuideStep
from .page_server.stage import JumpTarget
from .people.on_screen import NotOnScreen
from .people.outcome import Outcome
from .people.person import Person
from .state.clock import Clock, Timing
from .state.records import Message
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
