"""Digests: what each said, fixed when its figures were published."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, new_id


class Digest(Base):
    """One ward's digest of one week, as figures and ids; its words are rendered from this."""

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("ward_id", "week_of"),)

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    ward_id: Mapped[str] = mapped_column(ForeignKey("wards.id", ondelete="CASCADE"))
    week_of: Mapped[date] = mapped_column(Date)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


def find(session: Session, ward_id: str, week_of: date) -> Digest | None:
    """A ward's digest for the week that began on a Monday."""
    return session.scalar(select(Digest).filter_by(ward_id=ward_id, week_of=week_of))


def latest(session: Session, ward_id: str) -> Digest | None:
    """A ward's newest digest."""
    return session.scalar(
        select(Digest).filter_by(ward_id=ward_id).order_by(Digest.week_of.desc()).limit(1)
    )


def newest_week(session: Session) -> date | None:
    """The Monday of the newest week that any ward has a digest of."""
    return session.scalar(select(func.max(Digest.week_of)))


def get(session: Session, digest_id: str) -> Digest | None:
    """The digest with this id."""
    return session.get(Digest, digest_id)


def add(session: Session, ward_id: str, week_of: date, content: dict[str, Any]) -> Digest:
    """Store a digest. The natural key refuses a second one for the week."""
    digest = Digest(ward_id=ward_id, week_of=week_of, content=content)
    session.add(digest)
    session.flush()
    return digest
