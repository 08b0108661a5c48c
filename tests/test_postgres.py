"""The database that tests take in turns: whatever one of them does to it, the next finds it new."""

from __future__ import annotations

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, inspect, select

from storage import schema
from storage.database import Database
from tests.postgres import LentDatabase
from tests.storage.rows import fill

pytestmark = pytest.mark.postgres


def rows(url: str) -> int:
    database = Database(url)
    with database.reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in schema.METADATA.sorted_tables
        ]
    database.close()
    return sum(counts)


def test_no_row_is_left(lent_postgres: LentDatabase) -> None:
    database = Database(lent_postgres.url)
    with database.engine.begin() as connection:
        fill(connection, schema.METADATA.sorted_tables, 3)
    database.close()

    lent_postgres.take_back()

    assert rows(lent_postgres.url) == 0


def test_a_transaction_that_was_left_open_ends(lent_postgres: LentDatabase) -> None:
    with psycopg.connect(lent_postgres.url) as left_open:
        left_open.execute("LOCK TABLE wards")

        lent_postgres.take_back()

        with pytest.raises(psycopg.OperationalError):
            left_open.execute("SELECT 1")


def test_nobody_is_connected_to_it(lent_postgres: LentDatabase) -> None:
    with psycopg.connect(lent_postgres.url):
        lent_postgres.take_back()

    with psycopg.connect(lent_postgres.url) as alone:
        found = alone.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        ).fetchone()
    assert found == (1,)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE wards ADD COLUMN more integer",
        "DROP INDEX uq_readings_open",
        "ALTER TABLE audit RENAME TO log",
        "CREATE SEQUENCE numbers",
        "UPDATE alembic_version SET version_num = '9999'",
        "DROP SCHEMA public CASCADE",
    ],
)
def test_what_was_changed_is_as_before(lent_postgres: LentDatabase, change: str) -> None:
    with psycopg.connect(lent_postgres.url) as connection:
        connection.execute(change.encode())

    lent_postgres.take_back()

    database = Database(lent_postgres.url)
    with database.engine.connect() as opened:
        assert compare_metadata(MigrationContext.configure(opened), schema.METADATA) == []
        assert not inspect(opened).has_sequence("numbers")
    schema.check(database)
    database.close()


def test_settings_of_the_database_are_as_before(lent_postgres: LentDatabase) -> None:
    with psycopg.connect(lent_postgres.url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())

    lent_postgres.take_back()

    with psycopg.connect(lent_postgres.url) as connection:
        assert connection.execute("SHOW default_transaction_read_only").fetchone() == ("off",)
