"""What following a concern of one's own listens to: coming back to it, and writing to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.concerns import ids, own_acts, own_pages, own_service
from bot.concerns.own_fields import Typed, Way, block_of, typed_in
from bot.concerns.own_pages import person_of, way_of
from bot.concerns.own_service import Person, Wrong
from bot.concerns.own_view import CODE_FIELD, code_form, list_view
from bot.concerns.remarks import ComesBack, Remarks
from bot.listening import Listening
from bot.refused import Refused
from bot.replies import Answer, Reply
from bot.slack.payloads import Press, Submission, View, in_modal
from bot.wiring import Wiring
from storage.base import new_id
from storage.concerns.codes import GuessLimit, parse_code
from storage.concerns.readers import Own
from storage.screening import ScreenedText
from storage.secrecy import Keyring

NO_CODE = "This is not a receipt code: it has six words, or twenty digits. Please check it."
NO_CONCERN = "No concern has this code. Please check it: each word counts."
TOO_MANY = "Too many codes were tried. Please wait a quarter of an hour and try again."


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of form that a person sends: what draws it, and what sending it does.

    :ivar deed: returns what became of it, in a sentence.
    """

    draw: Callable[[Session, Wiring, Person, Way, Typed, Remarks], View]
    deed: Callable[[Session, Keyring, Own, str, Typed, ScreenedText | None], str]


FORMS = {
    ids.REPLY: Kind(own_pages.concern, own_acts.reply),
    ids.ENDING: Kind(own_pages.concern, own_acts.end),
    ids.GUARDIAN_TOLD: Kind(own_pages.guardian_form, own_acts.tell_guardian),
}


def register(listening: Listening) -> None:
    wiring, guesses = listening.wiring, GuessLimit()
    one = re.compile(rf"^{ids.MINE_OPEN}_\d+$")
    page = re.compile(rf"^{ids.MINE_PAGE}_(earlier|later)$")
    listening.press(ids.CODE, ask_for_code)
    listening.submission(ids.BY_CODE, lambda submission: open_by_code(wiring, guesses, submission))
    listening.press(ids.MINE, lambda press: list_mine(wiring, press))
    listening.press(one, lambda press: open_mine(wiring, press))
    listening.press(page, lambda press: turn(wiring, press))
    listening.press(ids.OWN_BACK, lambda press: back(wiring, press))
    listening.press(ids.GUARDIAN, lambda press: open_guardian_form(wiring, press))
    listening.press(ids.REPLY_TAKE_OUT, lambda press: take_out_and_send(wiring, press))
    for callback_id in FORMS:
        listening.submission(callback_id, lambda submission: send(wiring, submission))


def ask_for_code(press: Press) -> Answer:
    """Open the form for a receipt code, on top of the form it was asked for in."""
    return Answer(push=code_form()) if in_modal(press) else Answer(open=code_form())


def open_by_code(wiring: Wiring, guesses: GuessLimit, submission: Submission) -> Reply:
    """Open the concern that a code belongs to, if there is one and there are guesses left."""
    code = parse_code(str(submission.values.get(CODE_FIELD) or ""))
    if code is None:
        return Reply(errors={CODE_FIELD: NO_CODE})
    person = person_of(wiring, submission)
    if not guesses.take(person.user_id, person.now):
        return Reply(errors={CODE_FIELD: TOO_MANY})
    way = Way(code=f"{code.bits:x}", word_id=new_id())
    try:
        with wiring.database.reading() as session:
            view = own_pages.concern(session, wiring, person, way)
    except Refused:
        return Reply(errors={CODE_FIELD: NO_CONCERN})
    guesses.give_back(person.user_id)
    return Reply(update=view)


def list_mine(wiring: Wiring, press: Press) -> Answer:
    """Show the person the concerns that they raised with their name."""
    with wiring.database.reading() as session:
        mine = own_service.mine(session, wiring.keyring, person_of(wiring, press))
    return Answer(open=list_view(mine))


def open_mine(wiring: Wiring, press: Press) -> Answer:
    """Open one of them."""
    way = Way(concern_id=press.value, word_id=new_id())
    with wiring.database.reading() as session:
        view = own_pages.concern(session, wiring, person_of(wiring, press), way)
    return Answer(update=view) if in_modal(press) else Answer(open=view)


def turn(wiring: Wiring, press: Press) -> Answer:
    """Turn to another page of what was said. What was typed so far stays."""
    way, typed = replace(way_of(press.view), page=int(press.value)), typed_in(press.view)
    with wiring.database.reading() as session:
        return Answer(
            update=own_pages.concern(session, wiring, person_of(wiring, press), way, typed)
        )


def back(wiring: Wiring, press: Press) -> Answer:
    """Leave a form for the concern."""
    way = replace(way_of(press.view).afresh(new_id()), new_code="")
    with wiring.database.reading() as session:
        return Answer(update=own_pages.concern(session, wiring, person_of(wiring, press), way))


def open_guardian_form(wiring: Wiring, press: Press) -> Answer:
    """Put the form for the Guardian in the concern's place."""
    way = way_of(press.view).afresh(new_id())
    with wiring.database.reading() as session:
        return Answer(
            update=own_pages.leaving(session, wiring, press, way, own_pages.guardian_form)
        )


def send(wiring: Wiring, submission: Submission) -> Reply:
    """Send a reply, what they say of its end, or what they tell the Guardian."""
    view = submission.view
    try:
        after = _try_to_send(wiring, person_of(wiring, submission), view, take_out=False)
    except Wrong as wrong:
        return Reply(errors={block_of(view, wrong.field): str(wrong)})
    return Reply(update=after)


def take_out_and_send(wiring: Wiring, press: Press) -> Answer:
    """The same, without what says who a patient is."""
    person, view = person_of(wiring, press), press.view or {}
    try:
        return Answer(update=_try_to_send(wiring, person, view, take_out=True))
    except Wrong as wrong:
        way, typed = way_of(view), typed_in(view)
        with wiring.database.reading() as session:
            if view.get("callback_id") == ids.GUARDIAN_TOLD:
                # That form says itself what it needs once it is sent.
                return Answer(update=own_pages.guardian_form(session, wiring, person, way, typed))
            shown = own_pages.concern(session, wiring, person, way, typed, sent=str(wrong))
            return Answer(update=shown)


def _try_to_send(wiring: Wiring, person: Person, view: View, *, take_out: bool) -> View:
    """The concern with what was sent in it, or the form as it comes back.

    :raises Wrong: what is wrong with which field.
    """
    form, way, typed = FORMS[str(view.get("callback_id"))], way_of(view), typed_in(view)
    try:
        words = own_service.screen(typed, take_out=take_out)
    except ComesBack as back:
        if back.words != typed.words:
            way, typed = way.reworded(), replace(typed, words=back.words)
        with wiring.database.reading() as session:
            return form.draw(session, wiring, person, way, typed, back.remarks)
    with wiring.database.writing() as session:
        own = own_service.come_back(session, wiring.keyring, person, way)
        sent = form.deed(session, wiring.keyring, own, way.word_id, typed, words)
        # A new field and a new id: what is written in it next is another reply.
        return own_pages.concern(session, wiring, person, way.afresh(new_id()), sent=sent)
