"""What a person has put into the form in which a concern is raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.slack.payloads import View
from storage.concerns.tables import About, Naming, Soon

WARD = "concern_ward"
WORDS = "concern_words"
ABOUT = "concern_about"
TALK = "concern_talk"
WHO = "concern_who"
SOON = "concern_soon"
NAMING = "concern_naming"
TYPED_NAME = "concern_typed_name"
CALM = "concern_calm"
NO_PATIENT = "concern_no_patient"

YES = "yes"


@dataclass(frozen=True, slots=True)
class Form:
    """What a form has to know of itself until it is sent; it travels as the view's metadata.

    The receipt code is made when the form opens (trust 13) and shown only in its last view, so it
    must be kept in between. Nowhere else will do: on our side it would be a record that somebody
    was writing at this hour. Slack shows it to the person a moment later in any case.

    :ivar code: the receipt code's bits, in hex.
    :ivar picks_ward: whether the form began with the choice of a ward.
    :ivar texts: how often we have changed what stands in the text field.
    :ivar draws: how often we have put the recipients in another order.
    """

    ward_id: str
    code: str
    picks_ward: bool = False
    texts: int = 0
    draws: int = 0

    @property
    def code_bits(self) -> int:
        return int(self.code, 16)

    def redrawn(self) -> Self:
        return replace(self, draws=self.draws + 1)

    def reworded(self) -> Self:
        return replace(self, texts=self.texts + 1)

    def for_ward(self, ward_id: str) -> Self:
        return replace(self, ward_id=ward_id)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form's fields.

    :ivar calm: the person says that the alarm was raised, or that nobody is at risk.
    :ivar no_patient: the person says that what we took for a patient is none.
    """

    words: str = ""
    about: About = About.WARD
    wants_talk: bool = False
    ticked: tuple[str, ...] = ()
    soon: Soon = Soon.DAYS
    naming: Naming | None = None
    typed_name: str = ""
    calm: bool = False
    no_patient: bool = False


def typed_in(values: Mapping[str, Any]) -> Typed:
    """Read a form's values, by block id."""
    given = {block.partition(":")[0]: value for block, value in values.items()}
    naming = given.get(NAMING)
    return Typed(
        words=str(given.get(WORDS) or ""),
        about=About(given.get(ABOUT) or About.WARD),
        wants_talk=bool(given.get(TALK)),
        ticked=tuple(given.get(WHO) or ()),
        soon=Soon(given.get(SOON) or Soon.DAYS),
        naming=Naming(naming) if naming else None,
        typed_name=str(given.get(TYPED_NAME) or "").strip(),
        calm=bool(given.get(CALM)),
        no_patient=bool(given.get(NO_PATIENT)),
    )


def ward_picked(values: Mapping[str, Any]) -> str:
    """The id of the ward that was chosen, or nothing."""
    return str(values.get(WARD) or "")


def block_ids(view: View) -> dict[str, str]:
    """A view's block ids as they are now, by the field that they belong to."""
    ids = (str(block.get("block_id", "")) for block in view.get("blocks", []))
    return {block_id.partition(":")[0]: block_id for block_id in ids}


def offers(view: View, action_id: str) -> bool:
    """Whether a view has a button with this action."""
    return any(
        element.get("action_id") == action_id
        for block in view.get("blocks", [])
        for element in block.get("elements", [])
    )
