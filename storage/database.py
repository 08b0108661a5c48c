"""The engine and its two scopes: writing, which may wait for nobody long, and reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

# "Not saved" has to reach the person inside Slack's three seconds.
BUSY_MS = 1500
POSTGRES_OPTIONS = f"-c lock_timeout={BUSY_MS} -c timezone=UTC"


class NotSaved(Exception):
    """The database did not take it. Nothing of the transaction was kept; it can be tried again."""


class Database:
    """One database, SQLite or PostgreSQL, with the same code for both."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.engine = _engine(url, pool_size)
        self._writer = self.engine.execution_options(sta_begin="IMMEDIATE")

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end, or keeps nothing.

        :raises NotSaved: the database was locked, full, gone or broken.
        """
        with _saved(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing_core(self) -> Iterator[Connection]:
        """As :meth:`writing`, for the tap's path: a bare connection costs half a session.

        :raises NotSaved: the database was locked, full, gone or broken.
        """
        with _saved(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that never blocks a writer. Close it before any call to Slack."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    def forget(self) -> None:
        """Make what was deleted unreadable on disk, as far as the database lets us."""
        if not self.is_sqlite:
            return
        with self.engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _saved() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeout) as error:
        raise NotSaved(f"the database did not take it ({type(error).__name__})") from error


def _engine(url: str, pool_size: int) -> Engine:
    parsed = make_url(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    sqlite = parsed.get_backend_name() == "sqlite"
    arguments: dict[str, Any] = (
        {"timeout": BUSY_MS / 1000}
        if sqlite
        else {"connect_timeout": 2, "options": POSTGRES_OPTIONS}
    )
    engine = create_engine(
        parsed,
        connect_args=arguments,
        hide_parameters=True,  # its errors would print the row otherwise
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=2,
        pool_pre_ping=not sqlite,
    )
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: which kind is for the scope to say.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    kind = connection.get_execution_options().get("sta_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")
