"""Raising a concern: it, its readers, their notices and its clock, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import audit, legal_holds
from storage.audit import Act
from storage.base import new_id
from storage.concerns import answering, duty, notices, readers, recipients, terms
from storage.concerns.clocks import Spell
from storage.concerns.notices import Because
from storage.concerns.readers import NotYours, Own
from storage.concerns.reading import words_of
from storage.concerns.tables import (
    About,
    CameBy,
    Concern,
    ConcernReader,
    Naming,
    Recipient,
    Side,
    Soon,
    Stage,
)
from storage.screening import ScreenedText
from storage.secrecy import Keyring
from storage.wards import Ward

MOST_WORDS = 3000
LONGEST_NAME = 60


class ConcernsShut(Exception):
    """The ward has no recipients as it should: concerns cannot be raised there."""


class NobodyTicked(ValueError):
    """Nobody was ticked to read it, or somebody who cannot be."""


class NobodyOnDuty(ValueError):
    """ "Today" was asked for, and nobody who was ticked is on duty when they would be told.

    :ivar told_at: when that is.
    """

    def __init__(self, told_at: datetime) -> None:
        self.told_at = told_at
        super().__init__("nobody who was ticked is on duty")


@dataclass(frozen=True, slots=True)
class Given:
    """A concern as a person gives it.

    :ivar ticked: the user ids of the recipients they chose.
    :ivar author: their own account's user id; None without a name, and from a shared account.
    :ivar typed_name: the name that was typed from a shared account.
    """

    about: About
    soon: Soon
    naming: Naming
    words: ScreenedText
    ticked: tuple[str, ...]
    author: str | None = None
    typed_name: str | None = None
    wants_talk: bool = False

    def __post_init__(self) -> None:
        if self.naming is Naming.UNNAMED and (self.author or self.typed_name):
            raise ValueError("a concern without a name cannot hold one")
        if self.naming is not Naming.UNNAMED and not (self.author or self.typed_name):
            raise ValueError("a concern with a name needs one")
        if not self.words.text.strip():
            raise ValueError("a concern needs words")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person is told of a concern that is stored.

    :ivar told_at: when its readers are told that it waits.
    :ivar looks: when the first of them looks; None where nobody's hours say.
    :ivar answer_by: the last day on which the person should have a word.
    :ivar again: whether the same form had been sent before, and its choices count.
    """

    naming: Naming
    soon: Soon
    readers: tuple[ConcernReader, ...]
    told_at: datetime
    looks: Spell | None
    answer_by: date
    again: bool = False


def raise_concern(
    session: Session, keyring: Keyring, ward: Ward, given: Given, code_bits: int, now: datetime
) -> Receipt:
    """Store a concern, who may read it, its clock, and have its readers told.

    A form that is sent again finds its own receipt: nothing is doubled, and words that were
    changed in between are kept as the person's reply.

    :param code_bits: the receipt code, made when the form opened.
    :raises ConcernsShut: the ward takes no concerns.
    :raises NobodyTicked: nobody, or somebody who is no recipient, was ticked.
    :raises NobodyOnDuty: "today", and none of those ticked is on duty when they are told.
    """
    own = _sent_before(session, keyring, ward, code_bits, now)
    if own is None:
        ticked = _ticked(session, ward, given, now)
        try:
            with session.begin_nested():
                concern = _store(session, keyring, ward, given, ticked, code_bits, now)
        except IntegrityError:
            # The same form, sent twice in one moment: the other was stored, this one was not.
            own = _sent_before(session, keyring, ward, code_bits, now)
            if own is None:
                raise
        else:
            return _receipt(session, ward, concern, now)
    _keep_changed_words(session, keyring, own, given)
    return replace(_receipt(session, own.ward, own.concern, now), again=True)


def _sent_before(
    session: Session, keyring: Keyring, ward: Ward, code_bits: int, now: datetime
) -> Own | None:
    try:
        return readers.admit_by_code(session, keyring, ward.team_id, code_bits, now)
    except NotYours:
        return None


def _ticked(session: Session, ward: Ward, given: Given, now: datetime) -> list[Recipient]:
    if not recipients.are_open(session, ward.id):
        raise ConcernsShut
    named = recipients.of_ward(session, ward.id)
    ticked = [recipient for recipient in named if recipient.user_id in given.ticked]
    if not ticked or len(ticked) != len(set(given.ticked)):
        raise NobodyTicked
    told_at = _told_at(ward, given.naming, given.soon, now)
    if given.soon is Soon.TODAY and not any(duty.on_duty(ward, one, told_at) for one in ticked):
        raise NobodyOnDuty(told_at)
    return ticked


def _store(
    session: Session,
    keyring: Keyring,
    ward: Ward,
    given: Given,
    ticked: list[Recipient],
    code_bits: int,
    now: datetime,
) -> Concern:
    unnamed = given.naming is Naming.UNNAMED
    today = given.soon is Soon.TODAY
    agreed = terms.of_ward(session, ward.id)
    told_at = _told_at(ward, given.naming, given.soon, now)
    day = ward.local_date(told_at)
    concern = Concern(
        ward_id=ward.id,
        about=given.about.value,
        soon=given.soon.value,
        naming=given.naming.value,
        wants_talk=given.wants_talk,
        words=keyring.seal(given.words),
        author=keyring.seal_name(given.author) if given.author else None,
        author_mark=keyring.person_mark(given.author) if given.author else None,
        typed_name=keyring.seal_name(given.typed_name) if given.typed_name else None,
        receipt=keyring.receipt_mark(code_bits),
        raised_on=day,
        acknowledge_by=duty.acknowledge_by(ward, ticked, told_at, agreed, today=today),
        answer_by=day + timedelta(days=agreed.answer_days),
        stage=Stage.OPEN.value,
        on_hold=legal_holds.covers(session, ward.id),
    )
    session.add(concern)
    session.flush()
    session.add_all(_readers(session, concern.id, ticked))
    session.flush()
    those = readers.of_concern(session, concern.id)
    told = recipients.to_tell(session, ward, those, day)
    notices.tell_readers(session, concern, told, Because.NEW, told_at)
    if not unnamed:
        audit.note(session, Act.CONCERN_RAISED, actor=answering.THE_AUTHOR, at=now,
                   ward_id=ward.id, subject=concern.id)  # fmt: skip
    return concern


def _told_at(ward: Ward, naming: Naming, soon: Soon, now: datetime) -> datetime:
    """When readers are told: all that a concern without a name knows of time."""
    if naming is Naming.UNNAMED:
        return duty.notice_at(ward, today=soon is Soon.TODAY, now=now)
    return now


def _readers(session: Session, concern_id: str, ticked: list[Recipient]) -> list[ConcernReader]:
    chosen = {recipient.user_id for recipient in ticked}
    rows = [
        ConcernReader(concern_id=concern_id, user_id=user_id, came_by=CameBy.TICKED.value)
        for user_id in sorted(chosen)
    ]
    deputies = {recipients.deputy_of(session, one): one.user_id for one in ticked}
    return rows + [
        ConcernReader(
            concern_id=concern_id, user_id=deputy, came_by=CameBy.DEPUTY.value, deputy_for=of
        )
        for deputy, of in deputies.items()
        if deputy is not None and deputy not in chosen
    ]


def _keep_changed_words(session: Session, keyring: Keyring, own: Own, given: Given) -> None:
    """Keep what was written between a sending whose answer got lost and the next one."""
    replies = (word for word in words_of(session, own.concern.id) if word.side == Side.PERSON.value)
    kept = [own.concern.words, *(word.words for word in replies)]
    if own.concern.stage == Stage.CLOSED.value or given.words.text in map(keyring.open, kept):
        return
    answering.reply(session, keyring, own, new_id(), given.words)


def _receipt(session: Session, ward: Ward, concern: Concern, now: datetime) -> Receipt:
    soon, naming = Soon(concern.soon), Naming(concern.naming)
    told_at = _told_at(ward, naming, soon, now)
    those = readers.of_concern(session, concern.id)
    chosen = {reader.user_id for reader in those if reader.came_by == CameBy.TICKED.value}
    ticked = [one for one in recipients.of_ward(session, ward.id) if one.user_id in chosen]
    return Receipt(
        naming=naming,
        soon=soon,
        readers=tuple(those),
        told_at=told_at,
        looks=duty.looks(ward, ticked, told_at),
        answer_by=concern.answer_by,
    )
