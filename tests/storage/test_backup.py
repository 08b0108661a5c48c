"""A backup made on either database, and put into either: whole, checked, and without answers."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from prompts.catalogue import Catalogue
from storage import (
    audit,
    backup,
    claims,
    deliveries,
    readings,
    restorations,
    schema,
    swapping,
    wards,
)
from storage.answers import Answer, RoomEntry
from storage.audit import Act, AuditLine
from storage.backup import BackupTrouble, Manifest
from storage.base import SealedText, new_id
from storage.concerns.tables import Concern
from storage.database import Database, NotRead
from storage.deliveries import Delivery, Kind, State
from storage.handovers import Handover
from storage.improving.tables import Deed
from storage.readings import ReadingRow, Stage
from storage.restoring import Restoring, restore
from storage.schema import METADATA, SchemaTrouble
from storage.screening import screened
from storage.secrecy import Keyring, new_key
from storage.sqlite import log_of
from storage.wards import Ward
from tests.storage.rows import fill
from tests.storage.sample_ward import NOW, a_ward, an_open_handover, close, tap

pytestmark = pytest.mark.usefixtures("new_files_are_copies")

LATER = NOW + timedelta(hours=1)
WORDS = "All is not well."
NOT_KEPT = {"answers", "room_entries", "replicas", "audit", "restorations"}


@pytest.fixture
def elsewhere(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Database]:
    """A new place of the other kind: what SQLite held goes to PostgreSQL, and back."""
    if database_url.startswith("sqlite"):
        url = str(request.getfixturevalue("postgres_url"))
    else:
        (tmp_path / "new").mkdir()
        url = f"sqlite:///{tmp_path}/new/ward.db"
    opened = Database(url)
    yield opened
    opened.close()


@pytest.fixture
def new_place(tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "place").mkdir()
    opened = Database(f"sqlite:///{tmp_path}/place/ward.db")
    yield opened
    opened.close()


def back_up(database: Database, keyring: Keyring, tmp_path: Path) -> Path:
    file = tmp_path / "ward.backup"
    backup.write(database, keyring, file, NOW, "0.1.0")
    return file


def bring_back(file: Path, place: Database, keyring: Keyring, *, over: bool = False) -> Path | None:
    return restore(Restoring(file, keyring, LATER, "operator", replace=over), place).aside


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for what a restore adds and leaves out."""
    with database.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
            if table.name not in NOT_KEPT
        }


def settled(database: Database, keyring: Keyring) -> None:
    """One row in every table: the readings' and the outbox's done with, all that is sealed ours."""
    with database.rebuilding() as connection:
        fill(connection, METADATA.sorted_tables)
        connection.execute(update(Handover).values(reading_id=None, rooms_id=None))
        connection.execute(update(ReadingRow).values(key=None, stage=Stage.PUBLISHED.value))
        connection.execute(update(Delivery).values(state=State.SENT.value))
        mark = keyring.person_mark(WORDS)
        connection.execute(update(Concern).values(author_mark=mark, shut=True))
        # What was told of a concern that comes back shut is taken out.
        connection.execute(update(Deed).values(concern_id=None))
        words = keyring.seal(screened(WORDS))
        for table in METADATA.sorted_tables:
            sealed = [each.name for each in table.columns if isinstance(each.type, SealedText)]
            if sealed:
                connection.execute(update(table).values(dict.fromkeys(sealed, words)))


def count(database: Database, table: type[object]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


# --- what is in it ---


def test_everything_comes_back_on_the_other_kind_of_database(
    database: Database, elsewhere: Database, keyring: Keyring, tmp_path: Path
) -> None:
    settled(database, keyring)
    bring_back(back_up(database, keyring, tmp_path), elsewhere, keyring)
    assert everything(elsewhere) == everything(database)


def test_answers_that_are_no_figures_yet_stay_behind(
    database: Database, new_place: Database, keyring: Keyring, catalogue: Catalogue, tmp_path: Path
) -> None:
    handover = an_open_handover(database, keyring, catalogue)
    tap(database, keyring, handover, "UANNA", 4)
    bring_back(back_up(database, keyring, tmp_path), new_place, keyring)
    assert (count(new_place, Answer), count(new_place, RoomEntry)) == (0, 0)


def test_no_reading_that_is_open_and_no_key_is_in_the_file(
    database: Database, keyring: Keyring, catalogue: Catalogue, tmp_path: Path
) -> None:
    handover = an_open_handover(database, keyring, catalogue)
    tap(database, keyring, handover, "UANNA", 4)
    with database.reading() as session:
        key = session.scalars(select(ReadingRow.key).where(ReadingRow.key.is_not(None))).one()
        pseudonym = session.scalars(select(Answer.pseudonym)).one()
    held = back_up(database, keyring, tmp_path).read_bytes()
    assert key is not None
    assert (key in held, pseudonym in held, handover.id.encode() in held) == (False, False, True)


def test_nothing_that_was_deleted_is_in_the_file(
    database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    with database.writing() as session:
        session.add(AuditLine(at=NOW, actor="UGONE77", act="x"))
    with database.writing() as session:
        session.delete(session.scalars(select(AuditLine)).one())
    assert b"UGONE77" not in back_up(database, keyring, tmp_path).read_bytes()


def test_the_key_itself_is_not_in_the_file(database: Database, tmp_path: Path) -> None:
    key = new_key()
    assert key.encode() not in back_up(database, Keyring([key]), tmp_path).read_bytes()


def test_a_backup_says_what_it_is(database: Database, keyring: Keyring, tmp_path: Path) -> None:
    with database.writing() as session:
        a_ward(session)
    found = backup.read(back_up(database, keyring, tmp_path))
    assert (found.made_at, found.program) == (NOW, "0.1.0")
    assert (found.schema, found.keys) == (schema.newest(), keyring.fingerprints())
    assert (found.rows["wards"], found.rows["answers"]) == (1, 0)


def test_a_backup_is_one_file_for_its_owner_alone(
    database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    (tmp_path / "kept").mkdir()
    file = back_up(database, keyring, tmp_path / "kept")
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_progress_is_told_up_to_the_end(
    database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    with database.writing() as session:
        a_ward(session)
    told: list[tuple[int, int]] = []
    place = tmp_path / "it"
    backup.write(database, keyring, place, NOW, "1", lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 0


def test_it_shows_one_moment_though_others_go_on_writing(
    database: Database, new_place: Database, keyring: Keyring, tmp_path: Path
) -> None:
    with database.writing() as session:
        ward = a_ward(session)

    def meanwhile(_done: int, _total: int) -> None:
        with database.writing() as session:
            audit.note(session, Act.WARD_CHANGED, actor="UMONA", at=NOW, ward_id=ward.id)

    place = tmp_path / "ward.backup"
    backup.write(database, keyring, place, NOW, "1", meanwhile)
    bring_back(place, new_place, keyring)
    with new_place.reading() as session:
        assert session.scalars(select(AuditLine.act)).all() == [Act.RESTORED.value]
    assert count(database, AuditLine) > 0


# --- what stands in its way ---


def test_a_file_that_is_there_is_not_overwritten(
    database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    (tmp_path / "ward.backup").write_text("a letter")
    with pytest.raises(BackupTrouble, match="is there already"):
        back_up(database, keyring, tmp_path)
    assert (tmp_path / "ward.backup").read_text() == "a letter"


def test_a_folder_that_is_not_there_is_told_of(
    database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    with pytest.raises(BackupTrouble, match="check the folder"):
        back_up(database, keyring, tmp_path / "nowhere")


def test_a_backup_that_fails_leaves_nothing_behind(
    database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    with database.writing() as session:
        a_ward(session)

    def fail(_done: int, _total: int) -> None:
        raise OSError

    (tmp_path / "kept").mkdir()
    with pytest.raises(BackupTrouble, match="Nothing was left there"):
        backup.write(database, keyring, tmp_path / "kept" / "it", NOW, "1", fail)
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_database_that_is_gone_is_told_of_as_such(keyring: Keyring, tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear ward manager, " * 100)
    letter = Database(f"sqlite:///{tmp_path}/letter.db")
    with pytest.raises(NotRead):
        back_up(letter, keyring, tmp_path)
    letter.close()


def test_a_database_without_tables_is_not_backed_up(
    new_place: Database, keyring: Keyring, tmp_path: Path
) -> None:
    with pytest.raises(SchemaTrouble, match="no tables yet"):
        back_up(new_place, keyring, tmp_path)


# --- what is put where ---


def test_a_new_place_is_ready_to_be_run(
    database: Database, elsewhere: Database, keyring: Keyring, tmp_path: Path
) -> None:
    bring_back(back_up(database, keyring, tmp_path), elsewhere, keyring)
    schema.check(elsewhere)
    with elsewhere.reading() as session:
        assert audit.last(session, Act.RESTORED) == LATER


def test_where_a_database_stands_nothing_is_changed(
    database: Database, elsewhere: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(database, keyring, tmp_path)
    schema.migrate(elsewhere)
    with elsewhere.writing() as session:
        a_ward(session, name="Ash")
    with pytest.raises(BackupTrouble, match="--replace"):
        bring_back(file, elsewhere, keyring)
    assert names(elsewhere) == ["Ash"]


def test_told_so_it_takes_the_place_of_what_stands_there(
    database: Database, elsewhere: Database, keyring: Keyring, tmp_path: Path
) -> None:
    with database.writing() as session:
        a_ward(session)
    file = back_up(database, keyring, tmp_path)
    schema.migrate(elsewhere)
    with elsewhere.writing() as session:
        a_ward(session, name="Ash")
    elsewhere.close()
    bring_back(file, elsewhere, keyring, over=True)
    assert names(elsewhere) == ["Willow"]


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return [ward.name for ward in wards.everywhere(session)]


def test_what_stood_on_sqlite_is_put_aside_and_not_destroyed(
    sqlite_url: str, keyring: Keyring, tmp_path: Path
) -> None:
    database = Database(sqlite_url)
    file = back_up(database, keyring, tmp_path)
    with database.writing() as session:
        a_ward(session, name="Ash")
    aside = bring_back(file, database, keyring, over=True)
    assert aside is not None
    old = Database(f"sqlite:///{aside}")
    assert (names(old), names(database)) == (["Ash"], [])
    old.close()
    database.close()


def the_folder_fails(_path: Path) -> None:
    raise OSError


def test_if_the_new_one_cannot_be_put_there_the_old_one_is_back(
    sqlite_url: str, keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(sqlite_url)
    file = back_up(database, keyring, tmp_path)
    with database.writing() as session:
        a_ward(session, name="Ash")
    monkeypatch.setattr(swapping, "on_disk", the_folder_fails)
    with pytest.raises(BackupTrouble, match="What stood there is there again"):
        bring_back(file, database, keyring, over=True)
    assert names(database) == ["Ash"]
    database.close()
    assert sorted(path.name for path in tmp_path.glob("*ward.db*")) == ["ward.db"]


def test_if_not_even_that_can_be_done_it_says_where_the_old_one_is(
    sqlite_url: str, keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaces = Path.replace

    def refuse(self: Path, to: Path) -> Path:
        if ".before-" in self.name:
            raise OSError
        return replaces(self, to)

    database = Database(sqlite_url)
    file = back_up(database, keyring, tmp_path)
    with database.writing() as session:
        a_ward(session, name="Ash")
    monkeypatch.setattr(swapping, "on_disk", the_folder_fails)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(BackupTrouble, match="It is whole at") as caught:
        bring_back(file, database, keyring, over=True)
    database.close()
    (aside,) = tmp_path.glob("ward.db.before-*")
    assert str(aside) in str(caught.value)
    old = Database(f"sqlite:///{aside}")
    assert names(old) == ["Ash"]
    old.close()


def test_an_empty_database_gives_way_and_leaves_nothing(
    file: Path, new_place: Database, keyring: Keyring
) -> None:
    schema.migrate(new_place)
    assert bring_back(file, new_place, keyring) is None
    new_place.close()
    assert new_place.file is not None
    assert list(new_place.file.parent.iterdir()) == [new_place.file]


def test_a_damaged_database_can_be_replaced(
    sqlite_url: str, keyring: Keyring, tmp_path: Path
) -> None:
    database = Database(sqlite_url)
    with database.writing() as session:
        a_ward(session)
    file = back_up(database, keyring, tmp_path)
    database.close()
    assert database.file is not None
    database.file.write_bytes(b"Dear ward manager, " * 100)
    with pytest.raises(BackupTrouble, match="--replace"):
        bring_back(file, database, keyring)
    bring_back(file, database, keyring, over=True)
    assert names(database) == ["Willow"]
    database.close()


def test_while_somebody_is_connected_to_postgresql_nothing_is_put_there(
    postgres_url: str, keyring: Keyring, tmp_path: Path
) -> None:
    database, other = Database(postgres_url), Database(postgres_url)
    file = back_up(other, keyring, tmp_path)
    with other.reading() as session:
        session.execute(select(Ward))
        with pytest.raises(BackupTrouble, match="Somebody else is connected"):
            bring_back(file, database, keyring)
    database.close()
    other.close()


@pytest.mark.parametrize("revision", schema.revisions())
def test_a_backup_of_an_older_program_is_brought_up_to_this_one(
    revision: str, sqlite_url: str, new_place: Database, keyring: Keyring, tmp_path: Path
) -> None:
    database = Database(sqlite_url)
    with database.writing() as session:
        a_ward(session)
    schema.downgrade(database, revision)
    made = back_up(database, keyring, tmp_path)
    assert backup.read(made).schema == revision
    bring_back(made, new_place, keyring)
    schema.check(new_place)
    assert names(new_place) == ["Willow"]
    database.close()


# --- what is refused ---


@pytest.fixture
def file(sqlite_url: str, keyring: Keyring, tmp_path: Path) -> Path:
    """A backup with a ward and a concern in it."""
    database = Database(sqlite_url)
    settled(database, keyring)
    made = back_up(database, keyring, tmp_path)
    database.close()
    return made


def test_with_another_key_it_is_refused_and_both_are_named(
    file: Path, new_place: Database, keyring: Keyring
) -> None:
    other = Keyring([new_key()])
    with pytest.raises(BackupTrouble) as caught:
        bring_back(file, new_place, other)
    assert keyring.fingerprint() in str(caught.value)
    assert other.fingerprint() in str(caught.value)


def test_a_key_behind_a_newer_one_will_do(
    sqlite_url: str, new_place: Database, tmp_path: Path
) -> None:
    old, new = new_key(), new_key()
    database = Database(sqlite_url)
    made = back_up(database, Keyring([old]), tmp_path)
    bring_back(made, new_place, Keyring([new, old]))
    schema.check(new_place)
    database.close()


def test_an_older_key_that_is_still_needed_is_named(
    sqlite_url: str, new_place: Database, tmp_path: Path
) -> None:
    old, new = new_key(), new_key()
    database = Database(sqlite_url)
    settled(database, Keyring([old]))
    made = back_up(database, Keyring([new, old]), tmp_path)
    with pytest.raises(BackupTrouble, match=Keyring([old]).fingerprint()):
        bring_back(made, new_place, Keyring([new]))
    assert new_place.file is not None
    assert not new_place.file.exists()
    database.close()


def rewrite(file: Path, revision: str, program: str) -> None:
    """Let a backup say that another program made it."""
    manifest = replace(backup.read(file), schema=revision, program=program)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE backup_manifest SET manifest = ?", [manifest.to_json()])
        connection.commit()


def test_a_backup_of_a_newer_program_is_refused(
    file: Path, new_place: Database, keyring: Keyring
) -> None:
    rewrite(file, "9999", "7.0")
    with pytest.raises(BackupTrouble, match=r"newer version of this program \(7\.0\)"):
        bring_back(file, new_place, keyring)


def test_a_backup_with_a_row_too_few_is_refused(
    file: Path, new_place: Database, keyring: Keyring
) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM concern_words")
        connection.commit()
    with pytest.raises(BackupTrouble, match="is damaged"):
        bring_back(file, new_place, keyring)


def test_a_backup_whose_pages_are_broken_is_refused(
    file: Path, new_place: Database, keyring: Keyring
) -> None:
    held = bytearray(file.read_bytes())
    held[8192:] = b"\xff" * (len(held) - 8192)
    file.write_bytes(held)
    with pytest.raises(BackupTrouble, match=r"is damaged|is no backup"):
        bring_back(file, new_place, keyring)


def test_a_plain_copy_of_a_database_is_no_backup(
    sqlite_url: str, new_place: Database, keyring: Keyring
) -> None:
    with pytest.raises(BackupTrouble, match="is no backup that this program can read"):
        bring_back(Path(sqlite_url.removeprefix("sqlite:///")), new_place, keyring)


def test_a_file_that_is_not_there_is_told_of(
    new_place: Database, keyring: Keyring, tmp_path: Path
) -> None:
    with pytest.raises(BackupTrouble, match="is not there"):
        bring_back(tmp_path / "none", new_place, keyring)


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": 1}', '{"format": 2}', "x"])
def test_what_is_no_manifest_is_told_apart(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Manifest.from_json(text)


def test_a_restore_that_fails_leaves_nothing_behind(
    file: Path, new_place: Database, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr(readings, "begin_again", fail)
    with pytest.raises(LookupError):
        bring_back(file, new_place, keyring)
    assert new_place.file is not None
    assert list(new_place.file.parent.iterdir()) == []


# --- going on ---


def test_an_open_prompt_takes_answers_again(
    database: Database, elsewhere: Database, keyring: Keyring, catalogue: Catalogue, tmp_path: Path
) -> None:
    handover = an_open_handover(database, keyring, catalogue)
    bring_back(back_up(database, keyring, tmp_path), elsewhere, keyring)
    assert tap(elsewhere, keyring, handover, "UANNA", 4, now=LATER)


def test_a_closed_prompt_takes_none(
    database: Database, new_place: Database, keyring: Keyring, catalogue: Catalogue, tmp_path: Path
) -> None:
    handover = close(database, an_open_handover(database, keyring, catalogue), NOW)
    bring_back(back_up(database, keyring, tmp_path), new_place, keyring)
    assert not tap(new_place, keyring, handover, "UANNA", 4, now=LATER)


def a_word(database: Database, due_in: timedelta) -> None:
    with database.writing() as session:
        deliveries.add(
            session, Kind.MANAGER_WORD, "word", "UMONA",
            due_at=NOW + due_in, expires_at=NOW + timedelta(days=1), private=True,
        )  # fmt: skip


def the_word(database: Database) -> Delivery:
    with database.reading() as session:
        return session.scalars(select(Delivery)).one()


def test_what_fell_due_since_may_have_been_sent(
    database: Database, new_place: Database, keyring: Keyring, tmp_path: Path
) -> None:
    a_word(database, timedelta(minutes=30))
    bring_back(back_up(database, keyring, tmp_path), new_place, keyring)
    with new_place.writing() as session:
        taken = claims.claim(session, the_word(new_place).id, LATER, timedelta(seconds=30))
    assert taken is not None
    assert taken.outcome_unknown


def test_what_an_earlier_restore_left_in_doubt_is_still_looked_for_from_its_own_backup_on(
    database: Database, new_place: Database, keyring: Keyring, tmp_path: Path
) -> None:
    a_word(database, timedelta(minutes=30))
    bring_back(back_up(database, keyring, tmp_path), new_place, keyring)
    second = tmp_path / "second.backup"
    backup.write(new_place, keyring, second, LATER, "0.1.0")
    once_more = Restoring(second, keyring, LATER + timedelta(hours=1), "operator", replace=True)
    restore(once_more, new_place)
    assert the_word(new_place).doubted_since == NOW


def test_a_backup_made_by_a_clock_that_was_ahead_counts_as_made_now(
    database: Database, new_place: Database, keyring: Keyring, tmp_path: Path
) -> None:
    file = back_up(database, keyring, tmp_path)
    restore(Restoring(file, keyring, NOW - timedelta(hours=1), "operator"), new_place)
    with new_place.reading() as session:
        latest = restorations.latest(session)
    assert latest is not None
    assert latest.backed_up_at == latest.restored_at == NOW - timedelta(hours=1)


def test_the_last_restore_is_the_one_that_counts_though_the_clock_was_set_back_between(
    database: Database, new_place: Database, keyring: Keyring, tmp_path: Path
) -> None:
    bring_back(back_up(database, keyring, tmp_path), new_place, keyring)
    second = tmp_path / "second.backup"
    earlier = NOW - timedelta(hours=2)
    backup.write(new_place, keyring, second, earlier, "0.1.0")
    restore(Restoring(second, keyring, NOW, "operator", replace=True), new_place)
    with new_place.reading() as session:
        latest = restorations.latest(session)
    assert latest is not None
    assert latest.restored_at == NOW


def test_what_stood_there_is_never_away_while_the_new_one_is_put_there(
    sqlite_url: str, keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(sqlite_url)
    with database.writing() as session:
        a_ward(session, name="Ash")
    file = back_up(database, keyring, tmp_path)
    there: list[bool] = []
    moves = {name: getattr(Path, name) for name in ("rename", "replace", "hardlink_to", "unlink")}

    def watched(name: str) -> Callable[..., object]:
        def move(self: Path, *args: object, **options: object) -> object:
            done = moves[name](self, *args, **options)
            there.append(database.file is not None and database.file.exists())
            return done

        return move

    for name in moves:
        monkeypatch.setattr(Path, name, watched(name))
    bring_back(file, database, keyring, over=True)
    database.close()
    assert there
    assert all(there)


def test_the_database_that_a_link_leads_to_is_the_one_that_is_replaced(
    sqlite_url: str, keyring: Keyring, tmp_path: Path
) -> None:
    database = Database(sqlite_url)
    with database.writing() as session:
        a_ward(session)
    file = back_up(database, keyring, tmp_path)
    database.close()
    assert database.file is not None
    (tmp_path / "link.db").symlink_to(database.file)
    through = Database(f"sqlite:///{tmp_path}/link.db")
    aside = bring_back(file, through, keyring, over=True)
    through.close()
    assert aside is not None
    assert (aside.is_symlink(), (tmp_path / "link.db").is_symlink()) == (False, True)


def test_a_log_that_lost_its_database_is_not_deleted(
    file: Path, new_place: Database, keyring: Keyring
) -> None:
    assert new_place.file is not None
    log_of(new_place.file).write_bytes(b"What was saved last.")
    bring_back(file, new_place, keyring)
    new_place.close()
    (kept,) = new_place.file.parent.glob("ward.db.before-*")
    assert kept.read_bytes() == b"What was saved last."


def test_what_a_restore_that_was_killed_left_behind_is_cleared_by_the_next(
    file: Path, new_place: Database, keyring: Keyring
) -> None:
    assert new_place.file is not None
    left = new_place.file.with_name(f".{new_place.file.name}.{new_id()}")
    log = left.with_name(f"{left.name}-wal")
    for each in (left, log):
        each.write_bytes(b"What people said.")
    bring_back(file, new_place, keyring)
    assert not left.exists()
    assert not log.exists()


def test_what_is_still_to_come_simply_comes(
    database: Database, new_place: Database, keyring: Keyring, tmp_path: Path
) -> None:
    a_word(database, timedelta(hours=2))
    bring_back(back_up(database, keyring, tmp_path), new_place, keyring)
    assert the_word(new_place).state == State.PENDING.value


def test_what_was_sent_stays_sent(
    database: Database, new_place: Database, keyring: Keyring, tmp_path: Path
) -> None:
    a_word(database, timedelta())
    with database.writing() as session:
        claim = claims.claim(session, the_word(database).id, NOW, timedelta(seconds=30))
        assert claim is not None
        claims.record_sent(session, claim, "D1", "1.1", NOW)
    bring_back(back_up(database, keyring, tmp_path), new_place, keyring)
    assert the_word(new_place).state == State.SENT.value


def test_concerns_can_still_be_read(file: Path, elsewhere: Database, keyring: Keyring) -> None:
    bring_back(file, elsewhere, keyring)
    with elsewhere.reading() as session:
        assert keyring.open(session.scalars(select(Concern.words)).one()) == WORDS
