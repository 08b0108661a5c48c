"""Inserting what another process may be inserting in the same moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from storage.base import Base


def insert_if_absent(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert rows, leaving out those that a unique key of the table refuses.

    An occurrence is a row with a natural key: whoever comes second does no harm.

    :param rows: by column name, all with the same columns; a column's default fills in the rest.
    :returns: how many rows were new.
    """
    if not rows:
        return 0
    sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite_insert if sqlite else postgresql_insert
    session.flush()
    # Core, not the ORM: its bulk insert asks for keys back, and keeps no count of rows.
    result = session.connection().execute(
        insert(table).on_conflict_do_nothing(),
        [dict(row) for row in rows],
        execution_options={"preserve_rowcount": True},
    )
    return result.rowcount
