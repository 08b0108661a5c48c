"""What every table shares: constraint names, UTC times, sealed text, wrapped and random keys."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite numbers its rows in the order they came; tables whose order must tell nothing do without.
UNORDERED: dict[str, Any] = {"sqlite_with_rowid": False}
FIRST_DAY = date(1970, 1, 1)


class Base(DeclarativeBase):
    """The declarative base; its naming convention lets migrations name what they drop."""

    metadata = MetaData(naming_convention=NAMING)


@dataclass(frozen=True, slots=True)
class Sealed:
    """Text that has been encrypted by a keyring. Columns of secrets take nothing else."""

    token: bytes = field(repr=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime, on a database that may not know time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SealedText(TypeDecorator[Sealed]):
    """A column that can hold encrypted text only; the type refuses anything readable."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(
        self,
        value: Sealed | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError("only sealed text can be stored here")
        return value.token

    def process_result_value(
        self,
        value: bytes | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))


class WrappedKey(LargeBinary):
    """A column that holds a key, itself encrypted by a keyring."""


def new_id() -> str:
    """A random key of 80 bits: it tells neither order nor time."""
    return secrets.token_hex(10)


def derived_id(*parts: str) -> str:
    """The key of a row that would be made again, after a restore, from the same parts.

    So what was posted about it is known again by its metadata. One of the parts has to be a
    random key itself: whoever sees this one must not be able to find out what it was made from.
    """
    return sha256("\0".join(parts).encode()).hexdigest()[:20]


def derived_id_on(day: date, *parts: str) -> str:
    """As :func:`derived_id`, behind its day, for rows whose day is no secret.

    What belongs to one day lies together then: a thousand rows of it fill a few pages, where
    keys without order would have each of them change a page of its own.
    """
    return f"{(day - FIRST_DAY).days * 24:06x}{derived_id(day.isoformat(), *parts)[:14]}"
