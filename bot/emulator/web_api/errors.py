"""Slack's error shape."""

from collections.abc import Iterable, Sequence
from typing import Any

from ..block_kit import Problem


class SlackError(Exception):
    """An error by Slack's name; `extra` goes beside it in the answer."""

    def __init__(self, error: str, status: int = 200, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.extra = extra

    def answer(self) -> dict[str, Any]:
        """The error as JSON."""
        return {"ok": False, "error": self.error, **self.extra}


class RateLimited(SlackError):
    """One call too many: 429, to be tried again after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__("ratelimited", status=429)
        self.seconds = seconds


def messages(lines: Iterable[str]) -> dict[str, Any]:
    """`response_metadata` with error lines."""
    return {"messages": [f"[ERROR] {line}" for line in lines]}


def invalid_arguments(*lines: str) -> SlackError:
    """The error for an argument that is missing or of the wrong kind."""
    return SlackError("invalid_arguments", response_metadata=messages(lines))


def invalid_view(problems: Sequence[Problem]) -> SlackError:
    """The error of `views.*` for a view that breaks the rules."""
    return invalid_arguments(*(problem.line for problem in problems))


def invalid_blocks(problems: Sequence[Problem]) -> SlackError:
    """The error of `chat.*` for blocks that break the rules."""
    lines = [problem.line for problem in problems]
    return SlackError("invalid_blocks", errors=lines, response_metadata=messages(lines))
