"""Following a concern of one's own, by its receipt code or by one's own account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.concerns import by_when, wording
from bot.concerns.own_fields import LONGEST_REPLY, Typed, Way
from bot.concerns.own_view import Laid
from bot.concerns.pieces import Local
from bot.concerns.remarks import look_over
from bot.legible import is_blank, trouble_with
from bot.refused import Refused
from storage.concerns import afterwards, dialogue, queue, readers, reading, withdrawing
from storage.concerns.queue import Mine
from storage.concerns.readers import NotYours, Own, admit_author, admit_by_code
from storage.screening import ScreenedText
from storage.secrecy import Keyring

NOT_YOURS = "We cannot open that for you. It may be gone by now."


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever follows a concern, and when. Of somebody with a code, nothing of this is kept."""

    team_id: str
    user_id: str
    now: datetime


class Wrong(Exception):
    """What is wrong with what was sent. Nothing was stored.

    :ivar field: which field it is about; nothing for the words.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        self.field = field
        super().__init__(sentence)


def come_back(session: Session, keyring: Keyring, person: Person, way: Way) -> Own:
    """Find the concern again that a view was about.

    :raises Refused: it is not there, or not theirs.
    """
    try:
        if way.code:
            return admit_by_code(session, keyring, person.team_id, int(way.code, 16), person.now)
        return admit_author(
            session, keyring, person.team_id, way.concern_id, person.user_id, person.now
        )
    except NotYours:
        raise Refused(NOT_YOURS) from None


def lay_open(session: Session, keyring: Keyring, own: Own) -> Laid:
    """Everything that the person may see of their concern, and may do about it."""
    opened = reading.open_own(session, keyring, own)
    able = {
        reader.user_id
        for reader in readers.of_concern(session, own.concern.id)
        if readers.may_open(session, own.ward.id, reader)
    }
    opened = replace(opened, readers=tuple(one for one in opened.readers if one.user_id in able))
    heard_at = opened.heard_at
    return Laid(
        opened=opened,
        local=Local.of(own.ward),
        heard=wording.fixed_hour(own.ward, heard_at, own.now) if heard_at else "",
        asked_how_it_went=afterwards.asked(session, own) is not None,
        unread=not able,
        was_unread=queue.waits_in_vain(own.concern),
        can_withdraw=withdrawing.can_withdraw(own.concern) and not own.concern.on_hold,
        can_take_name_off=withdrawing.has_name(own.concern) and not own.concern.on_hold,
        shut=own.concern.shut,
        owed=by_when.to_the_person(
            own.ward,
            opened.stage,
            opened.acknowledge_by,
            opened.answer_by,
            own.now,
            answered=dialogue.is_answered(session, own.concern),
        ),
    )


def mine(session: Session, keyring: Keyring, person: Person) -> list[Mine]:
    """The concerns an account raised with its name, but for wards that share it (trust 23)."""
    return queue.of_author(session, keyring, person.team_id, person.user_id, person.now)


def screen(typed: Typed, *, take_out: bool) -> ScreenedText | None:
    """Make what was written fit to be stored; None where nothing was.

    :raises Wrong: it is too long, or cannot be kept as it is.
    :raises bot.concerns.remarks.ComesBack: the person has to look at it once more.
    """
    if is_blank(typed.words):
        return None
    if problem := trouble_with(typed.words, LONGEST_REPLY):
        raise Wrong(problem)
    return look_over(
        typed.words,
        LONGEST_REPLY,
        no_patient=typed.no_patient,
        calm=typed.calm,
        take_out=take_out,
    )
