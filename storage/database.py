"""The engine and its scopes: writing, which waits for nobody long, reading, and rebuilding."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from storage import postgresql, sqlite
from storage.faults import Fault, Moved, Troubles, fault_of
from storage.turns import NoTurn, Turns

# "Not saved" has to reach the person inside Slack's three seconds: at most one wait for a
# connection and one for a lock, however many are waiting.
BUSY_MS = sqlite.BUSY_MS
POOL_SECONDS = 1
# Writers wait while the log is being emptied, so it gives way soon.
FORGETTING_MS = 250
# After one of us has waited in vain, the next ones only try.
HURRY_MS = 50
PATIENCE_SECONDS = 60


class NoDatabase(Exception):
    """The address leads to no database that we could use. The message says what to do."""


class NotSaved(Exception):
    """The database did not take it. Nothing of the transaction was kept; it can be tried again.

    :ivar fault: why, as far as it can be told.
    """

    def __init__(self, said: str = "", fault: Fault = Fault.OTHER) -> None:
        self.fault = fault
        super().__init__(said)


class NotRead(Exception):
    """The database did not answer, or something was to be written while reading.

    :ivar fault: why, as far as it can be told.
    """

    def __init__(self, said: str = "", fault: Fault = Fault.OTHER) -> None:
        self.fault = fault
        super().__init__(said)


class Database:
    """One database, SQLite or PostgreSQL, with the same code for both.

    :ivar troubles: what it has not done, for whoever watches it.
    :raises NoDatabase: the address cannot be used.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.engine = _engine(url, pool_size)
        self.troubles = Troubles()
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
            self._saving(),
            self._turn() as engine,
            Session(engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def writing_core(self) -> Iterator[Connection]:
        """As :meth:`writing`, without the session: a bare connection costs half of one.

        :raises NotSaved: the database was locked, full, gone or broken.
        """
        with self._saving(), self._turn() as engine, engine.begin() as connection:
            yield connection

    @contextmanager
    def writing_at_once(self) -> Iterator[Connection]:
        """As :meth:`writing_core`, for a tap: what it writes goes to the database in one trip.

        On PostgreSQL each trip is a transaction of its own, which is kept once the trip is over.

        :raises NotSaved: the database was locked, full, gone or broken.
        """
        with self.writing_core() as connection:
            if self.is_sqlite:
                yield connection
            else:
                with postgresql.each_trip_by_itself(connection):
                    yield connection

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that never blocks a writer, and cannot write. Close it before calling Slack.

        :raises NotRead: the database was locked, gone or broken.
        """
        with self._answering(), Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One moment of the whole database, however long it is looked at. Holds up no writer.

        :raises NotRead: the database was locked, gone or broken.
        """
        # SQLite's readers see one moment anyway; PostgreSQL's only if asked for it.
        reader = (
            self._reader
            if self.is_sqlite
            else self._reader.execution_options(isolation_level="REPEATABLE READ")
        )
        with self._answering(), reader.connect() as connection:
            yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """A transaction that may drop tables and fill them anew, one process at a time.

        On SQLite nothing is deleted along with the row that it refers to.

        :raises NotSaved: the database was locked, full, gone or broken.
        """
        with self._saving(), self._writer.connect() as connection:
            connection.detach()  # it is set up for this alone, so it does not go back to the pool
            if self.is_sqlite:
                sqlite.stop_following_references(connection, PATIENCE_SECONDS)
            with connection.begin():
                if not self.is_sqlite:
                    postgresql.take_turns(connection, PATIENCE_SECONDS)
                yield connection

    def forget(self) -> bool:
        """Make what was deleted unreadable on disk, as far as the database lets us.

        :returns: False where somebody was reading just then: ask again a little later.
        :raises NotSaved: the database was gone or broken.
        """
        if not self.is_sqlite:
            return True
        with self._saving(), closing(self.engine.raw_connection()) as connection:
            connection.detach()
            return sqlite.empty_log(connection, FORGETTING_MS)

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

    @contextmanager
    def _saving(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise
        except (DBAPIError, sqlite3.Error, PoolTimeout, NoTurn, Moved) as error:
            fault = self._fault(error)
            self.troubles.note(fault, writing=True)
            said = f"the database did not take it ({type(error).__name__})"
            raise NotSaved(said, fault) from error
        self.troubles.taken()

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, PoolTimeout) as error:
            fault = self._fault(error)
            self.troubles.note(fault, writing=False)
            said = f"the database did not answer ({type(error).__name__})"
            raise NotRead(said, fault) from error

    def _fault(self, error: Exception) -> Fault:
        fault = fault_of(error)
        if self.file is None or isinstance(error, Moved):
            return fault
        return sqlite.at_a_closer_look(fault, self.file)


def file_of(url: str) -> Path | None:
    """Where SQLite keeps the database of an address; None for PostgreSQL.

    :raises NoDatabase: the address cannot be used.
    """
    return _file(_address(url))


def _file(address: URL) -> Path | None:
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


def _engine(url: str, pool_size: int) -> Engine:
    address = _address(url)
    file = _file(address)
    if file is not None:
        engine = _created(address, {"timeout": BUSY_MS / 1000}, pool_size)
        sqlite.set_up(engine, file)
        return engine
    options = {"options": f"-c lock_timeout={BUSY_MS} -c timezone=UTC"}
    engine = _created(address, {**postgresql.CONNECTING, **options}, pool_size)
    postgresql.set_up(engine)
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


def _created(address: URL, connecting: dict[str, Any], pool_size: int) -> Engine:
    try:
        return create_engine(
            address,
            connect_args=connecting,
            hide_parameters=True,  # its errors would print the row otherwise
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=POOL_SECONDS,
        )
    except (ModuleNotFoundError, ArgumentError):
        raise NoDatabase(
            "PostgreSQL needs one more package. Install see-think-act[postgres]."
        ) from None
