"""Which readings a ward's charts are made of, and when it is told how long they still take."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.digest import charts
from bot.digest.charts import Series
from prompts.catalogue import Catalogue
from storage.database import Database
from storage.figures import Medium
from storage.readings import ReadingRow, Stage
from tests.bot.digest.test_service import ward_in

TODAY = date(2026, 6, 1)


def publish(
    session: Session,
    catalogue: Catalogue,
    ward_id: str,
    weeks: range,
    *,
    medium: Medium = Medium.TAPS,
    area: int = 0,
    statement: str = "",
) -> None:
    """A reading of an area's anchor for each of so many weeks ago."""
    anchor = catalogue.anchor(catalogue.areas[area].id)
    for week in weeks:
        session.add(
            ReadingRow(
                ward_id=ward_id,
                statement_id=anchor.id,
                area_id=catalogue.areas[area].id,
                statement=statement or anchor.text,
                anchor=True,
                medium=medium.value,
                stage=Stage.PUBLISHED.value,
                settled_on=TODAY - timedelta(weeks=week),
                figures={"1-2": 3, "3": 1, "4-5": 3, "people": 7},
            )
        )
    session.flush()


def told(found: list[Series]) -> int | None:
    """What a digest of today says, having published what is dated today."""
    newest = [series.newest for series in found if series.newest.published_on == TODAY]
    return charts.weeks_until_judged(found, [each.id for each in newest])


def test_a_series_is_the_newest_readings_oldest_first(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        publish(session, catalogue, ward.id, range(40))
        (series,) = charts.of_ward(session, catalogue, ward.id, TODAY)

    days = [each.published_on for each in series.readings]
    assert days == [TODAY - timedelta(weeks=week) for week in range(25, -1, -1)]


def test_a_series_ends_on_the_day_that_is_asked_for(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        publish(session, catalogue, ward.id, range(20))
        (series,) = charts.of_ward(session, catalogue, ward.id, TODAY - timedelta(weeks=3))

    assert series.newest.published_on == TODAY - timedelta(weeks=3)


def test_rooms_and_taps_are_two_series(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        publish(session, catalogue, ward.id, range(2))
        publish(session, catalogue, ward.id, range(3), medium=Medium.ROOMS)
        found = charts.of_ward(session, catalogue, ward.id, TODAY)

    assert sorted(len(series.readings) for series in found) == [2, 3]


def test_a_statement_worded_anew_begins_a_new_series(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        publish(session, catalogue, ward.id, range(5, 20), statement="As it was.")
        publish(session, catalogue, ward.id, range(5), statement="As it is.")
        (series,) = charts.of_ward(session, catalogue, ward.id, TODAY)

    assert {each.statement for each in series.readings} == {"As it is."}


@pytest.mark.parametrize(("weeks", "judged"), [(11, False), (12, True)])
def test_movement_is_judged_from_twelve_readings_on(
    database: Database, catalogue: Catalogue, weeks: int, judged: bool
) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        publish(session, catalogue, ward.id, range(weeks))
        (series,) = charts.of_ward(session, catalogue, ward.id, TODAY)

    assert series.judged is judged


@pytest.mark.parametrize(("readings", "weeks"), [(2, None), (3, 9), (4, None), (12, None)])
def test_how_long_it_takes_is_told_once_by_the_third_reading(
    database: Database, catalogue: Catalogue, readings: int, weeks: int | None
) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        publish(session, catalogue, ward.id, range(readings))
        found = charts.of_ward(session, catalogue, ward.id, TODAY)

    assert told(found) == weeks


def test_a_second_anchor_that_comes_to_three_readings_says_it_no_more(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        publish(session, catalogue, ward.id, range(1, 4))
        publish(session, catalogue, ward.id, range(3), area=1)
        found = charts.of_ward(session, catalogue, ward.id, TODAY)

    assert told(found) is None
