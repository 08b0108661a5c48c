"""What somebody gets who takes the whole server at one moment: every file, table, log and figure.

PostgreSQL's own log of writes is left out: what is in it is not for us to delete.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from bot import metrics
from bot.monitoring import Watch
from storage import backup
from storage.base import Base
from storage.database import Database
from storage.secrecy import Keyring
from storage.sqlite import companions

SQLITE_PAGE = 4096
POSTGRES_PAGE = 8192
# What PostgreSQL keeps with each row: where it lies, and who wrote it as which of their writes.
_HIDDEN = 'ctid::text AS "ctid", xmin::text::bigint AS "xmin", cmin::text AS "cmin",'


@dataclass(frozen=True, slots=True)
class Pages:
    """A file as it lies on disk.

    :ivar is_log: whether pages stand in it as they were written, again and again.
    """

    bytes: bytes
    page_size: int
    is_log: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything at one moment.

    :ivar files: by what they are.
    :ivar tables: their rows as the database gives them when no order is asked for; with them,
        where it keeps any, their places and the numbers of the transactions that wrote them.
    :ivar printed: the log and the figures for monitoring.
    """

    files: Mapping[str, Pages]
    tables: Mapping[str, list[Mapping[str, Any]]]
    printed: str


def seize(
    database: Database, keyring: Keyring, watch: Watch, log: io.StringIO, place: Path, now: datetime
) -> Evidence:
    """Take all there is, with a backup made just now.

    :param place: where the backup may be written.
    """
    backup.write(database, keyring, place, now, "0")
    saved = {"backup": Pages(place.read_bytes(), SQLITE_PAGE)}
    files = _sqlite_files(database) if database.is_sqlite else dict(_postgres_files(database))
    # The engine itself is asked: reading as the bot does leaves no rows behind either.
    with database.engine.connect() as connection:
        names = [table.name for table in Base.metadata.sorted_tables]
        tables = {name: _rows(connection, name) for name in names}
    figures = metrics.page(watch.seen).decode()
    return Evidence({**files, **saved}, tables, log.getvalue() + figures)


def _sqlite_files(database: Database) -> dict[str, Pages]:
    assert database.file is not None
    files = [database.file, *companions(database.file)]
    return {
        file.name: Pages(file.read_bytes(), SQLITE_PAGE, is_log=file.name.endswith("-wal"))
        for file in files
        if file.exists()
    }


def _postgres_files(database: Database) -> Iterator[tuple[str, Pages]]:
    """The files of every table, of its long values and of its indexes."""
    with database.engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        found = connection.execute(
            text(
                "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
                " WHERE relkind IN ('r', 'i', 't') AND pg_relation_size(oid) > 0"
                " AND relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)"
            )
        )
        for name, held in found.tuples():
            yield name, Pages(bytes(held), POSTGRES_PAGE)


def _rows(connection: Connection, name: str) -> list[Mapping[str, Any]]:
    is_postgres = connection.dialect.name == "postgresql"
    found = connection.execute(text(f"SELECT {_HIDDEN if is_postgres else ''} * FROM {name}"))
    return [dict(row) for row in found.mappings()]
