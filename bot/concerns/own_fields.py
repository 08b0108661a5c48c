"""What a person types and chooses while they follow their own concern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from blockkit import Input, PlainTextInput
from blockkit.core import Component

from bot.concerns import ids
from bot.concerns.pieces import Local, action_of
from bot.concerns.remarks import Remarks, calm
from bot.identifiers import no_patient_tick, what_tripped
from bot.slack.payloads import View, state_of
from storage.concerns.tables import Again, Cost

WORDS = "concern_reply_words"
NO_PATIENT = "concern_reply_no_patient"
CALM = "concern_reply_calm"
ANSWERED = "concern_answered"
LEAVE = "concern_leave"
AGAIN = "concern_again"
COST = "concern_cost"
GUARDIANS = "concern_guardians"
WRITTEN_DOWN = "concern_written_down"
LONGEST_REPLY = 3000

YES, NO = "yes", "no"
NOT_SAID = "Please choose one."


@dataclass(frozen=True, slots=True)
class Way:
    """By which way the person came, so that it can be gone again at the next press.

    :ivar code: the receipt code's bits in hex, or nothing.
    :ivar concern_id: the concern's id for somebody who came by their own account, or nothing.
    :ivar word_id: the id that what they write in this view will have.
    :ivar texts: how often we have changed what stands in the text field.
    :ivar new_code: the bits of the code that will lead back once their name is off.
    """

    code: str = ""
    concern_id: str = ""
    word_id: str = ""
    page: int = 0
    texts: int = 0
    new_code: str = ""

    def reworded(self) -> Self:
        """The same way, with another text in the field: Slack would leave the old one there."""
        return replace(self, texts=self.texts + 1)

    def afresh(self, word_id: str) -> Self:
        """The same way, for what is written next: in an empty field, under another id."""
        return replace(self, page=0, word_id=word_id, texts=self.texts + 1)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of a view.

    :ivar no_patient: they say that what we took for a patient is none.
    :ivar calm: they say that the alarm was raised, or that nobody is at risk.
    :ivar is_reply: the words stood in the field for a reply, and in no other.
    :ivar answered: whether it was answered; None while they have not said.
    :ivar leave: the team may hear of it, in general words.
    """

    words: str = ""
    no_patient: bool = False
    calm: bool = False
    is_reply: bool = False
    answered: bool | None = None
    leave: bool = False
    again: Again | None = None
    cost: Cost | None = None
    guardians: tuple[str, ...] = ()


NOTHING_TYPED = Typed()


def typed_in(view: View | None) -> Typed:
    """Read what stands in a view."""
    values: Mapping[str, Any] = state_of(view or {})
    given = {block.partition(":")[0]: value for block, value in values.items()}
    answered, again, cost = given.get(ANSWERED), given.get(AGAIN), given.get(COST)
    return Typed(
        words=str(given.get(WORDS) or ""),
        no_patient=bool(given.get(NO_PATIENT)),
        calm=bool(given.get(CALM)),
        is_reply=(view or {}).get("callback_id") == ids.REPLY,
        answered=answered == YES if answered else None,
        leave=bool(given.get(LEAVE)),
        again=Again(again) if again else None,
        cost=Cost(cost) if cost else None,
        guardians=tuple(given.get(GUARDIANS) or ()),
    )


def words_field(
    label: str, way: Way, typed: Typed, *, optional: bool = False, hint: str = ""
) -> Input:
    """Room for the person's own words."""
    block = f"{WORDS}:{way.texts}"
    return Input(
        label,
        PlainTextInput(
            action_id=action_of(block),
            multiline=True,
            max_length=LONGEST_REPLY,
            initial_value=typed.words or None,
        ),
        block_id=block,
        hint=f"{hint} No patients’ names; staff may be named.".strip(),
        optional=optional or None,
    )


def emergency(remarks: Remarks) -> list[Component]:
    """What comes first where something in the words sounds urgent."""
    return [calm(CALM)] if remarks.urgent else []


def tripped(remarks: Remarks, local: Local) -> list[Component]:
    """What stands above the words where they seem to say who a patient is."""
    suspected = remarks.suspected
    return what_tripped(suspected, local.on_call, ids.REPLY_TAKE_OUT) if suspected else []


def no_patient(remarks: Remarks) -> list[Component]:
    """What stands below the words where they may name no patient after all."""
    return [no_patient_tick(NO_PATIENT)] if remarks.warns else []


def block_of(view: View, field: str = "") -> str:
    """The block of a field, the words' where none is named, else the view's first input.

    Slack shows what is wrong nowhere but on an input.
    """
    inputs = [
        str(block["block_id"]) for block in view.get("blocks", []) if block.get("type") == "input"
    ]
    wanted = field or WORDS
    return next((block for block in inputs if block.partition(":")[0] == wanted), inputs[0])
