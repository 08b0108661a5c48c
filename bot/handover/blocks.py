"""What the channel and its people are shown of a prompt: pure functions from plain values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from blockkit import Actions, Button, Context, Section

from bot import ways_in
from bot.slack.limits import Block
from bot.slack.message import Message, built, prose
from bot.slack.text import bold, escape, truncate
from storage.handovers import Band, Opening, Talked, Words
from storage.improving.tables import Helped

RATE: Final = "handover_rate_"
RATE_PATTERN: Final = re.compile(rf"^{RATE}[0-5]$")
ROOM: Final = "handover_room"
TALKED: Final = "handover_talked"
NOT_THIS_TIME: Final = "handover_not_this_time"
MORE: Final = "handover_more"
HELPED: Final = "handover_helped_"
HELPED_PATTERN: Final = re.compile(rf"^{HELPED}[012]$")
# In the order of their buttons.
HELPED_WORDS: Final = (Helped.YES, Helped.A_LITTLE, Helped.NOT_YET)

SCORES: Final = (1, 2, 3, 4, 5)
CANT_SAY: Final = 0
SCORE_LABELS: Final = {1: "1 not at all", 2: "2", 3: "3", 4: "4", 5: "5 completely", 0: "Can't say"}
# Each begins with what is to be seen on the button: people who speak to their computer say that.
SPOKEN_LABELS: Final = {
    1: "1 not at all true here, out of 5",
    2: "2 out of 5",
    3: "3 out of 5",
    4: "4 out of 5",
    5: "5 completely true here, out of 5",
    0: "Can't say",
}
FOOTER: Final = "Talk, don't type. No names here."
LONGEST_TEXT: Final = 3900
LONGEST_PART: Final = 2900

_OPENINGS = {
    Opening.SINCE: "Since last time:",
    Opening.HELPED: "This was done. Did it help?",
}
_HELPED_LABELS = {
    Helped.YES: "It helped",
    Helped.A_LITTLE: "It helped a little",
    Helped.NOT_YET: "Not yet",
}
_TOOK_PART = {
    Band.FEW: "Fewer than 5 took part.",
    Band.FIVE: "5 or more took part.",
    Band.TEN: "10 or more took part.",
}


@dataclass(frozen=True, slots=True)
class Opens:
    """What a prompt opens with: something that was done, and how it is spoken of."""

    how: Opening
    words: str


def prompt(
    handover_id: str,
    words: Words,
    begins: str,
    late_since: str | None,
    opens: Opens | None = None,
) -> Message:
    """A prompt that takes answers.

    :param begins: when its handover begins, on the ward's clock.
    :param late_since: when it should have come, if it is late.
    :param opens: something done that its team hears of, or is asked about, if there is any.
    """
    late = f"This came late: Slack or we were down at {late_since}." if late_since else ""
    return Message.of(
        _spoken(words, begins, late, opens),
        *_since(opens),
        *_body(words, begins, late),
        *_about(handover_id, _while_open()),
        *_did_it_help(handover_id, opens),
        *_footer(),
    )


def closed_prompt(
    handover_id: str,
    words: Words,
    begins: str,
    band: Band | None,
    opens: Opens | None = None,
) -> Message:
    """The same prompt once its time for answers is over: it can still be read, and worried at.

    :param band: how many took part; None where that is not known.
    """
    closed = f"This prompt is closed. {_TOOK_PART[band]}" if band else "This prompt is closed."
    return Message.of(
        _spoken(words, begins, closed, opens if opens and opens.how is Opening.SINCE else None),
        *_since(opens),
        *_body(words, begins, ""),
        *_about(handover_id, _always()),
        Context([prose(f"{closed} {FOOTER}")]),
    )


def saved(score: int) -> Message:
    """What the person who tapped is told, and nobody else."""
    what = "can't say" if score == CANT_SAY else str(score)
    return Message.plain(f"Saved: {what}. Tap again to change it.")


def said(talked: Talked, *, before: bool) -> Message:
    """What the person who pressed one of the two buttons is told.

    :param before: whether this had been saved already.
    """
    already = " already" if before else ""
    if talked is Talked.TALKED:
        return Message.plain(f"Saved{already}: you talked about it. No name is kept.")
    return Message.plain(f"Saved{already}: not this time. That is fine, and no name is kept.")


def judged(helped: Helped, *, before: bool) -> Message:
    """What the person who said whether something helped is told."""
    already = " already" if before else ""
    return Message.plain(
        f"Saved{already} for the team: {_HELPED_LABELS[helped].lower()}. No name is kept."
    )


def slower(ward: str) -> Message:
    """What a manager is told when their ward's prompts drop to one a day."""
    return Message.plain(
        f"The last six prompts on {bold(ward)} went by with no tap and no word that the team "
        "had talked. So we now send one a day, before the first handover. One tap, or one "
        "“We talked about it”, brings the others back.\n"
        "If handover is the wrong moment, you can change the times with `/handover setup`, or "
        "stop for a while with `/handover pause`."
    )


def _since(opens: Opens | None) -> list[Section]:
    """The line above a prompt, if something was done that its team should hear of."""
    if opens is None or opens.how is not Opening.SINCE:
        return []
    return [_spoken_of(opens, escape(opens.words))]


def _did_it_help(handover_id: str, opens: Opens | None) -> list[Section | Block]:
    """The question below a prompt, if something was done that its team should judge."""
    if opens is None or opens.how is not Opening.HELPED:
        return []
    return [_spoken_of(opens, f"“{escape(opens.words)}”"), *_about(handover_id, _helped_buttons())]


def _spoken_of(opens: Opens, said: str) -> Section:
    return Section(prose(truncate(f"*{_OPENINGS[opens.how]}* {said}", LONGEST_PART)))


def _body(words: Words, begins: str, note: str) -> list[Section]:
    """The parts of a prompt that are read aloud, one to a block so that none is folded away."""
    heading = f"{bold(words.dimension)} ({escape(words.area)}), for the {begins} handover."
    parts = [
        f"{heading}\n{escape(note)}" if note else heading,
        f"*SEE:* {escape(words.see)}",
        f"*THINK:* {escape(words.think)}",
        f"*ACT:* {escape(words.act)}",
        f"*RATE:* How true is this here?\n“{escape(words.statement)}”",
    ]
    return [Section(prose(truncate(part, LONGEST_PART))) for part in parts]


# The buttons are the same under each prompt, but for the handover they are about. Hundreds of
# prompts are made in one minute, and building the buttons would be a good part of that.
@cache
def _while_open() -> tuple[Block, ...]:
    return built(
        Actions([_rating(score) for score in (*SCORES, CANT_SAY)]),
        Actions(
            [
                Button("Enter for the room", ROOM),
                Button("We talked about it", TALKED),
                Button("Not this time", NOT_THIS_TIME),
            ]
        ),
        *_always(),
    )


@cache
def _helped_buttons() -> tuple[Block, ...]:
    buttons = [
        Button(_HELPED_LABELS[helped], f"{HELPED}{place}")
        for place, helped in enumerate(HELPED_WORDS)
    ]
    return built(Actions([*buttons]))


@cache
def _always() -> tuple[Block, ...]:
    return built(
        Actions(
            [
                Button("Something doesn't feel right", ways_in.RAISE_CONCERN),
                Button("More on this", MORE),
            ]
        )
    )


@cache
def _footer() -> tuple[Block, ...]:
    return built(Context([prose(FOOTER)]))


def _rating(score: int) -> Button:
    return Button(SCORE_LABELS[score], f"{RATE}{score}", accessibility_label=SPOKEN_LABELS[score])


def _about(handover_id: str, buttons: Sequence[Block]) -> list[Block]:
    """Rows of buttons, each with the handover it is about."""
    return [
        {**row, "elements": [{**button, "value": handover_id} for button in row["elements"]]}
        for row in buttons
    ]


def _spoken(words: Words, begins: str, note: str, opens: Opens | None) -> str:
    """The whole prompt in one text, for a screen reader or a notification."""
    said = f"{_OPENINGS[opens.how]} {opens.words}" if opens else ""
    parts: Sequence[str] = (
        said if opens and opens.how is Opening.SINCE else "",
        f"{words.dimension}, for the {begins} handover.",
        note,
        f"SEE: {words.see}",
        f"THINK: {words.think}",
        f"ACT: {words.act}",
        f"RATE, from 1 (not at all) to 5 (completely): “{words.statement}”",
        said if opens and opens.how is Opening.HELPED else "",
        FOOTER,
    )
    return truncate(escape(" ".join(part for part in parts if part)), LONGEST_TEXT)
