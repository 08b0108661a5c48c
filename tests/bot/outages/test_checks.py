"""What `sta doctor` says of outages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.outages import checks
from storage.base import new_id
from storage.database import Database
from storage.outages import Outage
from tests.storage.sample_ward import NOW, a_ward

DAY = timedelta(days=1)


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.close()


def had_outages(database: Database, *days_ago: int) -> None:
    with database.writing() as session:
        ward = a_ward(session)
        for days in days_ago:
            ended = NOW - days * DAY
            session.add(
                Outage(
                    id=new_id(), ward_id=ward.id,
                    began_at=ended - DAY, ended_at=ended, handovers=2,
                )
            )  # fmt: skip


def said(database: Database) -> list[str]:
    return [finding.said for finding in checks.check(database, NOW)]


def test_without_an_outage_there_is_none(database: Database) -> None:
    had_outages(database)
    assert said(database) == ["None in the last month."]


def test_an_outage_is_told_with_its_ward_and_its_times(database: Database) -> None:
    had_outages(database, 1)
    assert said(database) == [
        "Willow: handovers without a prompt: 2, from 01 Jun 06:15 to 02 Jun 06:15 UTC."
    ]


def test_one_of_two_months_ago_is_not_told_of(database: Database) -> None:
    had_outages(database, 60)
    assert said(database) == ["None in the last month."]


def test_of_many_the_latest_are_told_and_the_others_counted(database: Database) -> None:
    had_outages(database, *range(1, 13))
    assert said(database)[-1] == "And 2 more."
