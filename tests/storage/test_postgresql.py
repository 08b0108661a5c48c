"""PostgreSQL's side of the engine: several statements in one trip, and lines that still stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from storage import postgresql
from storage.database import Database, NotSaved
from storage.faults import Fault
from tests.storage.rows import line, subjects

pytestmark = pytest.mark.postgres

INSERT = "INSERT INTO audit (id, at, actor, act, subject) VALUES (%s, now(), 'a', 'x', %s)"
DECIDED_LATE = (
    "ALTER TABLE audit ADD CONSTRAINT decided_late UNIQUE (actor) DEFERRABLE INITIALLY DEFERRED"
)
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
SUBJECTS = "UPDATE audit SET subject = subject WHERE subject LIKE 'in one%%'"


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    opened = Database(postgres_url)
    yield opened
    opened.close()


@pytest.fixture
def asked(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The connections that were asked whether they still stand."""
    connections: list[Any] = []
    ask = database.engine.dialect.do_ping

    def listen(connection: Any) -> bool:
        connections.append(connection)
        return ask(connection)

    monkeypatch.setattr(database.engine.dialect, "do_ping", listen)
    return connections


def in_one_trip(connection: Connection, *ids: str) -> int:
    inserts = [(INSERT, (each, f"in one {each}")) for each in ids]
    return postgresql.in_one_trip(connection, [*inserts, (SUBJECTS, ())])


def write(database: Database) -> None:
    with database.writing() as session:
        session.add(line("written"))


def test_a_statement_sees_what_those_before_it_in_the_trip_did(database: Database) -> None:
    with database.writing_core() as connection:
        assert in_one_trip(connection, "first", "second") == 2


def test_all_of_a_trip_is_kept_with_its_transaction(database: Database) -> None:
    with database.writing_core() as connection:
        in_one_trip(connection, "first", "second")
    assert sorted(filter(None, subjects(database))) == ["in one first", "in one second"]


def test_where_one_of_a_trip_fails_nothing_is_kept(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing_core() as connection:
        in_one_trip(connection, "first", "first", "second")
    assert subjects(database) == []


def test_a_failed_trip_quotes_no_row(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught, database.writing_core() as connection:
        in_one_trip(connection, "marker", "marker")
    assert "marker" not in f"{caught.value} {caught.value.__cause__}"


def test_a_trip_that_waits_for_a_lock_in_vain_is_not_saved(database: Database) -> None:
    write(database)
    lock = [("SELECT id FROM audit FOR UPDATE NOWAIT", ()), (SUBJECTS, ())]
    with database.writing_core() as holder:
        holder.exec_driver_sql("SELECT id FROM audit FOR UPDATE")
        with pytest.raises(NotSaved) as unsaved, database.writing_core() as connection:
            postgresql.in_one_trip(connection, lock)
    assert unsaved.value.fault is Fault.BUSY


def test_a_trip_by_itself_is_kept_as_soon_as_it_is_over(database: Database) -> None:
    with database.writing_at_once() as connection:
        in_one_trip(connection, "first", "second")
        assert sorted(filter(None, subjects(database))) == ["in one first", "in one second"]


def test_where_one_of_a_trip_by_itself_fails_nothing_is_kept(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing_at_once() as connection:
        in_one_trip(connection, "first", "first", "second")
    assert subjects(database) == []


def test_a_trip_by_itself_that_fails_only_as_it_is_committed_is_not_taken_for_saved(
    database: Database,
) -> None:
    with database.writing_core() as connection:
        connection.exec_driver_sql(DECIDED_LATE)
    with pytest.raises((IntegrityError, NotSaved)), database.writing_at_once() as connection:
        in_one_trip(connection, "first", "second")
    assert subjects(database) == []


def test_a_trip_by_itself_lets_go_of_no_lock_before_it_is_over(database: Database) -> None:
    write(database)
    trip = [("SELECT id FROM audit FOR SHARE", ()), ("SELECT pg_advisory_xact_lock(1)", ())]

    def travel() -> None:
        with database.writing_at_once() as connection:
            postgresql.in_one_trip(connection, trip)

    with ThreadPoolExecutor(1) as thread:
        with database.writing_core() as holder:
            holder.exec_driver_sql("SELECT pg_advisory_xact_lock(1)")
            travelling = thread.submit(travel)
            while not holder.exec_driver_sql(WAITING).scalar_one():
                assert not travelling.done()
            with pytest.raises(NotSaved) as unsaved, database.writing_core() as other:
                other.exec_driver_sql("SELECT id FROM audit FOR UPDATE NOWAIT")
        travelling.result()
    assert unsaved.value.fault is Fault.BUSY


@pytest.mark.parametrize("ids", [("first", "second"), ("first", "first")])
def test_after_a_trip_by_itself_a_transaction_is_one_again(
    database: Database, ids: Sequence[str]
) -> None:
    with suppress(IntegrityError), database.writing_at_once() as connection:
        in_one_trip(connection, *ids)
    before = subjects(database)
    with database.writing() as session:
        session.add(line("half done"))
        session.flush()
        session.rollback()
    assert subjects(database) == before


def test_a_connection_in_use_a_moment_ago_is_not_asked_again(
    database: Database, asked: list[Any]
) -> None:
    write(database)
    write(database)
    assert asked == []


def test_a_connection_that_was_idle_is_asked_first(
    database: Database, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(database)
    monkeypatch.setattr(postgresql, "TRUSTED_SECONDS", 0.0)
    write(database)
    assert len(asked) == 1


def test_a_connection_that_the_server_ended_a_moment_ago_is_opened_anew(
    database: Database,
) -> None:
    write(database)
    with database.engine.connect() as ended:
        number = ended.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    ender = Database(database.engine.url.render_as_string(hide_password=False))
    try:
        with ender.writing_core() as connection:
            # It waits, for up to that many milliseconds, until the other is gone.
            connection.exec_driver_sql("SELECT pg_terminate_backend(%s, 10000)", (number,))
    finally:
        ender.close()
    write(database)
    assert subjects(database) == ["written", "written"]
