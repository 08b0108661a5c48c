"""Following a concern of one's own, by its receipt code or by one's own account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.concerns.identifiers import Suspected
from bot.concerns.own_view import LONGEST_REPLY, Way
from bot.concerns.pieces import Local
from bot.refused import Refused
from storage.concerns import answering, queue, reading
from storage.concerns.answering import IsClosed
from storage.concerns.queue import Mine
from storage.concerns.readers import NotYours, Own, admit_author, admit_by_code
from storage.concerns.reading import Opened
from storage.screening import Identifies, ScreenedText, screened
from storage.secrecy import Keyring

NOT_YOURS = "We cannot open that for you. It may be gone by now."
SENT = "Your reply is sent."
CLOSED = "This concern is closed, so your reply was not sent. You can raise it again."


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever follows a concern, and when. Of somebody with a code, nothing of this is kept."""

    team_id: str
    user_id: str
    now: datetime


class Wrong(Exception):
    """What is wrong with a reply. Nothing was stored."""


class Identified(Exception):
    """A reply seems to say who a patient is. Nothing was stored."""

    def __init__(self, suspected: Suspected) -> None:
        self.suspected = suspected
        super().__init__("the words seem to identify a patient")


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


def lay_open(session: Session, keyring: Keyring, own: Own) -> tuple[Opened, Local]:
    """Everything that the person may see of their concern."""
    return reading.open_own(session, keyring, own), Local.of(own.ward)


def mine(session: Session, keyring: Keyring, person: Person) -> list[Mine]:
    """The concerns an account raised with its name, but for wards that share it (trust 23)."""
    return queue.of_author(session, keyring, person.team_id, person.user_id)


def screen(words: str, *, take_out: bool, no_patient: bool) -> ScreenedText:
    """Make a reply fit to be stored.

    :raises Wrong: it is empty or too long.
    :raises Identified: it seems to say who a patient is.
    """
    if not words.strip():
        raise Wrong("Please write a few words.")
    if len(words) > LONGEST_REPLY:
        raise Wrong(f"Please use at most {LONGEST_REPLY} characters.")
    try:
        return screened(words, accept_warnings=no_patient, take_out=take_out)
    except Identifies as trouble:
        raise Identified(Suspected.of(trouble, words)) from None


def reply(session: Session, keyring: Keyring, own: Own, word_id: str, words: ScreenedText) -> str:
    """Add the person's words. The same form sent twice adds them once.

    :returns: what became of it, in a sentence.
    :raises Wrong: the concern was closed meanwhile.
    """
    try:
        answering.reply(session, keyring, own, word_id, words)
    except IsClosed:
        raise Wrong(CLOSED) from None
    return SENT
