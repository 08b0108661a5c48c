"""The schema's version: migrating it, and refusing a database that does not match the code."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage import (
    answers,
    audit,
    deliveries,
    digests,
    handovers,
    ratings,
    readings,
    wards,
)
from storage.base import Base
from storage.concerns import tables as concerns
from storage.database import Database

# Every module that holds tables, so that the metadata is whole wherever it is asked for.
TABLES = (answers, audit, concerns, deliveries, digests, handovers, ratings, readings, wards)
METADATA = Base.metadata


class SchemaTrouble(Exception):
    """The database is not migrated, or newer than the code. The message says what to do."""


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the schema to a revision, upwards."""
    _refuse_newer(database)
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema back to an earlier revision."""
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def check(database: Database) -> None:
    """See that the schema is the code's own.

    :raises SchemaTrouble: it is missing, older or newer.
    """
    found = version(database)
    if found == newest():
        return
    if found is None:
        raise SchemaTrouble("the database has no tables yet: run `sta migrate`")
    _refuse_newer(database)
    raise SchemaTrouble("the database is older than this program: run `sta migrate`")


def version(database: Database) -> str | None:
    """The revision that the database is at, or None where it has never been migrated."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision that the code expects."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise SchemaTrouble("the program was installed without its migrations: install it again")
    return head


def revisions() -> list[str]:
    """Every revision, oldest first."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return [script.revision for script in reversed(list(scripts))]


def _refuse_newer(database: Database) -> None:
    found = version(database)
    if found is not None and found not in revisions():
        raise SchemaTrouble(
            "the database was migrated by a newer version of this program: "
            "install that version, or restore the backup made before the upgrade"
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("storage") / "migrations"))
    return config
