"""How a concern ended, and what the person is asked about that, once."""

from __future__ import annotations

from blockkit import Actions, Button, Divider, Option
from blockkit.core import Component

from bot.concerns import ids, own_fields, wording
from bot.concerns.own_fields import NO, YES, Typed, Way, no_patient, tripped, words_field
from bot.concerns.pieces import Local, line, not_instead, radio, small, ticks
from bot.concerns.remarks import Remarks
from prompts.walltime import day_in_words
from storage.concerns.reading import Opened
from storage.concerns.tables import Naming, Stage


def is_asked(opened: Opened) -> bool:
    """Whether the person is asked now."""
    return opened.stage is Stage.CLOSED and opened.answered is None


def how_it_ended(opened: Opened, heard: str) -> list[Component]:
    """How it ended, or had ended before it was opened again, and what the person said of that.

    :param heard: without a name, when others hear of what they said, in words.
    """
    if opened.outcome is None:
        return []
    outcome = wording.OUTCOME[opened.outcome]
    if opened.stage is not Stage.CLOSED or opened.closed_on is None:
        return [small(f"How it had ended before: {outcome}.")]
    ended = line(f"*How it ended, on {day_in_words(opened.closed_on)}:* {outcome}.")
    return [ended, *_what_was_said(opened, heard)]


def fields(
    naming: Naming, local: Local, way: Way, typed: Typed, remarks: Remarks
) -> list[Component]:
    """The questions: was it answered, what is missing, may the team hear of it."""
    when = wording.NEXT_FIXED_HOUR if naming is Naming.UNNAMED else "at once"
    answers = {YES: Option("Yes", YES), NO: Option("No, please open it again", NO)}
    chosen = None if typed.answered is None else YES if typed.answered else NO
    leave = {YES: Option("The team may hear, in general words, what was done", YES)}
    return [
        Divider(),
        *tripped(remarks, local),
        radio(
            "Was this answered?",
            own_fields.ANSWERED,
            answers,
            chosen,
            hint=f"We ask once. If no, it opens {when}, and those who can open it are told.",
        ),
        words_field("If not: what is still missing?", way, typed, optional=True),
        *no_patient(remarks),
        ticks(
            "May the team hear about it?",
            own_fields.LEAVE,
            leave,
            (YES,) if typed.leave else (),
            hint="Only if it was answered. Leave it empty for no. You can take a yes back here.",
        ),
        not_instead(local),
    ]


def _what_was_said(opened: Opened, heard: str) -> list[Component]:
    if opened.answered is None:
        return []
    if opened.answered is False:
        return [
            line(
                f"*You asked to have it opened again.* It opens {heard}, so that the hour gives "
                "nothing away. Those who can open it are told then."
            )
        ]
    later = f" Those who can open it see that {heard}." if heard else ""
    said: list[Component] = [line(f"*You said that it was answered.*{later}")]
    if opened.may_be_told:
        said.append(line("You said that the team may hear, in general words, what was done."))
        said.append(Actions([Button("The team should not hear of it", action_id=ids.LEAVE_BACK)]))
    said.append(small("Not settled after all? You can raise it again."))
    return said


def what_is_heard(naming: Naming, *, answered: bool) -> str:
    """What was done when the person sent their answers, in a sentence."""
    if answered or naming is Naming.UNNAMED:
        # Without a name the view itself says when others hear of it.
        return "Thank you for saying so."
    return "It is open again. They are being told."
