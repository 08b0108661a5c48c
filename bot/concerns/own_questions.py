"""What a person is asked in their own view: who else may see the name, and how it went for them."""

from __future__ import annotations

from collections.abc import Sequence

from blockkit import Actions, Button, Option
from blockkit.core import Component

from bot.concerns import ids, own_fields, wording
from bot.concerns.own_fields import Typed, Way, emergency, no_patient, tripped, words_field
from bot.concerns.pieces import (
    Local,
    Person,
    alarm,
    choose_people,
    line,
    not_instead,
    radio,
    small,
)
from bot.concerns.remarks import NO_REMARKS, Remarks
from bot.slack.message import modal, pack
from bot.slack.payloads import View
from bot.slack.text import mention
from storage.concerns.afterwards import Guardian
from storage.concerns.handing_on import Question
from storage.concerns.reading import Opened
from storage.concerns.tables import Naming, Stage


def hand_on(opened: Opened) -> list[Component]:
    """Whether one more may read it with the name: the questions, and what was said to them."""
    if opened.stage is Stage.CLOSED or opened.naming is Naming.UNNAMED:
        return []
    blocks: list[Component] = []
    for place, question in enumerate(opened.questions):
        if question.allowed is None:
            blocks += _asked(place, question)
        else:
            may = "may" if question.allowed else "may not"
            blocks.append(small(f"You said that {mention(question.to)} {may} read it with "
                                "your name."))  # fmt: skip
    return blocks


def how_it_went(asked: bool) -> list[Component]:
    """The way to the form for the Guardian."""
    if not asked:
        return []
    return [
        line(
            "*How did it go for you?* Would you speak up again? Has it cost you anything? "
            "Only a Guardian you choose hears it. You need not answer."
        ),
        Actions([Button("Tell a Guardian", action_id=ids.GUARDIAN)]),
    ]


def guardian_form(
    local: Local,
    way: Way,
    guardians: Sequence[Guardian],
    naming: Naming,
    typed: Typed,
    remarks: Remarks = NO_REMARKS,
) -> View:
    """The form in which a person tells a Guardian how it went. It takes their concern's place."""
    again = {again: Option(text, again.value) for again, text in wording.AGAIN.items()}
    cost = {cost: Option(text, cost.value) for cost, text in wording.COST.items()}
    # Nobody is suggested whom they did not tick before.
    chosen = typed.guardians or tuple(one.user_id for one in guardians if one.ticked)
    return modal(
        "Tell a Guardian",
        alarm(local),
        *emergency(remarks),
        line(
            "This goes to the Guardians you tick and to nobody else: not to a manager, not into "
            "a count. It goes without your name, unless you write it."
        ),
        *tripped(remarks, local),
        radio("Would you speak up again?", own_fields.AGAIN, again, typed.again),
        radio("Has it cost you anything?", own_fields.COST, cost, typed.cost),
        words_field("Anything the Guardian should know?", way, typed, optional=True),
        *no_patient(remarks),
        choose_people(
            "Who may see it?",
            own_fields.GUARDIANS,
            [_person(one) for one in guardians],
            chosen,
            hint=_who_sees_what(naming),
            several=True,
        ),
        not_instead(local),
        Actions([Button("Back", action_id=ids.OWN_BACK)]),
        submit="Send",
        close="Close",
        callback_id=ids.GUARDIAN_TOLD,
        private_metadata=pack(way),
    )


def _asked(place: int, question: Question) -> list[Component]:
    post = wording.POST[question.post].lower()
    return [
        line(
            f"*{mention(question.asked_by)} asks:* may {mention(question.to)} ({post}) read this, "
            "*with your name*? You did not tick them. Nothing goes to them this way unless you "
            "say yes."
        ),
        Actions(
            [
                Button("Yes, with my name", action_id=f"{ids.HAND_YES}_{place}", value=question.to),
                Button("No", action_id=f"{ids.HAND_NO}_{place}", value=question.to),
            ]
        ),
    ]


def _person(guardian: Guardian) -> Person:
    said = "" if guardian.ticked else "You did not tick them before: they never see the concern."
    return Person(guardian.user_id, f"Guardian: {mention(guardian.user_id)}", said)


def _who_sees_what(naming: Naming) -> str:
    which = "Those you ticked for the concern can tell which one it is about."
    if naming is Naming.UNNAMED:
        return f"{which} They see it {wording.NEXT_FIXED_HOUR}: the hour gives nothing away."
    return which
