"""The form in which a concern is raised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from blockkit import Divider
from blockkit.core import Component

from bot.concerns import fields, ids, raise_fields
from bot.concerns.fields import Form, Typed
from bot.concerns.pieces import Local, alarm, line, small
from bot.concerns.raise_fields import Offer
from bot.concerns.remarks import NO_REMARKS, Remarks, calm
from bot.identifiers import no_patient_tick, what_tripped
from bot.slack.message import modal, pack
from bot.slack.payloads import View
from bot.slack.text import escape
from storage.concerns.tables import About

TITLE: Final = "Raise a concern"
WELCOME = (
    "*Noticed something that doesn’t feel right? Tell us here.* "
    "It can be small. You don’t need proof. Somebody will answer."
)
NO_WARD = (
    "No ward is set up here yet, so there is nobody to read a concern. "
    "Tell your manager or your organisation’s Freedom to Speak Up Guardian."
)
# Whoever pressed Send had this end of the form in front of them, and Slack may leave it there.
LOOK_UP = "*It is not sent yet.* Please see the top of this form."
NOT_YET = "Concerns cannot be raised here yet."


def raise_form(
    offer: Offer,
    form: Form,
    typed: Typed,
    remarks: Remarks = NO_REMARKS,
    wards: Sequence[tuple[str, str]] = (),
) -> View:
    """The form, with everything in it that was typed so far.

    :param wards: ids and names to choose from, where it began with the choice of a ward.
    """
    return modal(
        TITLE,
        alarm(offer.local),
        *_came_back(offer, remarks),
        *([line(WELCOME)] if remarks == NO_REMARKS else []),
        small(f"This form is for *{escape(offer.local.ward)}*."),
        *([raise_fields.ward(wards, offer.local.ward_id)] if form.picks_ward else []),
        raise_fields.words(form, typed, has_focus=_asks_about_the_words(remarks)),
        *([no_patient_tick(fields.NO_PATIENT)] if remarks.warns else []),
        raise_fields.about(typed),
        *([raise_fields.talk(typed)] if typed.about is About.ME else []),
        raise_fields.soon(offer, typed),
        raise_fields.who(offer, form, typed),
        raise_fields.naming(offer, typed),
        *([raise_fields.typed_name(typed)] if offer.shared else []),
        *([line(LOOK_UP)] if remarks != NO_REMARKS else []),
        Divider(),
        *raise_fields.notices(offer),
        raise_fields.have_a_code(),
        submit="Send",
        close="Cancel",
        callback_id=ids.RAISE,
        private_metadata=pack(form),
    )


def which_ward(wards: Sequence[tuple[str, str]], form: Form, typed: Typed) -> View:
    """The form before a ward was chosen."""
    if not wards:
        return modal(TITLE, alarm(None), line(NO_WARD))
    chosen = [line(WELCOME), raise_fields.ward(wards, None)]
    return _shut(alarm(None), chosen, form, typed)


def whom_to_tell(
    local: Local, form: Form, typed: Typed, wards: Sequence[tuple[str, str]] = ()
) -> View:
    """What to do instead, on a ward that takes no concerns yet."""
    ways = []
    if local.guardian:
        ways.append(f"*Freedom to Speak Up Guardian:* {escape(local.guardian)}")
    if local.on_call:
        ways.append(f"*On-call manager:* {escape(local.on_call)}")
    if not ways:
        ways.append(
            "Tell the nurse in charge, your manager or your organisation’s "
            "Freedom to Speak Up Guardian, whichever feels right."
        )
    told = [
        *([raise_fields.ward(wards, local.ward_id)] if form.picks_ward else []),
        line(f"*{escape(local.ward)}.* {NOT_YET}"),
        line("You can tell somebody all the same:"),
        *(line(way) for way in ways),
    ]
    return _shut(alarm(local), told, form, typed)


def _shut(top: Component, said: Sequence[Component], form: Form, typed: Typed) -> View:
    """A form that cannot be sent, in which nothing typed is lost."""
    kept = [raise_fields.words(form, typed)] if typed.words else []
    return modal(
        TITLE,
        top,
        *said,
        *kept,
        raise_fields.have_a_code(),
        submit="Send" if kept or form.picks_ward else None,
        close="Close",
        callback_id=ids.RAISE,
        private_metadata=pack(form),
    )


def _came_back(offer: Offer, remarks: Remarks) -> list[Component]:
    """What stands on top of a form that comes back, the emergency first."""
    blocks: list[Component] = []
    if remarks.urgent:
        blocks.append(calm(fields.CALM))
    if remarks.missing:
        blocks.append(line("*It is not sent yet.*\n" + "\n".join(remarks.missing)))
    if remarks.suspected is not None:
        blocks += what_tripped(remarks.suspected, offer.local.on_call, ids.TAKE_OUT)
    return blocks


def _asks_about_the_words(remarks: Remarks) -> bool:
    """Whether the words are what has to be seen to first. Only one field can have the focus."""
    return remarks.suspected is not None and not remarks.urgent
