"""What is wrong with a payload, and where."""

from dataclasses import dataclass
from enum import Enum


class Surface(Enum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


EVERYWHERE = frozenset(Surface)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, in Slack's words, at a JSON pointer."""

    message: str
    pointer: str

    @property
    def line(self) -> str:
        """The fault as Slack writes it in `errors`."""
        return f"{self.message} [json-pointer:{self.pointer}]"
