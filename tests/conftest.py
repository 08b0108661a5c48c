"""What tests share: both databases, migrated; a keyring; the library; an emulated Slack.

Databases. On SQLite each test has a file of its own, a copy of one that was migrated once. On
PostgreSQL there is one migrated database for each worker: a test has it to itself for as long as
it runs, and then it is made as good as new. Connections that a test left open are ended, so that
no transaction of it holds up the next; the tables that it used are emptied; and where it changed
the schema or the database's settings, the database is thrown away and copied anew. So a test may
migrate, drop or lock what it likes. Processes that a test started should have ended by then.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import disk_usage

import pytest
from hypothesis import HealthCheck, settings

import storage.database
from prompts import loading
from prompts.catalogue import Catalogue
from storage import schema
from storage.database import Database
from storage.secrecy import Keyring, new_key
from storage.sqlite import make_private
from tests import postgres
from tests.compiling import engine_that_shares
from tests.postgres import LentDatabase

# What tests write is read by nobody else and gone soon after. On a disk each commit is waited for,
# and there are tens of thousands of them; so it stays in memory where there is room for it.
_IN_MEMORY = Path("/dev/shm")
_ROOM = 4 << 30  # bytes
if "TMPDIR" not in os.environ and _IN_MEMORY.is_dir() and disk_usage(_IN_MEMORY).free > _ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(_IN_MEMORY)

pytest_plugins = ["bot.emulator.pytest_plugin", "pytester"]

# Nothing is collected while modules are imported and tests are found: all of it stays.
gc.disable()

# Each line in Socket Mode reads the machine's certificates, which takes longer than most tests.
# No test leaves this machine, so none are needed, and none are trusted.
os.environ["SSL_CERT_FILE"] = os.devnull

# Timed tests are no tests: a slow machine must not make a right answer wrong.
# The first examples of each property on the way, all of them where it counts.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    max_examples=100 if os.environ.get("CI") else 40,
)
settings.load_profile("house")


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist, which a single file needs not
def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores: a third of their time tests wait for one another."""
    cores = os.cpu_count() or 1
    return cores + (cores + 1) // 2


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those first that take long and mostly wait: at the end, others would wait for them."""
    items.sort(key=lambda item: "crash" not in item.path.parts)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """From here on, garbage is looked for among what the tests themselves leave."""
    gc.freeze()
    gc.set_threshold(10_000)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Each test opens a database of its own, and asks it what others have asked theirs."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(storage.database, "create_engine", engine_that_shares)
        yield


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    return Keyring([new_key()])


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return loading.load()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a real PostgreSQL server: the one named, else one of the tests' own."""
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def lent_postgres(postgres_server: str) -> Iterator[LentDatabase]:
    with postgres.new_database(postgres_server, "template") as template:
        lent = LentDatabase(postgres_server, template)
        yield lent
        lent.close()


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
def new_files_are_copies(migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SQLite file that is not there yet is migrated by copying one that is.

    For tests of what comes after that, and makes a file by the way: every step anew would take
    longer than they do.
    """
    step_by_step = schema.migrate

    def migrate(database: Database, revision: str = "head") -> None:
        file = database.file
        is_new = file is not None and file.parent.is_dir() and not file.exists()
        if file is None or not is_new or revision not in {"head", schema.newest()}:
            step_by_step(database, revision)
            return
        make_private(file)
        shutil.copyfile(migrated_sqlite, file)

    monkeypatch.setattr(schema, "migrate", migrate)


@pytest.fixture
def postgres_url(lent_postgres: LentDatabase) -> Iterator[str]:
    yield lent_postgres.url
    lent_postgres.take_back()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both kinds of database, one after the other."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()
