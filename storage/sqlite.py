"""SQLite's side of the engine: how its file is opened, and how its transactions begin."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from storage.faults import Fault, Moved

BUSY_MS: Final = 1500
_OURS: Final = "sta_file"
_NO_ROOM: Final = 1 << 20  # bytes; what SQLite keeps beside the file needs some, too


def set_up(engine: Engine, file: Path) -> None:
    """Have every connection of an engine opened, prepared and begun as we need it."""
    place = file.absolute()

    def open_existing(
        _dialect: Any, _record: Any, args: list[Any], options: dict[str, Any]
    ) -> None:
        # Left to itself, SQLite makes an empty database where it finds none: one would then stand
        # in for the real one, on a disk that is not mounted yet for example.
        args[0] = f"{place.as_uri()}?mode=rw"
        options["uri"] = True

    def prepare(connection: sqlite3.Connection, record: Any) -> None:
        record.info[_OURS] = _identity(place)
        _prepare(connection)

    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        mode = options.get("sta_begin", "DEFERRED")
        if mode != "DEFERRED" and connection.info.get(_OURS) != _identity(place):
            # Every connection of the pool has the same file open. The next ones open anew.
            connection.invalidate()
            engine.dispose()
            raise Moved
        _set_pragma(connection, "query_only", int(options.get("sta_read_only", False)), usual=0)
        _set_pragma(connection, "busy_timeout", options.get("sta_busy_ms", BUSY_MS), usual=BUSY_MS)
        execute(connection, f"BEGIN {mode}")

    event.listen(engine, "do_connect", open_existing)
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)


def execute(connection: Connection, statement: str, values: Sequence[Any] = ()) -> int:
    """Execute one statement as the driver does it: SQLAlchemy's part would cost more than SQLite's.

    :returns: how many rows it was about.
    :raises sqlalchemy.exc.DBAPIError: as for any other statement.
    """
    driver: Any = connection.connection.dbapi_connection
    try:
        rows: int = driver.execute(statement, values).rowcount
    except sqlite3.Error as error:
        raise DBAPIError.instance(
            None, None, error, sqlite3.Error, hide_parameters=True, dialect=connection.dialect
        ) from error
    return rows


def make_private(file: Path) -> None:
    """Create a database's file, empty, so that no other account of the machine can read it."""
    if file.parent.is_dir() and not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))


def at_a_closer_look(fault: Fault, file: Path) -> Fault:
    """What is wrong, where SQLite says the same of two things."""
    try:
        if fault is Fault.GONE and file.exists():
            return Fault.READ_ONLY
        if fault is Fault.DISK and shutil.disk_usage(file.parent).free < _NO_ROOM:
            return Fault.FULL
    except OSError:
        pass
    return fault


def companions(file: Path) -> Sequence[Path]:
    """The files that SQLite keeps beside a database while it is open, or after a crash."""
    return [file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal")]


def log_of(file: Path) -> Path:
    """The log beside a database, where what is written stands first."""
    return companions(file)[0]


def empty_log(connection: Any, busy_ms: int) -> bool:
    """Write the log into the file and cut it to nothing.

    :returns: False where somebody was reading just then.
    """
    with closing(connection.cursor()) as cursor:
        cursor.execute(f"PRAGMA busy_timeout={busy_ms}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchone() or (1,)
    return not busy


def stop_following_references(connection: Connection, patience_seconds: int) -> None:
    """Let tables be rebuilt: dropping one would take along every row that refers to it."""
    raw: Any = connection.connection
    with closing(raw.cursor()) as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute(f"PRAGMA busy_timeout={patience_seconds * 1000}")


def _prepare(connection: sqlite3.Connection) -> None:
    # The driver must not begin transactions by itself: which kind is for the scope to say.
    connection.isolation_level = None
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("PRAGMA foreign_keys=ON")
        # What is sorted or copied on the way must not be left in a temporary file.
        cursor.execute("PRAGMA temp_store=MEMORY")


def _set_pragma(connection: Connection, name: str, value: int, *, usual: int) -> None:
    """Set a pragma unless the connection has it set so already."""
    known = f"sta_{name}"
    if connection.info.get(known, usual) != value:
        connection.exec_driver_sql(f"PRAGMA {name}={value}")
        connection.info[known] = value


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino
