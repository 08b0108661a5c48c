"""The copies of the bot that run over one database, when each was last seen, with which keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import JSON, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, UtcDateTime
from storage.deliveries import rows
from storage.insertion import insert_if_absent

# Each is to be seen every minute; one that was not seen in three is missing.
SEEN_WITHIN = timedelta(minutes=3)
REMEMBERED_FOR = timedelta(days=1)


class Replica(Base):
    """One process, from its start to its end.

    :ivar host: the name of the machine or container that it runs on.
    :ivar fingerprints: of the keys that it has, newest first.
    """

    __tablename__ = "replicas"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    host: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fingerprints: Mapped[list[str]] = mapped_column(JSON)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A machine on which a copy of the bot ran, when that was last seen, and the keys it had."""

    host: str
    seen_at: datetime
    fingerprints: tuple[str, ...]


def see(
    session: Session, replica_id: str, host: str, fingerprints: Sequence[str], now: datetime
) -> None:
    """Write down that a copy of the bot lives, and forget those that have long been gone."""
    seen = update(Replica).where(Replica.id == replica_id).values(seen_at=now)
    if rows(session.execute(seen)) == 0:
        this = {"id": replica_id, "host": host, "fingerprints": list(fingerprints), "seen_at": now}
        insert_if_absent(session, Replica, [this])
    session.execute(delete(Replica).where(Replica.seen_at < now - REMEMBERED_FOR))


def leave(session: Session, replica_id: str) -> None:
    """Write down that a copy of the bot has ended as it should: it is not missed."""
    session.execute(delete(Replica).where(Replica.id == replica_id))


def living(session: Session, now: datetime) -> list[Sighting]:
    """The copies that were seen in the last minutes, by the name of their machine."""
    return [each for each in _known(session) if each.seen_at >= now - SEEN_WITHIN]


def gone(session: Session, now: datetime) -> list[Sighting]:
    """The copies that did not end as they should, and were not seen in the last minutes."""
    return [each for each in _known(session) if each.seen_at < now - SEEN_WITHIN]


def _known(session: Session) -> list[Sighting]:
    found = session.scalars(select(Replica).order_by(Replica.host, Replica.id))
    return [Sighting(each.host, each.seen_at, tuple(each.fingerprints)) for each in found]
