"""The forms in which a ward writes what it did, and what it means to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from blockkit import DatePicker, Input, Option, PlainTextInput, Section, StaticSelect
from blockkit.core import Component

from bot.identifiers import Suspected, no_patient_tick, what_tripped
from bot.improving import ids
from bot.improving.form import LONGEST_ACTION, NO_THEME, Typed
from bot.slack.message import modal, pack, prose
from bot.slack.payloads import View
from bot.slack.text import bold, plain
from prompts.catalogue import Dimension
from storage.improving import deeds
from storage.improving.tables import Owner

LONGEST_OPTION = 75


@dataclass(frozen=True, slots=True)
class About:
    """What a form is about.

    :ivar key: the id that what is written in it will have.
    :ivar action_id: the agreed action that it settles or puts off, if it is about one.
    """

    ward_id: str
    key: str = ""
    action_id: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a form needs to know of the ward.

    :ivar on_call: whom it rings, in its own words.
    """

    ward: str
    on_call: str
    dimensions: Sequence[Dimension]


def deed_form(
    ground: Ground, about: About, typed: Typed, suspected: Suspected | None = None
) -> View:
    """What was done, for the whole team."""
    return modal(
        "What we did",
        *_tripped(ground, suspected),
        Section(
            prose(
                f"The team on {bold(ground.ward)} reads this: it opens the next three prompts. "
                "Then we ask them whether it helped."
            )
        ),
        _theme(ground.dimensions, typed.theme),
        _words("What was done?", typed.words, deeds.LONGEST, f"At most {deeds.MOST_WORDS} words."),
        *_no_patient(suspected),
        submit="Tell the team",
        close="Cancel",
        callback_id=ids.DEED,
        private_metadata=pack(about),
    )


def agreed_form(
    ground: Ground, about: About, typed: Typed, suspected: Suspected | None = None
) -> View:
    """What is to be done, whose task it is, and when it is looked at."""
    return modal(
        "What we will do",
        *_tripped(ground, suspected),
        Section(
            prose(
                f"The team on {bold(ground.ward)} reads this in its digest. "
                "On the day you choose, we ask the managers and facilitators how it went."
            )
        ),
        _theme(ground.dimensions, typed.theme),
        _words("What will be done?", typed.words, LONGEST_ACTION, "One step, in plain words."),
        _owner(typed.owner),
        _day(typed.review_on),
        *_no_patient(suspected),
        submit="Save",
        close="Cancel",
        callback_id=ids.AGREED,
        private_metadata=pack(about),
    )


def review_form(words: str, about: About, chosen: date) -> View:
    """When to look at something again."""
    return modal(
        "Look again later",
        Section(prose(bold(words))),
        _day(chosen.isoformat()),
        submit="Save",
        close="Cancel",
        callback_id=ids.REVIEW,
        private_metadata=pack(about),
    )


def _theme(dimensions: Sequence[Dimension], chosen: str) -> Input:
    options = {
        **{each.id: Option(plain(each.name, LONGEST_OPTION), each.id) for each in dimensions},
        NO_THEME: Option("Something else", NO_THEME),
    }
    return Input(
        "What is it about?",
        StaticSelect(
            action_id=ids.THEME,
            options=list(options.values()),
            initial_option=options.get(chosen),
        ),
        block_id=ids.THEME,
    )


def _words(label: str, typed: str, longest: int, hint: str) -> Input:
    return Input(
        label,
        PlainTextInput(
            action_id=ids.WORDS,
            multiline=True,
            max_length=longest,
            initial_value=typed or None,
        ),
        block_id=ids.WORDS,
        hint=f"{hint} No names of patients, and nothing that tells who said what.",
    )


def _owner(chosen: str) -> Input:
    options = {role.value: Option(role.value.capitalize(), role.value) for role in Owner}
    return Input(
        "Whose task is it?",
        StaticSelect(
            action_id=ids.OWNER,
            options=list(options.values()),
            initial_option=options.get(chosen),
        ),
        block_id=ids.OWNER,
        hint="A role, not a person.",
    )


def _day(chosen: str) -> Input:
    return Input(
        "When do we look at it again?",
        DatePicker(action_id=ids.REVIEW_ON, initial_date=chosen or None),
        block_id=ids.REVIEW_ON,
    )


def _tripped(ground: Ground, suspected: Suspected | None) -> list[Component]:
    return what_tripped(suspected, ground.on_call, ids.TAKE_OUT) if suspected else []


def _no_patient(suspected: Suspected | None) -> list[Input]:
    return [no_patient_tick(ids.NO_PATIENT)] if suspected and suspected.warns else []
