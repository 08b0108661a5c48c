"""Who may be ticked to read a ward's concerns. Workspace admins name them, nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import audit, wards
from storage.audit import Act
from storage.concerns import duty, readers
from storage.concerns.clocks import WorkingHours
from storage.concerns.tables import CameBy, ConcernReader, Post, Recipient
from storage.wards import Role, Ward

# A list of ticks holds no more.
MOST_RECIPIENTS = 10


class BadRecipients(ValueError):
    """Recipients that cannot be named so. The text is a sentence for the admin.

    :ivar user_id: whom it is about; None if it is about all of them.
    """

    def __init__(self, sentence: str, user_id: str | None = None) -> None:
        self.user_id = user_id
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Named:
    """One recipient as an admin names them.

    :ivar outside_management: whether nobody in the ward's management is above or beside them.
    :ivar away_until: the last day that they are away.
    """

    user_id: str
    post: Post
    outside_management: bool
    hours: WorkingHours
    deputy_id: str | None = None
    away_from: date | None = None
    away_until: date | None = None

    @classmethod
    def of(cls, recipient: Recipient) -> Self:
        return cls(
            user_id=recipient.user_id,
            post=Post(recipient.post),
            outside_management=recipient.outside_management,
            hours=WorkingHours.from_json(recipient.hours),
            deputy_id=recipient.deputy_id,
            away_from=recipient.away_from,
            away_until=recipient.away_until,
        )


def name_recipients(
    session: Session, ward: Ward, named: Sequence[Named], by: str, now: datetime
) -> None:
    """Let exactly these people be ticked from now on; none at all shuts the ward's concerns.

    They and their deputies hold the recipient's role. Who holds it no longer can open nothing any
    more. Concerns that were raised before do not open to somebody who is new.

    :param by: a workspace admin; the caller has made sure of it.
    :raises BadRecipients: nobody is outside the ward's management, or a line does not hold.
    """
    # Nobody is to be listed as a shared account while this is being checked.
    wards.locked(session, ward.id)
    _check(session, ward, named)
    session.execute(delete(Recipient).filter_by(ward_id=ward.id))
    session.add_all(_row(ward.id, one) for one in named)
    deputies = {one.deputy_id for one in named if one.deputy_id}
    wards.give_role(session, ward.id, Role.RECIPIENT, {one.user_id for one in named} | deputies)
    audit.note(session, Act.RECIPIENTS_CHANGED, actor=by, at=now, ward_id=ward.id)
    session.flush()


def are_open(session: Session, ward_id: str) -> bool:
    """Whether a ward has the recipients that it takes for concerns to be raised (trust 22)."""
    return any(recipient.outside_management for recipient in of_ward(session, ward_id))


def of_ward(session: Session, ward_id: str) -> list[Recipient]:
    """A ward's recipients who can open what they are told of, in the order of their posts."""
    held = wards.holders(session, ward_id, Role.RECIPIENT)
    found = session.scalars(
        select(Recipient).where(Recipient.ward_id == ward_id, Recipient.user_id.in_(held))
    )
    order = list(Post)
    return sorted(
        found, key=lambda recipient: (order.index(Post(recipient.post)), recipient.user_id)
    )


def deputy_of(session: Session, recipient: Recipient) -> str | None:
    """The deputy who may stand in for a recipient now, if there is one.

    Who has become a manager of the ward since stands in for nobody outside its management.
    """
    deputy = recipient.deputy_id
    if deputy is None or not recipient.outside_management:
        return deputy
    return None if Role.MANAGER in wards.roles(session, recipient.ward_id, deputy) else deputy


def to_tell(session: Session, ward: Ward, those: Iterable[ConcernReader], on: date) -> list[str]:
    """Which of a concern's readers are told of something on a day.

    Those it was meant for; in place of one who is away or has left, their deputy. Where no deputy
    can stand in, whoever is away is told all the same.
    """
    those = list(those)
    able = [reader for reader in those if readers.may_open(session, ward.id, reader)]
    holders = {reader.user_id for reader in able}
    named = {recipient.user_id: recipient for recipient in of_ward(session, ward.id)}
    told: list[str] = []
    for reader in those:
        if reader.came_by == CameBy.DEPUTY.value:
            continue
        recipient = named.get(reader.user_id)
        if recipient is not None and not duty.is_away(recipient, on):
            told.append(reader.user_id)
            continue
        deputy = deputy_of(session, recipient) if recipient is not None else None
        stand_ins = [
            other.user_id
            for other in able
            if other.deputy_for == reader.user_id or other.user_id == deputy
        ]
        told += stand_ins or ([reader.user_id] if reader.user_id in holders else [])
    return sorted(set(told))


def to_remind(session: Session, ward: Ward, those: Iterable[ConcernReader]) -> list[ConcernReader]:
    """Who of a concern's readers may be reminded of it: those ticked, and their deputies.

    Those it was handed on to were not ticked. Only where nobody is left who was, they are all
    there is, and the concern must not go unseen.
    """
    able = [reader for reader in those if readers.may_open(session, ward.id, reader)]
    ticked = {CameBy.TICKED.value, CameBy.DEPUTY.value}
    return [reader for reader in able if reader.came_by in ticked] or able


def meant(session: Session, ward: Ward, those: Iterable[ConcernReader]) -> list[Recipient]:
    """The recipients among a concern's readers whose own hours count, not a deputy's."""
    own = {reader.user_id for reader in those if reader.came_by != CameBy.DEPUTY.value}
    return [one for one in of_ward(session, ward.id) if one.user_id in own]


def _check(session: Session, ward: Ward, named: Sequence[Named]) -> None:
    people = [one.user_id for one in named]
    if len(people) > MOST_RECIPIENTS:
        raise BadRecipients(f"A ward has room for {MOST_RECIPIENTS} recipients.")
    if len(set(people)) != len(people):
        raise BadRecipients("Somebody is named twice. Name each person once.")
    for one in named:
        _check_one(session, ward, one)
    if named and not any(one.outside_management for one in named):
        raise BadRecipients(
            "At least one recipient must be outside this ward's management, "
            "so that people can turn to somebody their managers do not answer for."
        )


def _check_one(session: Session, ward: Ward, one: Named) -> None:
    for person in filter(None, (one.user_id, one.deputy_id)):
        if Role.SHARED in wards.roles(session, ward.id, person):
            raise BadRecipients(
                "A shared account cannot read concerns. Name a person.", one.user_id
            )
    if one.outside_management:
        _check_outside(session, ward, one)
    if one.deputy_id == one.user_id:
        raise BadRecipients("Nobody can be their own deputy.", one.user_id)
    if one.away_from and one.away_until and one.away_until < one.away_from:
        raise BadRecipients("The last day away comes before the first.", one.user_id)


def _check_outside(session: Session, ward: Ward, one: Named) -> None:
    if Role.MANAGER in wards.roles(session, ward.id, one.user_id):
        raise BadRecipients("A manager of this ward is not outside its management.", one.user_id)
    # A deputy opens what was ticked for the recipient alone.
    if one.deputy_id and Role.MANAGER in wards.roles(session, ward.id, one.deputy_id):
        raise BadRecipients(
            "A manager of this ward cannot be the deputy of somebody outside its management.",
            one.user_id,
        )


def _row(ward_id: str, one: Named) -> Recipient:
    return Recipient(
        ward_id=ward_id,
        user_id=one.user_id,
        post=one.post.value,
        outside_management=one.outside_management,
        hours=one.hours.to_json(),
        deputy_id=one.deputy_id,
        away_from=one.away_from,
        away_until=one.away_until,
    )
