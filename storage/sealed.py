"""Everything that is stored sealed, and whether the keys still open it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.base import Base, SealedText
from storage.readings import ReadingRow
from storage.secrecy import Keyring, Unreadable

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Looked:
    """How many sealed things there are, and how many of them none of the keys opens."""

    sealed: int
    unreadable: int


def look(session: Session, keyring: Keyring) -> Looked:
    """Try the keys on everything that is sealed. What it says is not kept."""
    sealed = unreadable = 0
    for token in _tokens(session):
        sealed += 1
        unreadable += not _opens(keyring, token)
    return Looked(sealed, unreadable)


def _tokens(session: Session) -> Iterator[bytes]:
    """Concerns, names and words about them; and the keys of readings."""
    for mapper in Base.registry.mappers:
        for column in mapper.columns:
            if isinstance(column.type, SealedText):
                found = session.scalars(select(column).where(column.is_not(None)))
                yield from (one.token for one in found.yield_per(_AT_A_TIME))
    keys = session.scalars(select(ReadingRow.key).where(ReadingRow.key.is_not(None)))
    yield from (key for key in keys.yield_per(_AT_A_TIME) if key is not None)


def _opens(keyring: Keyring, token: bytes) -> bool:
    try:
        keyring.unwrap(token)
    except Unreadable:
        return False
    return True
