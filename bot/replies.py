"""What listeners give back: an answer to a press or a command, a reply to a modal that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.slack.message import Message
from bot.slack.payloads import View


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gets back for a press, a command or a shortcut. All of it is best effort.

    :ivar say: a message only they see.
    :ivar replace: whether it takes the place of the message that was pressed.
    :ivar open: a modal to open; ``push`` puts it on top of the one they are in.
    :ivar update: the view to put in place of the one they are in.
    :ivar not_redrawn: what to say if it cannot be put there, where the usual words will not do.
    :ivar home: whether their Home shows something else now.
    """

    say: Message | None = None
    replace: bool = False
    open: View | None = None
    push: View | None = None
    update: View | None = None
    not_redrawn: str = ""
    home: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a sent modal becomes: closed unless one of these is given.

    :ivar errors: what is wrong, by block id; what was typed stays.
    :ivar update: the view that takes its place; ``push``, one on top of it.
    :ivar clear: close every modal in the stack.
    """

    errors: Mapping[str, str] = field(default_factory=dict)
    update: View | None = None
    push: View | None = None
    clear: bool = False
    home: bool = False


NOTHING = Answer()
