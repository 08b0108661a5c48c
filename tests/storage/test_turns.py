"""Writers on SQLite that wait for one another, or for another process."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import insert

from storage.audit import AuditLine
from storage.base import new_id
from storage.database import Database, NotSaved
from tests.storage.rows import MOMENT, line, subjects

SLACKS_PATIENCE = 2.5  # of its three seconds, so that the answer still gets there
WAITING = 28
TOGETHER = pytest.mark.parametrize("workers", [10, WAITING])


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def held(sqlite: Database) -> Iterator[sqlite3.Connection]:
    """Another process that holds the database until it rolls back."""
    with closing(sqlite3.connect(str(sqlite.file), isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def tap(database: Database) -> bool:
    try:
        with database.writing_core() as connection:
            row = {"id": new_id(), "at": MOMENT, "actor": "UADA", "act": "x", "subject": "kept"}
            connection.execute(insert(AuditLine), row)
    except NotSaved:
        return False
    return True


def seconds_until_answered(database: Database, workers: int) -> float:
    came = time.monotonic()
    with ThreadPoolExecutor(workers) as pool:
        assert not any(pool.map(tap, [database] * WAITING))
    return time.monotonic() - came


@TOGETHER
@pytest.mark.usefixtures("held")
def test_everybody_hears_that_it_was_not_saved_before_slack_gives_up(
    sqlite: Database, workers: int
) -> None:
    assert seconds_until_answered(sqlite, workers) < SLACKS_PATIENCE


@TOGETHER
def test_everybody_hears_in_time_when_the_writer_is_one_of_us(
    sqlite: Database, workers: int
) -> None:
    with sqlite.writing() as session:
        session.add(line("slow"))
        session.flush()
        assert seconds_until_answered(sqlite, workers) < SLACKS_PATIENCE


def test_writing_goes_on_as_soon_as_the_database_is_free(
    sqlite: Database, held: sqlite3.Connection
) -> None:
    assert not tap(sqlite)
    held.rollback()
    assert tap(sqlite)


def test_after_a_success_writers_are_patient_again(
    sqlite: Database, held: sqlite3.Connection
) -> None:
    assert not tap(sqlite)
    held.rollback()
    assert tap(sqlite)
    held.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(tap, sqlite)
        # Longer than somebody in a hurry would wait.
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        held.rollback()
        assert waiting.result()


def test_many_writers_at_once_all_get_their_turn(sqlite: Database) -> None:
    with ThreadPoolExecutor(WAITING) as pool:
        assert all(pool.map(tap, [sqlite] * 200))
    assert subjects(sqlite) == ["kept"] * 200
