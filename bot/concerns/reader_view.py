"""A concern as its recipients read it."""

from __future__ import annotations

from collections.abc import Sequence

from blockkit import Actions, Button, Divider
from blockkit.core import Component

from bot.concerns import ids, wording
from bot.concerns.dialogue import said
from bot.concerns.pieces import Local, alarm, line, quoted, small
from bot.concerns.reader_forms import At
from bot.slack.message import modal, pack
from bot.slack.payloads import View
from bot.slack.text import escape, mention
from prompts.walltime import day_in_words
from storage.concerns.handing_on import Question
from storage.concerns.reading import Opened, Reader
from storage.concerns.tables import CameBy, Naming, Stage
from storage.legal_holds import reference

CAME_BY = {
    CameBy.TICKED: "",
    CameBy.DEPUTY: " as deputy",
    CameBy.HANDED_ON: " (handed on)",
    CameBy.HANDED_WITH_NAME: " (handed on, with the name)",
}
SAYS = {None: "no word yet", True: "yes", False: "no"}


def reader_view(opened: Opened, local: Local, at: At, by_when: str, done: str = "") -> View:
    """The concern, all that was said about it, and what can be done.

    :param by_when: until when somebody should acknowledge it, in a sentence; or nothing.
    :param done: what was done just now, in a sentence.
    """
    return modal(
        "A concern",
        alarm(local),
        *([line(f"*{done}*")] if done else []),
        line(_facts(opened, by_when)),
        quoted(opened.words),
        *said(opened.dialogue, at.page, ids.PAGE),
        *_what_can_be_done(opened),
        *_asked_about(opened.questions),
        small(_readers(opened.readers)),
        small(_of_the_name(opened)),
        # It leads to nobody and to no time. Whoever sets a legal hold needs something to name.
        small(f"Reference: {reference(opened.id)}"),
        close="Done",
        private_metadata=pack(at),
    )


def _facts(opened: Opened, by_when: str) -> str:
    lines = [
        f"*{escape(opened.ward)}*, sent on {day_in_words(opened.raised_on)}. "
        f"About: {wording.ABOUT[opened.about].lower()}. "
        f"How soon: {wording.SOON[opened.soon].lower()}.",
        _whose(opened),
    ]
    if opened.wants_talk:
        lines.append("They would like to talk with somebody.")
    if opened.stage is Stage.OPEN and by_when:
        lines.append(by_when)
    if opened.stage is Stage.CLOSED and opened.outcome:
        lines.append(f"Closed: {wording.OUTCOME[opened.outcome]}.")
    if opened.stage is not Stage.CLOSED and opened.outcome:
        lines.append(
            "*Opened again:* the person says that it was not answered. "
            f"It had ended as: {wording.OUTCOME[opened.outcome]}."
        )
    if opened.answered:
        lines.append("The person says that it was answered.")
    return "\n".join(lines)


def _whose(opened: Opened) -> str:
    if opened.naming is Naming.UNNAMED:
        return "*From:* somebody who gave no name. They read your words with their receipt code."
    if opened.author is not None:
        name = mention(opened.author)
    elif opened.typed_name is not None:
        name = f"{escape(opened.typed_name)} (typed on a shared account)"
    else:
        return "*From:* somebody who gave their name to others in confidence."
    confidence = ", in confidence" if opened.naming is Naming.CONFIDENTIAL else ""
    return f"*From:* {name}{confidence}"


def _of_the_name(opened: Opened) -> str:
    if opened.author is None and opened.typed_name is None:
        return "It is written down that you opened this."
    if opened.naming is Naming.CONFIDENTIAL:
        return (
            "It is written down that you opened this and saw the name. Keep the name to "
            "yourself. If someone is in danger, or the law says so, you may have to share it: "
            "tell them first if you can."
        )
    return "It is written down that you opened this and saw the name."


def _readers(readers: Sequence[Reader]) -> str:
    return "Who can open it: " + ", ".join(
        mention(reader.user_id) + CAME_BY[reader.came_by] for reader in readers
    )


def _asked_about(questions: Sequence[Question]) -> list[Component]:
    """What the person was asked about handing it on, and what they say."""
    if not questions:
        return []
    listed = "; ".join(f"{mention(one.to)}: {SAYS[one.allowed]}" for one in questions)
    return [small(f"May they read it with the name? {listed}.")]


def _what_can_be_done(opened: Opened) -> list[Component]:
    if opened.stage is Stage.CLOSED:
        # The same for all: whether the person said yes is asked only of who presses it.
        tell = Button("Tell the team what was done", action_id=ids.TELL, value=opened.id)
        return [Divider(), Actions([tell])]
    buttons = []
    if opened.stage is Stage.OPEN:
        buttons.append(
            Button("Acknowledge", action_id=ids.ACKNOWLEDGE, value=opened.id, style=Button.PRIMARY)
        )
    buttons += [
        Button("Ask", action_id=ids.ASK, value=opened.id),
        Button("Record what was done", action_id=ids.RECORD, value=opened.id),
        Button("Hand on", action_id=ids.HAND_ON, value=opened.id),
        Button("Close", action_id=ids.CLOSE, value=opened.id),
    ]
    return [Divider(), Actions([*buttons])]
