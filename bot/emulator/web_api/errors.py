"""Slack's error shape, and its warnings."""

import math
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
        self.headers: dict[str, str] = {}

    def answer(self) -> dict[str, Any]:
        """The error as JSON."""
        return {"ok": False, "error": self.error, **self.extra}


class RateLimited(SlackError):
    """One call too many: 429, to be tried again after so many seconds, which are told whole."""

    def __init__(self, seconds: float) -> None:
        super().__init__("ratelimited", status=429)
        self.headers = {"Retry-After": str(math.ceil(seconds))}


def messages(lines: Iterable[str]) -> dict[str, Any]:
    """`response_metadata` with error lines."""
    return {"messages": [f"[ERROR] {line}" for line in lines]}


def invalid_arguments(*lines: str) -> SlackError:
    """The error for an argument that is missing or of the wrong kind."""
    return SlackError("invalid_arguments", response_metadata=messages(lines))


def missing(name: str) -> SlackError:
    """The error for a required argument that was not sent."""
    return invalid_arguments(f"missing required field: {name}")


def invalid_argument(what: str, name: str) -> SlackError:
    """The error for one argument, pointed at."""
    return invalid_arguments(f"{what} [json-pointer:/{name}]")


def invalid_view(problems: Sequence[Problem]) -> SlackError:
    """The error of `views.*` for a view that breaks the rules."""
    return invalid_arguments(*(problem.line for problem in problems))


def invalid_blocks(problems: Sequence[Problem], error: str = "invalid_blocks") -> SlackError:
    """The error of `chat.*` for blocks that break the rules."""
    lines = [problem.line for problem in problems]
    return SlackError(error, errors=lines, response_metadata=messages(lines))


def warned(answer: dict[str, Any], *warnings: str) -> dict[str, Any]:
    """The answer with more warnings, both ways that Slack gives them."""
    if not warnings:
        return answer
    metadata = answer.get("response_metadata", {})
    every = [*metadata.get("warnings", ()), *warnings]
    shown = {"warning": ",".join(every), "response_metadata": {**metadata, "warnings": every}}
    return {**answer, **shown}
