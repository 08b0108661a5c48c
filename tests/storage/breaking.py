"""Breaking a SQLite database for real, and mending it again."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from storage.database import Database
from storage.faults import Fault
from storage.sqlite import companions

Break = Callable[[Database], AbstractContextManager[None]]
_PAGE = 4096


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A disk of four megabytes. Where we may not mount one, the test is skipped."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root may mount a small disk, and only on Linux")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True, capture_output=True)


@contextmanager
def full(database: Database) -> Iterator[None]:
    """The (small) disk under the database has no room left."""
    file = file_of(database)
    database.forget()  # the log must not have room of its own
    filler = file.with_name("filler")
    handle = os.open(filler, os.O_CREAT | os.O_WRONLY)
    try:
        with suppress(OSError):
            while os.write(handle, b"x" * _PAGE):
                pass
        yield
    finally:
        os.close(handle)
        filler.unlink()


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Another program is writing, and does not come to an end."""
    with closing(sqlite3.connect(file_of(database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    """The file may not be written. It is opened so: root would write to any file."""

    def forbid(_dialect: Any, _record: Any, args: list[Any], _options: dict[str, Any]) -> None:
        args[0] = args[0].replace("mode=rw", "mode=ro")

    event.listen(database.engine, "do_connect", forbid)
    database.engine.dispose()
    try:
        yield
    finally:
        event.remove(database.engine, "do_connect", forbid)
        database.engine.dispose()


@contextmanager
def on_a_read_only_disk(database: Database) -> Iterator[None]:
    """The (small) disk is mounted read-only."""
    place = str(file_of(database).parent)
    database.engine.dispose()
    subprocess.run(["mount", "-o", "remount,ro", place], check=True, capture_output=True)
    try:
        yield
    finally:
        database.engine.dispose()
        subprocess.run(["mount", "-o", "remount,rw", place], check=True, capture_output=True)


@contextmanager
def damaged(database: Database) -> Iterator[None]:
    """Most of the file's pages are overwritten."""
    file = file_of(database)
    database.engine.dispose()
    whole = file.read_bytes()
    file.write_bytes(whole[:_PAGE] + b"\xff" * (len(whole) - _PAGE))
    try:
        yield
    finally:
        database.engine.dispose()
        file.write_bytes(whole)


@contextmanager
def moved_away(database: Database) -> Iterator[None]:
    """The file is gone from its place while it is open, and with it what is written to it."""
    files = [each for each in (file_of(database), *companions(file_of(database))) if each.exists()]
    away = file_of(database).parent / "away"
    away.mkdir()
    for each in files:
        each.rename(away / each.name)
    try:
        yield
    finally:
        for each in files:
            (away / each.name).rename(each)
        away.rmdir()


def file_of(database: Database) -> Path:
    assert database.file is not None
    return database.file


ANYWHERE: list[tuple[Break, Fault]] = [
    (locked, Fault.BUSY),
    (read_only, Fault.READ_ONLY),
    (damaged, Fault.DAMAGED),
    (moved_away, Fault.GONE),
]
ON_A_SMALL_DISK: list[tuple[Break, Fault]] = [
    (full, Fault.FULL),
    (on_a_read_only_disk, Fault.READ_ONLY),
]
