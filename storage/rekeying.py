"""Sealing everything anew with the newest key, while others go on reading and writing.

Each row is changed only where it still says what was read from it: what somebody has written
meanwhile stays. A batch is one short transaction, and what is done already is known by the key
that opens it; so it can be ended at any moment, begun again, and done by two at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, Update, func, select, tuple_, update
from sqlalchemy.orm import Session

from storage import sealed
from storage.base import Sealed
from storage.copying import Report
from storage.database import Database, NotSaved
from storage.deliveries import rows
from storage.faults import Fault
from storage.sealed import Row
from storage.secrecy import Keyring

Note = Callable[[Session], None]

BATCH = 100
# Once more for what was changed while we were at it; then nobody can be that quick again.
_MOST_PASSES = 5
_MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class _Pass:
    """One walk over every table: how many rows it sealed anew, and how many it found changed."""

    renewed: int
    overtaken: int


def rekey(
    database: Database,
    keyring: Keyring,
    report: Report = lambda _done, _total: None,
    begin: Note = lambda _session: None,
) -> int:
    """Seal with the newest key whatever an older one of the keyring opens.

    What none of them opens is left as it is.

    :param begin: writes down that it was begun, in the transaction of the first change.
    :returns: how many rows were changed.
    :raises storage.database.NotSaved: the database did not go on taking it. Run it again: what is
        done is done.
    :raises storage.database.NotRead: the database did not answer. The same holds.
    """
    renewed = 0
    for _ in range(_MOST_PASSES):
        walked = _walk(database, keyring, report, None if renewed else begin)
        renewed += walked.renewed
        if not walked.overtaken:
            break
    if renewed:
        database.forget()
    return renewed


def _walk(database: Database, keyring: Keyring, report: Report, begin: Note | None) -> _Pass:
    renewed = overtaken = done = 0
    total = _how_many(database)
    for table in sealed.tables():
        for batch in _batches(database, table):
            changes = [
                _statement(table, row, change)
                for row in batch
                if (change := _change(keyring, table, row))
            ]
            changed = _apply(database, changes, None if renewed else begin) if changes else 0
            renewed += changed
            overtaken += len(changes) - changed
            done += len(batch)
            report(min(done, total), total)
    return _Pass(renewed, overtaken)


def _how_many(database: Database) -> int:
    with database.reading() as session:
        return sum(
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in sealed.tables()
        )


def _batches(database: Database, table: Table) -> Iterator[Sequence[Row]]:
    """The rows of a table, some at a time, in the order of its key. Nothing is held open."""
    key = list(table.primary_key.columns)
    first = select(*key, *sealed.looked_at(table)).order_by(*key).limit(BATCH)
    query = first
    while True:
        with database.reading() as session:
            batch = [dict(row) for row in session.execute(query).mappings()]
        if not batch:
            return
        yield batch
        last = tuple_(*(batch[-1][column.name] for column in key))
        query = first.where(tuple_(*key) > last)


def _change(keyring: Keyring, table: Table, row: Row) -> dict[str, Any]:
    """What has to stand in a row, by column; nothing where the newest key has sealed it all."""
    change: dict[str, Any] = {}
    for name, token in sealed.tokens(table, row).items():
        if keyring.key_of(token) not in {None, keyring.fingerprint()}:
            anew = keyring.renewed(token)
            change[name] = Sealed(anew) if isinstance(row[name], Sealed) else anew
    user_id = sealed.account_of(keyring, table, row)
    if user_id is not None:
        mark, account = sealed.PERSON_MARKS[table.name]
        if row[mark] != keyring.person_mark(user_id):
            # Whose mark it is must still be so, too.
            change = {account: row[account], **change, mark: keyring.person_mark(user_id)}
    return change


def _statement(table: Table, row: Row, change: Mapping[str, Any]) -> Update:
    same = [table.c[name] == row[name] for name in change]
    this = [column == row[column.name] for column in table.primary_key.columns]
    return update(table).where(*this, *same).values(**change)


def _apply(database: Database, statements: Sequence[Update], begin: Note | None) -> int:
    """Make the changes in one transaction.

    :returns: how many rows were still as they had been read.
    """
    for tries_left in reversed(range(_MOST_TRIES)):
        try:
            with database.writing() as session:
                changed = sum(rows(session.execute(one)) for one in statements)
                if changed and begin is not None:
                    begin(session)
                return changed
        except NotSaved as trouble:
            if trouble.fault is not Fault.BUSY or not tries_left:
                raise
    return 0
