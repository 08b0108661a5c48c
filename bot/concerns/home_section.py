"""The concerns' part of Home: ways in for everyone, the queue for recipients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blockkit import Actions, Button, Option, Section, StaticSelect
from blockkit.core import Component

from bot.concerns import ids, wording
from bot.concerns.afterwards_view import home_rows
from bot.concerns.own_view import mine_rows
from bot.concerns.pieces import line, small
from bot.feature import Block
from bot.slack.message import built, prose
from bot.slack.text import escape, mention, one_line, plain, truncate
from bot.ways_in import RAISE_CONCERN
from prompts.walltime import day_in_words
from storage.concerns import afterwards
from storage.concerns.counts import Counted
from storage.concerns.queue import Mine, Queue, Waiting
from storage.concerns.tables import Stage

MOST_WAITING = 20
MOST_WARDS = 100
MOST_COUNTED = 20
LONGEST_NAME = 60
LONGEST_PARAGRAPH = 3000
ANY_WARD = "any"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one account sees of concerns on Home.

    :ivar queue: for a recipient; None for everybody else.
    :ivar afterwards: what people told a Guardian.
    :ivar wards: ids and names of the wards whose recipients an admin may name.
    :ivar counted: for a manager, the last quarter on wards of whose concerns they receive none.
    """

    mine: Sequence[Mine] = ()
    queue: Queue | None = None
    afterwards: Sequence[afterwards.Waiting] = ()
    wards: Sequence[tuple[str, str]] = ()
    counted: Sequence[Counted] = ()


def section(seen: Seen) -> list[Block]:
    """The blocks."""
    ways_in: list[Component] = [
        line("*Something doesn’t feel right?* It can be small. You don’t need proof."),
        Actions(
            [
                Button("Raise a concern", action_id=RAISE_CONCERN, value=ANY_WARD),
                Button("I have a receipt code", action_id=ids.CODE),
                Button("What is held about me", action_id=ids.HELD),
            ]
        ),
    ]
    mine = [*built(line("*My concerns*")), *mine_rows(seen.mine)] if seen.mine else []
    others = (
        *_queue(seen.queue),
        *home_rows(seen.afterwards),
        *_counts(seen.counted),
        *_naming(seen.wards),
    )
    return [*built(*ways_in), *mine, *built(*others)]


def _queue(queue: Queue | None) -> list[Component]:
    if queue is None:
        return []
    counts = f"{queue.open} open, {queue.on_me} waiting for you, {queue.overdue} overdue."
    rows = [_row(one, place) for place, one in enumerate(queue.waiting[:MOST_WAITING])]
    left = len(queue.waiting) - len(rows)
    more = [small(f"And {left} more, which come up as you close these.")] if left else []
    return [line(f"*Concerns for you to answer.* {counts}"), *rows, *more]


def _row(one: Waiting, place: int) -> Section:
    parts = [
        f"*{escape(one.ward)}*, {day_in_words(one.raised_on)}",
        f"about: {wording.ABOUT[one.about].lower()}",
        f"how soon: {wording.SOON[one.soon].lower()}",
        "not acknowledged yet" if one.stage is Stage.OPEN else "acknowledged",
    ]
    if one.deputy_for:
        parts.append(f"as deputy for {mention(one.deputy_for)}")
    flags = [text for is_so, text in ((one.overdue, "Overdue."), (one.on_me, "Waits for you."))
             if is_so]  # fmt: skip
    text = "; ".join(parts) + "." + (f" *{' '.join(flags)}*" if flags else "")
    return Section(
        prose(text),
        accessory=Button("Open", action_id=f"{ids.VIEW}_{place}", value=one.concern_id),
    )


def _counts(counted: Sequence[Counted]) -> list[Component]:
    if not counted:
        return []
    shown = [_count(one) for one in counted[:MOST_COUNTED]]
    said = (
        "Concerns that their readers have taken up, a quarter at a time and only once it is over. "
        "No exact number is shown, and none below what your ward’s figures need."
    )
    listed = truncate("\n".join(["*How many concerns*", *shown]), LONGEST_PARAGRAPH)
    return [line(listed), small(said)]


def _count(one: Counted) -> str:
    quarter = f"{one.quarter.first:%B} to {one.quarter.last:%B %Y}"
    how_many = f"{one.at_least} or more" if one.at_least else f"fewer than {one.k}, or none"
    return f"{escape(truncate(one_line(one.ward), LONGEST_NAME))}, {quarter}: {how_many}."


def _naming(wards: Sequence[tuple[str, str]]) -> list[Component]:
    if not wards:
        return []
    options = [Option(plain(name, 75), ward_id) for ward_id, name in wards[:MOST_WARDS]]
    return [
        Section(
            prose("*Who receives concerns?* You can name them, ward by ward."),
            accessory=StaticSelect(
                action_id=ids.RECIPIENTS, options=options, placeholder="Choose a ward"
            ),
        )
    ]
