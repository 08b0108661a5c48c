"""Sealing everything anew while the bot runs: nothing lost, and nothing new undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Table, Update, select
from sqlalchemy.orm import Session

from storage import rekeying, sealed
from storage.base import Sealed, SealedText
from storage.concerns import afterwards, answering, queue, readers, reading, withdrawing
from storage.concerns.afterwards import Answer
from storage.concerns.readers import NotYours
from storage.concerns.tables import Afterwards, Again, Concern, ConcernWord, Cost, Naming
from storage.database import Database, NotSaved
from storage.deliveries import rows
from storage.faults import Fault
from storage.readings import ReadingRow
from storage.rekeying import Note, rekey
from storage.schema import METADATA
from storage.screening import screened
from storage.secrecy import Keyring, new_key, new_reading_key
from tests.storage.concerns.willow import (
    CODE,
    NOW,
    admitted,
    closed,
    given,
    own,
    raised,
    willow,
)
from tests.storage.rows import fill
from tests.storage.sample_ward import TEAM

OLD_KEY, NEW_KEY = new_key(), new_key()
OLD, BOTH, NEW = Keyring([OLD_KEY]), Keyring([NEW_KEY, OLD_KEY]), Keyring([NEW_KEY])


@pytest.fixture
def concerns(database: Database) -> Database:
    """Three concerns of each kind of name, sealed with the old key, with words about each."""
    with database.writing() as session:
        ward = willow(session)
        for place in range(9):
            naming = list(Naming)[place % 3]
            concern = raised(session, OLD, ward, given(naming), code=CODE + place)
            answering.ask(session, OLD, admitted(session, concern), f"w{place}", screened("When?"))
    return database


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rekeying, "BATCH", 2)


def left(database: Database, keyring: Keyring = BOTH) -> dict[str, int]:
    """How many things need each key."""
    with database.reading() as session:
        return dict(sealed.look(session, keyring).by_key)


def old_ones(database: Database) -> int:
    return left(database).get(OLD.fingerprint(), 0)


def test_afterwards_the_newest_key_alone_opens_everything(concerns: Database) -> None:
    rekey(concerns, BOTH)
    with concerns.reading() as session:
        assert sealed.look(session, NEW).unreadable == 0


def test_every_sealed_column_of_every_table_is_covered(database: Database) -> None:
    with database.engine.begin() as connection:
        fill(connection, METADATA.sorted_tables, count=3)
        for table in sealed.tables():
            connection.execute(table.update().values(**sealed_by_the_old_key(table)))
    before = left(database)
    rekey(database, BOTH)
    assert set(before) == {OLD.fingerprint()}
    assert left(database) == {NEW.fingerprint(): before[OLD.fingerprint()]}


def sealed_by_the_old_key(table: Table) -> dict[str, Sealed | bytes]:
    """A value for every sealed column, and for the mark that is made from one."""
    values: dict[str, Sealed | bytes] = {
        column.name: OLD.seal_name("UANNA")
        if isinstance(column.type, SealedText)
        else OLD.wrap(new_reading_key())
        for column in sealed.columns(table)
    }
    if table.name in sealed.PERSON_MARKS:
        values[sealed.PERSON_MARKS[table.name][0]] = OLD.person_mark("UANNA")
    return values


def test_what_was_said_is_the_same_afterwards(concerns: Database) -> None:
    with concerns.reading() as session:
        before = [opened(session, BOTH, CODE + place) for place in range(9)]
    rekey(concerns, BOTH)
    with concerns.reading() as session:
        assert [opened(session, BOTH, CODE + place) for place in range(9)] == before


def opened(session: Session, keyring: Keyring, code: int) -> reading.Opened:
    return reading.open_own(session, keyring, own(session, keyring, code=code))


def test_a_person_finds_their_own_concerns_with_the_newest_key_alone(concerns: Database) -> None:
    rekey(concerns, BOTH)
    with concerns.reading() as session:
        assert len(queue.of_author(session, NEW, TEAM, "UANNA", NOW)) == 6


def test_a_reading_goes_on_with_the_same_key_so_that_a_second_tap_replaces_the_first(
    database: Database,
) -> None:
    key = new_reading_key()
    with database.writing() as session:
        fill(session.connection(), [METADATA.tables["wards"], METADATA.tables["readings"]])
        session.scalars(select(ReadingRow)).one().key = OLD.wrap(key)
    rekey(database, BOTH)
    with database.reading() as session:
        wrapped = session.scalars(select(ReadingRow.key)).one()
    assert wrapped is not None
    assert NEW.unwrap(wrapped) == key


def test_a_receipt_code_still_needs_the_key_that_it_was_marked_with(concerns: Database) -> None:
    rekey(concerns, BOTH)
    with concerns.reading() as session:
        readers.admit_by_code(session, BOTH, TEAM, CODE, NOW)
        with pytest.raises(NotYours):
            readers.admit_by_code(session, NEW, TEAM, CODE, NOW)


class Killed(BaseException):
    """The program's end, at any moment."""


@pytest.mark.parametrize("batches", [1, 3])
def test_killed_between_two_batches_it_goes_on_where_it_was(
    concerns: Database, batches: int
) -> None:
    seen = []

    def die(done: int, _total: int) -> None:
        seen.append(done)
        if len(seen) == batches:
            raise Killed

    before = old_ones(concerns)
    with pytest.raises(Killed):
        rekey(concerns, BOTH, die)
    between = old_ones(concerns)
    rekey(concerns, BOTH)
    assert before > between > 0
    assert left(concerns) == {NEW.fingerprint(): before}


def test_killed_within_a_batch_nothing_of_the_batch_is_kept(
    concerns: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old_ones(concerns)

    def die(_result: object) -> int:
        raise Killed

    monkeypatch.setattr(rekeying, "rows", die)
    with pytest.raises(Killed):
        rekey(concerns, BOTH)
    assert old_ones(concerns) == before


def test_run_twice_it_changes_nothing_the_second_time(concerns: Database) -> None:
    assert rekey(concerns, BOTH) > 0
    assert rekey(concerns, BOTH) == 0


def test_two_at_once_leave_what_one_would(concerns: Database) -> None:
    with ThreadPoolExecutor(2) as both:
        done = sum(both.map(lambda _: rekey(concerns, BOTH), range(2)))
    with concerns.reading() as session:
        everything = 9 + len(session.scalars(select(ConcernWord.id)).all())
    assert (done, old_ones(concerns)) == (everything, 0)


def test_a_name_that_is_taken_off_meanwhile_stays_off(
    concerns: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_off = once(
        monkeypatch,
        concerns,
        lambda session: withdrawing.take_name_off(
            session, BOTH, own(session, BOTH, code=named_code(session)), CODE + 99
        ),
    )
    rekey(concerns, BOTH)
    with concerns.reading() as session:
        concern = own(session, BOTH, code=CODE + 99).concern
        assert taken_off == [True]
        assert (concern.author, concern.author_mark) == (None, None)
        assert reading.open_own(session, NEW, own(session, BOTH, code=CODE + 99)).words


def test_what_the_bot_writes_meanwhile_is_neither_lost_nor_left_under_the_old_key(
    concerns: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reply(session: Session) -> None:
        answering.reply(session, OLD, own(session, BOTH), "late", screened("It was on Tuesday."))

    once(monkeypatch, concerns, reply)
    rekey(concerns, BOTH)
    with concerns.reading() as session:
        said = [one.words for one in opened(session, BOTH, CODE).dialogue]
    assert "It was on Tuesday." in said
    assert old_ones(concerns) == 0


def once(
    monkeypatch: pytest.MonkeyPatch, database: Database, act: Callable[[Session], None]
) -> list[bool]:
    """Have the bot do something between the reading of all the concerns and the writing."""
    monkeypatch.setattr(rekeying, "BATCH", 100)
    usual = rekeying._apply
    done: list[bool] = []

    def apply(into: Database, statements: Sequence[Update], begin: Note | None) -> int:
        if not done:
            done.append(True)
            with database.writing() as session:
                act(session)
        return usual(into, statements, begin)

    monkeypatch.setattr(rekeying, "_apply", apply)
    return done


def named_code(session: Session) -> int:
    """The code of the named concern that is sealed anew first."""
    first = session.scalars(
        select(Concern).where(Concern.naming == Naming.NAMED.value).order_by(Concern.id)
    ).first()
    assert first is not None
    codes = [CODE + place for place in range(9)]
    return next(code for code in codes if own(session, BOTH, code=code).concern.id == first.id)


def test_what_no_key_opens_is_left_as_it_is(concerns: Database) -> None:
    lost = Keyring([new_key()])
    with concerns.writing() as session:
        word = session.scalars(select(ConcernWord)).first()
        assert word is not None
        word.words = lost.seal_name("words")
    rekey(concerns, BOTH)
    with concerns.reading() as session:
        assert sealed.look(session, BOTH).unreadable == 1
        assert sealed.look(session, Keyring([NEW_KEY])).unreadable == 1


def test_a_database_that_is_busy_is_asked_again(
    concerns: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = busy_for(monkeypatch, 2)
    rekey(concerns, BOTH)
    assert (old_ones(concerns), len(tries) > 2) == (0, True)


def test_a_database_that_stays_busy_ends_it_with_what_is_done_kept(
    concerns: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy_for(monkeypatch, 1000)
    with pytest.raises(NotSaved):
        rekey(concerns, BOTH)


def busy_for(monkeypatch: pytest.MonkeyPatch, times: int) -> list[Any]:
    usual = rows
    tries: list[Any] = []

    def count(result: Any) -> int:
        tries.append(result)
        if len(tries) <= times:
            raise NotSaved("locked", Fault.BUSY)
        return usual(result)

    monkeypatch.setattr(rekeying, "rows", count)
    return tries


def test_its_progress_ends_at_the_whole(concerns: Database) -> None:
    told: list[tuple[int, int]] = []
    rekey(concerns, BOTH, lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1] == 18


def test_nothing_of_the_old_seal_stays_on_the_disk(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.writing() as session:
        token = raised(session, OLD, willow(session), given(Naming.NAMED)).words.token
    rekey(database, BOTH)
    assert database.file is not None
    kept = [path.read_bytes() for path in database.file.parent.iterdir()]
    assert not any(token in content for content in kept)
    database.close()


def test_what_was_told_a_guardian_is_covered(database: Database) -> None:
    with database.writing() as session:
        concern = raised(session, OLD, willow(session), given(Naming.NAMED))
        closed(session, OLD, concern)
        answer = Answer(Again.NO, Cost.MUCH, screened("I was left out."))
        afterwards.tell(session, OLD, own(session, OLD), "answer", answer, ["UGWEN"])
    rekey(database, BOTH)
    with database.reading() as session:
        told = session.scalars(select(Afterwards)).one()
        assert told.words is not None
        assert NEW.open(told.words) == "I was left out."
