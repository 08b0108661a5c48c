"""What is said of a form that comes back, and looking over what was written in it."""

from __future__ import annotations

from dataclasses import dataclass

from blockkit import Checkboxes, Input, Option

from bot.concerns.urgent import sounds_urgent
from bot.identifiers import Suspected
from storage.screening import Identifies, ScreenedText, screened

YES = "yes"


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is said of a form that comes back.

    :ivar urgent: a word in the text says that somebody may be at risk.
    :ivar missing: sentences for what has to be put right first.
    """

    suspected: Suspected | None = None
    urgent: bool = False
    missing: tuple[str, ...] = ()

    @property
    def warns(self) -> bool:
        """Whether something may name no patient after all."""
        return self.suspected is not None and self.suspected.warns


NO_REMARKS = Remarks()


class ComesBack(Exception):
    """A form has to be looked at once more before it goes. Nothing was stored.

    :ivar words: what now stands in its text field.
    """

    def __init__(self, remarks: Remarks, words: str) -> None:
        self.remarks = remarks
        self.words = words
        super().__init__("the form comes back")


def look_over(
    words: str, most: int, *, no_patient: bool, calm: bool, take_out: bool
) -> ScreenedText:
    """Make a person's words fit to be stored.

    :param most: how many characters their field takes.
    :param no_patient: they say that what we took for a patient is none.
    :param calm: they say that the alarm was raised, or that nobody is at risk.
    :param take_out: whether to take out what says who a patient is.
    :raises ComesBack: the words identify somebody, or sound urgent, and the person has to see that.
    """
    suspected, fit = None, None
    try:
        fit = screened(words, accept_warnings=no_patient, take_out=take_out)
    except Identifies as trouble:
        suspected = Suspected.of(trouble, words)
    urgent = sounds_urgent(words) and not calm
    if fit is not None and not urgent:
        return fit
    # [removed] can be longer than what it stands for; a field takes no more than it takes.
    left = fit.text if fit is not None and len(fit.text) <= most else words
    raise ComesBack(Remarks(suspected=suspected, urgent=urgent), left)


def calm(block: str) -> Input:
    """The box that has to be ticked once a word in the text sounds urgent."""
    option = Option("The alarm is raised, or nobody is at risk now", YES)
    return Input(
        "You wrote something that sounds urgent. It is not sent yet.",
        Checkboxes(action_id=block, options=[option], focus_on_load=True),
        block_id=block,
        hint="Tick this and send it again. Nothing that you wrote is lost.",
    )
