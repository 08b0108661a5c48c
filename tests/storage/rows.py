"""Rows for every table, whatever its columns are, for tests of the schema as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Table,
    Time,
    insert,
    select,
)

from storage.audit import AuditLine
from storage.base import Sealed, SealedText, UtcDateTime, new_id
from storage.database import Database

MOMENT = datetime(2026, 6, 3, 6, 15, tzinfo=UTC)

Row = dict[str, Any]


def fill(connection: Connection, tables: Sequence[Table], count: int = 1) -> None:
    """Put rows into tables, those first that others refer to; the third refers to the third."""
    for _ in range(count):
        made: dict[str, Row] = {}
        for table in tables:
            row = {column.name: _value(column, made) for column in table.columns}
            connection.execute(insert(table), row)
            made[table.name] = row


def line(subject: str = "") -> AuditLine:
    """A row that refers to nothing."""
    return AuditLine(at=MOMENT, actor="UADA", act="ward_set_up", subject=subject)


def subjects(database: Database) -> list[str | None]:
    """What the lines are about that are there for everybody to see."""
    with database.reading() as session:
        return list(session.scalars(select(AuditLine.subject)))


def _value(column: Column[Any], made: dict[str, Row]) -> Any:
    for reference in column.foreign_keys:
        return made[reference.column.table.name][reference.column.name]
    return _plain(column)


def _plain(column: Column[Any]) -> Any:
    kinds: list[tuple[type[Any], Any]] = [
        (UtcDateTime, MOMENT),
        (SealedText, Sealed(b"sealed")),
        (DateTime, MOMENT),
        (Date, date(2026, 6, 3)),
        (Time, time(8, 0)),
        (Boolean, False),
        (Integer, 1),
        (JSON, {}),
        (LargeBinary, new_id()[:16].encode()),
    ]
    for kind, value in kinds:
        if isinstance(column.type, kind):
            return value
    longest = getattr(column.type, "length", None) or 20
    return new_id()[:longest]
