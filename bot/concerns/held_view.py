"""What is held about a person's concern, as they see it. None of the words are in it."""

from __future__ import annotations

from collections.abc import Sequence

from blockkit import Actions, Button, Divider, Section
from blockkit.core import Component

from bot.concerns import ids, wording
from bot.concerns.own_fields import Way
from bot.concerns.pieces import Local, alarm, line, small
from bot.slack.message import modal, pack, prose
from bot.slack.payloads import View
from bot.slack.text import escape, mention
from prompts.walltime import day_in_words
from storage.audit import OPERATOR
from storage.concerns.held import Held, Look, MayRead
from storage.concerns.queue import Mine
from storage.concerns.tables import CameBy, Naming

MOST_LOOKS = 30
MOST_SHOWN = 20
AUDIT_KEPT = "24 months"
TITLE = "What is held"
HOW = {
    CameBy.TICKED: "you ticked them",
    CameBy.DEPUTY: "as a deputy",
    CameBy.HANDED_ON: "it was handed on to them",
    CameBy.HANDED_WITH_NAME: "it was handed on to them, with your name",
}


def held_list(mine: Sequence[Mine], kept_days: int | None) -> View:
    """The concerns that a person raised with their name, to see what is held of each."""
    rows: list[Component] = [
        Section(
            prose(f"*{escape(one.ward)}*, {day_in_words(one.raised_on)}"),
            accessory=Button("See", action_id=f"{ids.HELD_OF_MINE}_{place}", value=one.concern_id),
        )
        for place, one in enumerate(mine[:MOST_SHOWN])
    ]
    if not rows:
        rows.append(line("No concern is held here with your name."))
    if len(mine) > MOST_SHOWN:
        rows.append(small(f"The newest {MOST_SHOWN} of {len(mine)} are shown."))
    return modal(
        TITLE,
        alarm(None),
        line("*Your concerns with your name.* Choose one to see what is kept, and who looked."),
        *rows,
        Divider(),
        small(_how_long(kept_days)),
        small(
            "A concern without a name is not here: nothing leads from it to you. Its receipt code "
            "opens it, and shows the same for it."
        ),
    )


def held_view(held: Held, way: Way, kept_days: int | None, local: Local | None = None) -> View:
    """What is held of one concern: which fields, who may read it, who looked on which day.

    :param local: the ward's own words for an emergency.
    """
    return modal(
        TITLE,
        alarm(local),
        line(f"*{escape(held.ward)}*, sent on {day_in_words(held.raised_on)}"),
        line("*What is kept*\n" + "\n".join(f"• {one}" for one in _kept(held))),
        line("*Who may open it*\n" + "\n".join(f"• {_reader(one)}" for one in held.may_read))
        if held.may_read
        else line("*Who may open it*\nNobody any more."),
        *_looks(held.looks, way.page),
        line(f"*For how long*\n{_how_long(kept_days)}"),
        *([small("Your organisation has to keep this one for longer, by law.")]
          if held.on_hold else []),
        private_metadata=pack(way),
    )  # fmt: skip


def _kept(held: Held) -> list[str]:
    kept = [
        _name(held),
        f"your words, encrypted: {_times(held.own_words, 'text')}",
        *(
            [f"what was answered, encrypted: {_times(held.answers, 'text')}"]
            if held.answers
            else []
        ),
        f"about: {wording.ABOUT[held.about].lower()}; how soon: {wording.SOON[held.soon].lower()}"
        f"{'; that you would like to talk' if held.wants_talk else ''}",
        "days, and no time of day: " + _days(held)
        if held.naming is Naming.UNNAMED
        else "days: " + _days(held),
        "a mark made from your receipt code, from which nobody can work out the code",
    ]
    if held.account is not None:
        kept.append("a mark made from your account, by which Home finds this for you")
    kept += _of_being_told(held)
    kept += _of_its_end(held)
    if held.questions:
        kept.append(f"who else you were asked about, and what you said: {held.questions}")
    if held.afterwards:
        kept.append(f"what you told a Guardian: {_times(held.afterwards, 'answer')}")
    return kept


def _of_being_told(held: Held) -> list[str]:
    if held.naming is not Naming.UNNAMED:
        return [
            "who was told that it waits, and when, for 30 days",
            f"that you raised it or answered, and when, without your name, for {AUDIT_KEPT}",
        ]
    if any(one.came_by is CameBy.DEPUTY for one in held.may_read):
        return ["if a deputy had to stand in: that they were told, and when, for 30 days"]
    return []


def _of_its_end(held: Held) -> list[str]:
    if held.outcome is None:
        return []
    said = []
    if held.answered is not None:
        said.append(f"you said that it was {'' if held.answered else 'not '}answered")
    if held.may_be_told:
        said.append("the team may hear, in general words")
    ended = f"how it ended: {wording.OUTCOME[held.outcome].lower()}"
    return [f"{ended}; {', and '.join(said)}" if said else ended]


def _name(held: Held) -> str:
    if held.account is not None:
        return f"your account, {mention(held.account)}, encrypted"
    if held.typed_name is not None:
        return f"the name that was typed, {escape(held.typed_name)}, encrypted"
    return "no name and no account"


def _days(held: Held) -> str:
    days = [("sent", held.raised_on), ("acknowledged", held.acknowledged_on),
            ("closed", held.closed_on)]  # fmt: skip
    return ", ".join(f"{what} on {day_in_words(on)}" for what, on in days if on is not None)


def _reader(one: MayRead) -> str:
    sees = "is shown your name" if one.sees_name else "is shown no name"
    return f"{mention(one.user_id)}: {HOW[one.came_by]}; {sees}"


def _looks(looks: Sequence[Look], page: int) -> list[Component]:
    """Who looked, a page at a time, the newest first."""
    if not looks:
        return [line("*Who has looked*\nNobody so far.")]
    pages = [looks[at : at + MOST_LOOKS] for at in range(0, len(looks), MOST_LOOKS)]
    page = min(page, len(pages) - 1)
    listed = "\n".join(f"• {_look(one)}" for one in pages[page])
    turns = []
    if page + 1 < len(pages):
        turns.append(Button("Earlier", action_id=f"{ids.HELD_PAGE}_earlier", value=str(page + 1)))
    if page > 0:
        turns.append(Button("Later", action_id=f"{ids.HELD_PAGE}_later", value=str(page - 1)))
    said = line(f"*Who has looked*, in the last {AUDIT_KEPT}\n{listed}")
    return [said, Actions([*turns])] if turns else [said]


def _look(one: Look) -> str:
    if one.by == OPERATOR:
        return f"{day_in_words(one.on)}: a copy of it was made for you, with your name"
    name = ", and was shown your name" if one.saw_name else ""
    return f"{day_in_words(one.on)}: {mention(one.by)}{name}"


def _how_long(kept_days: int | None) -> str:
    closed = (
        f"A concern is deleted {kept_days} days after it is closed."
        if kept_days is not None
        else "It is kept until your organisation says for how long."
    )
    return f"{closed} Who looked at it is kept for {AUDIT_KEPT}."


def _times(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
