"""Inserting what another process may be inserting in the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from storage.base import Base


def insert_if_absent(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> int:
    """Insert rows, leaving out those that a unique key of the table refuses.

    An occurrence is a row with a natural key: whoever comes second does no harm.

    :param rows: by column name, all with the same columns; a column's default fills in the rest.
    :returns: how many rows were new.
    """
    if not rows:
        return 0
    sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite_insert if sqlite else postgresql_insert)(table.__table__)
    session.flush()
    result = session.connection().execute(insert.on_conflict_do_nothing(), list(rows))
    return result.rowcount if isinstance(result, CursorResult) else 0
