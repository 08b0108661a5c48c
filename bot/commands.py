"""``/handover`` and the words that go after it, each brought by a feature."""

from __future__ import annotations

from collections.abc import Sequence

from bot.feature import Command
from bot.listening import Listening
from bot.replies import Answer
from bot.slack.message import Message
from bot.slack.payloads import Call
from bot.slack.text import escape

NAME = "/handover"
# What is listed before it is for managers. A nurse who asks for help may be looking for this.
FOR_EVERYONE = "Something doesn't feel right? Anyone can type `/concern`."


def register(listening: Listening, commands: Sequence[Command]) -> None:
    """Route ``/handover <word>`` to the command of that word."""
    known = {command.word: command for command in commands}

    def route(call: Call) -> Answer:
        word = call.words.split(maxsplit=1)[0].lower() if call.words else "help"
        if word == "help":
            return Answer(say=_help(commands, ""))
        command = known.get(word)
        if command is None:
            return Answer(say=_help(commands, f"We do not know “{escape(word[:40])}”. "))
        return command.run(call)

    listening.command(NAME, route)


def _help(commands: Sequence[Command], opening: str) -> Message:
    lines = [f"`{NAME} {command.word}` {command.purpose}" for command in commands]
    return Message.plain(f"{opening}You can type:\n" + "\n".join([*lines, FOR_EVERYONE]))
