"""Reading a concern and answering it, in the words that a recipient gets back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.concerns import by_when
from bot.concerns.pieces import Local
from bot.concerns.reader_forms import (
    HOW,
    LONGEST_ANSWER,
    NOT_ABOUT_THEM,
    OUTCOME,
    TO,
    WORDS,
    Answering,
    Asked,
    At,
    Deed,
)
from bot.identifiers import Suspected
from bot.legible import is_blank, too_many_words, trouble_with
from bot.refused import Refused
from bot.slack.text import one_line
from storage.audit import Act
from storage.concerns import answering, ending, handing_on, reading
from storage.concerns.answering import IsClosed
from storage.concerns.handing_on import CannotHandOn, NameStays
from storage.concerns.readers import Admitted, NotYours, Shut, admit
from storage.concerns.reading import Opened
from storage.concerns.tables import Naming
from storage.improving import deeds
from storage.screening import Identifies, ScreenedText, screened
from storage.secrecy import Keyring

SHUT = (
    "This came back with a backup, and may have been taken back since. It stays shut until the "
    "people who run the bot say that it may be opened."
)
NOT_YOURS = "We cannot open that for you. It may be closed and gone, or meant for others."
CLOSED = "This concern is closed, so nothing was added."
SAID = {
    Deed.ASK: "Asked. We tell you when there is a reply.",
    Deed.RECORD: "Saved. The person can see it.",
    Deed.HAND_ON: "Handed on. They are being told.",
    Deed.CLOSE: "Closed. The person can see how it ended.",
    Deed.TELL: "Saved. It opens the next three prompts.",
}
NO_LEAVE = (
    "The person has not said that the team may hear of it. They are asked once it is closed, and "
    "can take it back. So nothing was told."
)
ASKED_FIRST = "The person is asked. It is handed on once they say yes."
NAME_STAYS = "The name stays with those who see it now. You can hand it on without the name."
ACKNOWLEDGED = "Acknowledged. The person can see that it has been read."


@dataclass(frozen=True, slots=True)
class Laid:
    """A concern laid open, with what else its view needs."""

    opened: Opened
    local: Local
    by_when: str


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers, and when."""

    team_id: str
    user_id: str
    now: datetime


class Wrong(Exception):
    """What is wrong with which field of a deed's form. Nothing was stored."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        self.sentence = sentence
        super().__init__(sentence)


class Identified(Exception):
    """The words of an answer seem to say who a patient is. Nothing was stored."""

    def __init__(self, suspected: Suspected) -> None:
        self.suspected = suspected
        super().__init__("the words seem to identify a patient")


def lay_open(session: Session, keyring: Keyring, who: Answerer, concern_id: str) -> Laid:
    """Open a concern for one of its readers; the look is audited.

    :raises Refused: it is not theirs.
    """
    admitted = _admit(session, who, concern_id)
    opened = reading.open_for(session, keyring, admitted)
    owed = by_when.acknowledgement(admitted.ward, opened.stage, opened.acknowledge_by, who.now)
    return Laid(opened, Local.of(admitted.ward), owed)


def acknowledge(session: Session, keyring: Keyring, who: Answerer, concern_id: str) -> str:
    """Say that it has been seen.

    :returns: what was done, in a sentence.
    :raises Refused: it is not theirs.
    """
    try:
        answering.acknowledge(session, keyring, _admit(session, who, concern_id))
    except IsClosed:
        return CLOSED
    return ACKNOWLEDGED


def of_form(session: Session, who: Answerer, concern_id: str) -> Asked:
    """What a deed's form needs: the ward's words, whose name it is, whom to hand it on to.

    :raises Refused: it is not theirs.
    """
    admitted = _admit(session, who, concern_id)
    return Asked(
        local=Local.of(admitted.ward),
        naming=Naming(admitted.concern.naming),
        others=tuple(handing_on.those_to_hand_on_to(session, admitted.concern)),
        can_ask=handing_on.can_ask(admitted),
    )


def may_tell(session: Session, who: Answerer, concern_id: str) -> bool:
    """Whether the team may hear what was done about a concern: its author has said so.

    :raises Refused: it is not theirs.
    """
    _admit(session, who, concern_id)
    return ending.may_be_told(session, concern_id)


def screen(
    typed: Answering, deed: Deed, *, take_out: bool, no_patient: bool
) -> ScreenedText | None:
    """Make an answer fit to be stored; None where there are no words and need be none.

    :raises Wrong: words are missing, too many, or cannot be kept as they are.
    :raises Identified: they seem to say who a patient is.
    """
    if deed is Deed.HAND_ON or (deed is Deed.CLOSE and is_blank(typed.words)):
        return None
    if is_blank(typed.words):
        raise Wrong(WORDS, "Please write a few words.")
    if problem := _trouble(typed.words, deed):
        raise Wrong(WORDS, problem)
    # What the team reads stands in one line, beside what is ours, and is not sealed: so it holds
    # nothing that turns a line round or that no database takes.
    text = one_line(typed.words) if deed is Deed.TELL else typed.words
    try:
        return screened(text, accept_warnings=no_patient, take_out=take_out)
    except Identifies as trouble:
        raise Identified(Suspected.of(trouble, text)) from None


def do(
    session: Session,
    keyring: Keyring,
    who: Answerer,
    at: At,
    typed: Answering,
    words: ScreenedText | None,
) -> str:
    """Do what the form is for. The same form sent twice does it once.

    :returns: what was done, in a sentence.
    :raises Refused: it is not theirs.
    :raises Wrong: something is missing, or the concern was closed while words were written.
    """
    deed = Deed(at.deed)
    admitted = _admit(session, who, at.concern_id)
    try:
        _do(session, keyring, admitted, deed, at.word_id, typed, words)
    except IsClosed:
        if words is None:
            return CLOSED
        # Only in the form can they still be copied from.
        raise Wrong(WORDS, CLOSED) from None
    except CannotHandOn:
        raise Wrong(TO, "They can open it already, or no longer receive concerns here.") from None
    except NameStays:
        raise Wrong(HOW, NAME_STAYS) from None
    return ASKED_FIRST if deed is Deed.HAND_ON and typed.ask_first else SAID[deed]


def _trouble(words: str, deed: Deed) -> str:
    if deed is not Deed.TELL:
        return trouble_with(words, LONGEST_ANSWER)
    return trouble_with(words, deeds.LONGEST) or too_many_words(one_line(words), deeds.MOST_WORDS)


def _do(
    session: Session,
    keyring: Keyring,
    admitted: Admitted,
    deed: Deed,
    word_id: str,
    typed: Answering,
    words: ScreenedText | None,
) -> None:
    if deed is Deed.HAND_ON:
        _hand_on(session, keyring, admitted, typed)
    elif deed is Deed.CLOSE:
        if typed.outcome is None:
            raise Wrong(OUTCOME, "Please choose how it ended.")
        answering.close(session, keyring, admitted, word_id, typed.outcome, words)
    elif words is None:
        raise Wrong(WORDS, "Please write a few words.")
    elif deed is Deed.TELL:
        _tell(session, admitted, word_id, words)
    elif deed is Deed.ASK:
        answering.ask(session, keyring, admitted, word_id, words)
    else:
        answering.record_done(session, keyring, admitted, word_id, words)


def _tell(session: Session, admitted: Admitted, deed_id: str, words: ScreenedText) -> None:
    """Let the team hear what was done; nothing leads from there to the concern for anybody."""
    concern = admitted.concern
    # Leave that is taken back in this moment takes out what it finds, so there is no later chance.
    if not ending.may_be_told(session, concern.id, lock=True):
        raise Refused(NO_LEAVE)
    ward_id, now = admitted.ward.id, admitted.now
    if deeds.write(session, ward_id, words, dimension_id=None, now=now, deed_id=deed_id,
                   concern_id=concern.id):  # fmt: skip
        answering.note(session, admitted, Act.CONCERN_TOLD)


def _admit(session: Session, who: Answerer, concern_id: str) -> Admitted:
    try:
        return admit(session, who.team_id, concern_id, who.user_id, who.now)
    except Shut:
        raise Refused(SHUT) from None
    except NotYours:
        raise Refused(NOT_YOURS) from None


def _hand_on(session: Session, keyring: Keyring, admitted: Admitted, typed: Answering) -> None:
    if not typed.to:
        raise Wrong(TO, "Please choose one.")
    if not typed.not_about_them:
        raise Wrong(NOT_ABOUT_THEM, "Please make sure of it first, and tick this.")
    if typed.ask_first is None:
        raise Wrong(HOW, "Please choose one.")
    if typed.ask_first:
        handing_on.ask_first(session, keyring, admitted, typed.to)
    else:
        handing_on.hand_on(session, keyring, admitted, typed.to)
