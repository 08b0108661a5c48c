"""Legal holds: what the organisation has to keep as it is, whatever its period says.

A hold is on one concern, by the reference that its readers see, or on a ward: then it covers all
of the ward's concerns, those that are still to be raised as well, and the ward's audit. It stops
deletion, and it stops the person taking back the concern or their name; they are told so.

A hold says why by a code, and knows nothing of a concern but its key: neither who raised it nor
when. Whether a concern is covered stands with the concern (``on_hold``), so that nothing else has
to know of holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Select, String, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import audit
from storage.audit import Act
from storage.base import Base, UtcDateTime, new_id
from storage.concerns.tables import Concern
from storage.hold_reasons import Reason
from storage.wards import Ward


class NothingToHold(LookupError):
    """There is no such concern, ward or hold."""


class LegalHold(Base):
    """One hold, on one concern or on one ward, in force until it is lifted."""

    __tablename__ = "legal_holds"

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    concern_id: Mapped[str | None] = mapped_column(
        ForeignKey("concerns.id", ondelete="CASCADE"), index=True
    )
    ward_id: Mapped[str | None] = mapped_column(
        ForeignKey("wards.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str] = mapped_column(String(16))
    set_by: Mapped[str] = mapped_column(String(32))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_by: Mapped[str | None] = mapped_column(String(32))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Held:
    """A hold as it is listed.

    :ivar on: the concern's reference, or the ward's name.
    :ivar lifted_at: None while it is in force.
    """

    id: str
    on: str
    reason: Reason
    set_by: str
    set_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None


def hold_concern(
    session: Session, concern_id: str, reason: Reason, by: str, now: datetime
) -> LegalHold:
    """Keep one concern from now on, and the audit of it.

    :param by: a workspace admin; the caller has made sure of it.
    :raises NothingToHold: there is no such concern.
    """
    concern = session.get(Concern, concern_id, with_for_update=True)
    if concern is None:
        raise NothingToHold
    hold = LegalHold(concern_id=concern.id, reason=reason.value, set_by=by, set_at=now)
    return _set(session, hold, concern.ward_id, concern.id)


def hold_ward(session: Session, ward: Ward, reason: Reason, by: str, now: datetime) -> LegalHold:
    """Keep all of a ward's concerns from now on, also those that are still to be raised.

    :param by: a workspace admin; the caller has made sure of it.
    """
    hold = LegalHold(ward_id=ward.id, reason=reason.value, set_by=by, set_at=now)
    return _set(session, hold, ward.id, None)


def lift(session: Session, hold_id: str, by: str, now: datetime) -> None:
    """End a hold. What another one covers stays as it is. Lifting again changes nothing.

    :param by: a workspace admin; the caller has made sure of it.
    :raises NothingToHold: there is no such hold.
    """
    hold = session.get(LegalHold, hold_id, with_for_update=True)
    if hold is None:
        raise NothingToHold
    if hold.lifted_at is not None:
        return
    hold.lifted_by, hold.lifted_at = by, now
    session.flush()
    covered = or_(Concern.id.in_(_held_concerns()), Concern.ward_id.in_(held_wards()))
    which = Concern.id == hold.concern_id if hold.concern_id else Concern.ward_id == hold.ward_id
    session.execute(update(Concern).where(which, ~covered).values(on_hold=False))
    audit.note(session, Act.HOLD_LIFTED, actor=by, at=now, ward_id=_ward_of(session, hold),
               subject=hold.concern_id)  # fmt: skip


def covers(session: Session, ward_id: str) -> bool:
    """Whether what is raised on a ward now has to be kept."""
    return session.scalar(held_wards().where(LegalHold.ward_id == ward_id).limit(1)) is not None


def held_wards() -> Select[str | None]:
    """The ids of the wards that a hold is on."""
    return select(LegalHold.ward_id).where(
        LegalHold.lifted_at.is_(None), LegalHold.ward_id.is_not(None)
    )


def keep_up(session: Session) -> None:
    """Cover what was raised on a ward in the very moment in which the hold on it was set."""
    session.execute(
        update(Concern)
        .where(Concern.ward_id.in_(held_wards()), Concern.on_hold.is_(False))
        .values(on_hold=True)
    )


def listed(session: Session) -> list[Held]:
    """Every hold, those in force first, the newest first."""
    rows = session.execute(
        select(LegalHold, Ward.name)
        .outerjoin(Ward, Ward.id == LegalHold.ward_id)
        .order_by(LegalHold.lifted_at.is_not(None), LegalHold.set_at.desc(), LegalHold.id)
    )
    return [
        Held(
            id=hold.id,
            on=ward_name or reference(hold.concern_id or ""),
            reason=Reason(hold.reason),
            set_by=hold.set_by,
            set_at=hold.set_at,
            lifted_by=hold.lifted_by,
            lifted_at=hold.lifted_at,
        )
        for hold, ward_name in rows
    ]


def reference(concern_id: str) -> str:
    """A concern's key as it is shown and read out: groups of five."""
    return "-".join(concern_id[at : at + 5] for at in range(0, len(concern_id), 5))


def parse_reference(text: str) -> str:
    """The key that a reference means, however it was typed."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _set(session: Session, hold: LegalHold, ward_id: str, concern_id: str | None) -> LegalHold:
    session.add(hold)
    which = Concern.id == concern_id if concern_id else Concern.ward_id == ward_id
    session.execute(update(Concern).where(which).values(on_hold=True))
    audit.note(session, Act.HOLD_SET, actor=hold.set_by, at=hold.set_at, ward_id=ward_id,
               subject=concern_id)  # fmt: skip
    session.flush()
    return hold


def _held_concerns() -> Select[str | None]:
    return select(LegalHold.concern_id).where(
        LegalHold.lifted_at.is_(None), LegalHold.concern_id.is_not(None)
    )


def _ward_of(session: Session, hold: LegalHold) -> str | None:
    if hold.ward_id is not None:
        return hold.ward_id
    return session.scalar(select(Concern.ward_id).where(Concern.id == hold.concern_id))
