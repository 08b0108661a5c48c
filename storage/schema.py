"""The schema's version: migrating it, and refusing a database that does not match the code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage import (
    answers,
    audit,
    deletions,
    deliveries,
    digests,
    handovers,
    key_watch,
    legal_holds,
    outages,
    ratings,
    readings,
    replicas,
    restorations,
    wards,
)
from storage.base import Base
from storage.concerns import tables as concerns
from storage.database import Database
from storage.improving import tables as improving
from storage.sqlite import make_private

# Every module that holds tables, so that the metadata is whole wherever it is asked for.
TABLES = (
    answers,
    audit,
    concerns,
    deletions,
    deliveries,
    digests,
    handovers,
    improving,
    key_watch,
    legal_holds,
    outages,
    ratings,
    readings,
    replicas,
    restorations,
    wards,
)
METADATA = Base.metadata


class SchemaTrouble(Exception):
    """The database is not migrated, or newer than the code. The message says what to do."""


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the schema to a revision, upwards.

    :raises SchemaTrouble: the database is newer than the code.
    :raises storage.database.NotSaved: the database was locked, gone or broken; it is as it was.
    """
    if database.file is not None:
        make_private(database.file)
    with database.rebuilding() as connection:
        upgrade(connection, revision)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """As :func:`migrate`, within a transaction that is there already: see ``rebuilding``."""
    _refuse_newer(_version(connection))
    command.upgrade(_config(connection), revision)
    _check_references(connection)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema back to an earlier revision; ``base`` takes away every table."""
    with database.rebuilding() as connection:
        take_down(connection, revision)


def take_down(connection: Connection, revision: str = "base") -> None:
    """As :func:`downgrade`, within a transaction that is there already."""
    _refuse_newer(_version(connection))
    command.downgrade(_config(connection), revision)
    _check_references(connection)


def check(database: Database) -> None:
    """See that the schema is the code's own.

    :raises SchemaTrouble: it is missing, older or newer.
    :raises storage.database.NotRead: the database was locked, gone or broken.
    """
    if known_version(database) != newest():
        raise SchemaTrouble("The database is older than this program. Run `sta migrate`.")


def known_version(database: Database) -> str:
    """The revision that the database is at, which may be an older one than the code's own.

    :raises SchemaTrouble: it is missing or newer.
    :raises storage.database.NotRead: the database was locked, gone or broken.
    """
    found = version(database)
    if found is None:
        raise SchemaTrouble(
            "The database has no tables yet. Run `sta migrate`. If it should have some, check "
            "DATABASE_URL first, and that its disk is mounted."
        )
    _refuse_newer(found)
    return found


def try_writing(database: Database) -> None:
    """Write down what is written already, to see whether the database takes anything.

    :raises storage.database.NotSaved: it does not.
    """
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = version_num"))


def version(database: Database) -> str | None:
    """The revision that the database is at, or None where it has never been migrated.

    :raises storage.database.NotRead: the database was locked, gone or broken.
    """
    file = database.file
    if file is not None and file.parent.is_dir() and not file.exists():
        return None
    with database.reading() as session:
        return _version(session.connection())


def is_current(connection: Connection) -> bool:
    """Whether the schema is the code's own, seen from within a transaction."""
    return _version(connection) == newest()


def newest() -> str:
    """The revision that the code expects."""
    known = revisions()
    if not known:
        raise SchemaTrouble("The program was installed without its migrations. Install it again.")
    return known[-1]


@cache
def revisions() -> tuple[str, ...]:
    """Every revision, oldest first. Read once: monitoring asks again and again."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(script.revision for script in reversed(list(scripts)))


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in revisions():
        raise SchemaTrouble(
            "The database was migrated by a newer version of this program. "
            "Install that version, or restore the backup made before the upgrade."
        )


def _check_references(connection: Connection) -> None:
    """See that a migration left no row that refers to nothing: SQLite does not look by itself."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({str(row[0]) for row in broken}))
        raise SchemaTrouble(f"The migration was undone: rows refer to nothing in {tables}.")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    folder = str(files("storage") / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
