"""After the nightly rewriting, nothing on disk tells the order in which rows came."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Table, delete, select, text, update

from storage import shuffling
from storage.database import Database
from storage.deliveries import Delivery
from storage.schema import METADATA
from storage.shuffling import PARTS, shuffle, unordered_tables
from tests.storage.rows import fill

ROWS = 40
WHOLE = [table.name for table in unordered_tables() if table.name not in PARTS]


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    opened = filled(Database(sqlite_url))
    yield opened
    opened.close()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    opened = filled(Database(postgres_url))
    yield opened
    opened.close()


def filled(database: Database) -> Database:
    """Rows that came one after the other, each in a transaction of its own."""
    for _ in range(ROWS):
        with database.engine.begin() as connection:
            fill(connection, METADATA.sorted_tables)
    return database


def contents(database: Database) -> dict[str, set[str]]:
    with database.reading() as session:
        return {
            table.name: {str(row) for row in session.execute(select(table))}
            for table in METADATA.sorted_tables
        }


def table(name: str) -> Table:
    return METADATA.tables[name]


def places_in_their_pages(database: Database, name: str) -> list[tuple[bytes, int]]:
    """Each row's first key with where its bytes stand in the file."""
    key = next(iter(table(name).primary_key))
    with database.reading() as session:
        keys = [_as_stored(row) for row in session.scalars(select(key).order_by(key))]
    database.forget()
    assert database.file is not None
    leaf = _leaf_with(database.file.read_bytes(), keys)
    return [(one, leaf.find(one)) for one in keys if one in leaf]


def _as_stored(key: object) -> bytes:
    return key if isinstance(key, bytes) else str(key).encode()


def _leaf_with(file: bytes, keys: list[bytes]) -> bytes:
    size = int.from_bytes(file[16:18], "big")
    pages = [file[at : at + size] for at in range(0, len(file), size)]
    # 10 is the mark of a leaf without row numbers; the fullest of this table is looked at.
    leaves = [page for page in pages if page[:1] == b"\x0a"]
    return max(leaves, key=lambda page: sum(page.count(key) for key in keys))


def test_shuffling_keeps_every_row_as_it_was(database: Database) -> None:
    filled(database)
    before = contents(database)
    shuffle(database)
    assert contents(database) == before


def test_before_it_a_page_of_sqlites_tells_the_order(sqlite: Database) -> None:
    found = [place for _, place in places_in_their_pages(sqlite, "concerns")]
    assert found != sorted(found, reverse=True)


def test_after_it_rows_lie_in_sqlites_pages_by_their_keys(sqlite: Database) -> None:
    shuffle(sqlite)
    found = [place for _, place in places_in_their_pages(sqlite, "concerns")]
    assert len(found) > 2
    assert found == sorted(found, reverse=True)


@pytest.mark.postgres
@pytest.mark.parametrize("name", WHOLE)
def test_before_it_postgresql_tells_the_order(postgres: Database, name: str) -> None:
    with postgres.reading() as session:
        assert session.scalar(text(f"SELECT count(DISTINCT xmin::text) FROM {name}")) == ROWS


@pytest.mark.postgres
@pytest.mark.parametrize("name", WHOLE)
def test_after_it_all_of_a_table_were_written_at_once_on_postgresql(
    postgres: Database, name: str
) -> None:
    shuffle(postgres)
    with postgres.reading() as session:
        assert session.scalar(text(f"SELECT count(DISTINCT xmin::text) FROM {name}")) == 1


@pytest.mark.postgres
@pytest.mark.parametrize("name", WHOLE)
def test_after_it_rows_lie_by_their_keys_on_postgresql(postgres: Database, name: str) -> None:
    shuffle(postgres)
    key = next(iter(table(name).primary_key)).name
    with postgres.reading() as session:
        keys = session.scalars(text(f"SELECT {key} FROM {name} ORDER BY ctid")).all()
    assert keys == sorted(keys)


@pytest.mark.postgres
def test_notices_that_will_vanish_are_no_longer_among_what_came_with_them(
    postgres: Database,
) -> None:
    with postgres.writing() as session:
        hidden = session.scalars(select(Delivery).limit(3)).all()
        for notice in hidden:
            notice.vanishes = True
    shuffle(postgres)
    with postgres.reading() as session:
        written = text("SELECT count(DISTINCT xmin::text) FROM deliveries WHERE vanishes")
        assert session.scalar(written) == 1


@pytest.mark.postgres
def test_notices_that_will_vanish_lie_by_their_keys_on_postgresql(postgres: Database) -> None:
    with postgres.writing() as session:
        session.execute(update(Delivery).values(vanishes=True))
    shuffle(postgres)
    with postgres.reading() as session:
        keys = session.scalars(text("SELECT id FROM deliveries ORDER BY ctid")).all()
    assert keys == sorted(keys)


@pytest.mark.postgres
def test_of_notices_that_are_gone_postgresqls_file_holds_nothing_any_more(
    postgres: Database,
) -> None:
    with postgres.writing() as session:
        newest = text("SELECT subject FROM deliveries ORDER BY ctid DESC LIMIT 3")
        gone = list(session.scalars(newest))
        session.execute(delete(Delivery).where(Delivery.subject.in_(gone)))
    shuffle(postgres)
    with postgres.reading() as session:
        session.execute(text("CHECKPOINT"))
        file = text("SELECT pg_read_binary_file(pg_relation_filepath('deliveries'))")
        held = bytes(session.execute(file).scalar_one())
    assert [subject for subject in gone if subject.encode() in held] == []


@pytest.mark.postgres
def test_where_another_process_is_at_it_nothing_is_done(postgres: Database) -> None:
    with postgres.engine.connect() as other:
        other.execute(text(f"SELECT pg_advisory_lock({shuffling._ONE_AT_A_TIME})"))
        shuffle(postgres)
        assert other.scalar(text("SELECT count(DISTINCT xmin::text) FROM answers")) == ROWS


def test_every_table_that_must_tell_no_order_is_rewritten() -> None:
    assert {"answers", "room_entries", "concerns", "concern_readers", "concern_words"} <= set(WHOLE)
