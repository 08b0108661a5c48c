"""The modals behind a prompt's buttons: the room's count, and more on its dimension."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from blockkit import Context, Divider, Input, NumberInput, Section

from bot.handover.blocks import CANT_SAY, FOOTER, LONGEST_PART, SCORE_LABELS, SCORES
from bot.slack.message import modal, pack, prose
from bot.slack.payloads import View
from bot.slack.text import bold, escape, truncate
from prompts.catalogue import Dimension
from storage.handovers import Words
from storage.ratings import MOST_HANDS

ROOM_FORM: Final = "handover_room_form"
HANDS: Final = "handover_hands_"
# The order in which a room is asked.
ASKED_FOR: Final = (*SCORES, CANT_SAY)


@dataclass(frozen=True, slots=True)
class RoomOf:
    """Which prompt a room's form belongs to, and where it was opened."""

    handover_id: str
    channel_id: str


def room_form(room: RoomOf, words: Words) -> View:
    """How many hands for each score. Nothing is filled in: what stands there is not shown."""
    return modal(
        "Enter for the room",
        Section(
            prose(
                f"*Read it out:* “{escape(words.statement)}”\n"
                "Say each number in turn and count the hands. Leave a box empty for no hands."
            )
        ),
        *(_hands(score) for score in ASKED_FOR),
        Context([prose("Count hands, no names. A new count takes the place of the old one.")]),
        callback_id=ROOM_FORM,
        submit="Save the hands",
        close="Cancel",
        private_metadata=pack(room),
    )


def hands_block(score: int) -> str:
    """The id of the box for a score."""
    return f"{HANDS}{score}"


def room_saved(total: int, shown_from: int | None) -> View:
    """What was saved.

    :param shown_from: how many hands it takes to be shown, where these were fewer.
    """
    words = f"*Saved: {total} hand{'' if total == 1 else 's'}.*"
    if shown_from is not None:
        words += (
            f"\nA count is only shown if at least {shown_from} hands chose a number. "
            "If more come in, you can count again until the prompt closes."
        )
    return modal("Enter for the room", Section(prose(words)))


def more(words: Words, dimension: Dimension | None) -> View:
    """The whole dimension, and why it came today.

    :param dimension: None where the library has it no more; then what was asked is shown.
    """
    if dimension is None:
        see, think, act = [words.see], [words.think], [words.act]
    else:
        see = [item.text for item in dimension.see]
        think = [item.text for item in dimension.think]
        act = [item.text for item in dimension.act]
    return modal(
        "More on this",
        Section(prose(f"{bold(words.dimension)} ({escape(words.area)})")),
        Section(prose(truncate(f"*Why today:* {escape(words.why)}", LONGEST_PART))),
        Divider(),
        *_list("SEE: what to look for", see),
        *_list("THINK: what to ask ourselves", think),
        *_list("ACT: what we could do", act),
        Context([prose(FOOTER)]),
    )


def _hands(score: int) -> Input:
    return Input(
        SCORE_LABELS[score],
        NumberInput(
            is_decimal_allowed=False,
            action_id=hands_block(score),
            min_value=0,
            max_value=MOST_HANDS,
            focus_on_load=True if score == ASKED_FOR[0] else None,
        ),
        block_id=hands_block(score),
        optional=True,
    )


def _list(heading: str, texts: Sequence[str]) -> list[Section]:
    lines = [f"*{heading}*", *(f"• {escape(text)}" for text in texts)]
    return [Section(prose(part)) for part in _parts(lines)]


def _parts(lines: Iterable[str]) -> list[str]:
    """The lines put together into as few texts as they fit in."""
    parts: list[str] = []
    for line in lines:
        fitting = truncate(line, LONGEST_PART)
        if parts and len(parts[-1]) + len(fitting) < LONGEST_PART:
            parts[-1] += f"\n{fitting}"
        else:
            parts.append(fitting)
    return parts
