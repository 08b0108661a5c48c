"""The tables: what a ward has agreed to do, and what it did.

Both are told to the whole team in its channel, so they are kept as they were screened, and nobody's
name is kept with them: who wrote them stands in the audit alone.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, UtcDateTime, new_id

UNSETTLED = text("settled_on IS NULL")


class Owner(StrEnum):
    """Whose task something is: a role, never a person."""

    MANAGER = "ward manager"
    NURSE_IN_CHARGE = "nurse in charge"
    SECURITY_LEAD = "security lead"
    THERAPY = "therapy team"
    CLINICIAN = "responsible clinician"
    FACILITATOR = "facilitator"
    SERVICE_LEAD = "service lead"
    EVERYONE = "the whole team"


class Ending(StrEnum):
    """What became of something that was agreed."""

    DONE = "done"
    DROPPED = "dropped"


class Helped(StrEnum):
    """What the team says of something that was done. One word for the team, nobody's name kept."""

    YES = "yes"
    A_LITTLE = "a little"
    NOT_YET = "not yet"


class AgreedAction(Base):
    """Something that a ward means to do.

    :ivar review_on: the ward's own day on which somebody asks how it went.
    :ivar reminded_for: the day of review that somebody has been reminded of.
    """

    __tablename__ = "agreed_actions"
    __table_args__ = (
        Index("ix_agreed_actions_ward_id", "ward_id"),
        # What is settled is most of it in the end, and is never looked at by the clock.
        Index(
            "ix_agreed_actions_review_on",
            "review_on",
            sqlite_where=UNSETTLED,
            postgresql_where=UNSETTLED,
        ),
    )

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    ward_id: Mapped[str] = mapped_column(ForeignKey("wards.id", ondelete="CASCADE"))
    dimension_id: Mapped[str | None] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(24))
    agreed_on: Mapped[date] = mapped_column(Date)
    review_on: Mapped[date] = mapped_column(Date)
    reminded_for: Mapped[date | None] = mapped_column(Date)
    settled_on: Mapped[date | None] = mapped_column(Date)
    ending: Mapped[str | None] = mapped_column(String(12))


class Deed(Base):
    """Something that was done, in words for the whole team.

    :ivar dimension_id: its theme; None where it fits none.
    :ivar concern_id: the concern that it answers, if it answers one. It is shown to nobody: it is
        there so that the deed goes when the person takes their leave back.
    :ivar helped: what the team said of it, once it has been asked.
    """

    __tablename__ = "deeds"
    __table_args__ = (
        Index("ix_deeds_ward_written", "ward_id", "written_at"),
        Index("ix_deeds_concern_id", "concern_id"),
    )

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    ward_id: Mapped[str] = mapped_column(ForeignKey("wards.id", ondelete="CASCADE"))
    dimension_id: Mapped[str | None] = mapped_column(String(80))
    concern_id: Mapped[str | None] = mapped_column(ForeignKey("concerns.id", ondelete="SET NULL"))
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    helped: Mapped[str | None] = mapped_column(String(12))
    helped_on: Mapped[date | None] = mapped_column(Date)
