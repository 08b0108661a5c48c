"""What a Web API method is: who may call it, how often, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ..backend import Backend
from ..faults.rate_limits import Tier
from .arguments import Arguments

Run = Callable[[Backend, Arguments], dict[str, Any]]


class Token(Enum):
    """The kinds of token, by how they begin."""

    BOT = "xoxb-"
    APP = "xapp-"
    ANY = ""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Method:
    """A method by Slack's name.

    `scopes`: one of these is needed; none if empty. `takes_json`: whether it looks into a JSON
    body. Slack's older methods that only read do not: to them it is as if nothing was sent.
    """

    name: str
    run: Run
    tier: Tier
    scopes: tuple[str, ...] = ()
    token: Token = Token.BOT
    takes_json: bool = True
