"""What a restore takes over from the database whose place it takes.

What people took back since the backup must not come back with it: a concern, or the name on it.
And nobody may read again who was no longer to read. So concerns and all that hangs on them, the
roles and the audit are as they stood there, and not as they were when the backup was made. Only a
database that goes on from the backup knows that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage import audit, deletions, restorations, schema
from storage.audit import Act
from storage.deletions import Deletion
from storage.deliveries import Delivery, Kind
from storage.wards import Ward

# What retention ended of what is taken over does not come back, so it is not counted again.
_COUNTED_THERE = (
    deletions.Kind.AUDIT.value,
    deletions.Kind.CONCERNS.value,
    deletions.Kind.DEEDS.value,
)
_ROLES_AND_AUDIT = ("ward_people", "recipients", "concern_terms", "keys_used", "audit")

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Carried:
    """What is taken over.

    :ivar wards: every ward that stood there.
    :ivar notices: every notice about a concern that stood there in the outbox.
    :ivar tables: by name, all the rows of the tables that are taken over whole.
    :ivar deletions: the log of what retention ended of those.
    :ivar concerns_shut: whether concerns there were still shut after a restore before this one.
    """

    wards: Rows
    notices: Rows
    tables: Mapping[str, Rows]
    deletions: Rows
    concerns_shut: bool


def take(connection: Connection, backed_up_at: datetime) -> Carried | None:
    """What is to be taken over from the database that stands there.

    :param backed_up_at: when the backup was made that takes its place.
    :returns: None where it cannot be read whole, or does not go on from that backup: then what is
        missing there was not necessarily taken back.
    """
    try:
        with connection.begin_nested(), Session(connection) as session:
            if not schema.is_current(connection) or not _is_whole(connection):
                return None
            if not audit.was_done(session, Act.BACKED_UP, backed_up_at):
                return None
            return Carried(
                wards=_rows(connection, Ward.__table__),
                notices=_rows(connection, Delivery.__table__, kind=[Kind.CONCERN_NOTICE.value]),
                tables={table.name: _rows(connection, table) for table in _taken_whole()},
                deletions=_rows(connection, Deletion.__table__, kind=_COUNTED_THERE),
                concerns_shut=restorations.keeping_concerns_shut(session) is not None,
            )
    except DBAPIError:
        return None


def put(connection: Connection, carried: Carried) -> None:
    """Put what was taken over in the place of what the backup holds of it."""
    connection.execute(delete(Delivery).where(Delivery.kind == Kind.CONCERN_NOTICE.value))
    connection.execute(delete(Deletion).where(Deletion.kind.in_(_COUNTED_THERE)))
    for table in reversed(_taken_whole()):
        connection.execute(delete(table))
    _put_wards(connection, carried.wards)
    for table in _taken_whole():
        _insert(connection, table, carried.tables[table.name])
    _insert(connection, Delivery.__table__, carried.notices)
    _insert(connection, Deletion.__table__, carried.deletions)


def _taken_whole() -> list[Table]:
    """The tables that are taken over whole, those first that others refer to."""
    concerns = schema.METADATA.tables["concerns"]
    return [
        table
        for table in schema.METADATA.sorted_tables
        if table is concerns
        or table.name in _ROLES_AND_AUDIT
        or any(key.column.table is concerns for key in table.foreign_keys)
    ]


def _put_wards(connection: Connection, wards: Rows) -> None:
    """Keep the wards that were set up since, and let nothing be published of fewer people."""
    known = set(connection.scalars(select(Ward.id)))
    # Nothing of theirs is planned here.
    new = [{**ward, "drawn_until": None} for ward in wards if ward["id"] not in known]
    _insert(connection, Ward.__table__, new)
    for ward in wards:
        raised = (Ward.id == ward["id"], Ward.k < ward["k"])
        connection.execute(update(Ward).where(*raised).values(k=ward["k"]))


def _is_whole(connection: Connection) -> bool:
    if connection.dialect.name != "sqlite":
        return True
    whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    return whole and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None


def _rows(connection: Connection, table: Any, kind: Sequence[str] = ()) -> Rows:
    """The rows of a table.

    :param kind: those of these kinds alone.
    """
    query = select(table).order_by(*table.primary_key.columns)
    if kind:
        query = query.where(table.c.kind.in_(kind))
    return [dict(row) for row in connection.execute(query).mappings()]


def _insert(connection: Connection, table: Any, rows: Rows) -> None:
    if rows:
        connection.execute(insert(table), [dict(row) for row in rows])
