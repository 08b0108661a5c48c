"""What SQLite leaves on disk, tables that are rebuilt, and each database's own settings."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from storage import database as module
from storage import postgresql
from storage.audit import AuditLine
from storage.concerns.tables import Recipient
from storage.database import Database, NotSaved
from tests.storage.rows import line, subjects
from tests.storage.sample_ward import a_ward


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.close()


def on_disk(database: Database) -> bytes:
    assert database.file is not None
    log = database.file.with_name(database.file.name + "-wal")
    return database.file.read_bytes() + (log.read_bytes() if log.exists() else b"")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("foreign_keys", 1),
        ("temp_store", 2),
    ],
)
def test_every_connection_to_sqlite_is_set_up(sqlite: Database, pragma: str, value: object) -> None:
    for scope in (sqlite.reading, sqlite.writing):
        with scope() as session:
            assert session.scalar(text(f"PRAGMA {pragma}")) == value


def test_what_was_deleted_is_on_disk_until_it_is_forgotten(sqlite: Database) -> None:
    marker = add_and_delete(sqlite)
    assert marker in on_disk(sqlite)


def test_what_was_deleted_is_gone_from_the_file_and_its_log(sqlite: Database) -> None:
    marker = add_and_delete(sqlite)
    assert sqlite.forget()
    assert marker not in on_disk(sqlite)


def test_what_was_replaced_is_gone_from_the_file_and_its_log(sqlite: Database) -> None:
    marker = secrets.token_hex(16)
    with sqlite.writing() as session:
        session.add(line(marker))
    with sqlite.writing() as session:
        session.scalars(select(AuditLine)).one().subject = "replaced"
    assert sqlite.forget()
    assert marker.encode() not in on_disk(sqlite)


def add_and_delete(database: Database) -> bytes:
    marker = secrets.token_hex(16)
    with database.writing() as session:
        session.add(line(marker))
    with database.writing() as session:
        session.delete(session.scalars(select(AuditLine)).one())
    return marker.encode()


def test_forgetting_gives_way_to_a_reader_and_says_so(sqlite: Database) -> None:
    add_and_delete(sqlite)
    with sqlite.reading() as reader:
        reader.scalars(select(AuditLine)).all()
        with sqlite.writing() as session:
            session.add(line("later"))
        assert not sqlite.forget()
    assert sqlite.forget()


def test_after_forgetting_a_writer_waits_as_long_as_ever(sqlite: Database) -> None:
    sqlite.forget()
    with sqlite.writing() as session:
        assert session.scalar(text("PRAGMA busy_timeout")) == module.BUSY_MS


def test_on_postgresql_there_is_nothing_to_forget_by_hand(postgres_url: str) -> None:
    database = Database(postgres_url)
    assert database.forget()
    database.close()


def test_forgetting_in_a_database_that_is_broken_says_not_saved(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear ward manager, " * 100)
    broken = Database(f"sqlite:///{tmp_path}/letter.db")
    with pytest.raises(NotSaved):
        broken.forget()
    broken.close()


# --- rebuilding ---


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(sqlite: Database) -> None:
    with sqlite.writing() as session:
        ward = a_ward(session)
        session.add(
            Recipient(
                ward_id=ward.id, user_id="UGWEN", post="guardian",
                outside_management=True, hours={},
            )
        )  # fmt: skip
    with sqlite.rebuilding() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE taken_out AS SELECT * FROM wards"))
        connection.execute(text("DELETE FROM wards"))
        connection.execute(text("INSERT INTO wards SELECT * FROM taken_out"))
    with sqlite.reading() as session:
        assert session.scalars(select(Recipient.user_id)).all() == ["UGWEN"]


def test_after_rebuilding_references_are_followed_as_ever(sqlite: Database) -> None:
    with sqlite.rebuilding() as connection:
        connection.execute(text("SELECT 1"))
    with sqlite.writing() as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1


def test_two_processes_do_not_rebuild_at_once_on_postgresql(postgres_url: str) -> None:
    database, other = Database(postgres_url), Database(postgres_url)
    with database.rebuilding(), other.engine.connect() as connection:
        turn = text(f"SELECT pg_try_advisory_xact_lock({postgresql._TURN})")
        assert connection.scalar(turn) is False
    database.close()
    other.close()


def test_a_rebuild_that_fails_leaves_everything_as_it_was(database: Database) -> None:
    with database.writing() as session:
        session.add(line("kept"))

    def empty_and_fail() -> None:
        with database.rebuilding() as connection:
            connection.execute(text("DELETE FROM audit"))
            raise LookupError

    with pytest.raises(LookupError):
        empty_and_fail()
    assert subjects(database) == ["kept"]


# --- PostgreSQL's own settings ---


def test_postgresql_gives_up_on_a_lock_in_time_and_thinks_in_utc(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.reading() as session:
        assert session.scalar(text("SHOW lock_timeout")) == f"{module.BUSY_MS}ms"
        assert session.scalar(text("SHOW timezone")) == "UTC"
    database.close()


def test_a_connection_that_the_server_dropped_is_replaced(postgres_url: str) -> None:
    database, other = Database(postgres_url, pool_size=1), Database(postgres_url)
    subjects(database)
    with other.engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )
    assert subjects(database) == []
    database.close()
    other.close()
