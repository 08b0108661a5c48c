"""``sta backup`` and ``sta restore``, as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.backups import OPEN_ALREADY, OPENED
from bot.running import alone
from storage import audit, schema
from storage.audit import Act
from storage.database import Database
from storage.secrecy import Keyring, new_key
from tests.bot.cli.shell import Ran, sta
from tests.bot.cli.test_records import a_ward


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    made = new_key()
    monkeypatch.setenv("STA_KEYS", made)
    return made


@pytest.fixture
def backed_up(database: Database, tmp_path: Path) -> Path:
    a_ward(database)
    file = tmp_path / "ward.backup"
    assert sta("backup", str(file)).code == 0
    return file


def restore_to(place: Path, file: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> Ran:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{place}")
    return sta("restore", str(file), *more)


@pytest.mark.usefixtures("database")
def test_a_backup_says_what_it_holds_and_what_not(tmp_path: Path, key: str) -> None:
    ran = sta("backup", str(tmp_path / "it"))
    assert (ran.code, ran.err) == (0, "")
    assert "without answers that are no figures yet" in ran.out
    assert Keyring([key]).fingerprint() in ran.out
    assert key not in ran.out


def test_a_backup_is_made_while_the_bot_runs(database: Database, tmp_path: Path) -> None:
    with alone(str(database.engine.url)):
        assert sta("backup", str(tmp_path / "it")).code == 0


@pytest.mark.usefixtures("backed_up")
def test_that_it_was_made_is_noted(database: Database) -> None:
    with database.reading() as session:
        assert audit.last(session, Act.BACKED_UP) is not None


def test_a_second_one_of_the_same_name_is_refused_in_one_line(backed_up: Path) -> None:
    ran = sta("backup", str(backed_up))
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "is there already" in ran.err


@pytest.mark.usefixtures("database")
def test_without_a_key_there_is_no_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STA_KEYS")
    assert sta("backup", str(tmp_path / "it")).err.startswith("STA_KEYS is not set")


def test_a_new_place_gets_what_was_backed_up(
    backed_up: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = restore_to(tmp_path / "new.db", backed_up, monkeypatch)
    assert (ran.code, ran.err) == (0, "")
    assert "Open readings start again" in ran.out
    assert ran.out.endswith("Next: sta doctor, then sta run.\n")
    restored = Database(f"sqlite:///{tmp_path / 'new.db'}")
    schema.check(restored)
    restored.close()


def test_concerns_from_a_backup_alone_stay_shut_until_the_operator_opens_them(
    backed_up: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = restore_to(tmp_path / "new.db", backed_up, monkeypatch)
    assert "Concerns stay shut until you run sta open-concerns." in ran.out
    assert "set it again before the bot runs" in ran.out
    assert sta("open-concerns").out == f"{OPENED}\n"
    assert sta("open-concerns").out == f"{OPEN_ALREADY}\n"


@pytest.mark.usefixtures("database")
def test_over_the_database_it_was_made_from_nothing_has_to_be_opened(backed_up: Path) -> None:
    ran = sta("restore", str(backed_up), "--replace")
    assert "what people took back since the backup stays taken back" in ran.out
    assert "open-concerns" not in ran.out
    assert sta("open-concerns").out == f"{OPEN_ALREADY}\n"


@pytest.mark.usefixtures("database")
def test_where_a_database_stands_it_asks_to_be_told(backed_up: Path) -> None:
    ran = sta("restore", str(backed_up))
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "--replace" in ran.err


@pytest.mark.usefixtures("database")
def test_told_so_it_says_where_the_old_one_is(backed_up: Path) -> None:
    ran = sta("restore", str(backed_up), "--replace")
    assert ran.code == 0
    assert "ward.db.before-" in ran.out


def test_over_a_running_bot_nothing_is_restored(backed_up: Path, database: Database) -> None:
    with alone(str(database.engine.url)):
        ran = sta("restore", str(backed_up), "--replace")
    assert ran.code == 1
    assert "running already with this database" in ran.err


def test_with_another_key_nothing_is_restored(
    backed_up: Path, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STA_KEYS", new_key())
    ran = restore_to(tmp_path / "new.db", backed_up, monkeypatch)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert Keyring([key]).fingerprint() in ran.err
    assert not (tmp_path / "new.db").exists()
