"""A database at each revision: reached step by step once, and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from storage import schema
from storage.database import Database
from tests import postgres

BASE = "base"


def sqlite_steps(migrated: Path, folder: Path) -> dict[str, Path]:
    """A file of each revision, to copy.

    :param folder: where they may be kept.
    """
    climbing = shutil.copyfile(migrated, folder / "climbing.db")
    return {
        revision: shutil.copyfile(climbing, folder / f"{revision}.db")
        for revision in _climb(f"sqlite:///{climbing}")
    }


@contextmanager
def postgres_steps(server_url: str) -> Iterator[dict[str, str]]:
    """The URL of a database at each revision, to copy."""
    with ExitStack() as kept, postgres.new_database(server_url, "climbing") as climbing:
        yield {
            revision: kept.enter_context(postgres.copied_database(server_url, climbing))
            for revision in _climb(climbing)
        }


def _climb(url: str) -> Iterator[str]:
    """Take a database all the way down, and up one step after the other.

    At each revision, nobody is connected.
    """
    database = Database(url)
    schema.downgrade(database, BASE)
    for revision in (BASE, *schema.revisions()):
        if revision != BASE:
            schema.migrate(database, revision)
        database.forget()
        database.close()
        yield revision
