"""The database's scopes: what is promised when it is locked, full of people, gone or broken."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from storage import database as module
from storage.audit import AuditLine
from storage.database import Database, NoDatabase, NotRead, NotSaved
from storage.wards import Ward, WardPerson
from tests.storage.rows import MOMENT, line, subjects
from tests.storage.sample_ward import a_ward

SLACKS_PATIENCE_MS = 3000


@pytest.fixture
def other(database_url: str) -> Iterator[Database]:
    """Another process over the same database."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.close()


def rename(database: Database, name: str) -> None:
    with database.writing() as session:
        session.add(line("renamed"))
        session.scalars(select(Ward)).one().name = name
        session.flush()


# --- writing ---


def test_what_is_written_is_there_for_others(database: Database, other: Database) -> None:
    with database.writing() as session:
        session.add(line("kept"))
    assert subjects(other) == ["kept"]


def test_a_scope_that_fails_keeps_nothing(database: Database) -> None:
    def write_and_fail() -> None:
        with database.writing() as session:
            session.add(line("lost"))
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()
    assert subjects(database) == []


def test_the_taps_scope_commits_at_its_end(database: Database, other: Database) -> None:
    with database.writing_core() as connection:
        row = {"id": "1", "at": MOMENT, "actor": "UADA", "act": "x", "subject": "kept"}
        connection.execute(insert(AuditLine), row)
    assert subjects(other) == ["kept"]


def test_a_locked_database_says_not_saved(database: Database, other: Database) -> None:
    with database.writing() as session:
        a_ward(session)
    with other.writing() as session:
        session.scalars(select(Ward)).one().name = "Held"
        session.flush()
        with pytest.raises(NotSaved):
            rename(database, "Oak")


def test_a_locked_database_keeps_nothing_of_the_refused_change(
    database: Database, other: Database
) -> None:
    with database.writing() as session:
        a_ward(session)
    with other.writing() as session:
        session.scalars(select(Ward)).one().name = "Held"
        session.flush()
        with contextlib.suppress(NotSaved):
            rename(database, "Oak")
    assert subjects(database) == []


def test_waiting_for_a_connection_and_a_lock_ends_before_slack_gives_up() -> None:
    assert module.POOL_SECONDS * 1000 + module.BUSY_MS < SLACKS_PATIENCE_MS


def test_a_pool_with_no_connection_left_says_not_saved(database_url: str) -> None:
    small = Database(database_url, pool_size=1)
    with small.reading() as one, small.reading() as two:
        one.execute(text("SELECT 1"))
        two.execute(text("SELECT 1"))
        with pytest.raises(NotSaved), small.writing() as session:
            session.execute(text("SELECT 1"))
    small.close()


def test_a_writer_on_sqlite_takes_its_turn_before_it_looks(sqlite: Database) -> None:
    with sqlite.writing() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(NotSaved), sqlite.writing() as second:
            second.execute(text("SELECT 1"))


def test_a_broken_rule_is_told_apart_from_a_database_that_did_not_take_it(
    database: Database,
) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(WardPerson(ward_id="none", user_id="UANNA", role="manager"))


# --- reading ---


def test_a_reader_holds_up_no_writer(database: Database, other: Database) -> None:
    with other.reading() as reader:
        reader.scalars(select(AuditLine)).all()
        with database.writing() as session:
            session.add(line("kept"))
    assert subjects(database) == ["kept"]


def test_a_writer_holds_up_no_reader(database: Database, other: Database) -> None:
    with other.writing() as session:
        session.add(line("not yet"))
        session.flush()
        assert subjects(database) == []


def test_nothing_can_be_written_while_reading(database: Database) -> None:
    with pytest.raises(NotRead), database.reading() as session:
        session.execute(insert(AuditLine).values(id="1", at=MOMENT, actor="UADA", act="x"))
    assert subjects(database) == []


def test_a_connection_that_has_read_can_write_again(database_url: str) -> None:
    single = Database(database_url, pool_size=1)
    for subject in ("one", "two"):
        subjects(single)
        with single.writing() as session:
            session.add(line(subject))
    assert sorted(filter(None, subjects(single))) == ["one", "two"]
    single.close()


# --- gone or broken ---


def in_a_folder_that_is_not_there(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/nowhere/ward.db"


def in_a_file_that_is_no_database(tmp_path: Path) -> str:
    (tmp_path / "letter.db").write_text("Dear ward manager, " * 100)
    return f"sqlite:///{tmp_path}/letter.db"


def on_a_server_that_is_not_there(_tmp_path: Path) -> str:
    return "postgresql://nobody@127.0.0.1:1/nothing"


GONE = pytest.mark.parametrize(
    "where",
    [
        in_a_folder_that_is_not_there,
        in_a_file_that_is_no_database,
        on_a_server_that_is_not_there,
    ],
)


@GONE
def test_a_database_that_is_gone_or_broken_says_not_saved(
    where: Callable[[Path], str], tmp_path: Path
) -> None:
    broken = Database(where(tmp_path))
    with pytest.raises(NotSaved), broken.writing() as session:
        session.add(line())
    broken.close()


@GONE
def test_a_database_that_is_gone_or_broken_says_not_read(
    where: Callable[[Path], str], tmp_path: Path
) -> None:
    broken = Database(where(tmp_path))
    with pytest.raises(NotRead), broken.reading() as session:
        session.execute(text("SELECT 1"))
    broken.close()


@pytest.mark.parametrize(
    "address",
    [
        "ward.db",
        "postgresql://bot:sesame@server:port/wards",
        "postgresql://[::1/wards",
        "mysql://bot:sesame@server/wards",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_and_not_quoted(address: str) -> None:
    with pytest.raises(NoDatabase, match="DATABASE_URL") as caught:
        Database(address)
    assert "sesame" not in f"{caught.value!r} {caught.value.__cause__!r}"


def test_without_the_package_for_postgresql_the_remedy_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(NoDatabase, match=r"Install see-think-act\[postgres\]"):
        Database("postgresql://bot@server/wards")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_understood(scheme: str) -> None:
    opened = Database(f"{scheme}://bot@server/wards")
    assert opened.engine.driver == "psycopg"
    opened.close()
