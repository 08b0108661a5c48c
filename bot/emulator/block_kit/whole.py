"""What holds for a whole list of blocks: how many, which ids, how much of what."""

from collections.abc import Iterator, Sequence
from typing import Any

from .blocks import BLOCK, LONGEST_MARKDOWN
from .inside import every_block, located_blocks, located_elements
from .problem import Problem, Surface
from .rules import array
from .tables import text_in

MOST = {Surface.MESSAGE: 50, Surface.MODAL: 100, Surface.HOME: 100}
"""How many blocks each surface takes."""

LONGEST_MESSAGE = 12_000
"""All the text in a message's blocks together, in characters. Slack documents the error for more
(`msg_blocks_too_long`) and not the figure; its people have named this one."""

_TABLES = frozenset({"table", "data_table"})
_CHARTS = frozenset({"data_visualization"})


def check_blocks(blocks: Any, pointer: str, surface: Surface) -> list[Problem]:
    """Everything that is wrong with a surface's list of blocks."""
    least = 0 if surface is Surface.MESSAGE else 1
    problems = list(array(BLOCK, least, MOST[surface])(blocks, pointer, surface))
    return problems or check_together([(pointer, blocks)])


def check_together(lists: Sequence[tuple[str, Any]]) -> list[Problem]:
    """What is wrong between blocks that are each well, in lists that stand on one surface."""
    located = [pair for pointer, blocks in lists for pair in located_blocks(blocks, pointer)]
    return [
        *_repeated_block_ids(located),
        *_repeated_action_ids(located),
        *_several_focused(located),
        *_too_much_markdown(lists[0][0], located),
        *_too_many(located, "table", _TABLES, 1),
        *_too_many(located, "charts", _CHARTS, 2),
    ]


def too_long(blocks: Sequence[Any]) -> bool:
    """Whether a message's blocks hold more text than Slack takes."""
    return sum(text_in(block) for block in blocks) > LONGEST_MESSAGE


def holds_input(blocks: Sequence[Any]) -> bool:
    """Whether something is asked for."""
    return any(block.get("type") == "input" for block in every_block(blocks))


_Located = Sequence[tuple[str, dict[str, Any]]]


def _repeated_block_ids(located: _Located) -> Iterator[Problem]:
    seen: set[str] = set()
    for where, block in located:
        block_id = block.get("block_id")
        if block_id in seen:
            yield Problem(f"`block_id` {block_id} already exists", f"{where}/block_id")
        elif block_id is not None:
            seen.add(block_id)


def _repeated_action_ids(located: _Located) -> Iterator[Problem]:
    seen: set[str] = set()
    for where, element in _acting(located):
        action_id = element.get("action_id")
        if action_id in seen:
            yield Problem(f"`action_id` {action_id} already exists", f"{where}/action_id")
        elif action_id is not None:
            seen.add(action_id)


def _several_focused(located: _Located) -> Iterator[Problem]:
    focused = [where for where, element in _acting(located) if element.get("focus_on_load")]
    for where in focused[1:]:
        yield Problem("only one element can have focus", f"{where}/focus_on_load")


def _too_much_markdown(pointer: str, located: _Located) -> Iterator[Problem]:
    total = sum(len(block["text"]) for _, block in located if block["type"] == "markdown")
    if total > LONGEST_MARKDOWN:
        yield Problem(f"markdown text must be less than {LONGEST_MARKDOWN + 1} characters", pointer)


def _too_many(located: _Located, name: str, types: frozenset[str], most: int) -> Iterator[Problem]:
    found = [where for where, block in located if block["type"] in types]
    for where in found[most:]:
        yield Problem(f"no more than {most} {name} allowed", where)


def _acting(located: _Located) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each element that can be acted on, with its pointer."""
    for where, block in located:
        for inside, element in located_elements(block):
            yield f"{where}{inside}", element
