"""Inserting what another process may be inserting in the same moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import Column, Dialect, Select, bindparam
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from storage.base import Base
from storage.prepared import Prepared


def insert_if_absent(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert rows, leaving out those that a unique key of the table refuses.

    An occurrence is a row with a natural key: whoever comes second does no harm.

    :param rows: by column name, all with the same columns; a column's default fills in the rest.
    :returns: how many rows were new.
    """
    if not rows:
        return 0
    session.flush()
    # Prepared, not the ORM, which keeps no count of rows, nor Core, whose work on each row made
    # storing a ward's week a third dearer.
    insertion = _insertion(table, tuple(rows[0]))
    defaults = _defaults(table, frozenset(rows[0]))
    filled = [{**row, **{name: made() for name, made in defaults.items()}} for row in rows]
    return insertion.execute_many(session.connection(), filled)


def insert_selected(
    session: Session, table: type[Base], columns: Mapping[str, Any], query: Select[Any]
) -> None:
    """Insert what a query finds, without its rows coming this way; else as above.

    :param columns: what stands in each column, as the query selects it.
    """
    session.flush()
    selected = query.with_only_columns(*columns.values(), maintain_column_froms=True)
    new = _insert(session.get_bind().dialect, table).from_select(list(columns), selected)
    session.connection().execute(new.on_conflict_do_nothing())


@lru_cache
def _insertion(table: type[Base], given: tuple[str, ...]) -> Prepared:
    """The insertion of rows with these columns, and of what the others are by default."""
    columns = (*given, *_defaults(table, frozenset(given)))
    values = {name: bindparam(name, type_=_columns(table)[name].type) for name in columns}
    return Prepared(lambda dialect: _insert(dialect, table).values(values).on_conflict_do_nothing())


@lru_cache
def _defaults(table: type[Base], given: frozenset[str]) -> Mapping[str, Callable[[], Any]]:
    """What makes the values of the columns that are not given but have a default."""
    return {
        column.name: _making(column.default)
        for column in _columns(table)
        if column.default is not None and column.name not in given
    }


def _making(default: Any) -> Callable[[], Any]:
    return partial(default.arg, None) if default.is_callable else lambda: default.arg


def _columns(table: type[Base]) -> ReadOnlyColumnCollection[str, Column[Any]]:
    return Base.metadata.tables[table.__tablename__].columns


def _insert(dialect: Dialect, table: type[Base]) -> SqliteInsert | PostgresqlInsert:
    return sqlite_insert(table) if dialect.name == "sqlite" else postgresql_insert(table)
