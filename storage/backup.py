"""Backups: one file that holds everything but what was promised to leave no trace.

Answers that are no figures yet, and the keys of their readings, stay behind. The file is a SQLite
database of its own, made row by row: no page of it ever held what was left out. It looks the same
whichever kind of database it was made from, so it also moves a house from one kind to the other.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, Connection, NullPool, Table, create_engine, false
from sqlalchemy.exc import DBAPIError

from storage import copying, schema
from storage.base import new_id
from storage.copying import Report
from storage.database import Database, NotSaved
from storage.faults import Fault
from storage.readings import Stage
from storage.secrecy import Keyring
from storage.sqlite import companions

FORMAT: Final = 1
_MANIFEST: Final = "backup_manifest"
_ONLY: Final[Mapping[str, Callable[[Table], ColumnElement[bool]]]] = {
    "answers": lambda _table: false(),
    "room_entries": lambda _table: false(),
    "readings": lambda table: table.c.stage != Stage.OPEN.value,
    # It tells of the bots that run, and not of what is kept.
    "replicas": lambda _table: false(),
}
_EMPTIED: Final[Mapping[str, Sequence[str]]] = {
    "readings": ("key",),
    "handovers": ("reading_id", "rooms_id"),
}


class BackupTrouble(Exception):
    """A backup that cannot be made or used. The message says what is safe and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    :ivar schema: the revision of its tables.
    :ivar keys: fingerprints of the keys that were in use, the newest first. Never the keys.
    :ivar rows: how many rows each table has.
    """

    made_at: datetime
    program: str
    schema: str
    keys: tuple[str, ...]
    rows: Mapping[str, int]

    def to_json(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """:raises ValueError: it is no manifest, or one of a later program."""
        found = json.loads(text)
        if not isinstance(found, dict) or found.pop("format", None) != FORMAT:
            raise ValueError("the manifest is of another format")
        try:
            made_at = datetime.fromisoformat(found.pop("made_at"))
            return cls(made_at=made_at, keys=tuple(found.pop("keys")), **found)
        except (KeyError, TypeError) as error:
            raise ValueError("the manifest is not whole") from error


def write(
    database: Database,
    keyring: Keyring,
    place: Path,
    now: datetime,
    program: str,
    report: Report = lambda _done, _total: None,
) -> Manifest:
    """Write a backup while others go on reading and writing.

    :param program: the program's version.
    :raises BackupTrouble: there is something at the place already, or it cannot be written.
    :raises storage.database.NotRead: the database does not answer.
    :raises storage.schema.SchemaTrouble: the database has no tables, or is newer than the code.
    """
    if place.exists():
        raise BackupTrouble(f"{place} is there already. Choose another name. Nothing was changed.")
    revision = schema.known_version(database)
    with _draft(place) as draft:
        rows = _fill(draft, database, revision, report)
        manifest = Manifest(now, program, revision, keyring.fingerprints(), rows)
        _finish(draft, manifest)
        check(draft, manifest)
        _put(draft, place)
    return manifest


def read(file: Path) -> Manifest:
    """What a backup says of itself.

    :raises BackupTrouble: it is not there, or no backup, or one of a later program.
    """
    if not file.is_file():
        raise BackupTrouble(f"{file} is not there.")
    try:
        with closing(_open(file)) as connection:
            (text,) = connection.execute(f"SELECT manifest FROM {_MANIFEST}").fetchone()
        manifest = Manifest.from_json(text)
    except (sqlite3.Error, TypeError, ValueError):
        raise BackupTrouble(
            f"{file} is no backup that this program can read. Make one with `sta backup`."
        ) from None
    if manifest.schema not in schema.revisions():
        raise BackupTrouble(
            f"{file} was made by a newer version of this program ({manifest.program}). "
            "Install that version first. Nothing was changed."
        )
    return manifest


def check(file: Path, manifest: Manifest) -> None:
    """See that a backup is whole: its pages, its references, and as many rows as it says.

    :raises BackupTrouble: it is not.
    """
    try:
        with opened(file) as connection:
            whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            rows = copying.count(connection, tables_in(connection))
    except (DBAPIError, sqlite3.Error):
        whole, loose, rows = False, None, {}
    if not whole or loose is not None or rows != manifest.rows:
        raise BackupTrouble(f"{file} is damaged. Use another backup. Nothing was changed.")


@contextmanager
def opened(file: Path) -> Iterator[Connection]:
    """A backup, for reading only: it may lie on a disk that cannot be written."""
    engine = create_engine(
        "sqlite://", creator=lambda: _open(file), poolclass=NullPool, hide_parameters=True
    )
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def tables_in(connection: Connection) -> list[Table]:
    """The tables of a backup that hold what was backed up."""
    return copying.tables_of(connection, but=[_MANIFEST])


@contextmanager
def _draft(place: Path) -> Iterator[Path]:
    """A file beside the place, which is gone in the end: a backup is there whole or not at all."""
    draft = place.with_name(f".{place.name}.{new_id()}")
    try:
        yield draft
    except OSError as error:
        raise BackupTrouble(_unwritten(place)) from error
    except NotSaved as trouble:
        raise BackupTrouble(_unwritten(place, full=trouble.fault is Fault.FULL)) from trouble
    finally:
        for file in (draft, *companions(draft)):
            with suppress(OSError):
                file.unlink(missing_ok=True)


def _unwritten(place: Path, *, full: bool = False) -> str:
    why = "its disk is full" if full else "check the folder, its disk, and who may write there"
    return f"The backup was not written to {place}: {why}. Nothing was left there."


def _fill(draft: Path, database: Database, revision: str, report: Report) -> dict[str, int]:
    target = Database(f"sqlite:///{draft}")
    try:
        schema.migrate(target, revision)
        with database.snapshot() as source, target.rebuilding() as connection:
            tables = copying.tables_of(connection)
            return copying.copy(source, connection, tables, report, _ONLY, _EMPTIED)
    finally:
        target.close()


def _finish(draft: Path, manifest: Manifest) -> None:
    """Write the manifest, and make it one file that needs no others beside it."""
    with closing(sqlite3.connect(draft)) as connection:
        connection.execute(f"CREATE TABLE {_MANIFEST} (manifest TEXT NOT NULL)")
        connection.execute(f"INSERT INTO {_MANIFEST} VALUES (?)", [manifest.to_json()])
        connection.commit()
        connection.execute("PRAGMA journal_mode=DELETE")
    on_disk(draft)


def _put(draft: Path, place: Path) -> None:
    """Give a finished file its name, unless something has taken the name meanwhile."""
    try:
        os.link(draft, place)
    except FileExistsError:
        raise BackupTrouble(f"{place} is there already. Choose another name.") from None
    except OSError:
        # Not every kind of disk knows links.
        if place.exists():
            raise
        draft.rename(place)
    on_disk(place.parent)


def on_disk(path: Path) -> None:
    """Wait until a file, or a folder's list of files, has reached the disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows does not open folders
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _open(file: Path) -> Any:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
