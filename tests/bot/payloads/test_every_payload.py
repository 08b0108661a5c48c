"""Everything that the bot can send is something that Slack takes, whatever stands in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings

import bot
from bot.emulator.block_kit import (
    check_home,
    check_message_blocks,
    check_modal,
    too_large,
    too_long,
)
from bot.slack.message import Message
from tests.bot.payloads.covered import BESIDES, COVERED, Builder, name_of

LONGEST_UPDATE = 4000
_EXAMPLES = 20


def problems(payload: Any) -> list[str]:
    """What Slack would refuse of a message, a view, or blocks of a Home."""
    if isinstance(payload, Message):
        return _of_a_message(payload)
    if isinstance(payload, list):
        return [p.line for p in check_home({"type": "home", "blocks": payload})] if payload else []
    check = check_home if payload["type"] == "home" else check_modal
    found = [problem.line for problem in check(payload)]
    return [*found, "view_too_large"] if too_large(payload) else found


def _of_a_message(message: Message) -> list[str]:
    found = [problem.line for problem in check_message_blocks(list(message.blocks))]
    if not message.text.strip():
        found.append("no_text")
    if len(message.text) > LONGEST_UPDATE:
        found.append("msg_too_long")
    if too_long(message.blocks):
        found.append("msg_blocks_too_long")
    return found


@pytest.mark.parametrize("builder", COVERED, ids=name_of)
def test_whatever_stands_in_it_slack_takes_it(builder: Builder) -> None:
    @settings(max_examples=_EXAMPLES, phases=[Phase.generate])
    @given(COVERED[builder])
    def takes(payload: Any) -> None:
        assert problems(payload) == []

    takes()


# That nothing is left out

MAKES = {"Message", "View", "list[Block]", "Sequence[Block]", "Message | None", "View | None"}
CALLS = {"Message.of", "Message.plain", "modal", "home"}
ROOT = Path(bot.__file__).parent
ELSEWHERE = {"emulator", "slack"}
"""The emulator is no part of the bot; `slack` knows of messages and of none in particular."""


def test_every_builder_of_the_bot_is_tried() -> None:
    tried = {name_of(builder) for builder in COVERED} | set(BESIDES)
    assert sorted(set(_builders()) - tried) == []


def test_nothing_is_tried_that_is_gone() -> None:
    assert sorted(set(BESIDES) - set(_builders())) == []


def _builders() -> Iterator[str]:
    """Every function of the bot that makes something to send out of plain values."""
    for path in sorted(ROOT.rglob("*.py")):
        place = path.relative_to(ROOT)
        if place.parts[0] not in ELSEWHERE:
            module = ".".join(("bot", *place.with_suffix("").parts)).removesuffix(".__init__")
            for function in ast.parse(path.read_text()).body:
                if isinstance(function, ast.FunctionDef) and _is_builder(function):
                    yield f"{module}.{function.name}"


def _is_builder(function: ast.FunctionDef) -> bool:
    if _asks_the_database(function):
        return _calls(function)
    public = not function.name.startswith("_")
    makes = function.returns is not None and ast.unparse(function.returns) in MAKES
    return _calls(function) or (public and makes)


def _asks_the_database(function: ast.FunctionDef) -> bool:
    """What reads from a session puts nothing together itself: it hands on to those who do."""
    return any(argument.arg in {"session", "wiring"} for argument in function.args.args)


def _calls(function: ast.FunctionDef) -> bool:
    """Whether it puts a message or a view together, by our own functions or by hand."""
    within = list(ast.walk(function))
    calls = (node for node in within if isinstance(node, ast.Call))
    written = (node for node in within if isinstance(node, ast.Dict))
    return any(ast.unparse(call.func) in CALLS for call in calls) or any(map(_is_view, written))


def _is_view(written: ast.Dict) -> bool:
    pairs = zip(written.keys, written.values, strict=True)
    return any(
        isinstance(name, ast.Constant)
        and name.value == "type"
        and isinstance(value, ast.Constant)
        and value.value in {"modal", "home"}
        for name, value in pairs
    )
