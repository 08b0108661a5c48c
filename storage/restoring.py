"""Putting a backup into a database, and making it a house that can go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, select, table, text
from sqlalchemy.orm import Session

from storage import (
    audit,
    backup,
    carrying,
    copying,
    deliveries,
    readings,
    restorations,
    schema,
    sealed,
    swapping,
)
from storage.audit import Act
from storage.backup import BackupTrouble, Manifest
from storage.carrying import Carried
from storage.concerns import shutting
from storage.copying import Report
from storage.database import Database, NotRead
from storage.secrecy import Keyring

_OCCUPIED = (
    "A database stands there already. Nothing was changed. Point DATABASE_URL at a new place, "
    "or run it again with --replace."
)
# All that is sealed was taken over from there.
_STANDING_UNREADABLE = (
    "The database that stands there needs a key that STA_KEYS does not have. Nothing was changed. "
    "Add that key behind the newest, with a comma between. If it is lost, point DATABASE_URL at a "
    "new place: concerns are then as they are in the backup."
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


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of it.

    :ivar aside: where the SQLite file that stood there is now; None where none did.
    :ivar carried: whether concerns are as they stood there, and not as they are in the backup.
    :ivar shut: whether they stay shut until the operator opens them.
    """

    aside: Path | None
    carried: bool
    shut: bool


def restore(wanted: Restoring, database: Database) -> Restored:
    """Put a backup where a database shall be, whole or not at all. No bot may run meanwhile.

    Open readings start again; what fell due since the backup is looked for in Slack before it is
    sent; a backup of an older program is brought up to this one. Of a database that stands there
    and goes on from the backup, what people have taken back since stays taken back.

    :raises BackupTrouble: the backup is damaged, or newer, or was made with another key; or
        something is in its place.
    :raises storage.database.NotSaved: the database did not take it; it is as it was.
    """
    manifest = backup.read(wanted.file)
    _refuse_other_keys(manifest, wanted.keyring)
    backup.check(wanted.file, manifest)
    if database.file is None:
        return _restored(None, _into_server(wanted, manifest, database))
    stands = _stands(database)
    if stands and not wanted.replace:
        raise BackupTrouble(_OCCUPIED)
    carried = _carried(database, manifest) if stands else None
    database.close()
    # Where DATABASE_URL is a link, the file that it leads to is the database.
    place = database.file.resolve()
    with swapping.draft_of(place) as draft:
        _into_file(wanted, manifest, carried, draft)
        aside = swapping.put(draft, place, wanted.now)
    if not stands and aside.exists():
        swapping.delete(aside)
    return _restored(aside if stands else None, carried)


def _restored(aside: Path | None, carried: Carried | None) -> Restored:
    return Restored(aside, carried=carried is not None, shut=_stay_shut(carried))


def _stay_shut(carried: Carried | None) -> bool:
    return carried is None or carried.concerns_shut


def _carried(database: Database, manifest: Manifest) -> Carried | None:
    """What is taken over from a SQLite file, as far as it can be read."""
    try:
        with database.snapshot() as connection:
            return carrying.take(connection, manifest.made_at)
    except NotRead:
        return None


def _into_file(wanted: Restoring, manifest: Manifest, carried: Carried | None, draft: Path) -> None:
    target = Database(f"sqlite:///{draft}")
    try:
        schema.migrate(target, manifest.schema)
        with target.rebuilding() as connection:
            _fill(wanted, manifest, carried, connection)
        target.forget()
    finally:
        target.close()


def _into_server(wanted: Restoring, manifest: Manifest, database: Database) -> Carried | None:
    """Fill a PostgreSQL database, in one transaction.

    :returns: what was taken over from what stood there.
    """
    with database.rebuilding() as connection:
        _refuse_company(connection)
        if not wanted.replace and _holds_rows(connection):
            raise BackupTrouble(_OCCUPIED)
        carried = carrying.take(connection, manifest.made_at)
        schema.take_down(connection)
        schema.upgrade(connection, manifest.schema)
        _fill(wanted, manifest, carried, connection)
    return carried


def _fill(
    wanted: Restoring, manifest: Manifest, carried: Carried | None, connection: Connection
) -> None:
    with backup.opened(wanted.file) as source:
        tables = backup.tables_in(source)
        copying.copy(source, connection, tables, wanted.report)
    if copying.count(connection, tables) != manifest.rows:
        raise BackupTrouble("Not all of the backup arrived. Nothing was changed. Try once more.")
    schema.upgrade(connection)
    if carried is not None:
        carrying.put(connection, carried)
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        if sealed.look(session, wanted.keyring).unreadable:
            raise BackupTrouble(_unreadable(manifest, wanted.keyring, carried))
        if carried is None:
            shutting.shut_all(session)
        restored = restorations.note(
            session, manifest.made_at, wanted.now, concerns_shut=_stay_shut(carried)
        )
        deliveries.doubt(session, restored)
        readings.begin_again(session, wanted.keyring, wanted.now)
        audit.note(session, Act.RESTORED, actor=wanted.actor, at=wanted.now)
        session.commit()


def _refuse_other_keys(manifest: Manifest, keyring: Keyring) -> None:
    newest = manifest.keys[0] if manifest.keys else None
    if newest is not None and newest not in keyring.fingerprints():
        raise BackupTrouble(_other_keys([newest], keyring))


def _unreadable(manifest: Manifest, keyring: Keyring, carried: Carried | None) -> str:
    """Of something sealed that no key opens: where it comes from, and what to do."""
    if carried is not None:
        return _STANDING_UNREADABLE
    missing = [key for key in manifest.keys if key not in keyring.fingerprints()]
    return _other_keys(missing, keyring)


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
