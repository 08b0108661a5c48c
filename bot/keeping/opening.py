"""The database and the keys, for a command that works on what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Settings
from storage import schema
from storage.database import Database
from storage.secrecy import Keyring

OPERATOR = "operator"


class CannotKeep(Exception):
    """What was asked for cannot be done as it stands. The message says what to do."""


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database, once it is seen to be this program's.

    :raises storage.schema.SchemaTrouble: it is not.
    """
    database = Database(settings.database_url.get_secret_value())
    try:
        schema.check(database)
        yield database
    finally:
        database.close()


def keyring(settings: Settings) -> Keyring:
    """The keys that are set.

    :raises bot.settings.SettingsError: there are none.
    """
    settings.require("STA_KEYS")
    return Keyring(settings.key_texts)


def admin(settings: Settings, user_id: str) -> str:
    """A workspace admin, who alone may decide what is held and who reads it.

    :raises CannotKeep: they are none.
    """
    settings.require("STA_WORKSPACE_ADMINS")
    if user_id not in settings.workspace_admins:
        raise CannotKeep(
            "That person is not in STA_WORKSPACE_ADMINS. Nothing was changed. Name the admin "
            "who decided it, by their Slack member ID."
        )
    return user_id
