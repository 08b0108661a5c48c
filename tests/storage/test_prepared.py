"""Prepared statements: they store and find what the same statement would by the usual way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Dialect, Select, String, Update, bindparam, select, update

from storage.base import UtcDateTime
from storage.database import Database
from storage.prepared import Prepared
from storage.wards import Ward
from tests.storage.sample_ward import NOW, TEAM, a_ward

LATER = NOW + timedelta(hours=1, microseconds=7)


def pausing(_dialect: Dialect) -> Update:
    return (
        update(Ward)
        .where(Ward.id == bindparam("ward", type_=String), Ward.rhythm == "every_handover")
        .values(paused_at=bindparam("at", type_=UtcDateTime))
    )


def since_when(_dialect: Dialect) -> Select[str, datetime | None, dict[str, Any]]:
    return (
        select(Ward.id, Ward.paused_at, Ward.shifts)
        .where(Ward.team_id == bindparam("team", type_=String))
        .order_by(Ward.id)
    )


PAUSE = Prepared(pausing)
SINCE_WHEN = Prepared(since_when)


def pause(database: Database, at: datetime, *ward_ids: str) -> int:
    with database.writing_core() as connection:
        return PAUSE.execute_many(connection, [{"ward": each, "at": at} for each in ward_ids])


def test_what_it_stores_is_read_back_by_the_usual_way(database: Database) -> None:
    with database.writing() as session:
        ward_id = a_ward(session).id
    pause(database, LATER, ward_id)
    with database.reading() as session:
        assert session.scalar(select(Ward.paused_at).where(Ward.id == ward_id)) == LATER


def test_its_own_values_stand_beside_those_that_are_given(database: Database) -> None:
    with database.writing() as session:
        ward = a_ward(session)
        ward.rhythm = "once_a_day"
    assert pause(database, NOW, ward.id) == 0


def test_executed_once_it_says_how_many_rows_it_was_about(database: Database) -> None:
    with database.writing() as session:
        ward_id = a_ward(session).id
    with database.writing_core() as connection:
        assert PAUSE.execute(connection, {"ward": ward_id, "at": NOW}) == 1
        assert PAUSE.execute(connection, {"ward": "nobody's", "at": NOW}) == 0


def test_it_says_how_many_rows_it_was_about(database: Database) -> None:
    with database.writing() as session:
        ward_id = a_ward(session).id
    assert pause(database, NOW, ward_id, "nobody", ward_id) == 2


def test_what_it_finds_is_what_the_usual_way_finds(database: Database) -> None:
    with database.writing() as session:
        ward_id = a_ward(session).id
        a_ward(session, channel_id="C0002")
    pause(database, LATER, ward_id)
    with database.reading() as session:
        found = SINCE_WHEN.rows(session.connection(), {"team": TEAM})
        usual = since_when(session.get_bind().dialect)
        assert found == [tuple(row) for row in session.execute(usual, {"team": TEAM})]
        assert len(found) == 2


def test_nothing_found_is_an_empty_list(database: Database) -> None:
    with database.reading() as session:
        assert SINCE_WHEN.rows(session.connection(), {"team": "T-nobody"}) == []
