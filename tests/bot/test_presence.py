"""This copy of the bot among the others: one that is dead is not hidden by those that live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.presence import Presence
from storage import key_watch, replicas
from storage.database import Database
from storage.secrecy import Keyring, new_key
from tests.bot.handover.floor import HandClock
from tests.storage.sample_ward import NOW

KEYRING = Keyring([new_key(), new_key()])


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


def copies(database: Database, clock: HandClock, wanted: int = 2) -> tuple[Presence, Presence]:
    first, second = (
        Presence(database, KEYRING, clock, wanted, host=name) for name in ("one", "two")
    )
    return first, second


def test_while_all_copies_live_there_is_no_problem(database: Database, clock: HandClock) -> None:
    for each in copies(database, clock):
        each.show()
        alive = each.problem()
    assert alive is None


def test_one_that_died_is_missed_by_the_others(database: Database, clock: HandClock) -> None:
    first, second = copies(database, clock)
    first.show()
    second.show()
    clock.at += timedelta(minutes=4)
    first.show()
    assert "Of 2 copies of the bot, 1 were seen" in str(first.problem())


def test_one_that_never_came_is_missed_too(database: Database, clock: HandClock) -> None:
    first, _ = copies(database, clock)
    first.show()
    assert first.problem() is not None


def test_more_than_are_wanted_are_no_problem(database: Database, clock: HandClock) -> None:
    first, second = copies(database, clock, wanted=1)
    first.show()
    second.show()
    assert (first.problem(), first.living()) == (None, 2)


def test_a_copy_that_left_does_not_count(database: Database, clock: HandClock) -> None:
    first, second = copies(database, clock)
    first.show()
    second.show()
    second.leave()
    assert first.living() == 1


def test_each_says_which_keys_it_has(database: Database, clock: HandClock) -> None:
    first, _ = copies(database, clock)
    first.show()
    with database.reading() as session:
        [seen] = replicas.living(session, NOW)
    assert seen.fingerprints == KEYRING.fingerprints()


def test_the_key_that_it_seals_with_is_known_to_be_in_use(
    database: Database, clock: HandClock
) -> None:
    copies(database, clock)[0].show()
    with database.reading() as session:
        known = session.get(key_watch.KeyUsed, KEYRING.fingerprint())
    assert known is not None
    assert known.last_day == NOW.date()


def test_one_that_ended_as_it_should_keeps_no_key_from_being_changed(
    database: Database, clock: HandClock
) -> None:
    first, _ = copies(database, clock)
    first.show()
    first.leave()
    with database.reading() as session:
        assert key_watch.running_without(session, "another", NOW) == []
