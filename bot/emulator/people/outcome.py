"""What a person sees of Slack's own doing after they act."""

from dataclasses import dataclass, field
from enum import Enum

TROUBLE = "We had some trouble connecting. Try again?"
"""Slack's sentence in a modal whose app did not answer, or answered what Slack cannot show."""

NOT_CONFIGURED = "This app is not configured to handle interactive responses."


class Result(Enum):
    """What became of a form that was sent."""

    CLOSED = "closed"
    UPDATED = "updated"
    PUSHED = "pushed"
    ERRORS = "errors"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether Slack's part went well, and the sentence that it shows if not.

    For a form that was sent: what became of it, and the errors by block id.
    """

    ok: bool = True
    sentence: str | None = None
    result: Result | None = None
    errors: dict[str, str] = field(default_factory=dict)


class NotPossible(Exception):
    """An act that the screen does not offer: no such channel, message, button or view."""
