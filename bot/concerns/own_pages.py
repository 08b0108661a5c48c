"""The views of somebody who follows their own concern, as they are at this moment."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.concerns import own_questions, own_service, own_taking_back
from bot.concerns.held_view import held_view
from bot.concerns.own_fields import NOTHING_TYPED, Typed, Way, typed_in
from bot.concerns.own_service import Person
from bot.concerns.own_view import own_view
from bot.concerns.pieces import Local
from bot.concerns.remarks import NO_REMARKS, Remarks
from bot.kept import kept_in
from bot.legible import is_blank
from bot.slack.payloads import Press, Submission, View
from bot.wiring import Wiring
from storage.concerns import afterwards, held
from storage.concerns.tables import Naming

UNSENT = (
    "*What you wrote is not sent yet.* Send it first, or empty the field. Then press the button "
    "once more."
)


def person_of(wiring: Wiring, source: Press | Submission) -> Person:
    """Whoever pressed or sent something."""
    return Person(source.team_id, source.user_id, wiring.clock.now())


def way_of(view: View | None) -> Way:
    """By which way they came to a view.

    :raises bot.refused.Refused: the view is too old.
    """
    return kept_in(view, Way)


def leaving(
    session: Session,
    wiring: Wiring,
    press: Press,
    way: Way,
    draw: Callable[[Session, Wiring, Person, Way], View],
) -> View:
    """Another view in the concern's place, unless words that were typed there would be lost by it.

    :raises bot.refused.Refused: it is not there, or not theirs.
    """
    person, typed = person_of(wiring, press), typed_in(press.view)
    if is_blank(typed.words):
        return draw(session, wiring, person, way)
    return concern(session, wiring, person, way_of(press.view), typed, Remarks(missing=(UNSENT,)))


def concern(
    session: Session,
    wiring: Wiring,
    person: Person,
    way: Way,
    typed: Typed = NOTHING_TYPED,
    remarks: Remarks = NO_REMARKS,
    sent: str = "",
) -> View:
    """Their concern.

    :raises bot.refused.Refused: it is not there, or not theirs.
    """
    own = own_service.come_back(session, wiring.keyring, person, way)
    laid = own_service.lay_open(session, wiring.keyring, own)
    return own_view(laid, way, typed, remarks, sent)


def guardian_form(
    session: Session,
    wiring: Wiring,
    person: Person,
    way: Way,
    typed: Typed = NOTHING_TYPED,
    remarks: Remarks = NO_REMARKS,
) -> View:
    """The form for the Guardian; or the concern, where there is nothing to ask any more.

    :raises bot.refused.Refused: it is not there, or not theirs.
    """
    own = own_service.come_back(session, wiring.keyring, person, way)
    if afterwards.asked(session, own) is None:
        return concern(session, wiring, person, way)
    return own_questions.guardian_form(
        Local.of(own.ward),
        way,
        afterwards.guardians(session, own),
        Naming(own.concern.naming),
        typed,
        remarks,
    )


def name_off_form(session: Session, wiring: Wiring, person: Person, way: Way) -> View:
    """What it means to take their name off.

    :raises bot.refused.Refused: it is not there, or not theirs.
    """
    own = own_service.come_back(session, wiring.keyring, person, way)
    looks = held.held(session, wiring.keyring, own).looks
    saw_name = tuple(dict.fromkeys(look.by for look in looks if look.saw_name))
    return own_taking_back.name_off_form(Local.of(own.ward), way, saw_name)


def withdraw_form(session: Session, wiring: Wiring, person: Person, way: Way) -> View:
    """What it means to take the concern back.

    :raises bot.refused.Refused: it is not there, or not theirs.
    """
    own = own_service.come_back(session, wiring.keyring, person, way)
    return own_taking_back.withdraw_form(Local.of(own.ward), way, Naming(own.concern.naming))


def what_is_held(session: Session, wiring: Wiring, person: Person, way: Way) -> View:
    """What is held of their concern.

    :raises bot.refused.Refused: it is not there, or not theirs.
    """
    own = own_service.come_back(session, wiring.keyring, person, way)
    kept_days = wiring.settings.closed_concerns_kept_days
    return held_view(held.held(session, wiring.keyring, own), way, kept_days, Local.of(own.ward))
