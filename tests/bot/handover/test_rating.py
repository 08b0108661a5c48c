"""A tap, from the button to the answer that only the person sees."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select

from bot.handover import listeners
from bot.handover.rating import OF_YOUR_ROLE, OpenReadings
from bot.handover.views import ROOM_FORM
from bot.refused import Refused
from bot.replies import Answer as Said
from storage import readings, wards
from storage.answers import Answer
from storage.database import NotSaved
from tests.bot.handover.floor import LONDON, Floor, pressed

DUE = datetime(2026, 6, 3, 7, 15, tzinfo=LONDON)


@pytest.fixture
def prompted(floor: Floor) -> Floor:
    floor.go_to(DUE)
    return floor


@pytest.fixture
def known(prompted: Floor) -> OpenReadings:
    return OpenReadings(prompted.keyring)


def rate(
    floor: Floor,
    known: OpenReadings,
    score: int,
    person: str = "UANNA",
    *,
    channel_id: str = "C0001",
    team_id: str = "T0001",
    handover_id: str | None = None,
) -> Said:
    press = pressed(
        handover_id or floor.all()[0].id,
        f"handover_rate_{score}",
        person,
        channel_id=channel_id,
        team_id=team_id,
    )
    return listeners.rate(floor.wiring(), known, press)


def scores(floor: Floor) -> list[int]:
    with floor.database.reading() as session:
        return sorted(session.scalars(select(Answer.score)))


def said(answer: Said) -> str:
    assert answer.say is not None
    return answer.say.text


def test_a_tap_is_saved_and_said_to_be(prompted: Floor, known: OpenReadings) -> None:
    assert said(rate(prompted, known, 4)) == "Saved: 4. Tap again to change it."
    assert scores(prompted) == [4]


def test_a_second_tap_replaces_the_first(prompted: Floor, known: OpenReadings) -> None:
    rate(prompted, known, 4)
    assert said(rate(prompted, known, 2)) == "Saved: 2. Tap again to change it."
    assert scores(prompted) == [2]


def test_cant_say_is_saved_in_words(prompted: Floor, known: OpenReadings) -> None:
    assert said(rate(prompted, known, 0)) == "Saved: can't say. Tap again to change it."


def test_a_second_tap_costs_one_statement(prompted: Floor, known: OpenReadings) -> None:
    rate(prompted, known, 4)
    press = pressed(prompted.all()[0].id, "handover_rate_3")
    wiring = prompted.wiring()
    statements: list[str] = []

    def listen(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(statements.append)

    # SQLite itself is asked: the tap's statement does not go through SQLAlchemy.
    event.listen(prompted.database.engine, "checkout", listen)
    listeners.rate(wiring, known, press)
    asked = [each for each in statements if not each.startswith(("PRAGMA", "BEGIN", "COMMIT"))]
    assert [statement.split()[0] for statement in asked] == ["INSERT"]


@pytest.mark.parametrize("person", ["UMONA", "UGWEN"])
def test_those_who_read_the_figures_are_told_why_their_tap_does_not_count(
    prompted: Floor, known: OpenReadings, person: str
) -> None:
    with pytest.raises(Refused, match=OF_YOUR_ROLE):
        rate(prompted, known, 5, person)
    assert scores(prompted) == []


def test_a_shared_account_is_shown_the_rooms_form(prompted: Floor, known: OpenReadings) -> None:
    answer = rate(prompted, known, 5, "UOFFICE")
    assert answer.open is not None
    assert answer.open["callback_id"] == ROOM_FORM
    assert scores(prompted) == []


def test_a_closed_prompt_says_when_the_next_one_comes(prompted: Floor, known: OpenReadings) -> None:
    rate(prompted, known, 4)
    first = prompted.all()[0]
    prompted.go_on(hours=12)
    with pytest.raises(Refused, match=r"This prompt is closed\. The next one comes tomorrow at 07"):
        rate(prompted, known, 1, handover_id=first.id)
    assert scores(prompted) == [4]


def test_a_closed_prompt_of_a_paused_ward_says_that_it_is_paused(
    prompted: Floor, known: OpenReadings
) -> None:
    first = prompted.all()[0]
    with prompted.database.writing() as session:
        wards.get(session, prompted.ward_id).paused_at = prompted.now
    prompted.go_on(hours=12)
    with pytest.raises(Refused, match=r"This prompt is closed\. Prompts are paused here\."):
        rate(prompted, known, 1, handover_id=first.id)


@pytest.mark.parametrize(
    "elsewhere", [{"channel_id": "C0002"}, {"team_id": "T0002"}, {"handover_id": "unknown"}]
)
def test_a_tap_from_elsewhere_is_not_stored_and_learns_nothing(
    prompted: Floor, known: OpenReadings, elsewhere: dict[str, str]
) -> None:
    with pytest.raises(Refused, match="does not belong to a prompt in this channel"):
        rate(prompted, known, 5, **elsewhere)
    assert scores(prompted) == []


def test_a_tap_that_cannot_be_stored_is_not_said_to_be(
    prompted: Floor, known: OpenReadings
) -> None:
    press = pressed(prompted.all()[0].id, "handover_rate_4")
    wiring = prompted.wiring()
    with prompted.database.writing_core(), pytest.raises(NotSaved):
        listeners.rate(wiring, known, press)


def test_the_key_of_a_closed_prompts_reading_is_forgotten(
    prompted: Floor, known: OpenReadings
) -> None:
    rate(prompted, known, 4)
    first = prompted.all()[0]
    prompted.go_on(hours=12)
    with pytest.raises(Refused):
        rate(prompted, known, 5, handover_id=first.id)
    with prompted.database.writing() as session:
        for person in range(5):
            session.add(Answer(reading_id=first.reading_id, pseudonym=bytes([person]), score=3))
        readings.publish(session, prompted.ward_id, 5, prompted.now.date() + timedelta(days=1))
    with prompted.database.writing_core() as connection:
        assert known.behind(connection, first.id) is None


def test_only_so_many_readings_are_remembered(
    prompted: Floor, known: OpenReadings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handover.rating.MOST_REMEMBERED", 1)
    rate(prompted, known, 4)
    first = prompted.all()[0]
    prompted.go_on(hours=12)
    rate(prompted, known, 4, handover_id=prompted.open().id)
    with prompted.database.writing() as session:
        readings.publish(session, prompted.ward_id, 5, prompted.now.date())
        session.get_one(type(first), first.id).reading_id = None
    with prompted.database.writing_core() as connection:
        assert known.behind(connection, first.id) is None
