"""Everything that is stored sealed, and which of the keys opens it.

The columns are found by their types, in every table there is: a new one cannot be forgotten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from storage.base import Sealed, SealedText, WrappedKey
from storage.schema import METADATA
from storage.secrecy import Keyring

Row = dict[str, Any]

# What finds a person's concerns again, and the sealed account that it is made from.
PERSON_MARKS = {"concerns": ("author_mark", "author")}

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Looked:
    """How many sealed things there are, and how many of them none of the keys opens.

    :ivar by_key: how many need each key, by its fingerprint.
    """

    sealed: int
    unreadable: int
    by_key: Mapping[str, int] = field(default_factory=dict)


def look(session: Session, keyring: Keyring) -> Looked:
    """Try the keys on everything that is sealed. What it says is not kept."""
    found: Counter[str | None] = Counter()
    for table in tables():
        wanted = select(*looked_at(table)).execution_options(yield_per=_AT_A_TIME)
        for row in map(dict, session.execute(wanted).mappings()):
            found.update(map(keyring.key_of, tokens(table, row).values()))
            found.update(_key_of_mark(keyring, table, row))
    by_key = {fingerprint: count for fingerprint, count in found.items() if fingerprint is not None}
    return Looked(found.total(), found[None], by_key)


def tables() -> list[Table]:
    """Every table that holds something sealed."""
    return [table for table in METADATA.sorted_tables if columns(table)]


def columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that hold something sealed."""
    return [column for column in table.columns if isinstance(column.type, (SealedText, WrappedKey))]


def tokens(table: Table, row: Row) -> dict[str, bytes]:
    """What is sealed in a row, by column, where there is anything."""
    values = {column.name: row[column.name] for column in columns(table)}
    return {name: token_of(value) for name, value in values.items() if value is not None}


def token_of(value: Sealed | bytes) -> bytes:
    return value.token if isinstance(value, Sealed) else value


def account_of(keyring: Keyring, table: Table, row: Row) -> str | None:
    """Whose mark a row carries; None where it carries none, or no key opens whose it is."""
    if table.name not in PERSON_MARKS:
        return None
    mark, account = PERSON_MARKS[table.name]
    if row[mark] is None or row[account] is None or keyring.key_of(row[account].token) is None:
        return None
    return keyring.open(row[account])


def looked_at(table: Table) -> list[Column[Any]]:
    """What has to be read of a table to know which keys it needs."""
    mark = [table.c[PERSON_MARKS[table.name][0]]] if table.name in PERSON_MARKS else []
    return [*columns(table), *mark]


def _key_of_mark(keyring: Keyring, table: Table, row: Row) -> list[str | None]:
    user_id = account_of(keyring, table, row)
    if user_id is None:
        return []
    mark = row[PERSON_MARKS[table.name][0]]
    made = zip(keyring.person_marks(user_id), keyring.fingerprints(), strict=True)
    return [next((fingerprint for one, fingerprint in made if one == mark), None)]
