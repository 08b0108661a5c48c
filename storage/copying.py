"""Copying a whole database into another one, whichever kind each of them is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    MetaData,
    Select,
    Table,
    func,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from storage.base import UtcDateTime
from storage.database import NotRead
from storage.faults import fault_of

_AT_A_TIME: Final = 500
_NOT_OURS: Final = ("alembic_version",)

Row = dict[str, Any]
# How many rows are copied, of how many.
Report = Callable[[int, int], None]


def tables_of(connection: Connection, but: Sequence[str] = ()) -> list[Table]:
    """The tables that a SQLite database has, those first that others refer to.

    They are as the database has them, which may be another revision than the code's own, with
    types that read and write alike on both kinds of database.

    :param but: tables to leave out.
    """
    found = MetaData()
    found.reflect(connection)
    plain = MetaData()
    return [
        Table(table.name, plain, *map(_plain, table.columns))
        for table in found.sorted_tables
        if table.name not in (*_NOT_OURS, *but)
    ]


def copy(
    source: Connection,
    target: Connection,
    tables: Sequence[Table],
    report: Report,
    only: Mapping[str, Callable[[Table], ColumnElement[bool]]] | None = None,
    emptied: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, int]:
    """Copy every row, in the order of its key, which tells nothing where it is random.

    :param only: which rows of a table are copied; all of them where nothing is said.
    :param emptied: columns of a table whose values stay behind.
    :returns: how many rows of each table were copied.
    :raises NotRead: the source does not answer.
    """
    queries = {table.name: _rows_of(table, only or {}) for table in tables}
    counts = {name: _count(source, query) for name, query in queries.items()}
    total, done = sum(counts.values()), 0
    for table in tables:
        without = dict.fromkeys((emptied or {}).get(table.name, ()))
        for rows in _batches(source, queries[table.name]):
            target.execute(insert(table), [{**row, **without} for row in rows])
            done += len(rows)
            report(done, total)
    return counts


def count(connection: Connection, tables: Sequence[Table]) -> dict[str, int]:
    """How many rows each table has."""
    return {table.name: _count(connection, select(table)) for table in tables}


def _plain(column: Column[Any]) -> Column[Any]:
    return Column(column.name, _plain_type(column.type), primary_key=column.primary_key)


def _plain_type(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    if isinstance(kind, DateTime):
        return UtcDateTime()
    # What has no value stays without one, and does not become a value that says so.
    return JSON(none_as_null=True) if isinstance(kind, JSON) else kind.as_generic()


def _rows_of(
    table: Table, only: Mapping[str, Callable[[Table], ColumnElement[bool]]]
) -> Select[Any]:
    query = select(table).order_by(*table.primary_key.columns)
    return query.where(only[table.name](table)) if table.name in only else query


def _batches(source: Connection, query: Select[Any]) -> Iterator[list[Row]]:
    try:
        found = source.execution_options(yield_per=_AT_A_TIME).execute(query).mappings()
        rows = iter(found)
        while batch := [dict(row) for row in islice(rows, _AT_A_TIME)]:
            yield batch
    except DBAPIError as error:
        raise _unanswered(error) from error


def _count(connection: Connection, query: Select[Any]) -> int:
    try:
        counted = select(func.count()).select_from(query.order_by(None).subquery())
        return connection.execute(counted).scalar_one()
    except DBAPIError as error:
        raise _unanswered(error) from error


def _unanswered(error: DBAPIError) -> NotRead:
    return NotRead(f"the database did not answer ({type(error).__name__})", fault_of(error))
