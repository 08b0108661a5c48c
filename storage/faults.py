"""What can be wrong with a database, told apart by what an operator has to do about it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from enum import StrEnum
from threading import Lock
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.turns import NoTurn


class Fault(StrEnum):
    """Why a database did not do what it was asked."""

    BUSY = "busy"
    FULL = "full"
    READ_ONLY = "read_only"
    DAMAGED = "damaged"
    GONE = "gone"
    DISK = "disk"
    OTHER = "other"


class Moved(Exception):
    """The file that is open is not the one at its place any more: what is written would be lost."""


class Troubles:
    """What a database has not done, for whoever watches it. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[Fault] = Counter()
        self._refused: Fault | None = None

    @property
    def refused(self) -> Fault | None:
        """Why the latest write was not taken; None where it was."""
        return self._refused

    def counts(self) -> dict[Fault, int]:
        """How often each has come up since the database was opened."""
        with self._lock:
            return dict(self._counts)

    def note(self, fault: Fault, *, writing: bool) -> None:
        """Something was not written, or not read."""
        with self._lock:
            self._counts[fault] += 1
            if writing:
                self._refused = fault

    def taken(self) -> None:
        """Something was written."""
        self._refused = None


_SQLITE: Final = {
    sqlite3.SQLITE_PERM: Fault.READ_ONLY,
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.BUSY,
    sqlite3.SQLITE_READONLY: Fault.READ_ONLY,
    sqlite3.SQLITE_IOERR: Fault.DISK,
    sqlite3.SQLITE_CORRUPT: Fault.DAMAGED,
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_CANTOPEN: Fault.GONE,
    sqlite3.SQLITE_NOTADB: Fault.DAMAGED,
}
# PostgreSQL's codes, by their beginnings; the longest that fits counts.
_POSTGRESQL: Final = {
    "08": Fault.GONE,
    "28": Fault.GONE,
    "3D": Fault.GONE,
    "40": Fault.BUSY,
    "53": Fault.BUSY,
    "55": Fault.BUSY,
    "57": Fault.GONE,
    "58": Fault.DISK,
    "53100": Fault.FULL,
    "57014": Fault.BUSY,
    "25006": Fault.READ_ONLY,
    "42501": Fault.READ_ONLY,
    "XX001": Fault.DAMAGED,
    "XX002": Fault.DAMAGED,
}


def fault_of(error: BaseException) -> Fault:
    """What kind of trouble an error of the database, or of waiting for it, is."""
    if isinstance(error, (NoTurn, PoolTimeout)):
        return Fault.BUSY
    if isinstance(error, Moved):
        return Fault.GONE
    raw: object = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(raw, sqlite3.Error):
        return _of_sqlite(raw)
    return _of_postgresql(raw, lost=isinstance(error, DBAPIError) and error.connection_invalidated)


def _of_sqlite(error: sqlite3.Error) -> Fault:
    # The lowest byte is the kind; the rest says more about it.
    code = getattr(error, "sqlite_errorcode", None)
    return Fault.OTHER if code is None else _SQLITE.get(code & 0xFF, Fault.OTHER)


def _of_postgresql(error: object, *, lost: bool) -> Fault:
    state = getattr(error, "sqlstate", None)
    if state is None:
        # No answer at all, or none of a server's: it is the line that failed.
        unanswered = lost or type(error).__name__ in {"OperationalError", "ConnectionTimeout"}
        return Fault.GONE if unanswered else Fault.OTHER
    fitting = [start for start in _POSTGRESQL if state.startswith(start)]
    return _POSTGRESQL[max(fitting, key=len)] if fitting else Fault.OTHER
