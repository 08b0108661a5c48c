"""The database's scopes: what is promised when it is locked, full of people, gone or broken."""

from __future__ import annotations

import contextlib
import secrets
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from storage import database as module
from storage.audit import AuditLine
from storage.concerns.tables import Recipient
from storage.database import Database, NoDatabase, NotRead, NotSaved
from storage.wards import Ward, WardPerson
from tests.storage.rows import MOMENT
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


def line(subject: str = "") -> AuditLine:
    return AuditLine(at=MOMENT, actor="UADA", act="ward_set_up", subject=subject)


def subjects(database: Database) -> list[str | None]:
    with database.reading() as session:
        return list(session.scalars(select(AuditLine.subject)))


def rename(database: Database, name: str) -> None:
    with database.writing() as session:
        session.add(line("renamed"))
        session.scalars(select(Ward)).one().name = name
        session.flush()


def on_disk(database: Database) -> bytes:
    assert database.file is not None
    log = database.file.with_name(database.file.name + "-wal")
    return database.file.read_bytes() + (log.read_bytes() if log.exists() else b"")


def everything_said(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.__cause__)


# --- writing --------------------------------------------------------------------------------


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


# --- reading --------------------------------------------------------------------------------


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


# --- gone or broken -------------------------------------------------------------------------


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
    assert "sesame" not in everything_said(caught.value)


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


# --- what errors say ------------------------------------------------------------------------


def twice_the_same(database: Database, marker: str) -> None:
    for _ in range(2):
        with database.writing() as session:
            session.add(AuditLine(id=marker, at=MOMENT, actor=marker, act="x"))


def a_gap_in_a_row(database: Database, marker: str) -> None:
    with database.writing_core() as connection:
        connection.execute(text("INSERT INTO audit (id, actor) VALUES (:it, :it)"), {"it": marker})


def a_reference_to_nothing(database: Database, marker: str) -> None:
    with database.writing() as session:
        session.add(WardPerson(ward_id=marker, user_id=marker, role="manager"))


def a_time_without_a_zone(database: Database, marker: str) -> None:
    with database.writing() as session:
        session.add(AuditLine(at=MOMENT.replace(tzinfo=None), actor=marker, act="x"))


def no_such_column(database: Database, marker: str) -> None:
    with database.writing_core() as connection:
        connection.execute(text("SELECT nothing FROM audit WHERE id = :it"), {"it": marker})


def something_that_is_no_number(database: Database, marker: str) -> None:
    with database.writing_core() as connection:
        connection.execute(text("SELECT CAST(:it AS integer)"), {"it": marker})
        raise NotSaved


MISTAKES = [
    twice_the_same,
    a_gap_in_a_row,
    a_reference_to_nothing,
    a_time_without_a_zone,
    no_such_column,
    something_that_is_no_number,
]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_errors_hold_nothing_of_what_was_stored(
    database: Database, mistake: Callable[[Database, str], None]
) -> None:
    marker = f"m{secrets.token_hex(8)}"
    with pytest.raises((NotSaved, StatementError)) as caught:
        mistake(database, marker)
    assert marker not in everything_said(caught.value)


def test_an_error_of_a_broken_rule_still_names_the_rule(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught:
        twice_the_same(database, "m1")
    assert "audit" in str(caught.value.orig)


# --- SQLite's own settings and files ---------------------------------------------------------


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
    broken = Database(in_a_file_that_is_no_database(tmp_path))
    with pytest.raises(NotSaved):
        broken.forget()
    broken.close()


# --- rebuilding -----------------------------------------------------------------------------


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
        turn = text(f"SELECT pg_try_advisory_xact_lock({module._TURN})")
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


# --- PostgreSQL's own settings --------------------------------------------------------------


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
