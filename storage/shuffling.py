"""Rewriting the tables whose order must tell nothing, so that the disk does not know it either.

Their keys are random, and on SQLite their rows have no numbers. But a page of SQLite's keeps rows
where they were put as they came, and PostgreSQL keeps with each row the number of the transaction
that wrote it. After this, rows lie by their keys, and all of a table were written at once.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import DBAPIError

from storage.base import Base
from storage.database import Database, NotSaved
from storage.faults import fault_of

# Most deliveries say themselves when they were due. What tells something is when a notice about a
# concern without a name was put among them.
PARTS = {"deliveries": "vanishes"}
_ONE_AT_A_TIME = 0x53544101  # any number, as long as it is always the same


def unordered_tables() -> list[Table]:
    """The tables that were declared as such, those first that others refer to."""
    return [
        table
        for table in Base.metadata.sorted_tables
        if table.dialect_options["sqlite"]["with_rowid"] is False
    ]


def shuffle(database: Database) -> None:
    """Rewrite every table whose order must tell nothing. Call ``Database.forget`` after it.

    :raises NotSaved: the database was locked, gone or broken; nothing is lost by trying again.
    """
    if database.is_sqlite:
        for table in unordered_tables():
            _rewrite_sqlite(database, table)
        return
    try:
        _rewrite_postgres(database)
    except DBAPIError as error:
        said = f"tables were not rewritten ({type(error).__name__})"
        raise NotSaved(said, fault_of(error)) from error


def _rewrite_sqlite(database: Database, table: Table) -> None:
    name = table.name
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
    rows = f"FROM {name} WHERE {PARTS.get(name, 'true')}"
    with database.rebuilding() as connection:
        for statement in (
            f"CREATE TEMPORARY TABLE taken_out AS SELECT * {rows}",
            f"DELETE {rows}",
            f"INSERT INTO {name} SELECT * FROM taken_out ORDER BY {keys}",
            "DROP TABLE taken_out",
        ):
            connection.execute(text(statement))


def _rewrite_postgres(database: Database) -> None:
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not connection.scalar(text(f"SELECT pg_try_advisory_lock({_ONE_AT_A_TIME})")):
            return  # another process is at it
        try:
            for table in unordered_tables():
                _rewrite_one_on_postgres(connection, table)
        finally:
            connection.execute(text(f"SELECT pg_advisory_unlock({_ONE_AT_A_TIME})"))


def _rewrite_one_on_postgres(connection: Connection, table: Table) -> None:
    name = table.name
    key = next(iter(table.primary_key)).name
    rows = PARTS.get(name, "true")
    # Clustering alone would keep the number of the transaction that first wrote each row; without
    # it, rows would lie in the order in which they came, and deleted ones beneath them.
    connection.execute(text(f"UPDATE {name} SET {key} = {key} WHERE {rows}"))
    connection.execute(text(f"CLUSTER {name} USING {table.primary_key.name}"))
