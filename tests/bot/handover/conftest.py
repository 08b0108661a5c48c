"""A ward floor on SQLite, and one on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from prompts.catalogue import Catalogue
from storage.database import Database
from storage.secrecy import Keyring
from tests.bot.handover.floor import Floor, set_up


@pytest.fixture
def floor(sqlite_url: str, keyring: Keyring, catalogue: Catalogue) -> Iterator[Floor]:
    """A ward on long days, set up on a Wednesday at 06:00 and not yet planned."""
    database = Database(sqlite_url)
    yield Floor(database, keyring, catalogue, set_up(database))
    database.close()


@pytest.fixture
def either_floor(database: Database, keyring: Keyring, catalogue: Catalogue) -> Floor:
    """The same on SQLite, and then on PostgreSQL."""
    return Floor(database, keyring, catalogue, set_up(database))
