"""Prepared statements: they store and find what the same statement would by the usual way."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Dialect, String, Update, bindparam, select, update

from storage.base import UtcDateTime
from storage.database import Database
from storage.prepared import Prepared
from storage.wards import Ward
from tests.storage.sample_ward import NOW, a_ward

LATER = NOW + timedelta(hours=1, microseconds=7)


def pausing(_dialect: Dialect) -> Update:
    return (
        update(Ward)
        .where(Ward.id == bindparam("ward", type_=String), Ward.rhythm == "every_handover")
        .values(paused_at=bindparam("at", type_=UtcDateTime))
    )


PAUSE = Prepared(pausing)


def pause(database: Database, ward_id: str, at: datetime) -> int:
    with database.writing_core() as connection:
        return PAUSE.execute(connection, {"ward": ward_id, "at": at})


def test_what_it_stores_is_read_back_by_the_usual_way(database: Database) -> None:
    with database.writing() as session:
        ward_id = a_ward(session).id
    pause(database, ward_id, LATER)
    with database.reading() as session:
        assert session.scalar(select(Ward.paused_at).where(Ward.id == ward_id)) == LATER


def test_its_own_values_stand_beside_those_that_are_given(database: Database) -> None:
    with database.writing() as session:
        ward = a_ward(session)
        ward.rhythm = "once_a_day"
    assert pause(database, ward.id, NOW) == 0


def test_it_says_how_many_rows_it_was_about_each_time(database: Database) -> None:
    with database.writing() as session:
        ward_id = a_ward(session).id
    assert [pause(database, each, NOW) for each in (ward_id, "nobody", ward_id)] == [1, 0, 1]
