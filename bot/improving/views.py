"""What a ward has agreed and done, as its managers and facilitators see it; and the reminder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from blockkit import Actions, Button, Context, Divider, Section
from blockkit.core import Component

from bot import ways_in
from bot.feature import Block
from bot.improving import ids
from bot.slack.message import Message, built, modal, prose
from bot.slack.payloads import View
from bot.slack.text import bold, escape, plain, truncate
from prompts.walltime import day_in_words
from storage.improving.tables import Helped

# Two blocks each, and one for each that was done: a modal holds a hundred.
MOST_AGREED = 15
# Whatever of the eight weeks is not listed cannot be taken back.
MOST_DONE = 55
LONGEST_PARAGRAPH = 2900
# For longer we do not know where our messages stand.
TAKEN_BACK_FROM = (
    "What you take back goes from prompts and digests too. Only a digest that a manager got more "
    "than a month ago stays as it is."
)
TEAM_SAYS = {
    None: "The team has not said yet whether it helped.",
    Helped.YES: "The team says it helped.",
    Helped.A_LITTLE: "The team says it helped a little.",
    Helped.NOT_YET: "The team says it has not helped yet.",
}


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something that a ward means to do.

    :ivar theme: the name of what it is about; None where it fits none.
    """

    action_id: str
    words: str
    theme: str | None
    owner: str
    review_on: date


@dataclass(frozen=True, slots=True)
class Done:
    """Something that a ward did."""

    deed_id: str
    words: str
    theme: str | None
    written_on: date
    helped: Helped | None


@dataclass(frozen=True, slots=True)
class Listed:
    """All that a ward's list shows.

    :ivar saved: what was done just now, in a sentence.
    """

    ward_id: str
    ward: str
    today: date
    to_do: Sequence[ToDo]
    done: Sequence[Done]
    saved: str = ""


def list_view(listed: Listed) -> View:
    """What a ward means to do and what it did, with what can be done about each."""
    write = Button("Write what we did", action_id=ways_in.WRITE_DEED, value=listed.ward_id)
    plan = Button("Plan something", action_id=ways_in.PLAN, value=listed.ward_id)
    return modal(
        "What we do",
        *([_line(f"*{escape(listed.saved)}*")] if listed.saved else []),
        _line(bold(listed.ward)),
        Actions([write, plan]),
        *_to_do(listed),
        *_done(listed),
        callback_id=ids.LIST,
    )


def home_section(
    ward_id: str, ward: str, to_do: Sequence[ToDo], today: date, *, several: bool
) -> list[Block]:
    """A ward's line on the Home of its managers and facilitators.

    :param several: whether it stands beside those of other wards.
    """
    due = sum(each.review_on <= today for each in to_do)
    count = f"{len(to_do)} agreed" if to_do else "Nothing is agreed at the moment"
    waits = f", {due} to look at now" if due else ""
    label = plain(f"What we do: {ward}", 75) if several else "What we do"
    return list(
        built(
            Section(
                prose(f"{bold(ward)}, what we do. {count}{waits}."),
                accessory=Button(
                    "What we do",
                    action_id=f"{ids.LIST}_{ward_id}",
                    value=ward_id,
                    accessibility_label=label,
                ),
            )
        )
    )


def reminder(ward_id: str, ward: str, to_do: ToDo) -> Message:
    """That the day has come to look at something, to those who may say what became of it."""
    # It can come late: after a weekend, a holiday or an outage.
    asked = (
        f"It is time to look at something that {bold(ward)} agreed, as planned for "
        f"{day_in_words(to_do.review_on)}. How did it go?"
    )
    words = f"{_about(to_do)}\n_{escape(to_do.owner.capitalize())}_"
    return Message.of(
        truncate(f"{asked} {_about(to_do)} ({escape(to_do.owner)})", 3900),
        _line(asked),
        _line(words),
        Actions([*_buttons(ward_id, to_do.action_id)]),
    )


def settled(words: str, done: str) -> Message:
    """What became of it, in the place of the reminder."""
    return Message.plain(truncate(f"{bold(words)}\n{escape(done)}", 3900))


def _to_do(listed: Listed) -> list[Component]:
    if not listed.to_do:
        return [_line("Nothing is agreed at the moment.")]
    blocks: list[Component] = [Divider(), _line("*What we will do*")]
    for each in listed.to_do[:MOST_AGREED]:
        when = "now" if each.review_on <= listed.today else f"on {day_in_words(each.review_on)}"
        blocks += [
            _line(f"{_about(each)}\n{escape(each.owner.capitalize())}. We look at it {when}."),
            Actions([*_buttons(listed.ward_id, each.action_id, each.action_id)]),
        ]
    left = len(listed.to_do) - MOST_AGREED
    if left > 0:
        blocks.append(_small(f"And {left} more, which come up as you settle these."))
    return blocks


def _done(listed: Listed) -> list[Component]:
    if not listed.done:
        return []
    return [
        Divider(),
        _line("*What we did, in the last eight weeks*"),
        *(_deed(listed.ward_id, each) for each in listed.done[:MOST_DONE]),
        _small(TAKEN_BACK_FROM),
    ]


def _deed(ward_id: str, done: Done) -> Section:
    about = _titled(done.theme, done.words)
    return Section(
        prose(
            truncate(
                f"{about}\n{day_in_words(done.written_on)}. {TEAM_SAYS[done.helped]}",
                LONGEST_PARAGRAPH,
            )
        ),
        accessory=Button(
            "Take it back",
            action_id=f"{ids.TAKE_BACK}_{done.deed_id}",
            value=f"{ward_id}:{done.deed_id}",
            accessibility_label=plain(f"Take it back: {done.words}", 75),
        ),
    )


def _buttons(ward_id: str, action_id: str, mark: str = "") -> list[Button]:
    behind = f"_{mark}" if mark else ""
    value = f"{ward_id}:{action_id}"
    return [
        Button("It is done", action_id=f"{ids.DONE}{behind}", value=value),
        Button("Look again later", action_id=f"{ids.LATER}{behind}", value=value),
        Button("Let it go", action_id=f"{ids.DROP}{behind}", value=value),
    ]


def _about(to_do: ToDo) -> str:
    return _titled(to_do.theme, to_do.words)


def _titled(theme: str | None, words: str) -> str:
    return f"{bold(theme)}: {escape(words)}" if theme else escape(words)


def _line(mrkdwn: str) -> Section:
    return Section(prose(truncate(mrkdwn, LONGEST_PARAGRAPH)))


def _small(mrkdwn: str) -> Context:
    return Context([prose(mrkdwn)])
