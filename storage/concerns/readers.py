"""Who may open a concern, as its reader or as the person who raised it. Every act asks here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import wards
from storage.concerns.tables import CameBy, Concern, ConcernReader, Naming, Recipient
from storage.secrecy import Keyring
from storage.wards import Role, Ward


class NotYours(LookupError):
    """There is no such concern, or it is not theirs to open. Which of the two is never said."""


class Shut(NotYours):
    """It is theirs, but came back with a backup, and nobody has said yet that it may be opened."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A reader whose right to one concern has just been checked. Only :func:`admit` makes it."""

    ward: Ward
    concern: Concern
    reader: ConcernReader
    now: datetime

    @property
    def user_id(self) -> str:
        return self.reader.user_id

    @property
    def sees_name(self) -> bool:
        """Whether the name behind the concern, where there is one, is for this reader's eyes."""
        if self.concern.naming == Naming.UNNAMED.value:
            return False
        return self.reader.came_by != CameBy.HANDED_ON.value


@dataclass(frozen=True, slots=True)
class Own:
    """The person who raised a concern, come back to it by its code or by their own account."""

    ward: Ward
    concern: Concern
    now: datetime


def admit(session: Session, team_id: str, concern_id: str, user_id: str, now: datetime) -> Admitted:
    """See that somebody may open a concern: its reader, and still a recipient of its ward.

    :raises NotYours: they may not, or it is not there.
    :raises Shut: they may, once it may be opened again after a restore.
    """
    found = session.get(Concern, concern_id)
    reader = session.get(ConcernReader, (concern_id, user_id))
    if found is None or reader is None:
        raise NotYours
    ward = wards.get(session, found.ward_id)
    if ward.team_id != team_id or not may_open(session, ward.id, reader):
        raise NotYours
    if found.shut:
        raise Shut
    return Admitted(ward, found, reader, now)


def may_open(session: Session, ward_id: str, reader: ConcernReader) -> bool:
    """Whether a reader may open a concern of a ward now: still its recipient, and not shut out."""
    if Role.RECIPIENT not in wards.roles(session, ward_id, reader.user_id):
        return False
    return not is_shut_out(session, ward_id, reader)


def is_shut_out(session: Session, ward_id: str, reader: ConcernReader) -> bool:
    """Whether a reader is a deputy who has become a manager of the ward since.

    Somebody outside the ward's management was ticked, and whoever stands in for them is to be
    outside it as well. Where nobody can say any more what they were, they count as outside.
    """
    if reader.came_by != CameBy.DEPUTY.value or not reader.deputy_for:
        return False
    if Role.MANAGER not in wards.roles(session, ward_id, reader.user_id):
        return False
    ticked = session.get(Recipient, (ward_id, reader.deputy_for))
    return ticked is None or ticked.outside_management


def admit_by_code(
    session: Session, keyring: Keyring, team_id: str, code_bits: int, now: datetime
) -> Own:
    """Find the concern that a receipt code belongs to, from any account of its workspace.

    :raises NotYours: no concern of this workspace has that code.
    """
    concern_id = session.scalar(
        select(Concern.id)
        .join(Ward, Ward.id == Concern.ward_id)
        .where(Concern.receipt.in_(keyring.receipt_marks(code_bits)), Ward.team_id == team_id)
    )
    return _own(session, concern_id, now)


def admit_author(
    session: Session, keyring: Keyring, team_id: str, concern_id: str, user_id: str, now: datetime
) -> Own:
    """See that an account raised a concern under its own name, openly or in confidence.

    :raises NotYours: it did not, or it is shared on the concern's ward, or there is none such.
    """
    found = session.scalar(
        select(Concern.id)
        .join(Ward, Ward.id == Concern.ward_id)
        .where(
            Concern.id == concern_id,
            Concern.author_mark.in_(keyring.person_marks(user_id)),
            Ward.team_id == team_id,
        )
    )
    own = _own(session, found, now)
    if Role.SHARED in wards.roles(session, own.ward.id, user_id):
        raise NotYours
    return own


def of_concern(session: Session, concern_id: str) -> list[ConcernReader]:
    """Everybody who may open a concern: those ticked, their deputies, those it was handed to."""
    found = session.scalars(select(ConcernReader).filter_by(concern_id=concern_id))
    order = list(CameBy)
    return sorted(found, key=lambda reader: (order.index(CameBy(reader.came_by)), reader.user_id))


def _own(session: Session, concern_id: str | None, now: datetime) -> Own:
    concern = session.get(Concern, concern_id) if concern_id else None
    if concern is None:
        raise NotYours
    return Own(wards.get(session, concern.ward_id), concern, now)
