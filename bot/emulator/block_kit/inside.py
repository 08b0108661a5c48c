"""What is inside blocks: the blocks that others hold, and the elements that a person acts on."""

from collections.abc import Iterator, Sequence
from typing import Any

Json = dict[str, Any]

ACTING = frozenset({"actions", "context_actions"})
"""Blocks whose elements a person can act on."""

_HOLDING = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
"""Blocks that hold others, and under which name."""


def every_block(blocks: Sequence[Json]) -> Iterator[Json]:
    """Each block and each that it holds, in reading order."""
    for _, block in located_blocks(blocks, ""):
        yield block


def located_blocks(blocks: Sequence[Json], pointer: str) -> Iterator[tuple[str, Json]]:
    """Each block and each that it holds, with its JSON pointer."""
    for place, block in enumerate(blocks):
        where = f"{pointer}/{place}"
        yield where, block
        name = _HOLDING.get(str(block.get("type")))
        if name is not None:
            yield from located_blocks(block.get(name, ()), f"{where}/{name}")


def acting_elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Each element that a person can act on, with the block that it is in, in reading order."""
    for block in every_block(blocks):
        for element in elements_of(block):
            yield block, element


def elements_of(block: Json) -> list[Json]:
    """The elements that a person can act on in a block itself, in reading order."""
    return [element for _, element in located_elements(block)]


def located_elements(block: Json) -> Iterator[tuple[str, Json]]:
    """The elements of a block that a person can act on, with where they are in it."""
    for name in ("accessory", "element"):
        yield from _if_acting(f"/{name}", block.get(name))
    for name in _lists(block):
        for place, element in enumerate(block.get(name) or ()):
            yield from _if_acting(f"/{name}/{place}", element)


def _lists(block: Json) -> tuple[str, ...]:
    kind = block.get("type")
    if kind in ACTING:
        return ("elements",)
    return ("actions",) if kind == "card" else ()


def _if_acting(where: str, element: Any) -> Iterator[tuple[str, Json]]:
    if isinstance(element, dict) and element.get("type") != "image":
        yield where, element
