"""What raising a concern listens to."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot import ways_in
from bot.concerns import fields, ids, raise_form, raise_service
from bot.concerns.fields import Form, Typed
from bot.concerns.pieces import Local
from bot.concerns.raise_service import Sender, Sent, Wrong
from bot.concerns.receipt_view import receipt_view
from bot.concerns.remarks import NO_REMARKS, ComesBack, Remarks
from bot.kept import kept_in
from bot.listening import Listening
from bot.replies import Answer, Reply
from bot.slack.payloads import Call, Press, Submission, View, state_of
from bot.wiring import Wiring
from storage.concerns.codes import ReceiptCode, new_code
from storage.concerns.raising import ConcernsShut
from storage.concerns.tables import Naming
from storage.wards import Ward

NAME_CHANGED = "Whose name goes with it? The choices have changed. Please look at them once more."
# The code is shown only now: whoever closed the form would have lost it.
PRESS_AGAIN = (
    "The form did not change in time. Please do not close it: press the same button once more. "
    "Nothing is sent twice, and what the form has to show you comes up."
)
SEE_WARD = Remarks(
    missing=("This is now the form of the ward you chose. Please look at who should see it.",)
)


def register(listening: Listening) -> None:
    wiring = listening.wiring
    listening.press(ways_in.RAISE_CONCERN, lambda press: open_from_button(wiring, press))
    listening.command(ids.COMMAND, lambda call: open_from_command(wiring, call))
    listening.shortcut(ids.SHORTCUT, lambda call: open_from_command(wiring, call))
    listening.press(ids.PICK_WARD, lambda press: redraw(wiring, press))
    listening.press(ids.ABOUT, lambda press: redraw(wiring, press))
    listening.press(ids.TAKE_OUT, lambda press: take_out_and_send(wiring, press))
    listening.submission(ids.RAISE, lambda submission: send(wiring, submission))


def open_from_button(wiring: Wiring, press: Press) -> Answer:
    """Open the form from a prompt or from Home."""
    sender = _sender(wiring, press)
    with wiring.database.reading() as session:
        ward = raise_service.ward_of_button(session, sender, press.channel_id, press.value)
        return Answer(open=_opened(session, wiring, sender, ward))


def open_from_command(wiring: Wiring, call: Call) -> Answer:
    """Open the form from the command, whose words are not read, or from the shortcut."""
    sender = _sender(wiring, call)
    with wiring.database.reading() as session:
        ward = raise_service.ward_of_channel(session, sender, call.channel_id)
        return Answer(open=_opened(session, wiring, sender, ward))


def redraw(wiring: Wiring, press: Press) -> Answer:
    """Draw the form anew after a choice that changes it. Everything typed stays."""
    view = press.view or {}
    values = state_of(view)
    form = kept_in(view, Form).redrawn()
    form = form.for_ward(fields.ward_picked(values) or form.ward_id)
    typed, sender = fields.typed_in(values), _sender(wiring, press)
    remarks = Remarks(
        suspected=raise_service.suspected(typed) if _was_suspected(view) else None,
        urgent=fields.CALM in fields.block_ids(view),
    )
    with wiring.database.reading() as session:
        return Answer(update=_form(session, wiring, sender, form, typed, remarks))


def send(wiring: Wiring, submission: Submission) -> Reply:
    """Send the concern, or give the form back with everything in it."""
    view = submission.view
    try:
        sent = _try_to_send(wiring, _sender(wiring, submission), view, take_out=False)
    except Wrong as wrong:
        return Reply(errors=_on_its_fields(view, wrong))
    if isinstance(sent, dict):
        return Reply(update=sent)
    return Reply(update=_receipt(view, sent), home=sent.receipt.naming is not Naming.UNNAMED)


def take_out_and_send(wiring: Wiring, press: Press) -> Answer:
    """The same, without what says who a patient is."""
    view = press.view or {}
    sender = _sender(wiring, press)
    try:
        sent = _try_to_send(wiring, sender, view, take_out=True)
    except Wrong as wrong:
        # A button cannot say it on the fields themselves.
        form = kept_in(view, Form).redrawn()
        typed = fields.typed_in(state_of(view))
        remarks = Remarks(missing=tuple(wrong.errors.values()))
        with wiring.database.reading() as session:
            return Answer(update=_form(session, wiring, sender, form, typed, remarks))
    if isinstance(sent, dict):
        return Answer(update=sent)
    return Answer(
        update=_receipt(view, sent),
        not_redrawn=PRESS_AGAIN,
        home=sent.receipt.naming is not Naming.UNNAMED,
    )


def _try_to_send(wiring: Wiring, sender: Sender, view: View, *, take_out: bool) -> Sent | View:
    """What was stored, or the form as it comes back.

    :raises Wrong: what is wrong with which field.
    """
    form = kept_in(view, Form).redrawn()
    values = state_of(view)
    typed, picked = fields.typed_in(values), fields.ward_picked(values)
    with wiring.database.reading() as session:
        if picked and picked != form.ward_id:
            # The form of the ward that was picked came late or never: its readers are others.
            return _form(session, wiring, sender, form.for_ward(picked), typed, SEE_WARD)
        ward = raise_service.ward_of_form(session, sender, form.ward_id)
        kept_days = wiring.settings.closed_concerns_kept_days
        offer = raise_service.offer_of(session, ward, sender, kept_days) if ward else None
        asked = fields.block_ids(view)
        if ward is None or offer is None or fields.NAMING not in asked:
            return _form(session, wiring, sender, form, typed)
        if offer.shared != (fields.TYPED_NAME in asked):
            return _form(session, wiring, sender, form, typed, Remarks(missing=(NAME_CHANGED,)))
        raise_service.check(typed, shared=offer.shared)
        try:
            words = raise_service.screen(typed, take_out=take_out)
        except ComesBack as back:
            if back.words != typed.words:
                form, typed = form.reworded(), replace(typed, words=back.words)
            return _form(session, wiring, sender, form, typed, back.remarks)
    try:
        with wiring.database.writing() as session:
            return raise_service.send(session, wiring.keyring, ward, sender, form, typed, words)
    except ConcernsShut:
        with wiring.database.reading() as session:
            return _form(session, wiring, sender, form, typed)


def _opened(session: Session, wiring: Wiring, sender: Sender, ward: Ward | None) -> View:
    form = Form(
        ward_id=ward.id if ward else "", code=f"{new_code().bits:x}", picks_ward=ward is None
    )
    return _form(session, wiring, sender, form, Typed())


def _form(
    session: Session,
    wiring: Wiring,
    sender: Sender,
    form: Form,
    typed: Typed,
    remarks: Remarks = NO_REMARKS,
) -> View:
    """The form as it is for this ward now."""
    names = raise_service.ward_names(session, sender) if form.picks_ward else []
    ward = raise_service.ward_of_form(session, sender, form.ward_id)
    if ward is None:
        return raise_form.which_ward(names, form, typed)
    kept_days = wiring.settings.closed_concerns_kept_days
    offer = raise_service.offer_of(session, ward, sender, kept_days)
    if offer is None:
        return raise_form.whom_to_tell(Local.of(ward), form, typed, names)
    still_there = {reader.user_id for reader in offer.readers}
    typed = replace(typed, ticked=tuple(one for one in typed.ticked if one in still_there))
    return raise_form.raise_form(offer, form, typed, remarks, names)


def _was_suspected(view: View) -> bool:
    """Whether the form says that something in it seems to say who a patient is."""
    return fields.offers(view, ids.TAKE_OUT) or fields.NO_PATIENT in fields.block_ids(view)


def _receipt(view: View, sent: Sent) -> View:
    form = kept_in(view, Form)
    code = ReceiptCode(form.code_bits)
    return receipt_view(sent.local, sent.receipt, code, sent.looks, sent.told, shared=sent.shared)


def _on_its_fields(view: View, wrong: Wrong) -> dict[str, str]:
    blocks = fields.block_ids(view)
    return {blocks[field]: sentence for field, sentence in wrong.errors.items()}


def _sender(wiring: Wiring, source: Press | Call | Submission) -> Sender:
    return Sender(source.team_id, source.user_id, wiring.clock.now())
