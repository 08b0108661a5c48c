"""The database and the keys, as the operator's commands open them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Settings
from storage import schema
from storage.database import Database
from storage.secrecy import Keyring


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database, whatever state it is in.

    :raises storage.database.NoDatabase: its address cannot be used.
    """
    database = Database(settings.database_url.get_secret_value())
    try:
        yield database
    finally:
        database.close()


@contextmanager
def checked(settings: Settings) -> Iterator[Database]:
    """The database, once it is seen to be this program's.

    :raises storage.schema.SchemaTrouble: it is not.
    """
    with opened(settings) as database:
        schema.check(database)
        yield database


def keyring(settings: Settings) -> Keyring:
    """The keys that are set.

    :raises bot.settings.SettingsError: there are none.
    """
    settings.require("STA_KEYS")
    return Keyring(settings.key_texts)
