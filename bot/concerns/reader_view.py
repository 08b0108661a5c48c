"""A concern as its recipients read it, and the forms with which they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from blockkit import Actions, Button, Divider, Input, Option, PlainTextInput
from blockkit.core import Component

from bot.concerns import ids, wording
from bot.concerns.dialogue import said
from bot.concerns.identifiers import Suspected, no_patient_tick, what_tripped
from bot.concerns.pieces import (
    Local,
    Person,
    action_of,
    alarm,
    choose_people,
    line,
    quoted,
    radio,
    small,
)
from bot.feature import Block
from bot.slack.message import modal, pack
from bot.slack.payloads import View
from bot.slack.text import escape, mention
from storage.concerns.reading import Opened, Reader
from storage.concerns.tables import CameBy, Naming, Outcome, Stage

WORDS = "concern_answer_words"
NO_PATIENT = "concern_answer_no_patient"
OUTCOME = "concern_answer_outcome"
TO = "concern_answer_to"
LONGEST_ANSWER = 3000


class Deed(StrEnum):
    """What a reader can do that takes a form."""

    ASK = "ask"
    RECORD = "record"
    HAND_ON = "hand_on"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class At:
    """Where a reader is.

    :ivar deed: what the form they are in is for; nothing while they read.
    :ivar word_id: the id that what they write in it will have.
    :ivar texts: how often we have changed what stands in its text field.
    """

    concern_id: str
    page: int = 0
    deed: str = ""
    word_id: str = ""
    texts: int = 0


@dataclass(frozen=True, slots=True)
class Answering:
    """What stands in the form of a deed."""

    words: str = ""
    outcome: Outcome | None = None
    to: str = ""


TITLES = {
    Deed.ASK: ("Ask", "Ask"),
    Deed.RECORD: ("Record what was done", "Save"),
    Deed.HAND_ON: ("Hand on", "Hand on"),
    Deed.CLOSE: ("Close the concern", "Close it"),
}


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
        small(_readers(opened.readers)),
        small(_of_the_name(opened)),
        close="Done",
        private_metadata=pack(at),
    )


def deed_form(
    naming: Naming,
    local: Local,
    at: At,
    typed: Answering,
    others: Sequence[str] = (),
    suspected: Suspected | None = None,
) -> View:
    """The form of one deed. It takes the concern's place, and the concern comes back after it.

    :param others: whom it can be handed on to.
    """
    deed = Deed(at.deed)
    title, submit = TITLES[deed]
    return modal(
        title,
        alarm(local),
        *(what_tripped(suspected, local, ids.ANSWER_TAKE_OUT) if suspected else []),
        *_fields(deed, naming, at, typed, others),
        *([no_patient_tick(NO_PATIENT)] if suspected and suspected.warns else []),
        Actions([Button("Back", action_id=ids.BACK)]),
        submit=submit if deed is not Deed.HAND_ON or others else None,
        close="Cancel",
        callback_id=ids.ANSWER,
        private_metadata=pack(at),
    )


def _facts(opened: Opened, by_when: str) -> str:
    lines = [
        f"*{escape(opened.ward)}*, sent on {wording.day(opened.raised_on)}. "
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
        mention(reader.user_id)
        + {CameBy.TICKED: "", CameBy.DEPUTY: " as deputy", CameBy.HANDED_ON: " (handed on)"}[
            reader.came_by
        ]
        for reader in readers
    )


def _what_can_be_done(opened: Opened) -> list[Component]:
    if opened.stage is Stage.CLOSED:
        return []
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


def _fields(
    deed: Deed, naming: Naming, at: At, typed: Answering, others: Sequence[str]
) -> Sequence[Component | Block]:
    if deed is Deed.ASK:
        return [_words(at, typed, "What would you like to ask?", hint="They see it as it is.")]
    if deed is Deed.RECORD:
        return [_words(at, typed, "What was done?", hint="The person sees it as it is.")]
    if deed is Deed.CLOSE:
        return [_outcome(typed), _words(at, typed, "A last word to the person", optional=True)]
    return _hand_on(naming, typed, others)


def _words(
    at: At, typed: Answering, label: str, *, hint: str = "", optional: bool = False
) -> Input:
    block = f"{WORDS}:{at.texts}"
    return Input(
        label,
        PlainTextInput(
            action_id=action_of(block),
            multiline=True,
            max_length=LONGEST_ANSWER,
            initial_value=typed.words or None,
        ),
        block_id=block,
        hint=f"{hint} No patients’ names; staff may be named.".strip(),
        optional=optional or None,
    )


def _outcome(typed: Answering) -> Input:
    options = {outcome: Option(text, outcome.value) for outcome, text in wording.OUTCOME.items()}
    return radio("How did it end?", OUTCOME, options, typed.outcome)


def _hand_on(naming: Naming, typed: Answering, others: Sequence[str]) -> list[Component | Block]:
    if not others:
        return [line("Everybody who receives concerns on this ward can open it already.")]
    name = {
        Naming.NAMED: "They see the name.",
        Naming.CONFIDENTIAL: "They do not see the name: the person did not tick them.",
        Naming.UNNAMED: "There is no name to see.",
    }[naming]
    return [
        choose_people(
            "Who else should open it?",
            TO,
            [Person(user_id, mention(user_id)) for user_id in others],
            [typed.to],
            hint=f"{name} You can go on answering as well.",
            several=False,
        ),
        small("Make sure that it is not about them: the person chose not to tick them."),
    ]
