"""The tables that hold answers until they are figures. Only ratings writes, only readings reads."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import UNORDERED, Base

CANT_SAY = 0


class Answer(Base):
    """One person's tap in one reading: a score, a pseudonym, and no time.

    ``handover_id`` is kept while that handover is open and forgotten when it closes, so that a
    closed answer says nothing of the shift it was given on.
    """

    __tablename__ = "answers"
    __table_args__ = (UNORDERED,)

    reading_id: Mapped[str] = mapped_column(
        ForeignKey("readings.id", ondelete="CASCADE"), primary_key=True
    )
    pseudonym: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    handover_id: Mapped[str | None] = mapped_column(
        ForeignKey("handovers.id", ondelete="SET NULL"), index=True
    )
    score: Mapped[int]


class RoomEntry(Base):
    """The hands one room held up, counted by one person for all: scores to counts."""

    __tablename__ = "room_entries"
    __table_args__ = (UNORDERED,)

    handover_id: Mapped[str] = mapped_column(
        ForeignKey("handovers.id", ondelete="CASCADE"), primary_key=True
    )
    reading_id: Mapped[str] = mapped_column(
        ForeignKey("readings.id", ondelete="CASCADE"), index=True
    )
    hands: Mapped[dict[str, int]] = mapped_column(JSON)
