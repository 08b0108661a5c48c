"""The engine and its scopes: writing, which waits for nobody long, reading, and rebuilding."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from storage.turns import NoTurn, Turns

# "Not saved" has to reach the person inside Slack's three seconds: at most one wait for a
# connection and one for a lock, however many are waiting.
BUSY_MS = 1500
POOL_SECONDS = 1
# Writers wait while the log is being emptied, so it gives way soon.
FORGETTING_MS = 250
# After one of us has waited in vain, the next ones only try.
HURRY_MS = 50
PATIENCE_SECONDS = 60
POSTGRES: dict[str, Any] = {
    "options": f"-c lock_timeout={BUSY_MS} -c timezone=UTC",
    "connect_timeout": 2,
    "tcp_user_timeout": 2000,
}
_TURN = 0x53544100  # any number, as long as it is always the same
# What PostgreSQL says of bad data and broken constraints quotes the row.
_QUOTING = ("22", "23")


class NoDatabase(Exception):
    """The address leads to no database that we could use. The message says what to do."""


class NotSaved(Exception):
    """The database did not take it. Nothing of the transaction was kept; it can be tried again."""


class NotRead(Exception):
    """The database did not answer, or something was to be written while reading."""


class Database:
    """One database, SQLite or PostgreSQL, with the same code for both.

    :raises NoDatabase: the address cannot be used.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.engine = _engine(url, pool_size)
        self._writer = self.engine.execution_options(sta_begin="IMMEDIATE")
        self._reader = self.engine.execution_options(
            sta_read_only=True, **({} if self.is_sqlite else {"postgresql_readonly": True})
        )
        self._turns = Turns(BUSY_MS / 1000, HURRY_MS / 1000) if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """Where SQLite keeps it; None for PostgreSQL."""
        return _file(self.engine.url)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end, or keeps nothing.

        :raises NotSaved: the database was locked, full, gone or broken.
        """
        with (
            _saved(),
            self._turn() as engine,
            Session(engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def writing_core(self) -> Iterator[Connection]:
        """As :meth:`writing`, for the tap's path: a bare connection costs half a session.

        :raises NotSaved: the database was locked, full, gone or broken.
        """
        with _saved(), self._turn() as engine, engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that never blocks a writer, and cannot write. Close it before calling Slack.

        :raises NotRead: the database was locked, gone or broken.
        """
        try:
            with Session(self._reader, expire_on_commit=False) as session:
                yield session
        except (DBAPIError, PoolTimeout) as error:
            raise NotRead(f"the database did not answer ({type(error).__name__})") from error

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """A transaction that may drop tables and fill them anew, one process at a time.

        On SQLite nothing is deleted along with the row that it refers to.

        :raises NotSaved: the database was locked, full, gone or broken.
        """
        with _saved(), self._writer.connect() as connection:
            connection.detach()  # it is set up for this alone, so it does not go back to the pool
            if self.is_sqlite:
                _stop_following_references(connection)
            with connection.begin():
                if not self.is_sqlite:
                    _take_turns(connection)
                yield connection

    def forget(self) -> bool:
        """Make what was deleted unreadable on disk, as far as the database lets us.

        :returns: False where somebody was reading just then: ask again a little later.
        :raises NotSaved: the database was gone or broken.
        """
        if not self.is_sqlite:
            return True
        try:
            with _saved(), closing(self.engine.raw_connection()) as connection:
                connection.detach()
                cursor = connection.cursor()
                cursor.execute(f"PRAGMA busy_timeout={FORGETTING_MS}")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy, *_ = cursor.fetchone() or (1,)
        except sqlite3.Error as error:
            raise NotSaved(f"the log was not emptied ({type(error).__name__})") from error
        return not busy

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _turn(self) -> Iterator[Engine]:
        """What to write with, once nobody else here is writing. PostgreSQL needs no turns."""
        if self._turns is None:
            yield self._writer
            return
        with self._turns.one() as seconds:
            busy_ms = round(seconds * 1000)
            hurried = busy_ms < BUSY_MS
            yield self._writer.execution_options(sta_busy_ms=busy_ms) if hurried else self._writer


def file_of(url: str) -> Path | None:
    """Where SQLite keeps the database of an address; None for PostgreSQL.

    :raises NoDatabase: the address cannot be used.
    """
    return _file(_address(url))


def _file(address: URL) -> Path | None:
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


@contextmanager
def _saved() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeout, NoTurn) as error:
        raise NotSaved(f"the database did not take it ({type(error).__name__})") from error


def _engine(url: str, pool_size: int) -> Engine:
    address = _address(url)
    sqlite = address.get_backend_name() == "sqlite"
    engine = _created(
        address,
        {"timeout": BUSY_MS / 1000} if sqlite else POSTGRES,
        pool_size=pool_size,
        pool_pre_ping=not sqlite,
    )
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "handle_error", _quote_no_row)
    return engine


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # Whatever is wrong with it, it may hold a password, so it is not quoted.
        raise NoDatabase(
            "DATABASE_URL is no address of a database. It looks like sqlite:///see-think-act.db "
            "or postgresql://name:password@server:5432/database."
        ) from None
    if address.drivername in {"postgresql", "postgres"}:
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() not in {"sqlite", "postgresql"}:
        raise NoDatabase("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    if address.get_backend_name() == "sqlite" and address.database in {None, "", ":memory:"}:
        raise NoDatabase("DATABASE_URL must name a file: what is kept in memory is soon lost.")
    return address


def _created(address: URL, connecting: dict[str, Any], **pool: Any) -> Engine:
    try:
        return create_engine(
            address,
            connect_args=connecting,
            hide_parameters=True,  # its errors would print the row otherwise
            max_overflow=pool["pool_size"],
            pool_timeout=POOL_SECONDS,
            **pool,
        )
    except (ModuleNotFoundError, ArgumentError):
        raise NoDatabase(
            "PostgreSQL needs one more package. Install see-think-act[postgres]."
        ) from None


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions by itself: which kind is for the scope to say.
    connection.isolation_level = None
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("PRAGMA foreign_keys=ON")
        # What is sorted or copied on the way must not be left in a temporary file.
        cursor.execute("PRAGMA temp_store=MEMORY")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    read_only = options.get("sta_read_only", False)
    if connection.info.get("sta_read_only", False) != read_only:
        connection.exec_driver_sql(f"PRAGMA query_only={int(read_only)}")
        connection.info["sta_read_only"] = read_only
    busy_ms = options.get("sta_busy_ms", BUSY_MS)
    if connection.info.get("sta_busy_ms", BUSY_MS) != busy_ms:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={busy_ms}")
        connection.info["sta_busy_ms"] = busy_ms
    connection.exec_driver_sql(f"BEGIN {options.get('sta_begin', 'DEFERRED')}")


def _quote_no_row(context: ExceptionContext) -> None:
    """Keep rows out of PostgreSQL's errors: it adds details such as ``Failing row contains``."""
    error: Any = context.original_exception
    state = getattr(error, "sqlstate", None)
    if state is None:
        return
    said = error.diag.message_primary or ""
    if state.startswith(_QUOTING):
        said = f"{error.diag.table_name or ''} {error.diag.constraint_name or ''}".strip()
    error.args = (said,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(error).__name__}) {said}",)


def _stop_following_references(connection: Connection) -> None:
    # A table is rebuilt by dropping it, which would take along every row that refers to it.
    raw: Any = connection.connection
    with closing(raw.cursor()) as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000}")


def _take_turns(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
