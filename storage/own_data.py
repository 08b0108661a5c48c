"""What is held under one person's own name, for a copy that they have asked for.

The copy passes through the hands of whoever runs the command. So it holds what the person has
given their name to openly: their roles, what they set, the named concerns that they raised. A
concern raised in confidence is in it only if they have given its receipt code as well: that the
concern is there is for those they ticked, and nobody else (trust 12, 14). What is left out for
this reason is not even counted.

Ratings cannot be in it, nor concerns without a name: nothing leads from them to anybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit
from storage.audit import Act, AuditLine
from storage.concerns import held, reading
from storage.concerns.readers import Own
from storage.concerns.tables import Afterwards, Concern, Naming, Recipient
from storage.review import ABOUT_CONCERNS
from storage.secrecy import Keyring
from storage.wards import Role, Ward, WardPerson


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is held.

    :ivar part: of which it is: a role, a concern, what they did.
    :ivar number: which of the concerns.
    :ivar on: the day that it carries.
    """

    part: str
    number: int | None
    ward: str | None
    on: date | None
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class OwnData:
    """What is held under one person's name.

    :ivar unknown_codes: how many of the codes led to no concern with this person's name.
    """

    entries: tuple[Entry, ...]
    unknown_codes: int


def gather(
    session: Session, keyring: Keyring, user_id: str, codes: Sequence[int], by: str, now: datetime
) -> OwnData:
    """Put together what is held under a person's name. It is audited, as is each concern in it.

    :param codes: receipt codes of theirs, for what they raised in confidence.
    :param by: who makes the copy, as the audit has it.
    :raises storage.secrecy.Unreadable: the key that something was sealed with is missing.
    """
    marks = {code: frozenset(keyring.receipt_marks(code)) for code in codes}
    given = {mark for of in marks.values() for mark in of}
    wanted = [
        own
        for own in _raised_by(session, keyring, user_id, now)
        if own.concern.naming == Naming.NAMED.value or own.concern.receipt in given
    ]
    receipts = {own.concern.receipt for own in wanted}
    entries = [
        *_roles(session, user_id),
        *(
            entry
            for number, own in enumerate(wanted, start=1)
            for entry in _concern(session, keyring, own, number)
        ),
        *_acts(session, user_id),
    ]
    audit.note(session, Act.OWN_DATA_EXPORTED, actor=by, at=now, subject=user_id)
    for own in wanted:
        audit.note(session, Act.CONCERN_EXPORTED, actor=by, at=now, ward_id=own.ward.id,
                   subject=own.concern.id)  # fmt: skip
    return OwnData(tuple(entries), sum(not of & receipts for of in marks.values()))


def _raised_by(session: Session, keyring: Keyring, user_id: str, now: datetime) -> list[Own]:
    """What an account raised with its name, oldest first; not where others use it, too."""
    shared = select(WardPerson.ward_id).filter_by(user_id=user_id, role=Role.SHARED.value)
    rows = session.execute(
        select(Ward, Concern)
        .join(Concern, Concern.ward_id == Ward.id)
        .where(
            Concern.author_mark.in_(keyring.person_marks(user_id)),
            Concern.naming != Naming.UNNAMED.value,
            # What came back with a backup may have been taken back, or its name taken off, since.
            Concern.shut.is_(False),
            Ward.id.not_in(shared),
        )
        .order_by(Concern.raised_on, Concern.id)
    )
    return [Own(ward, concern, now) for ward, concern in rows]


def _roles(session: Session, user_id: str) -> Iterator[Entry]:
    held_roles = session.execute(
        select(Ward.name, WardPerson.role)
        .join(Ward, Ward.id == WardPerson.ward_id)
        .where(WardPerson.user_id == user_id)
        .order_by(Ward.name, WardPerson.role)
    )
    for ward, role in held_roles:
        yield Entry("role", None, ward, None, "role", role)
    receiving = session.execute(
        select(Ward.name, Recipient)
        .join(Ward, Ward.id == Recipient.ward_id)
        .where(Recipient.user_id == user_id)
        .order_by(Ward.name)
    )
    for ward, recipient in receiving:
        for what, value in _of_a_recipient(recipient).items():
            yield Entry("role", None, ward, None, what, value)


def _of_a_recipient(recipient: Recipient) -> dict[str, str]:
    values = {
        "receives concerns as": recipient.post,
        "outside the ward's management": _yes(recipient.outside_management),
        "working hours": json.dumps(recipient.hours, sort_keys=True),
        "deputy": recipient.deputy_id,
        "away from": recipient.away_from,
        "away until": recipient.away_until,
    }
    return {what: str(value) for what, value in values.items() if value is not None}


def _concern(session: Session, keyring: Keyring, own: Own, number: int) -> Iterator[Entry]:
    """Everything about one concern that the person may see on their screen as well."""
    for on, what, text in (
        *_facts(session, keyring, own),
        *_said(session, keyring, own),
        *_told_guardians(session, keyring, own),
    ):
        yield Entry("concern", number, own.ward.name, on, what, text)


Line = tuple[date | None, str, str]


def _facts(session: Session, keyring: Keyring, own: Own) -> Iterator[Line]:
    concern, known = own.concern, held.held(session, keyring, own)
    yield concern.raised_on, "your words", keyring.open(concern.words)
    values = {
        "your account": known.account,
        "the name that was typed": known.typed_name,
        "about": known.about.value,
        "how soon": known.soon.value,
        "whose name": known.naming.value,
        "would like a talk": _yes(concern.wants_talk),
        "stands": known.stage.value,
        "acknowledged on": known.acknowledged_on,
        "closed on": known.closed_on,
        "outcome": concern.outcome,
        "was answered, you say": None if concern.answered is None else _yes(concern.answered),
        "the team may hear of it": _yes(concern.may_be_told),
        "has to be kept by law": _yes(known.on_hold),
    }
    yield from ((None, what, str(value)) for what, value in values.items() if value is not None)
    for one in known.may_read:
        name = ", with your name" if one.sees_name else ""
        yield None, "may open it", f"{one.user_id} ({one.came_by.value}{name})"
    for look in known.looks:
        yield look.on, "looked at it", f"{look.by}{' (saw your name)' if look.saw_name else ''}"


def _said(session: Session, keyring: Keyring, own: Own) -> Iterator[Line]:
    opened = reading.open_own(session, keyring, own)
    for one in opened.dialogue:
        yield one.on, f"{one.said.value} by {one.by or 'you'}", one.words
    for question in opened.questions:
        said = "no word yet" if question.allowed is None else _yes(question.allowed)
        yield None, f"{question.asked_by} asked: may {question.to} read it?", said


def _told_guardians(session: Session, keyring: Keyring, own: Own) -> Iterator[Line]:
    answers = select(Afterwards).filter_by(concern_id=own.concern.id).order_by(Afterwards.on)
    for answer in session.scalars(answers):
        seen_by = ", ".join(answer.guardians)
        yield answer.on, f"you told {seen_by}: would speak up again", answer.again
        yield answer.on, f"you told {seen_by}: what it cost you", answer.cost
        if answer.words is not None:
            yield answer.on, f"you told {seen_by}", keyring.open(answer.words)


def _acts(session: Session, user_id: str) -> Iterator[Entry]:
    """What they did, but for what they did about others' concerns: that is in the review."""
    rows = session.execute(
        select(AuditLine, Ward.name)
        .outerjoin(Ward, Ward.id == AuditLine.ward_id)
        .where(
            AuditLine.actor == user_id,
            AuditLine.act.not_in([act.value for act in ABOUT_CONCERNS]),
        )
        .order_by(AuditLine.at, AuditLine.id)
    )
    for line, ward in rows:
        yield Entry("what you did", None, ward, line.at.date(), line.act, line.at.isoformat())


def _yes(value: bool) -> str:
    return "yes" if value else "no"
