"""The schema: one step after the other, on both databases, and never on a database we misread."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, MetaData, Table, func, inspect, select, text

from storage import schema
from storage.database import Database, NotRead
from storage.schema import METADATA, SchemaTrouble
from tests import postgres
from tests.storage import steps
from tests.storage.rows import fill

UrlAt = Callable[[str], str]
AtRevision = Callable[[str], Database]
REVISIONS = schema.revisions()
# Columns whose content a step takes apart: they are looked at whole, further down.
TAKEN_APART = {"0003": {"handovers": ("prompt",)}}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/empty.db")
    yield database
    database.close()


@pytest.fixture(scope="module")
def sqlite_steps(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    return steps.sqlite_steps(migrated_sqlite, tmp_path_factory.mktemp("steps"))


@pytest.fixture(scope="module")
def postgres_steps(postgres_server: str) -> Iterator[dict[str, str]]:
    with steps.postgres_steps(postgres_server) as urls:
        yield urls


@pytest.fixture
def sqlite_at(sqlite_steps: dict[str, Path], tmp_path: Path) -> UrlAt:
    return lambda revision: f"sqlite:///{shutil.copyfile(sqlite_steps[revision], tmp_path / 'it')}"


@pytest.fixture
def postgres_at(postgres_steps: dict[str, str], postgres_server: str) -> Iterator[UrlAt]:
    with ExitStack() as kept:
        yield lambda revision: kept.enter_context(
            postgres.copied_database(postgres_server, postgres_steps[revision])
        )


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def at_revision(request: pytest.FixtureRequest) -> Iterator[AtRevision]:
    """Gives a database of either kind that has come to a revision from its base."""
    url_at = request.getfixturevalue(f"{request.param}_at")
    with ExitStack() as kept:
        yield lambda revision: kept.enter_context(closing(Database(url_at(revision))))


def stored_tables(database: Database) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(database.engine)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def counts(database: Database) -> dict[str, int]:
    tables = stored_tables(database)
    with database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }


def put_revision(database: Database, revision: str) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})


def test_the_migrations_make_the_tables_that_the_code_knows(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []


def test_what_must_tell_no_order_has_no_row_numbers(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.reading() as session:
        rows = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        without = {name for name, sql in rows if "WITHOUT ROWID" in sql.upper()}
    database.close()
    assert without == {
        table.name
        for table in METADATA.sorted_tables
        if table.dialect_options["sqlite"]["with_rowid"] is False
    }


def test_tables_of_answers_and_concerns_are_among_those_without_order() -> None:
    unordered = {
        table.name
        for table in METADATA.sorted_tables
        if table.dialect_options["sqlite"]["with_rowid"] is False
    }
    assert unordered >= {"answers", "room_entries", "concerns", "concern_words", "deliveries"}


def test_one_reading_of_a_statement_is_open_at_a_time_by_the_databases_own_rule(
    database: Database,
) -> None:
    (rule,) = [
        index
        for index in inspect(database.engine).get_indexes("readings")
        if index["name"] == "uq_readings_open"
    ]
    dialect = database.engine.dialect.name
    assert rule["unique"]
    assert "open" in str(rule["dialect_options"][f"{dialect}_where"])


def below(revision: str) -> str:
    """The revision that a step down leads to."""
    place = REVISIONS.index(revision)
    return REVISIONS[place - 1] if place else steps.BASE


def rows(database: Database, columns: dict[str, list[str]]) -> dict[str, list[tuple[str, ...]]]:
    """What stands in some columns of some tables, whatever kind each is."""
    tables = {table.name: table for table in stored_tables(database)}
    with database.reading() as session:
        return {
            name: sorted(
                tuple(map(repr, row))
                for row in session.execute(select(*(tables[name].c[each] for each in wanted)))
            )
            for name, wanted in columns.items()
        }


def names(database: Database) -> dict[str, list[str]]:
    """The columns of every table."""
    return {table.name: [column.name for column in table.c] for table in stored_tables(database)}


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_migration_goes_down_and_up_again_and_what_both_know_survives(
    at_revision: AtRevision, revision: str
) -> None:
    database = at_revision(revision)
    with database.engine.begin() as connection:
        fill(connection, stored_tables(database), count=3)
    above = names(database)
    before = rows(database, above)
    schema.downgrade(database, below(revision))
    kept = {
        table: [
            name
            for name in columns
            if name in above[table] and name not in TAKEN_APART.get(revision, {}).get(table, ())
        ]
        for table, columns in names(database).items()
    }
    after_down = rows(database, kept)
    schema.migrate(database, revision)
    assert rows(database, kept) == after_down == _only(before, above, kept)


def test_what_was_asked_is_the_same_after_going_down_to_one_column_and_up_again(
    database: Database,
) -> None:
    schema.downgrade(database, "0003")
    with database.engine.begin() as connection:
        fill(connection, stored_tables(database), count=3)
    columns = names(database)
    before = rows(database, columns)
    schema.downgrade(database, "0002")
    with database.reading() as session:
        prompts = session.execute(select(_prompts(database))).scalars().all()
    schema.migrate(database, "0003")
    assert all("statement_id" in prompt for prompt in prompts)
    assert rows(database, columns) == before


def _prompts(database: Database) -> Column[Any]:
    handovers = next(table for table in stored_tables(database) if table.name == "handovers")
    return handovers.c.prompt


def _only(
    found: dict[str, list[tuple[str, ...]]],
    columns: dict[str, list[str]],
    kept: dict[str, list[str]],
) -> dict[str, list[tuple[str, ...]]]:
    """Of some rows, what stands in the columns that are kept."""
    return {
        table: sorted(
            tuple(row[columns[table].index(name)] for name in names) for row in found[table]
        )
        for table, names in kept.items()
    }


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_migration_goes_up_over_rows_of_the_one_before(
    at_revision: AtRevision, revision: str
) -> None:
    database = at_revision(below(revision))
    with database.engine.begin() as connection:
        fill(connection, stored_tables(database), count=3)
    before = counts(database)
    schema.migrate(database)
    schema.check(database)
    after = counts(database)
    assert {name: after[name] for name in before} == before


def test_going_all_the_way_down_leaves_no_table(database: Database) -> None:
    schema.downgrade(database, "base")
    assert stored_tables(database) == []


def test_migrating_twice_changes_nothing_the_second_time(database: Database) -> None:
    with database.engine.begin() as connection:
        fill(connection, METADATA.sorted_tables)
    before = counts(database)
    schema.migrate(database)
    assert counts(database) == before


def test_a_migrated_database_passes(database: Database) -> None:
    schema.check(database)


def test_a_database_without_tables_is_refused_and_the_remedy_said(empty: Database) -> None:
    with pytest.raises(SchemaTrouble, match=r"no tables yet\. Run `sta migrate`"):
        schema.check(empty)


def test_looking_at_a_database_that_is_not_there_creates_no_file(
    empty: Database, tmp_path: Path
) -> None:
    schema.version(empty)
    assert list(tmp_path.iterdir()) == []


def test_a_database_taken_down_again_is_refused_like_a_new_one(database: Database) -> None:
    schema.downgrade(database, "base")
    with pytest.raises(SchemaTrouble, match="no tables yet"):
        schema.check(database)


def test_a_database_newer_than_the_code_is_refused_and_the_remedy_said(database: Database) -> None:
    put_revision(database, "9999")
    with pytest.raises(
        SchemaTrouble, match=r"newer version of this program\. Install that version"
    ):
        schema.check(database)


def test_a_database_newer_than_the_code_is_not_migrated(database: Database) -> None:
    put_revision(database, "9999")
    with pytest.raises(SchemaTrouble, match="newer version"):
        schema.migrate(database)
    assert schema.version(database) == "9999"


def test_an_older_database_is_refused_and_the_remedy_said(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "newest", lambda: "a later one")
    with pytest.raises(SchemaTrouble, match=r"older than this program\. Run `sta migrate`"):
        schema.check(database)


def test_a_file_that_is_no_database_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear ward manager, " * 100)
    database = Database(f"sqlite:///{tmp_path}/letter.db")
    with pytest.raises(NotRead):
        schema.check(database)
    database.close()


def test_a_new_database_file_is_for_its_owner_alone(empty: Database, tmp_path: Path) -> None:
    schema.migrate(empty)
    assert stat.S_IMODE((tmp_path / "empty.db").stat().st_mode) == 0o600


def test_a_migration_that_would_leave_loose_rows_is_undone(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.rebuilding() as connection:
        connection.execute(
            text("INSERT INTO ward_people (ward_id, user_id, role) VALUES ('none', 'U1', 'shared')")
        )
    with pytest.raises(SchemaTrouble, match="ward_people"):
        schema.downgrade(database, REVISIONS[-1])
    database.close()


def test_names_of_constraints_are_unique_and_fit_both_databases() -> None:
    names = [
        str(rule.name)
        for table in METADATA.sorted_tables
        for rules in (table.constraints, table.indexes)
        for rule in rules
    ]
    assert sorted(names) == sorted(set(names))
    assert max(map(len, names)) <= 63


def test_what_was_missed_before_anybody_was_told_of_outages_counts_as_told(
    database: Database,
) -> None:
    schema.downgrade(database, "0005")
    with database.engine.begin() as connection:
        fill(connection, stored_tables(database), count=2)
        connection.execute(text("UPDATE handovers SET missed = 'we were down'"))
    schema.migrate(database, "0006")
    with database.reading() as session:
        found = session.execute(text("SELECT ward_id, handovers, told FROM outages"))
        assert [(handovers, bool(told)) for _, handovers, told in found] == [(1, True), (1, True)]
