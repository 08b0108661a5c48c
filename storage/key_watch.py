"""Which keys the copies of the bot have, and until which day each was the one that sealed.

Everything that is sealed can be sealed anew. A receipt code cannot: it is stored as a mark that
only its own key makes, and nobody here knows the code. Which key made which mark is not written
down either: beside a concern without a name, it would say whether it was raised before a rotation
or after it. So only the last day of each key is kept, and a concern says no more than its day.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Date, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import replicas
from storage.base import Base
from storage.concerns.tables import Concern
from storage.insertion import insert_if_absent
from storage.secrecy import Keyring

# A concern may carry the day of its notice, which is the next, and wards have days of their own.
_DAYS_BETWEEN = timedelta(days=2)


class KeyUsed(Base):
    """A key by its fingerprint, and the last day on which it was some bot's newest."""

    __tablename__ = "keys_used"

    fingerprint: Mapped[str] = mapped_column(String(12), primary_key=True)
    last_day: Mapped[date] = mapped_column(Date)


def note(session: Session, keyring: Keyring, now: datetime) -> None:
    """Write down that the newest key is in use today, and which others there are."""
    today = now.date()
    # An older key that was never seen may have been the newest until a moment ago.
    insert_if_absent(
        session,
        KeyUsed,
        [{"fingerprint": one, "last_day": today} for one in keyring.fingerprints()],
    )
    session.execute(
        update(KeyUsed)
        .where(KeyUsed.fingerprint == keyring.fingerprint(), KeyUsed.last_day < today)
        .values(last_day=today)
    )


def running_without(session: Session, fingerprint: str, now: datetime) -> list[str]:
    """The machines on which a copy of the bot runs that does not have a key."""
    living = replicas.living(session, now)
    return [each.host for each in living if fingerprint not in each.fingerprints]


def running_with(session: Session, fingerprint: str, now: datetime) -> list[str]:
    """The machines on which a copy of the bot runs that has a key."""
    living = replicas.living(session, now)
    return [each.host for each in living if fingerprint in each.fingerprints]


def sealing(session: Session, now: datetime) -> set[str]:
    """The keys that the copies which run now seal with. All is well where it is one."""
    return {each.fingerprints[0] for each in replicas.living(session, now) if each.fingerprints}


def needed_for_codes(session: Session, keyring: Keyring) -> dict[str, date]:
    """The older keys, listed or not, without which some receipt code may open nothing any more.

    :returns: by fingerprint, the last day of which a concern may need it.
    """
    oldest = session.scalar(select(func.min(Concern.raised_on)))
    if oldest is None:
        return {}
    until = {
        key.fingerprint: key.last_day + _DAYS_BETWEEN
        for key in session.scalars(select(KeyUsed).order_by(KeyUsed.last_day, KeyUsed.fingerprint))
        if key.fingerprint != keyring.fingerprint()
    }
    return {fingerprint: day for fingerprint, day in until.items() if oldest <= day}


def forget(session: Session, fingerprint: str) -> bool:
    """Ask for a key no more: it is gone for good, and so are the codes that it made.

    :returns: False where no such key is known.
    """
    known = session.get(KeyUsed, fingerprint)
    if known is None:
        return False
    session.delete(known)
    session.flush()
    return True
