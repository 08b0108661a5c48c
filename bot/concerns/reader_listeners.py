"""What reading and answering a concern listens to."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.concerns import ids, reader_service
from bot.concerns.reader_forms import NO_PATIENT, Answering, At, Deed, deed_form, typed_in
from bot.concerns.reader_service import NO_LEAVE, Answerer, Identified, Wrong
from bot.concerns.reader_view import reader_view
from bot.identifiers import Suspected
from bot.kept import kept_in
from bot.listening import Listening
from bot.replies import Answer, Reply
from bot.slack.payloads import Press, Submission, View, in_modal, state_of
from bot.wiring import Wiring
from storage.base import new_id

DEEDS = {
    ids.ASK: Deed.ASK,
    ids.RECORD: Deed.RECORD,
    ids.HAND_ON: Deed.HAND_ON,
    ids.CLOSE: Deed.CLOSE,
    ids.TELL: Deed.TELL,
}


def register(listening: Listening) -> None:
    wiring = listening.wiring
    view = re.compile(rf"^{ids.VIEW}(_\d+)?$")
    page = re.compile(rf"^{ids.PAGE}_(earlier|later)$")
    listening.press(view, lambda press: open_concern(wiring, press))
    listening.press(page, lambda press: turn(wiring, press))
    listening.press(ids.BACK, lambda press: back(wiring, press))
    listening.press(ids.ACKNOWLEDGE, lambda press: acknowledge(wiring, press))
    for action in DEEDS:
        listening.press(action, lambda press: open_form(wiring, press))
    listening.press(ids.ANSWER_TAKE_OUT, lambda press: take_out_and_send(wiring, press))
    listening.submission(ids.ANSWER, lambda submission: send(wiring, submission))


def open_concern(wiring: Wiring, press: Press) -> Answer:
    """Open a concern from its notice, from Home, or from what its author told the Guardian."""
    with wiring.database.writing() as session:
        view = _laid_open(session, wiring, _who(wiring, press), At(press.value))
    return Answer(push=view) if in_modal(press) else Answer(open=view)


def turn(wiring: Wiring, press: Press) -> Answer:
    """Turn to another page of what was said."""
    at = replace(_at(press.view), page=int(press.value))
    with wiring.database.writing() as session:
        return Answer(update=_laid_open(session, wiring, _who(wiring, press), at))


def back(wiring: Wiring, press: Press) -> Answer:
    """Leave a form for the concern."""
    at = At(_at(press.view).concern_id)
    with wiring.database.writing() as session:
        return Answer(update=_laid_open(session, wiring, _who(wiring, press), at))


def acknowledge(wiring: Wiring, press: Press) -> Answer:
    """Say that the concern has been read."""
    who, at = _who(wiring, press), At(press.value)
    with wiring.database.writing() as session:
        done = reader_service.acknowledge(session, wiring.keyring, who, at.concern_id)
        return Answer(update=_laid_open(session, wiring, who, at, done), home=True)


def open_form(wiring: Wiring, press: Press) -> Answer:
    """Put the form of a deed in the concern's place."""
    who = _who(wiring, press)
    at = At(press.value, deed=DEEDS[press.action_id].value, word_id=new_id())
    with wiring.database.writing() as session:
        if at.deed == Deed.TELL and not reader_service.may_tell(session, who, at.concern_id):
            lies_open = At(at.concern_id)
            return Answer(update=_laid_open(session, wiring, who, lies_open, NO_LEAVE))
        return Answer(update=_form(session, who, at, Answering()))


def send(wiring: Wiring, submission: Submission) -> Reply:
    """Do what the form is for, and bring the concern back."""
    try:
        view = _try_to_do(wiring, _who(wiring, submission), submission.view, take_out=False)
    except Wrong as wrong:
        block = _block(submission.view, wrong.field)
        return Reply(errors={block: wrong.sentence})
    return Reply(update=view, home=True)


def take_out_and_send(wiring: Wiring, press: Press) -> Answer:
    """The same, without what says who a patient is."""
    view = press.view or {}
    try:
        return Answer(
            update=_try_to_do(wiring, _who(wiring, press), view, take_out=True), home=True
        )
    except Wrong:
        # The form says itself what it needs once it is sent.
        with wiring.database.writing() as session:
            typed = typed_in(state_of(view))
            return Answer(update=_form(session, _who(wiring, press), _at(view), typed))


def _try_to_do(wiring: Wiring, who: Answerer, view: View, *, take_out: bool) -> View:
    """The concern as it is after the deed, or the form as it comes back.

    :raises Wrong: what is wrong with which field.
    """
    at, values = _at(view), state_of(view)
    typed = typed_in(values)
    no_patient = bool(values.get(NO_PATIENT))
    try:
        words = reader_service.screen(
            typed, Deed(at.deed), take_out=take_out, no_patient=no_patient
        )
    except Identified as identified:
        with wiring.database.writing() as session:
            return _form(session, who, at, typed, identified.suspected)
    with wiring.database.writing() as session:
        done = reader_service.do(session, wiring.keyring, who, at, typed, words)
        return _laid_open(session, wiring, who, At(at.concern_id), done)


def _laid_open(session: Session, wiring: Wiring, who: Answerer, at: At, done: str = "") -> View:
    laid = reader_service.lay_open(session, wiring.keyring, who, at.concern_id)
    return reader_view(laid.opened, laid.local, at, laid.by_when, done)


def _form(
    session: Session,
    who: Answerer,
    at: At,
    typed: Answering,
    suspected: Suspected | None = None,
) -> View:
    return deed_form(reader_service.of_form(session, who, at.concern_id), at, typed, suspected)


def _block(view: View, field: str) -> str:
    """The block of a field, else any input: Slack shows an error nowhere else."""
    blocks = view.get("blocks", [])
    inputs = [str(block["block_id"]) for block in blocks if block["type"] == "input"]
    return next((block for block in inputs if block.partition(":")[0] == field), inputs[0])


def _at(view: View | None) -> At:
    return kept_in(view, At)


def _who(wiring: Wiring, source: Press | Submission) -> Answerer:
    return Answerer(source.team_id, source.user_id, wiring.clock.now())
