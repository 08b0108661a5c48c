"""Whoever comes to read the figures is not in them: their earlier taps go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import pytest
from sqlalchemy import select

from prompts.catalogue import Catalogue
from storage import ratings, readings, wards
from storage.answers import Answer
from storage.database import Database, NotSaved
from storage.handovers import Handover
from storage.secrecy import Keyring
from storage.wards import Role
from tests.storage.sample_ward import NOW, TEAM, a_ward, an_open_handover, close, tap

HOUR = timedelta(hours=1)


@pytest.fixture
def handover(database: Database, keyring: Keyring, catalogue: Catalogue) -> Handover:
    return an_open_handover(database, keyring, catalogue)


def scores(database: Database) -> list[int]:
    with database.reading() as session:
        return sorted(session.scalars(select(Answer.score)))


def another_ward(database: Database) -> str:
    with database.writing() as session:
        return a_ward(session, channel_id="C0002", name="Oak").id


def promote(
    database: Database, keyring: Keyring, ward_id: str, people: Collection[str] = ("UANNA",)
) -> None:
    """Make people managers, as a service does."""
    with database.writing() as session:
        wards.give_role(session, ward_id, Role.MANAGER, ["UMONA", *people])
        ratings.forget_taps(session, keyring, ward_id, people)


def test_their_tap_on_an_open_prompt_goes(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    tap(database, keyring, handover, "UANNA", 5)
    promote(database, keyring, handover.ward_id)
    assert scores(database) == []


def test_their_tap_on_a_closed_prompt_goes(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    tap(database, keyring, handover, "UANNA", 5)
    close(database, handover, NOW + HOUR)
    promote(database, keyring, handover.ward_id)
    assert scores(database) == []


def test_a_group_of_four_and_the_new_manager_is_not_published(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    for person in ("UANNA", "UBEN", "UCHIDI", "UDAN", "UEVE"):
        tap(database, keyring, handover, person, 3)
    close(database, handover, NOW + HOUR)
    promote(database, keyring, handover.ward_id)
    with database.writing() as session:
        assert readings.publish(session, handover.ward_id, 5, NOW.date()).published == ()


def test_everybody_elses_taps_stay(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    tap(database, keyring, handover, "UANNA", 5)
    tap(database, keyring, handover, "UBEN", 2)
    promote(database, keyring, handover.ward_id)
    assert scores(database) == [2]


def test_their_tap_on_another_ward_stays(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    tap(database, keyring, handover, "UANNA", 5)
    oak = an_open_handover(database, keyring, catalogue, ward_id=another_ward(database))
    promote(database, keyring, oak.ward_id)
    assert scores(database) == [5]


def test_with_nobody_named_nothing_goes(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    tap(database, keyring, handover, "UANNA", 5)
    promote(database, keyring, handover.ward_id, ())
    assert scores(database) == [5]


def test_a_role_is_not_given_under_a_tap_that_is_being_stored(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    with database.writing_core() as connection:
        reading = readings.behind(connection, keyring, handover.id)
        assert reading is not None
        given = ratings.Tap(handover.id, TEAM, "C0001", "UANNA", 4)
        assert ratings.record(connection, given, reading, NOW)
        with pytest.raises(NotSaved):
            promote(database, keyring, handover.ward_id)


def test_a_tap_is_not_stored_under_a_role_that_is_being_given(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    with database.writing() as session:
        wards.give_role(session, handover.ward_id, Role.MANAGER, ["UMONA", "UANNA"])
        ratings.forget_taps(session, keyring, handover.ward_id, ["UANNA"])
        with pytest.raises(NotSaved):
            tap(database, keyring, handover, "UANNA", 5)
