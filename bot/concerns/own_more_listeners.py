"""What the rest of a person's own view listens to: the name, taking it back, what is held."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.concerns import ids, own_acts, own_pages, own_service, own_taking_back
from bot.concerns.held_view import held_list
from bot.concerns.own_fields import WRITTEN_DOWN, Way, block_of, typed_in
from bot.concerns.own_pages import person_of, way_of
from bot.concerns.pieces import Local
from bot.listening import Listening
from bot.refused import Refused
from bot.replies import Answer, Reply
from bot.slack.payloads import Press, Submission, View, in_modal
from bot.wiring import Wiring
from storage.base import new_id
from storage.concerns import ending
from storage.concerns.codes import new_code


def register(listening: Listening) -> None:
    wiring = listening.wiring
    listening.press(
        re.compile(rf"^({ids.HAND_YES}|{ids.HAND_NO})_\d+$"), lambda press: decide(wiring, press)
    )
    listening.press(ids.LEAVE_BACK, lambda press: take_leave_back(wiring, press))
    listening.press(ids.NAME_OFF, lambda press: open_name_off(wiring, press))
    listening.submission(ids.NAME_OFF_DONE, lambda submission: take_name_off(wiring, submission))
    listening.press(ids.WITHDRAW, lambda press: open_withdraw(wiring, press))
    listening.submission(ids.WITHDRAWN, lambda submission: withdraw(wiring, submission))
    listening.press(ids.HELD, lambda press: show_held(wiring, press))
    listening.press(
        re.compile(rf"^{ids.HELD_OF_MINE}_\d+$"), lambda press: show_held_of_mine(wiring, press)
    )
    listening.press(
        re.compile(rf"^{ids.HELD_PAGE}_(earlier|later)$"), lambda press: turn_held(wiring, press)
    )


def decide(wiring: Wiring, press: Press) -> Answer:
    """Say whether one more recipient may read it with the name. What was typed so far stays."""
    person, way = person_of(wiring, press), way_of(press.view)
    allowed = press.action_id.startswith(ids.HAND_YES)
    with wiring.database.writing() as session:
        own = own_service.come_back(session, wiring.keyring, person, way)
        said = own_acts.decide(session, own, press.value, allowed=allowed)
        typed = typed_in(press.view)
        return Answer(update=own_pages.concern(session, wiring, person, way, typed, sent=said))


def take_leave_back(wiring: Wiring, press: Press) -> Answer:
    """The team may not hear of it after all."""
    person, way = person_of(wiring, press), way_of(press.view)
    with wiring.database.writing() as session:
        own = own_service.come_back(session, wiring.keyring, person, way)
        ending.take_leave_back(session, own)
        return Answer(
            update=own_pages.concern(session, wiring, person, way, sent=own_acts.LEAVE_BACK)
        )


def open_name_off(wiring: Wiring, press: Press) -> Answer:
    """Say what it means to take the name off, and show the code that leads back from then on."""
    way = replace(way_of(press.view), new_code=f"{new_code().bits:x}")
    with wiring.database.reading() as session:
        return Answer(
            update=own_pages.leaving(session, wiring, press, way, own_pages.name_off_form)
        )


def take_name_off(wiring: Wiring, submission: Submission) -> Reply:
    """Take the name off, once the new code is written down."""
    view, way = submission.view, way_of(submission.view)
    if not submission.values.get(WRITTEN_DOWN):
        return Reply(errors={block_of(view): own_taking_back.NOT_WRITTEN_DOWN})
    person = person_of(wiring, submission)
    with wiring.database.writing() as session:
        try:
            own = own_service.come_back(session, wiring.keyring, person, way)
        except Refused:
            # Sent once already, and the answer got lost: only the new code leads back now.
            by_code = Way(code=way.new_code)
            own = own_service.come_back(session, wiring.keyring, person, by_code)
        own_acts.take_name_off(session, wiring.keyring, own, int(way.new_code, 16))
        return Reply(update=own_taking_back.name_is_off(Local.of(own.ward), way), home=True)


def open_withdraw(wiring: Wiring, press: Press) -> Answer:
    """Say what it means to take the concern back."""
    with wiring.database.reading() as session:
        way = way_of(press.view)
        return Answer(
            update=own_pages.leaving(session, wiring, press, way, own_pages.withdraw_form)
        )


def withdraw(wiring: Wiring, submission: Submission) -> Reply:
    """Take the concern back."""
    person, way = person_of(wiring, submission), way_of(submission.view)
    with wiring.database.writing() as session:
        own = own_service.come_back(session, wiring.keyring, person, way)
        local = Local.of(own.ward)
        own_acts.withdraw(session, own)
    return Reply(update=own_taking_back.it_is_withdrawn(local), home=not way.code)


def show_held(wiring: Wiring, press: Press) -> Answer:
    """From a concern, what is held of it; from Home, the concerns to choose from."""
    if in_modal(press):
        return Answer(push=_held(wiring, press, replace(way_of(press.view), page=0)))
    with wiring.database.reading() as session:
        mine = own_service.mine(session, wiring.keyring, person_of(wiring, press))
    return Answer(open=held_list(mine, wiring.settings.closed_concerns_kept_days))


def show_held_of_mine(wiring: Wiring, press: Press) -> Answer:
    """What is held of one of the person's concerns."""
    return Answer(push=_held(wiring, press, Way(concern_id=press.value, word_id=new_id())))


def turn_held(wiring: Wiring, press: Press) -> Answer:
    """Turn to another page of who looked."""
    way = replace(way_of(press.view), page=int(press.value))
    return Answer(update=_held(wiring, press, way))


def _held(wiring: Wiring, press: Press, way: Way) -> View:
    with wiring.database.reading() as session:
        return own_pages.what_is_held(session, wiring, person_of(wiring, press), way)
