"""What is wrong with a database is told apart, and over as soon as it is mended."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage.database import Database, NotRead, NotSaved
from storage.faults import Fault, fault_of
from tests.storage.breaking import ANYWHERE, ON_A_SMALL_DISK, Break, file_of, moved_away, small_disk
from tests.storage.rows import line, subjects

ids = [broken.__name__ for broken, _ in ANYWHERE]
small_ids = [broken.__name__ for broken, _ in ON_A_SMALL_DISK]


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def on_a_small_disk(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    with small_disk(tmp_path / "disk") as disk:
        shutil.copyfile(migrated_sqlite, disk / "ward.db")
        opened = Database(f"sqlite:///{disk}/ward.db")
        yield opened
        opened.close()


def write(database: Database, subject: str) -> None:
    with database.writing() as session:
        session.add(line(subject))


def refusal(database: Database) -> Fault:
    with pytest.raises(NotSaved) as caught:
        write(database, "refused")
    return caught.value.fault


@pytest.mark.parametrize(("broken", "fault"), ANYWHERE, ids=ids)
def test_each_fault_is_known_for_what_it_is(sqlite: Database, broken: Break, fault: Fault) -> None:
    write(sqlite, "before")
    with broken(sqlite):
        assert refusal(sqlite) is fault


@pytest.mark.parametrize(("broken", "fault"), ON_A_SMALL_DISK, ids=small_ids)
def test_so_is_each_fault_of_the_disk(
    on_a_small_disk: Database, broken: Break, fault: Fault
) -> None:
    write(on_a_small_disk, "before")
    with broken(on_a_small_disk):
        assert refusal(on_a_small_disk) is fault


@pytest.mark.parametrize(("broken", "_fault"), ANYWHERE, ids=ids)
def test_once_mended_it_goes_on_by_itself_and_nothing_is_lost(
    sqlite: Database, broken: Break, _fault: Fault
) -> None:
    write(sqlite, "before")
    with broken(sqlite):
        refusal(sqlite)
    write(sqlite, "after")
    assert sorted(filter(None, subjects(sqlite))) == ["after", "before"]


@pytest.mark.parametrize(("broken", "_fault"), ON_A_SMALL_DISK, ids=small_ids)
def test_so_it_does_once_the_disk_is_mended(
    on_a_small_disk: Database, broken: Break, _fault: Fault
) -> None:
    write(on_a_small_disk, "before")
    with broken(on_a_small_disk):
        refusal(on_a_small_disk)
    write(on_a_small_disk, "after")
    assert sorted(filter(None, subjects(on_a_small_disk))) == ["after", "before"]


def test_a_file_that_is_gone_is_not_made_anew(sqlite: Database) -> None:
    file = file_of(sqlite)
    with moved_away(sqlite):
        for _ in range(3):
            refusal(sqlite)
        assert not file.exists()


def test_what_is_written_never_goes_to_a_file_that_another_has_replaced(
    sqlite: Database, migrated_sqlite: Path
) -> None:
    write(sqlite, "before")
    file = file_of(sqlite)
    other = file.with_name("other.db")
    shutil.copyfile(migrated_sqlite, other)
    with moved_away(sqlite):
        other.rename(file)
        assert refusal(sqlite) is Fault.GONE
        write(sqlite, "into the new one")
        assert subjects(sqlite) == ["into the new one"]
        sqlite.close()
        file.unlink()


def test_the_latest_refusal_is_remembered_until_something_is_taken(sqlite: Database) -> None:
    with moved_away(sqlite):
        refusal(sqlite)
        assert sqlite.troubles.refused is Fault.GONE
    write(sqlite, "after")
    assert sqlite.troubles.refused is None


def test_troubles_are_counted_by_kind(sqlite: Database) -> None:
    with moved_away(sqlite):
        refusal(sqlite)
        refusal(sqlite)
        with pytest.raises(NotRead):
            subjects(sqlite)
    assert sqlite.troubles.counts() == {Fault.GONE: 3}


@pytest.mark.parametrize(
    ("state", "fault"),
    [
        ("53100", Fault.FULL),
        ("53300", Fault.BUSY),
        ("55P03", Fault.BUSY),
        ("40001", Fault.BUSY),
        ("25006", Fault.READ_ONLY),
        ("42501", Fault.READ_ONLY),
        ("57P01", Fault.GONE),
        ("57014", Fault.BUSY),
        ("08006", Fault.GONE),
        ("28P01", Fault.GONE),
        ("3D000", Fault.GONE),
        ("58030", Fault.DISK),
        ("XX001", Fault.DAMAGED),
        ("42601", Fault.OTHER),
    ],
)
def test_what_postgresql_says_is_told_apart(state: str, fault: Fault) -> None:
    class Said(Exception):
        sqlstate = state

    assert fault_of(OperationalError("", {}, Said())) is fault


def test_a_server_that_is_not_there_is_gone() -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing")
    assert refusal(nowhere) is Fault.GONE
    nowhere.close()


def test_a_mistake_of_ours_is_none_of_these(database: Database) -> None:
    with pytest.raises(NotSaved) as caught, database.writing() as session:
        session.execute(text("SELECT nothing FROM audit"))
    assert caught.value.fault is Fault.OTHER
