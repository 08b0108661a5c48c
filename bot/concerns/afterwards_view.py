"""How it went for a person, as a Guardian reads it."""

from __future__ import annotations

from collections.abc import Sequence

from blockkit import Actions, Button, Section
from blockkit.core import Component

from bot.concerns import ids, wording
from bot.concerns.pieces import alarm, line, quoted, small
from bot.slack.message import modal, prose
from bot.slack.payloads import View
from bot.slack.text import escape
from prompts.walltime import day_in_words
from storage.concerns.afterwards import Opened, Waiting

MOST_ON_HOME = 5
MOST_LISTED = 80
HEADING = "*What people told you as their Guardian*, after a concern was closed."


def home_rows(waiting: Sequence[Waiting]) -> list[Component]:
    """A Guardian's part of Home: the newest answers."""
    if not waiting:
        return []
    everything = Button(f"See all {len(waiting)}", action_id=ids.AFTERWARDS_ALL)
    more = [Actions([everything])] if len(waiting) > MOST_ON_HOME else []
    return [line(HEADING), *_rows(waiting[:MOST_ON_HOME]), *more]


def list_view(waiting: Sequence[Waiting]) -> View:
    """All answers that a Guardian may see, the newest first."""
    shown = waiting[:MOST_LISTED]
    left = len(waiting) - len(shown)
    more = [small(f"The newest {MOST_LISTED} are shown; {left} are older.")] if left else []
    nothing = [] if shown else [line("Nobody has told you anything so far.")]
    return modal("How it went", alarm(None), line(HEADING), *_rows(shown), *nothing, *more)


def answer_view(opened: Opened) -> View:
    """One answer. It carries no name."""
    return modal(
        "How it went",
        alarm(None),
        line(
            f"*{escape(opened.ward)}*, {day_in_words(opened.on)}. "
            f"Asked {wording.MOMENT[opened.moment]}."
        ),
        line(f"*Would they speak up again?* {wording.AGAIN[opened.again]}"),
        line(f"*Has it cost them anything?* {wording.COST[opened.cost]}"),
        *([quoted(opened.words)] if opened.words else []),
        *_concern(opened),
        small(
            "They chose you to see this. It is written down that you opened it. "
            "Keep it to yourself, unless somebody is in danger or the law says so."
        ),
        close="Done",
    )


def _rows(waiting: Sequence[Waiting]) -> list[Component]:
    return [
        Section(
            prose(f"*{escape(one.ward)}*, {day_in_words(one.on)}"),
            accessory=Button("Read", action_id=f"{ids.AFTERWARDS}_{place}", value=one.answer_id),
        )
        for place, one in enumerate(waiting)
    ]


def _concern(opened: Opened) -> list[Component]:
    if opened.concern_id is None:
        return [small("They did not tick you for the concern itself, so you cannot open it.")]
    return [Actions([Button("Open the concern", action_id=ids.VIEW, value=opened.concern_id)])]
