"""That the house was put up again from a backup, and what nobody here knows because of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, UtcDateTime, new_id


class Restoration(Base):
    """The last restore. What was sent between its two times, we cannot know.

    ``concerns_shut`` is whether concerns that came back with the backup are to be opened yet: what
    people took back in between has come back with them.
    """

    __tablename__ = "restorations"

    id: Mapped[str] = mapped_column(String(20), primary_key=True, default=new_id)
    backed_up_at: Mapped[datetime] = mapped_column(UtcDateTime)
    restored_at: Mapped[datetime] = mapped_column(UtcDateTime)
    concerns_shut: Mapped[bool]


def note(
    session: Session, backed_up_at: datetime, restored_at: datetime, *, concerns_shut: bool
) -> Restoration:
    """Write down a restore, in place of any that the backup knows of.

    :param backed_up_at: by the clock of then, which may have been ahead of the one of now.
    """
    session.execute(delete(Restoration))
    restored = Restoration(
        backed_up_at=min(backed_up_at, restored_at),
        restored_at=restored_at,
        concerns_shut=concerns_shut,
    )
    session.add(restored)
    session.flush()
    return restored


def latest(session: Session) -> Restoration | None:
    """The last restore, if there was one."""
    return session.scalar(select(Restoration))


def during(session: Session, began_at: datetime, ended_at: datetime) -> Restoration | None:
    """The last restore, if some of a span of time lies between its two times."""
    restored = latest(session)
    if restored is None or restored.restored_at < began_at or ended_at < restored.backed_up_at:
        return None
    return restored


def keeping_concerns_shut(session: Session) -> Restoration | None:
    """The last restore, if nobody has said yet that concerns may be opened after it."""
    return session.scalar(select(Restoration).where(Restoration.concerns_shut))


def open_concerns(session: Session) -> None:
    """Write down that concerns may be opened again."""
    session.execute(
        update(Restoration)
        .values(concerns_shut=False)
        .execution_options(synchronize_session="fetch")
    )
