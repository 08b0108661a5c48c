"""PostgreSQL restarted underneath: told as not saved while it is away, and then it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from storage import schema
from storage.database import Database, NotRead, NotSaved
from storage.faults import Fault
from tests.postgres import LOST_WITH_THE_MACHINE, OwnServer, own_server
from tests.storage.rows import line, subjects

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    with own_server(careless=LOST_WITH_THE_MACHINE) as owned:
        yield owned


@pytest.fixture
def database(server: OwnServer) -> Iterator[Database]:
    opened = Database(server.url)
    schema.migrate(opened)
    yield opened
    schema.downgrade(opened, "base")
    opened.close()


@contextmanager
def away(server: OwnServer) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start()


def write(database: Database, subject: str) -> None:
    with database.writing() as session:
        session.add(line(subject))


def test_while_it_is_away_nothing_is_saved_and_that_is_said(
    server: OwnServer, database: Database
) -> None:
    write(database, "before")
    with away(server):
        with pytest.raises(NotSaved) as unsaved:
            write(database, "during")
        with pytest.raises(NotRead) as unread:
            subjects(database)
    assert (unsaved.value.fault, unread.value.fault) == (Fault.GONE, Fault.GONE)


def test_once_it_is_back_it_goes_on_with_connections_that_were_open_before(
    server: OwnServer, database: Database
) -> None:
    write(database, "before")
    with away(server):
        pass
    write(database, "after")
    assert sorted(filter(None, subjects(database))) == ["after", "before"]


def test_a_tap_that_it_goes_away_under_is_not_saved(server: OwnServer, database: Database) -> None:
    def write_while_it_goes() -> None:
        with database.writing() as session:
            session.add(line("during"))
            session.flush()
            server.stop()

    try:
        with pytest.raises(NotSaved):
            write_while_it_goes()
    finally:
        server.start()
    assert subjects(database) == []
