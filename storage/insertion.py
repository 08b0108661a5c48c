"""Inserting what another process may be inserting in the same moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
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
    session.flush()
    # Core, not the ORM: its bulk insert asks for keys back, and keeps no count of rows.
    result = session.connection().execute(
        _insert(session, table).on_conflict_do_nothing(),
        [dict(row) for row in rows],
        execution_options={"preserve_rowcount": True},
    )
    return result.rowcount


def insert_selected(
    session: Session, table: type[Base], columns: Mapping[str, Any], query: Select[Any]
) -> None:
    """Insert what a query finds, without its rows coming this way; else as above.

    :param columns: what stands in each column, as the query selects it.
    """
    session.flush()
    selected = query.with_only_columns(*columns.values(), maintain_column_froms=True)
    new = _insert(session, table).from_select(list(columns), selected)
    session.connection().execute(new.on_conflict_do_nothing())


def _insert(session: Session, table: type[Base]) -> SqliteInsert | PostgresqlInsert:
    if session.get_bind().dialect.name == "sqlite":
        return sqlite_insert(table)
    return postgresql_insert(table)
