"""What the forms say, read from what was sent, or what is wrong with them, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.identifiers import Suspected
from bot.improving import ids
from bot.legible import is_blank, too_many_words, trouble_with
from bot.slack.text import one_line
from prompts.catalogue import Catalogue
from storage.improving import deeds
from storage.improving.tables import Owner
from storage.screening import Identifies, ScreenedText, screened

LONGEST_ACTION = 200
# The theme of what fits none of the library's.
NO_THEME = "none"
LONGEST_WAIT = timedelta(weeks=26)


class FormTrouble(ValueError):
    """What is wrong, by block id; nothing was saved."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("the form cannot be saved as it is")


class Identified(Exception):
    """The words seem to say who a patient is. Nothing was saved."""

    def __init__(self, suspected: Suspected) -> None:
        self.suspected = suspected
        super().__init__("the words seem to identify a patient")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form, whether or not it can be saved."""

    theme: str = ""
    words: str = ""
    owner: str = ""
    review_on: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Typed:
        """Read what was given, by block id."""
        return cls(
            theme=str(values.get(ids.THEME) or ""),
            words=str(values.get(ids.WORDS) or ""),
            owner=str(values.get(ids.OWNER) or ""),
            review_on=str(values.get(ids.REVIEW_ON) or ""),
        )


@dataclass(frozen=True, slots=True)
class Mercy:
    """What the person wants done about words that seem to say who a patient is.

    :ivar take_out: put [removed] for them.
    :ivar no_patient: they say that what only warns names no patient.
    """

    take_out: bool = False
    no_patient: bool = False


def theme(typed: Typed, catalogue: Catalogue) -> str | None:
    """The dimension that was chosen; None for what fits none.

    :raises FormTrouble: nothing was chosen, or something that the library does not have.
    """
    if typed.theme == NO_THEME:
        return None
    if all(dimension.id != typed.theme for dimension in catalogue.dimensions):
        raise FormTrouble({ids.THEME: "Please choose what it is about."})
    return typed.theme


def deed_words(typed: Typed, mercy: Mercy) -> ScreenedText:
    """What was done, in few enough words to open a prompt.

    :raises FormTrouble: there are none, or too many.
    :raises Identified: they seem to say who a patient is.
    """
    text = _legible(typed, deeds.LONGEST)
    if problem := too_many_words(text, deeds.MOST_WORDS):
        raise FormTrouble({ids.WORDS: problem})
    return _screened(text, mercy)


def action_words(typed: Typed, mercy: Mercy) -> ScreenedText:
    """What is to be done.

    :raises FormTrouble: there are no words, or too many.
    :raises Identified: they seem to say who a patient is.
    """
    return _screened(_legible(typed, LONGEST_ACTION), mercy)


def owner(typed: Typed) -> Owner:
    """Whose task it is.

    :raises FormTrouble: no role was chosen.
    """
    if typed.owner not in list(Owner):
        raise FormTrouble({ids.OWNER: "Please choose a role."})
    return Owner(typed.owner)


def review_on(typed: Typed, today: date) -> date:
    """When it is looked at.

    :param today: the ward's own date.
    :raises FormTrouble: that is no day, or one that is past or too far away.
    """
    try:
        day = date.fromisoformat(typed.review_on)
    except ValueError:
        raise FormTrouble({ids.REVIEW_ON: "Please choose a day."}) from None
    if not today < day <= today + LONGEST_WAIT:
        raise FormTrouble({ids.REVIEW_ON: "Please choose a day from tomorrow on, within 26 weeks."})
    return day


def _legible(typed: Typed, most: int) -> str:
    if is_blank(typed.words):
        raise FormTrouble({ids.WORDS: "Please write a few words."})
    if problem := trouble_with(typed.words, most):
        raise FormTrouble({ids.WORDS: problem})
    return one_line(typed.words)


def _screened(text: str, mercy: Mercy) -> ScreenedText:
    try:
        return screened(text, accept_warnings=mercy.no_patient, take_out=mercy.take_out)
    except Identifies as trouble:
        raise Identified(Suspected.of(trouble, text)) from None
