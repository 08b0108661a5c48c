"""Empty, migrated databases for a benchmark: a SQLite file, or one on a PostgreSQL server."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from storage import schema
from storage.database import Database
from tests.postgres import new_database, server


@contextmanager
def sqlite_file() -> Iterator[str]:
    """The address of a new SQLite file on the disk, migrated; gone with the block."""
    with tempfile.TemporaryDirectory(prefix="sta-bench-") as folder:
        url = f"sqlite:///{folder}/ward.db"
        _migrate(url)
        yield url


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a new PostgreSQL database, migrated; gone with the block.

    On the server that TEST_POSTGRES_URL names, else on one of our own, set up as it comes.
    """
    with server(careless=()) as url, new_database(url, "bench") as database_url:
        yield database_url


def _migrate(url: str) -> None:
    database = Database(url)
    try:
        schema.migrate(database)
    finally:
        database.close()
