"""Whether the keys open what is stored."""

from __future__ import annotations

import pytest
from sqlalchemy import LargeBinary, select

from storage.base import SealedText, WrappedKey
from storage.concerns.tables import Concern
from storage.database import Database
from storage.readings import ReadingRow
from storage.schema import METADATA
from storage.sealed import PERSON_MARKS, Looked, columns, look, tables
from storage.secrecy import Keyring, new_key, new_reading_key
from tests.storage.rows import fill

ANOTHER = Keyring([new_key()])
KEY, OLD_KEY = new_key(), new_key()


def looked(database: Database, keyring: Keyring) -> Looked:
    with database.reading() as session:
        return look(session, keyring)


def test_in_an_empty_database_there_is_nothing_to_open(
    database: Database, keyring: Keyring
) -> None:
    assert looked(database, keyring) == Looked(0, 0)


def test_every_sealed_column_is_looked_at(database: Database, keyring: Keyring) -> None:
    with database.engine.begin() as connection:
        fill(connection, METADATA.sorted_tables)
    everything = [
        column
        for table in METADATA.sorted_tables
        for column in table.columns
        if isinstance(column.type, (SealedText, WrappedKey))
    ]
    assert looked(database, keyring).sealed == len(everything)


def test_no_column_of_bytes_is_one_that_a_rotation_has_not_heard_of() -> None:
    """A new one is sealed, or a mark that can be made anew, or is named here with its reason."""
    known = {
        "concerns.receipt",  # nobody knows the code: its key is kept as long as the concern
        "answers.pseudonym",  # made with its reading's key, which is wrapped anew
        *(f"{table}.{mark}" for table, (mark, _) in PERSON_MARKS.items()),
        *(str(column) for table in tables() for column in columns(table)),
    }
    of_bytes = {
        str(column)
        for table in METADATA.sorted_tables
        for column in table.columns
        if isinstance(column.type, (LargeBinary, SealedText))
    }
    assert of_bytes == known


def test_what_needs_which_key_is_told_by_fingerprint(database: Database) -> None:
    old, both = Keyring([OLD_KEY]), Keyring([KEY, OLD_KEY])
    with database.writing() as session:
        fill(session.connection(), [METADATA.tables["wards"], METADATA.tables["readings"]], 3)
        readings = session.scalars(select(ReadingRow)).all()
        for reading, keyring in zip(readings, (old, both, both), strict=True):
            reading.key = keyring.wrap(new_reading_key())
    assert looked(database, both).by_key == {both.fingerprint(): 2, old.fingerprint(): 1}


@pytest.mark.parametrize(("sealed_by", "unreadable"), [("ours", 0), ("another", 1)])
def test_a_readings_key_is_told_apart_by_who_can_open_it(
    database: Database, keyring: Keyring, sealed_by: str, unreadable: int
) -> None:
    with database.writing() as session:
        fill(session.connection(), [METADATA.tables["wards"], METADATA.tables["readings"]])
        reading = session.scalars(select(ReadingRow)).one()
        reading.key = (keyring if sealed_by == "ours" else ANOTHER).wrap(new_reading_key())
    found = looked(database, keyring)
    assert (found.sealed, found.unreadable) == (1, unreadable)


def test_a_concern_sealed_with_a_missing_key_is_counted(
    database: Database, keyring: Keyring
) -> None:
    with database.writing() as session:
        tables = [METADATA.tables["wards"], METADATA.tables["concerns"]]
        fill(session.connection(), tables)
        concern = session.scalars(select(Concern)).one()
        concern.words, concern.author = keyring.seal_name("words"), ANOTHER.seal_name("UANNA")
        concern.typed_name = None
    assert looked(database, keyring).unreadable == 1
