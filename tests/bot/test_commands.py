"""``/handover`` and the words after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from bot import commands
from bot.feature import Command
from bot.listening import Listening
from bot.replies import Answer
from bot.slack.message import Message
from bot.slack.payloads import Call


class Ears:
    """Remembers what was listened to."""

    def __init__(self) -> None:
        self.routes: dict[str, Callable[[Call], Answer]] = {}

    def command(self, name: str, listener: Callable[[Call], Answer]) -> None:
        self.routes[name] = listener


def said(words: str) -> str:
    given = route(words)
    assert given.say is not None
    return given.say.text


def answer(text: str) -> Answer:
    return Answer(say=Message.plain(text))


def route(words: str) -> Answer:
    ears = Ears()
    known = [
        Command("setup", "sets a ward up", lambda call: answer(f"set up: {call.words}")),
        Command("pause", "pauses prompts", lambda _call: answer("paused")),
    ]
    commands.register(cast(Listening, ears), known)
    call = Call("T1", "C1", "U1", "trigger", "https://answer.example", words)
    return ears.routes["/handover"](call)


def test_a_word_goes_to_its_command() -> None:
    assert said("pause") == "paused"


@pytest.mark.parametrize("words", ["PAUSE", "Pause", "pause now please"])
def test_how_a_word_is_written_does_not_matter(words: str) -> None:
    assert said(words) == "paused"


def test_the_command_gets_all_the_words() -> None:
    assert said("setup Willow") == "set up: setup Willow"


@pytest.mark.parametrize("words", ["", "help", "HELP"])
def test_help_lists_every_word_and_what_it_does(words: str) -> None:
    listed = said(words)
    assert "`/handover setup` sets a ward up" in listed
    assert "`/handover pause` pauses prompts" in listed


def test_help_tells_everyone_how_to_raise_a_concern() -> None:
    assert said("help").endswith("Something doesn't feel right? Anyone can type `/concern`.")


def test_an_unknown_word_is_answered_with_help() -> None:
    assert said("setpu").startswith("We do not know “setpu”. You can type:")


def test_an_unknown_word_mentions_nobody() -> None:
    assert "<!channel>" not in said("<!channel>")


def test_a_very_long_word_is_cut() -> None:
    assert "x" * 41 not in said("x" * 5000)
