"""What has been said about a concern, a page at a time: Slack takes only so much in one view."""

from __future__ import annotations

from collections.abc import Sequence

from blockkit import Actions, Button, Divider
from blockkit.core import Component

from bot.concerns import wording
from bot.concerns.pieces import quoted, small
from bot.slack.text import mention
from prompts.walltime import day_in_words
from storage.concerns.reading import Spoken
from storage.concerns.tables import Side

MOST_ON_A_PAGE = 12
# A view may have 250 kB, and a character takes up to twelve bytes on its way.
MOST_CHARACTERS = 12_000


def said(
    dialogue: Sequence[Spoken], page: int, turn: str, *, person: str = "The person"
) -> list[Component]:
    """One page of the dialogue, in order, and the buttons that turn it.

    :param page: 0 is the newest.
    :param turn: what the actions of the buttons begin with.
    :param person: what the person who raised it is called.
    """
    pages = pages_of(dialogue)
    page = min(page, len(pages) - 1)
    blocks: list[Component] = [Divider()] if dialogue else []
    for spoken in pages[page]:
        blocks.append(small(f"{_who(spoken, person)} {wording.SAID[spoken.said]}, "
                            f"{day_in_words(spoken.on)}:"))  # fmt: skip
        blocks.append(quoted(spoken.words))
    turns = []
    if page + 1 < len(pages):
        turns.append(Button("Earlier", action_id=f"{turn}_earlier", value=str(page + 1)))
    if page > 0:
        turns.append(Button("Later", action_id=f"{turn}_later", value=str(page - 1)))
    return [*blocks, Actions([*turns])] if turns else blocks


def pages_of(dialogue: Sequence[Spoken]) -> list[list[Spoken]]:
    """The dialogue cut into pages, the newest page first, each in order. There is always one."""
    pages: list[list[Spoken]] = [[]]
    room = MOST_CHARACTERS
    for spoken in reversed(dialogue):
        if pages[-1] and (len(pages[-1]) == MOST_ON_A_PAGE or len(spoken.words) > room):
            pages.append([])
            room = MOST_CHARACTERS
        pages[-1].insert(0, spoken)
        room -= len(spoken.words)
    return pages


def _who(spoken: Spoken, person: str) -> str:
    if spoken.side is Side.PERSON or spoken.by is None:
        return person
    return mention(spoken.by)
