"""Taps and rooms: what is stored, what is not, and what never stands beside an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, inspect, select

from prompts.catalogue import Catalogue
from storage import ratings, readings
from storage.answers import Answer, RoomEntry
from storage.database import Database
from storage.handovers import Handover
from storage.ratings import BadEntry, Closed
from storage.secrecy import Keyring
from tests.storage.sample_ward import NOW, an_open_handover, close, tap

HOUR = timedelta(hours=1)


@pytest.fixture
def handover(database: Database, keyring: Keyring, catalogue: Catalogue) -> Handover:
    return an_open_handover(database, keyring, catalogue)


def scores(database: Database) -> list[int]:
    with database.reading() as session:
        return sorted(session.scalars(select(Answer.score)))


def enter(database: Database, handover: Handover, hands: dict[int, int]) -> None:
    with database.writing() as session:
        ratings.record_room(session, session.get_one(Handover, handover.id), hands, NOW)


def rooms(database: Database) -> list[dict[str, int]]:
    with database.reading() as session:
        return list(session.scalars(select(RoomEntry.hands)))


def test_a_tap_is_stored(database: Database, keyring: Keyring, handover: Handover) -> None:
    assert tap(database, keyring, handover, "UANNA", 4)
    assert scores(database) == [4]


def test_a_second_tap_replaces_the_first(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    tap(database, keyring, handover, "UANNA", 4)
    assert tap(database, keyring, handover, "UANNA", 2)
    assert scores(database) == [2]


def test_two_people_are_two_answers(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    tap(database, keyring, handover, "UANNA", 4)
    tap(database, keyring, handover, "UBEN", 4)
    assert scores(database) == [4, 4]


def test_cant_say_is_an_answer(database: Database, keyring: Keyring, handover: Handover) -> None:
    assert tap(database, keyring, handover, "UANNA", 0)
    assert scores(database) == [0]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    taps=st.lists(
        st.tuples(st.sampled_from(["UANNA", "UBEN", "UCHIDI"]), st.integers(0, 5)), max_size=8
    )
)
def test_only_the_last_tap_of_each_person_counts(
    database: Database, keyring: Keyring, handover: Handover, taps: list[tuple[str, int]]
) -> None:
    with database.writing() as session:
        session.execute(delete(Answer))
    for person, score in taps:
        tap(database, keyring, handover, person, score)
    assert scores(database) == sorted(dict(taps).values())


@pytest.mark.parametrize("person", ["UMONA", "UGWEN", "UOFFICE"])
def test_those_who_read_the_figures_and_shared_accounts_do_not_count(
    database: Database, keyring: Keyring, handover: Handover, person: str
) -> None:
    assert not tap(database, keyring, handover, person, 5)
    assert scores(database) == []


def test_a_tap_from_another_channel_is_not_stored(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    assert not tap(database, keyring, handover, "UANNA", 5, channel_id="C0002")
    assert scores(database) == []


def test_a_tap_from_another_workspace_is_not_stored(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    assert not tap(database, keyring, handover, "UANNA", 5, team_id="T0002")
    assert scores(database) == []


def test_a_tap_on_a_closed_handover_is_not_stored(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    close(database, handover, NOW + HOUR)
    assert not tap(database, keyring, handover, "UANNA", 5, now=NOW + HOUR)
    assert scores(database) == []


def test_a_tap_after_twelve_hours_is_not_stored_though_nobody_has_closed_it(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    assert tap(database, keyring, handover, "UANNA", 5, now=NOW + 12 * HOUR - timedelta(seconds=1))
    assert not tap(database, keyring, handover, "UBEN", 5, now=NOW + 12 * HOUR)
    assert scores(database) == [5]


def test_a_tap_that_is_refused_leaves_an_earlier_one_alone(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    tap(database, keyring, handover, "UANNA", 4)
    close(database, handover, NOW + HOUR)
    tap(database, keyring, handover, "UANNA", 1, now=NOW + HOUR)
    assert scores(database) == [4]


@pytest.mark.parametrize("score", [-1, 6])
def test_a_score_off_the_scale_is_an_error(
    database: Database, keyring: Keyring, handover: Handover, score: int
) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        tap(database, keyring, handover, "UANNA", score)


def test_an_answer_holds_no_name_and_no_time(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    tap(database, keyring, handover, "UANNA", 4)
    columns = {column["name"] for column in inspect(database.engine).get_columns("answers")}
    assert columns == {"reading_id", "pseudonym", "handover_id", "score"}


def test_the_same_person_is_somebody_else_in_another_reading(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    other = an_open_handover(
        database,
        keyring,
        catalogue,
        shift="Night",
        dimension="visitors",
        ward_id=handover.ward_id,
    )
    tap(database, keyring, handover, "UANNA", 4)
    tap(database, keyring, other, "UANNA", 4)
    with database.reading() as session:
        assert len(set(session.scalars(select(Answer.pseudonym)))) == 2


def test_a_closed_answer_does_not_say_which_shift_gave_it(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    tap(database, keyring, handover, "UANNA", 4)
    close(database, handover, NOW + HOUR)
    with database.reading() as session:
        assert list(session.scalars(select(Answer.handover_id))) == [None]


def test_a_rooms_hands_are_stored(database: Database, handover: Handover) -> None:
    enter(database, handover, {1: 2, 4: 3, 0: 1})
    assert rooms(database) == [{"0": 1, "1": 2, "2": 0, "3": 0, "4": 3, "5": 0}]


def test_a_rooms_second_count_replaces_the_first(database: Database, handover: Handover) -> None:
    enter(database, handover, {1: 2})
    enter(database, handover, {5: 3})
    assert rooms(database) == [{"0": 0, "1": 0, "2": 0, "3": 0, "4": 0, "5": 3}]


@pytest.mark.parametrize("hands", [{}, {3: 0}, {3: -1, 4: 2}, {3: 61}, {3: 31, 4: 30}])
def test_hands_that_no_room_can_hold_up_are_an_error(
    database: Database, handover: Handover, hands: dict[int, int]
) -> None:
    with pytest.raises(BadEntry):
        enter(database, handover, hands)
    assert rooms(database) == []


def test_a_closed_prompt_takes_no_room(database: Database, handover: Handover) -> None:
    close(database, handover, NOW + timedelta(minutes=1))
    with pytest.raises(Closed):
        enter(database, handover, {4: 6})


def test_a_reading_that_is_published_takes_no_tap(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    for person in range(5):
        tap(database, keyring, handover, f"U{person}", 4)
    close(database, handover, NOW + HOUR)
    with database.writing() as session:
        readings.publish(session, handover.ward_id, 5, NOW.date())
    assert not tap(database, keyring, handover, "UANNA", 4)
