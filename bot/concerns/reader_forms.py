"""The forms with which a concern's recipients answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from blockkit import Actions, Button, Input, Option, PlainTextInput
from blockkit.core import Component

from bot.concerns import ids, wording
from bot.concerns.pieces import (
    Local,
    Person,
    action_of,
    alarm,
    choose_people,
    line,
    no_record,
    radio,
    small,
    ticks,
)
from bot.feature import Block
from bot.identifiers import Suspected, no_patient_tick, what_tripped
from bot.slack.message import modal, pack
from bot.slack.payloads import View
from bot.slack.text import mention
from storage.concerns.tables import Naming, Outcome
from storage.improving import deeds

WORDS = "concern_answer_words"
NO_PATIENT = "concern_answer_no_patient"
OUTCOME = "concern_answer_outcome"
TO = "concern_answer_to"
HOW = "concern_answer_how"
NOT_ABOUT_THEM = "concern_answer_not_about_them"
LONGEST_ANSWER = 3000
NAME_OUT = (
    "*Leave out the name of the person who raised it.* If this is handed on without their name, "
    "your words go with it."
)
YES = "yes"


class Deed(StrEnum):
    """What a reader can do that takes a form."""

    ASK = "ask"
    RECORD = "record"
    HAND_ON = "hand_on"
    CLOSE = "close"
    TELL = "tell"


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


class How(StrEnum):
    """How a concern is handed on."""

    WITHOUT = "without"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Answering:
    """What stands in the form of a deed.

    :ivar ask_first: to hand it on, whether the person is asked about their name first.
    :ivar not_about_them: the reader has made sure that it is not about whom it is handed on to.
    """

    words: str = ""
    outcome: Outcome | None = None
    to: str = ""
    ask_first: bool | None = None
    not_about_them: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a deed's form is about.

    :ivar others: whom the concern can be handed on to.
    :ivar can_ask: whether there is a name that the person could be asked to show.
    """

    local: Local
    naming: Naming
    others: tuple[str, ...] = ()
    can_ask: bool = False


TITLES = {
    Deed.ASK: ("Ask", "Ask"),
    Deed.RECORD: ("Record what was done", "Save"),
    Deed.HAND_ON: ("Hand on", "Hand on"),
    Deed.CLOSE: ("Close the concern", "Close it"),
    Deed.TELL: ("Tell the team", "Tell the team"),
}


def deed_form(asked: Asked, at: At, typed: Answering, suspected: Suspected | None = None) -> View:
    """The form of one deed. It takes the concern's place, and the concern comes back after it."""
    deed = Deed(at.deed)
    title, submit = TITLES[deed]
    return modal(
        title,
        alarm(asked.local),
        *(what_tripped(suspected, asked.local.on_call, ids.ANSWER_TAKE_OUT) if suspected else []),
        *_fields(deed, asked, at, typed),
        *([no_patient_tick(NO_PATIENT)] if suspected and suspected.warns else []),
        *([] if deed is Deed.HAND_ON else _under_the_words(asked)),
        Actions([Button("Back", action_id=ids.BACK)]),
        submit=submit if deed is not Deed.HAND_ON or asked.others else None,
        close="Cancel",
        callback_id=ids.ANSWER,
        private_metadata=pack(at),
    )


def typed_in(values: Mapping[str, Any]) -> Answering:
    """Read a form's values, by block id."""
    given = {block.partition(":")[0]: value for block, value in values.items()}
    outcome, how = given.get(OUTCOME), given.get(HOW)
    return Answering(
        words=str(given.get(WORDS) or ""),
        outcome=Outcome(outcome) if outcome else None,
        to=str(given.get(TO) or ""),
        # Where there is nothing to ask, nothing is chosen.
        ask_first=how == How.ASK.value if how or HOW not in given else None,
        not_about_them=bool(given.get(NOT_ABOUT_THEM)),
    )


def _under_the_words(asked: Asked) -> list[Component]:
    confidential = asked.naming is Naming.CONFIDENTIAL
    return [*([small(NAME_OUT)] if confidential else []), no_record(asked.local)]


def _fields(deed: Deed, asked: Asked, at: At, typed: Answering) -> Sequence[Component | Block]:
    if deed is Deed.ASK:
        return [_words(at, typed, "What would you like to ask?", hint="They see it as it is.")]
    if deed is Deed.RECORD:
        return [_words(at, typed, "What was done?", hint="The person sees it as it is.")]
    if deed is Deed.CLOSE:
        return [_outcome(typed), _words(at, typed, "A last word to the person", optional=True)]
    if deed is Deed.TELL:
        return _tell(at, typed)
    return _hand_on(asked, typed)


def _tell(at: At, typed: Answering) -> list[Component | Block]:
    return [
        line(
            "The person said that the team may hear, in general words, what was done. Nobody "
            "should be able to tell from it who spoke up, or that somebody did."
        ),
        _words(
            at,
            typed,
            "What was done?",
            hint=f"At most {deeds.MOST_WORDS} words. It opens the ward’s next three prompts.",
            longest=deeds.LONGEST,
            names="Name nobody.",
        ),
    ]


def _words(
    at: At,
    typed: Answering,
    label: str,
    *,
    hint: str = "",
    optional: bool = False,
    longest: int = LONGEST_ANSWER,
    names: str = "No patients’ names; staff may be named.",
) -> Input:
    block = f"{WORDS}:{at.texts}"
    return Input(
        label,
        PlainTextInput(
            action_id=action_of(block),
            multiline=True,
            max_length=longest,
            initial_value=typed.words or None,
        ),
        block_id=block,
        hint=f"{hint} {names}".strip(),
        optional=optional or None,
    )


def _outcome(typed: Answering) -> Input:
    options = {outcome: Option(text, outcome.value) for outcome, text in wording.OUTCOME.items()}
    return radio("How did it end?", OUTCOME, options, typed.outcome)


def _hand_on(asked: Asked, typed: Answering) -> list[Component | Block]:
    if not asked.others:
        return [line("Everybody who receives concerns on this ward can open it already.")]
    return [
        choose_people(
            "Who else should open it?",
            TO,
            [Person(user_id, mention(user_id)) for user_id in asked.others],
            [typed.to],
            hint="You can go on answering as well.",
            several=False,
        ),
        *([_how(typed)] if asked.can_ask else [small(_no_name(asked.naming))]),
        _not_about_them(),
    ]


def _not_about_them() -> Input:
    sure = Option("It is not about them", YES)
    return ticks(
        "Are you sure?",
        NOT_ABOUT_THEM,
        {YES: sure},
        hint="The person chose not to tick them. Their words may also say who wrote them.",
        optional=False,
    )


def _how(typed: Answering) -> Input:
    options = {
        How.WITHOUT: Option("Without the name, now", How.WITHOUT.value),
        How.ASK: Option("With the name, if the person says yes", How.ASK.value),
    }
    chosen = None if typed.ask_first is None else How.ASK if typed.ask_first else How.WITHOUT
    return radio(
        "With the name?",
        HOW,
        options,
        chosen,
        hint="The person did not tick them. If you ask, nothing is handed on until they say yes.",
    )


def _no_name(naming: Naming) -> str:
    if naming is Naming.UNNAMED:
        return "There is no name to see."
    return "They do not see the name, as you do not."
