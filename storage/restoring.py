"""Putting a backup into a database, and making it a house that can go on."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, select, table, text
from sqlalchemy.orm import Session

from storage import audit, backup, copying, deliveries, readings, schema, sealed
from storage.audit import Act
from storage.backup import BackupTrouble, Manifest
from storage.base import new_id
from storage.copying import Report
from storage.database import Database, NotRead
from storage.secrecy import Keyring
from storage.sqlite import companions

_OCCUPIED = (
    "A database stands there already. Nothing was changed. Point DATABASE_URL at a new place, "
    "or run it again with --replace."
)


@dataclass(frozen=True, slots=True)
class Restoring:
    """One backup that is to be put somewhere.

    :ivar actor: who does it, for the audit.
    """

    file: Path
    keyring: Keyring
    now: datetime
    actor: str
    replace: bool = False
    report: Report = lambda _done, _total: None


def restore(wanted: Restoring, database: Database) -> Path | None:
    """Put a backup where a database shall be, whole or not at all. No bot may run meanwhile.

    Open readings start again; what fell due since the backup is looked for in Slack before it is
    sent; a backup of an older program is brought up to this one.

    :returns: where the SQLite file that stood there is now; None where none did.
    :raises BackupTrouble: the backup is damaged, or newer, or was made with another key; or
        something is in its place.
    :raises storage.database.NotSaved: the database did not take it; it is as it was.
    """
    manifest = backup.read(wanted.file)
    _refuse_other_keys(manifest, wanted.keyring)
    backup.check(wanted.file, manifest)
    if database.file is None:
        _into_server(wanted, manifest, database)
        return None
    stands = _stands(database)
    if stands and not wanted.replace:
        raise BackupTrouble(_OCCUPIED)
    database.close()
    place = database.file
    draft = place.with_name(f".{place.name}.{new_id()}")
    try:
        _into_file(wanted, manifest, draft)
        aside = _make_room(place, wanted.now, stands=stands)
        draft.rename(place)
        backup.on_disk(place.parent)
        return aside
    finally:
        for left in (draft, *companions(draft)):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _into_file(wanted: Restoring, manifest: Manifest, draft: Path) -> None:
    target = Database(f"sqlite:///{draft}")
    try:
        schema.migrate(target, manifest.schema)
        with target.rebuilding() as connection:
            _fill(wanted, manifest, connection)
        target.forget()
    finally:
        target.close()


def _into_server(wanted: Restoring, manifest: Manifest, database: Database) -> None:
    """Fill a PostgreSQL database, in one transaction."""
    with database.rebuilding() as connection:
        _refuse_company(connection)
        if not wanted.replace and _holds_rows(connection):
            raise BackupTrouble(_OCCUPIED)
        schema.take_down(connection)
        schema.upgrade(connection, manifest.schema)
        _fill(wanted, manifest, connection)


def _fill(wanted: Restoring, manifest: Manifest, connection: Connection) -> None:
    with backup.opened(wanted.file) as source:
        tables = backup.tables_in(source)
        copying.copy(source, connection, tables, wanted.report)
    if copying.count(connection, tables) != manifest.rows:
        raise BackupTrouble("Not all of the backup arrived. Nothing was changed. Try once more.")
    schema.upgrade(connection)
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        _refuse_unreadable(session, manifest, wanted.keyring)
        deliveries.doubt(session, wanted.now)
        readings.begin_again(session, wanted.keyring, wanted.now)
        audit.note(session, Act.RESTORED, actor=wanted.actor, at=wanted.now)
        session.commit()


def _refuse_other_keys(manifest: Manifest, keyring: Keyring) -> None:
    newest = manifest.keys[0] if manifest.keys else None
    if newest is not None and newest not in keyring.fingerprints():
        raise BackupTrouble(_other_keys([newest], keyring))


def _refuse_unreadable(session: Session, manifest: Manifest, keyring: Keyring) -> None:
    missing = [key for key in manifest.keys if key not in keyring.fingerprints()]
    if sealed.look(session, keyring).unreadable:
        raise BackupTrouble(_other_keys(missing, keyring))


def _other_keys(missing: Sequence[str], keyring: Keyring) -> str:
    needed = ", ".join(missing) or "another one"
    return (
        f"The backup needs the key with the fingerprint {needed}. STA_KEYS has "
        f"{', '.join(keyring.fingerprints())}. Nothing was changed. Add the key that is missing "
        "behind the newest, with a comma between."
    )


def _refuse_company(connection: Connection) -> None:
    """See that nobody else works on a PostgreSQL database: they would write into the old tables."""
    others = connection.scalar(
        text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
    )
    if others:
        raise BackupTrouble(
            "Somebody else is connected to the database. Nothing was changed. Stop every bot, "
            "and whatever else works on it, first."
        )


def _stands(database: Database) -> bool:
    """Whether a SQLite file holds anything, as far as it can be told."""
    if database.file is None or not database.file.exists():
        return False
    try:
        with database.reading() as session:
            return _holds_rows(session.connection())
    except NotRead:
        return True


def _holds_rows(connection: Connection) -> bool:
    names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
    return any(
        connection.execute(select(1).select_from(table(name)).limit(1)).first() for name in names
    )


def _make_room(place: Path, now: datetime, *, stands: bool) -> Path | None:
    """Put aside what stands at a place, with what SQLite keeps beside it; or clear it.

    :returns: where it is now.
    """
    aside = place.with_name(f"{place.name}.before-{now:%Y%m%dT%H%M%SZ}-{new_id()[:4]}")
    for old, kept in zip((place, *companions(place)), (aside, *companions(aside)), strict=True):
        if stands and old.exists():
            old.rename(kept)
        # What a file that is gone has left beside it must not be taken for the new one's.
        old.unlink(missing_ok=True)
    return aside if stands else None
