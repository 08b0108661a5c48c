"""What a person does about their own concern, and what they are told became of it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.concerns import own_ending, own_fields, wording
from bot.concerns.own_fields import NOT_SAID, Typed
from bot.concerns.own_service import Wrong
from bot.refused import Refused
from storage.concerns import afterwards, answering, dialogue, ending, handing_on, withdrawing
from storage.concerns.afterwards import Answer, NoGuardian, NotAsked
from storage.concerns.answering import IsClosed
from storage.concerns.handing_on import Decided
from storage.concerns.readers import Own
from storage.concerns.tables import Naming
from storage.concerns.withdrawing import OnHold, TooLate
from storage.screening import ScreenedText
from storage.secrecy import Keyring

SENT = "Your reply is sent."
NO_WORDS = "Please write a few words."
CLOSED = "This concern is closed, so your reply was not sent. You can have it opened again."
MISSING_AND_ANSWERED = "You wrote that something is missing. Choose “No”, or take those words out."
ALREADY = "That was said already, and what you said first counts."
ALREADY_AND_WORDS = f"{ALREADY} So these words were not sent. Copy them if you need them."
LEAVE_BACK = "The team will not hear of it from us from now on."
GUARDIAN_TOLD = "The Guardian is being told."
GUARDIAN_TOLD_LATER = f"The Guardian is told {wording.NEXT_FIXED_HOUR}."
GUARDIAN_NOT_TOLD = (
    "You are not asked this any more, or have answered it already. So this was not sent."
)
NO_GUARDIAN = "Please tick at least one Guardian who still receives concerns here."
SAID_YES = "They may read it with your name. They are being told."
SAID_NO = (
    "They do not see your name, and nobody is asked about them again. "
    "Your words can still be handed on without it."
)
THEY_LEFT = "They no longer receive concerns here, so nothing was handed on."
NOT_ASKED = "You are not asked this any more, and what you said first counts."
NOTHING_HANDED_ON = "This concern is closed, so nothing was handed on."
WHAT_CAME = {
    Decided.LET_IN: SAID_YES,
    Decided.NAME_STAYS: SAID_NO,
    Decided.THEY_LEFT: THEY_LEFT,
    Decided.NOT_ASKED: NOT_ASKED,
}
ON_HOLD = (
    "Your organisation has to keep this concern as it is for now, by law. Nothing was changed. "
    "Your Freedom to Speak Up Guardian can tell you more."
)
TOO_LATE = "Somebody has acknowledged it meanwhile, so it was not withdrawn."


def reply(
    session: Session,
    keyring: Keyring,
    own: Own,
    word_id: str,
    _typed: Typed,
    words: ScreenedText | None,
) -> str:
    """Add the person's words. The same form sent twice adds them once.

    :returns: what became of it, in a sentence.
    :raises Wrong: there are none, or the concern was closed meanwhile.
    """
    if words is None:
        raise Wrong(NO_WORDS)
    try:
        answering.reply(session, keyring, own, word_id, words)
    except IsClosed:
        raise Wrong(CLOSED) from None
    return SENT


def end(
    session: Session,
    keyring: Keyring,
    own: Own,
    word_id: str,
    typed: Typed,
    words: ScreenedText | None,
) -> str:
    """Say whether it was answered, what is missing, and whether the team may hear.

    :returns: what became of it, in a sentence.
    :raises Wrong: they have not said, what they said does not go together, or they had said
        something else before.
    """
    if typed.answered is None:
        raise Wrong(NOT_SAID, own_fields.ANSWERED)
    if typed.answered and words is not None:
        raise Wrong(MISSING_AND_ANSWERED, own_fields.ANSWERED)
    if typed.answered:
        heard = ending.say_answered(session, own, may_be_told=typed.leave)
    else:
        heard = ending.reopen(session, keyring, own, word_id, words)
    if not heard:
        if words is not None and not dialogue.is_said(session, word_id):
            raise Wrong(ALREADY_AND_WORDS)
        return ALREADY
    return own_ending.what_is_heard(Naming(own.concern.naming), answered=typed.answered)


def tell_guardian(
    session: Session,
    keyring: Keyring,
    own: Own,
    answer_id: str,
    typed: Typed,
    words: ScreenedText | None,
) -> str:
    """Tell Guardians how it went.

    :returns: what became of it, in a sentence.
    :raises Wrong: something is missing, somebody chosen is no Guardian any more, or they are not
        asked any more.
    """
    if typed.again is None or typed.cost is None:
        raise Wrong(NOT_SAID, own_fields.AGAIN if typed.again is None else own_fields.COST)
    answer = Answer(typed.again, typed.cost, words)
    try:
        afterwards.tell(session, keyring, own, answer_id, answer, typed.guardians)
    except NotAsked:
        raise Wrong(GUARDIAN_NOT_TOLD) from None
    except NoGuardian:
        raise Wrong(NO_GUARDIAN, own_fields.GUARDIANS) from None
    unnamed = own.concern.naming == Naming.UNNAMED.value
    return GUARDIAN_TOLD_LATER if unnamed else GUARDIAN_TOLD


def decide(session: Session, own: Own, to: str, *, allowed: bool) -> str:
    """Say whether one more recipient may read it with the name.

    :returns: what became of it, in a sentence.
    """
    try:
        return WHAT_CAME[handing_on.decide(session, own, to, allowed=allowed)]
    except IsClosed:
        return NOTHING_HANDED_ON


def take_name_off(session: Session, keyring: Keyring, own: Own, new_code_bits: int) -> None:
    """Make it a concern without a name.

    :raises Refused: it has to be kept as it is.
    """
    try:
        withdrawing.take_name_off(session, keyring, own, new_code_bits)
    except OnHold:
        raise Refused(ON_HOLD) from None


def withdraw(session: Session, own: Own) -> None:
    """Take the concern back.

    :raises Refused: it has to be kept, or somebody has acknowledged it.
    """
    try:
        withdrawing.withdraw(session, own)
    except OnHold:
        raise Refused(ON_HOLD) from None
    except TooLate:
        raise Refused(TOO_LATE) from None
