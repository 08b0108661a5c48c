"""The copies of the bot, and when each was last seen."""

from __future__ import annotations

from datetime import timedelta

from storage import replicas
from storage.database import Database
from tests.storage.sample_ward import NOW

MINUTE = timedelta(minutes=1)


def see(database: Database, name: str, minutes: int) -> None:
    with database.writing() as session:
        replicas.see(session, name, f"{name}.ward.example", ["key"], NOW + minutes * MINUTE)


def living(database: Database, minutes: int) -> list[str]:
    with database.reading() as session:
        return [each.host for each in replicas.living(session, NOW + minutes * MINUTE)]


def gone(database: Database, minutes: int) -> list[str]:
    with database.reading() as session:
        return [each.host for each in replicas.gone(session, NOW + minutes * MINUTE)]


def test_a_copy_that_is_seen_every_minute_lives(database: Database) -> None:
    for minute in range(5):
        see(database, "one", minute)
    assert living(database, 5) == ["one.ward.example"]


def test_one_that_is_not_seen_any_more_is_gone_and_named(database: Database) -> None:
    see(database, "one", 0)
    see(database, "two", 4)
    assert (living(database, 4), gone(database, 4)) == (["two.ward.example"], ["one.ward.example"])


def test_one_that_ended_as_it_should_is_not_missed(database: Database) -> None:
    see(database, "one", 0)
    with database.writing() as session:
        replicas.leave(session, "one")
    assert gone(database, 10) == []


def test_one_that_has_been_gone_for_a_day_is_forgotten(database: Database) -> None:
    see(database, "one", 0)
    see(database, "two", 24 * 60 + 1)
    assert gone(database, 24 * 60 + 1) == []
