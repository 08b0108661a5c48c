"""Handing a concern on to one more recipient: without the name, or with it if the person agrees.

The person did not tick whoever it is handed on to. So the name stays behind, unless a reader who
sees it asks the person first, and the person says yes. Until they have said something, nothing is
handed on by the asking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.audit import Act
from storage.concerns import answering, dialogue, notices, readers, recipients
from storage.concerns.notices import Because
from storage.concerns.readers import Admitted, Own
from storage.concerns.tables import CameBy, Concern, ConcernReader, HandOnQuestion, Post
from storage.secrecy import Keyring


class CannotHandOn(ValueError):
    """Whom it would be handed on to is no recipient of the ward, or can open it already."""


class NameStays(ValueError):
    """The person need not, or must not, be asked about the name: there is none to show, the
    reader does not see it either, or the person has said no."""


class Decided(StrEnum):
    """What came of what the person said to a question about handing on."""

    LET_IN = "let_in"
    NAME_STAYS = "name_stays"
    THEY_LEFT = "they_left"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked about handing on their concern.

    :ivar post: in what capacity the one it would be handed on to reads concerns.
    :ivar allowed: what the person says; None while they have said nothing.
    """

    to: str
    post: Post
    asked_by: str
    allowed: bool | None


def hand_on(session: Session, keyring: Keyring, admitted: Admitted, to: str) -> None:
    """Let one more recipient of the ward open it. They see no name, and the person is told.

    :raises storage.concerns.answering.IsClosed: it is closed.
    :raises CannotHandOn: they are no recipient, or can open it already.
    """
    _check(session, admitted, to)
    _let_in(session, admitted.concern, to, CameBy.HANDED_ON)
    answering.acknowledged(admitted)
    answering.note(session, admitted, Act.CONCERN_HANDED_ON)
    notices.tell_readers(session, admitted.concern, [to], Because.HANDED_ON, admitted.now)
    # They chose who sees it. Without a name, they find it behind their code.
    notices.tell_author(session, keyring, admitted.concern, admitted.now)


def ask_first(session: Session, keyring: Keyring, admitted: Admitted, to: str) -> None:
    """Ask the person whether one more recipient may read it with the name. Asking again is no use.

    :raises storage.concerns.answering.IsClosed: it is closed.
    :raises CannotHandOn: they are no recipient, or can open it already.
    :raises NameStays: there is nothing to ask about, or the person has said no.
    """
    _check(session, admitted, to)
    asked = session.get(HandOnQuestion, (admitted.concern.id, to))
    if not can_ask(admitted) or (asked is not None and asked.allowed is False):
        raise NameStays("the name stays with those who see it now")
    if asked is not None:
        return
    session.add(
        HandOnQuestion(concern_id=admitted.concern.id, user_id=to, asked_by=admitted.user_id)
    )
    answering.acknowledged(admitted)
    answering.note(session, admitted, Act.NAME_ASKED_FOR)
    session.flush()
    notices.tell_author(session, keyring, admitted.concern, admitted.now)


def can_ask(admitted: Admitted) -> bool:
    """Whether there is a name that a reader sees and could ask to show."""
    concern = admitted.concern
    return admitted.sees_name and (concern.author or concern.typed_name) is not None


def decide(session: Session, own: Own, to: str, *, allowed: bool) -> Decided:
    """Say whether one more recipient may read it with the name. What was said first counts.

    :returns: what came of it; of what is not asked, or was answered before, nothing.
    :raises storage.concerns.answering.IsClosed: it is closed, so nothing is handed on.
    """
    dialogue.lock(session, own.concern)
    answering.still_open(own.concern)
    question = session.get(HandOnQuestion, (own.concern.id, to), with_for_update=True)
    if question is None or question.allowed is not None:
        return Decided.NOT_ASKED
    question.allowed = allowed
    answering.note_own(session, own, Act.CONCERN_ANSWERED)
    came = Decided.NAME_STAYS
    if allowed and to in _of_the_ward(session, own.concern):
        came = Decided.LET_IN
        _let_in(session, own.concern, to, CameBy.HANDED_WITH_NAME)
        notices.tell_readers(session, own.concern, [to], Because.HANDED_ON, own.now)
    elif allowed:
        came = Decided.THEY_LEFT
    decided = session.scalar(
        select(func.count())
        .select_from(HandOnQuestion)
        .where(HandOnQuestion.concern_id == own.concern.id, HandOnQuestion.allowed.is_not(None))
    )
    notices.tell_readers(
        session, own.concern, [question.asked_by], Because.DECIDED, own.now, decided or 0
    )
    return came


def questions(session: Session, concern: Concern) -> list[Question]:
    """What the person was asked about, answered or not. Nothing of somebody who has left."""
    posts = {one.user_id: Post(one.post) for one in recipients.of_ward(session, concern.ward_id)}
    found = session.scalars(
        select(HandOnQuestion).filter_by(concern_id=concern.id).order_by(HandOnQuestion.user_id)
    )
    return [
        Question(one.user_id, posts[one.user_id], one.asked_by, one.allowed)
        for one in found
        if one.user_id in posts
    ]


def those_to_hand_on_to(session: Session, concern: Concern) -> list[str]:
    """The ward's recipients who cannot open a concern yet."""
    already = {reader.user_id for reader in readers.of_concern(session, concern.id)}
    return [user_id for user_id in _of_the_ward(session, concern) if user_id not in already]


def _check(session: Session, admitted: Admitted, to: str) -> None:
    dialogue.lock(session, admitted.concern)
    answering.still_open(admitted.concern)
    if to not in those_to_hand_on_to(session, admitted.concern):
        raise CannotHandOn("they are no recipient of this ward, or can open it already")


def _let_in(session: Session, concern: Concern, to: str, came_by: CameBy) -> None:
    """Make somebody a reader; who is one already without the name may see it from now on."""
    reader = session.get(ConcernReader, (concern.id, to))
    if reader is None:
        session.add(ConcernReader(concern_id=concern.id, user_id=to, came_by=came_by.value))
    elif reader.came_by == CameBy.HANDED_ON.value:
        reader.came_by = came_by.value
    session.flush()


def _of_the_ward(session: Session, concern: Concern) -> Sequence[str]:
    return [one.user_id for one in recipients.of_ward(session, concern.ward_id)]
