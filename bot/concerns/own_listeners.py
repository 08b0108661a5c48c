"""What following a concern of one's own listens to."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.concerns import ids, own_service
from bot.concerns.identifiers import Suspected
from bot.concerns.own_service import Identified, Person, Wrong
from bot.concerns.own_view import CODE_FIELD, NO_PATIENT, WORDS, Way, code_form, list_view, own_view
from bot.listening import Listening
from bot.refused import Refused
from bot.replies import Answer, Reply
from bot.slack.message import unpack
from bot.slack.payloads import Press, Submission, View, state_of
from bot.wiring import Wiring
from storage.base import new_id
from storage.concerns.codes import GuessLimit, parse_code

NO_CODE = "This is not a receipt code: it has six words, or twenty digits. Please check it."
NO_CONCERN = "No concern has this code. Please check it: each word counts."
TOO_MANY = "Too many codes were tried. Please wait a quarter of an hour and try again."


def register(listening: Listening) -> None:
    wiring, guesses = listening.wiring, GuessLimit()
    one = re.compile(rf"^{ids.MINE_OPEN}_\d+$")
    page = re.compile(rf"^{ids.MINE_PAGE}_(earlier|later)$")
    listening.press(ids.CODE, ask_for_code)
    listening.submission(ids.BY_CODE, lambda submission: open_by_code(wiring, guesses, submission))
    listening.press(ids.MINE, lambda press: list_mine(wiring, press))
    listening.press(one, lambda press: open_mine(wiring, press))
    listening.press(page, lambda press: turn(wiring, press))
    listening.press(ids.REPLY_TAKE_OUT, lambda press: take_out_and_send(wiring, press))
    listening.submission(ids.REPLY, lambda submission: send(wiring, submission))


def ask_for_code(press: Press) -> Answer:
    """Open the form for a receipt code, on top of the form it was asked for in."""
    in_modal = press.view is not None and press.view.get("type") == "modal"
    return Answer(push=code_form()) if in_modal else Answer(open=code_form())


def open_by_code(wiring: Wiring, guesses: GuessLimit, submission: Submission) -> Reply:
    """Open the concern that a code belongs to, if there is one and there are guesses left."""
    code = parse_code(str(submission.values.get(CODE_FIELD) or ""))
    if code is None:
        return Reply(errors={CODE_FIELD: NO_CODE})
    person = _person(wiring, submission)
    if not guesses.take(person.user_id, person.now):
        return Reply(errors={CODE_FIELD: TOO_MANY})
    way = Way(code=f"{code.bits:x}", word_id=new_id())
    try:
        with wiring.database.reading() as session:
            view = _laid_open(session, wiring, person, way)
    except Refused:
        return Reply(errors={CODE_FIELD: NO_CONCERN})
    guesses.give_back(person.user_id)
    return Reply(update=view)


def list_mine(wiring: Wiring, press: Press) -> Answer:
    """Show the person the concerns that they raised with their name."""
    with wiring.database.reading() as session:
        mine = own_service.mine(session, wiring.keyring, _person(wiring, press))
    return Answer(open=list_view(mine))


def open_mine(wiring: Wiring, press: Press) -> Answer:
    """Open one of them."""
    way = Way(concern_id=press.value, word_id=new_id())
    with wiring.database.reading() as session:
        view = _laid_open(session, wiring, _person(wiring, press), way)
    in_modal = press.view is not None and press.view.get("type") == "modal"
    return Answer(update=view) if in_modal else Answer(open=view)


def turn(wiring: Wiring, press: Press) -> Answer:
    """Turn to another page of what was said. What was typed so far stays."""
    way = replace(_way(press.view), page=int(press.value))
    with wiring.database.reading() as session:
        return Answer(
            update=_laid_open(session, wiring, _person(wiring, press), way, _typed(press.view))
        )


def send(wiring: Wiring, submission: Submission) -> Reply:
    """Send a reply."""
    try:
        view = _try_to_reply(wiring, _person(wiring, submission), submission.view, take_out=False)
    except Wrong as wrong:
        return Reply(errors={_block(submission.view): str(wrong)})
    return Reply(update=view)


def take_out_and_send(wiring: Wiring, press: Press) -> Answer:
    """The same, without what says who a patient is."""
    person, view = _person(wiring, press), press.view or {}
    try:
        return Answer(update=_try_to_reply(wiring, person, view, take_out=True))
    except Wrong as wrong:
        with wiring.database.reading() as session:
            shown = _laid_open(session, wiring, person, _way(view), _typed(view), sent=str(wrong))
            return Answer(update=shown)


def _try_to_reply(wiring: Wiring, person: Person, view: View, *, take_out: bool) -> View:
    """The concern with the reply in it, or with the reply still to be sent.

    :raises Wrong: what is wrong with it.
    """
    way, typed = _way(view), _typed(view)
    no_patient = bool(state_of(view).get(NO_PATIENT))
    try:
        words = own_service.screen(typed, take_out=take_out, no_patient=no_patient)
    except Identified as identified:
        with wiring.database.reading() as session:
            return _laid_open(session, wiring, person, way, typed, identified.suspected)
    with wiring.database.writing() as session:
        own = own_service.come_back(session, wiring.keyring, person, way)
        sent = own_service.reply(session, wiring.keyring, own, way.word_id, words)
        # A new field and a new id: what is written in it next is another reply.
        after = replace(way, page=0, word_id=new_id(), texts=way.texts + 1)
        return _laid_open(session, wiring, person, after, sent=sent)


def _laid_open(
    session: Session,
    wiring: Wiring,
    person: Person,
    way: Way,
    typed: str = "",
    suspected: Suspected | None = None,
    sent: str = "",
) -> View:
    own = own_service.come_back(session, wiring.keyring, person, way)
    opened, local = own_service.lay_open(session, wiring.keyring, own)
    return own_view(opened, local, way, typed, suspected, sent)


def _typed(view: View | None) -> str:
    values = state_of(view or {})
    found = (value for block, value in values.items() if block.partition(":")[0] == WORDS)
    return str(next(found, None) or "")


def _block(view: View) -> str:
    return next(
        str(block["block_id"])
        for block in view.get("blocks", [])
        if str(block.get("block_id", "")).partition(":")[0] == WORDS
    )


def _way(view: View | None) -> Way:
    return unpack(str((view or {}).get("private_metadata", "")), Way)


def _person(wiring: Wiring, source: Press | Submission) -> Person:
    return Person(source.team_id, source.user_id, wiring.clock.now())
