"""Digests: one a ward and week, kept as it was made."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import digests
from storage.database import Database
from tests.storage.sample_ward import a_ward

MONDAY = date(2026, 6, 1)
NEXT_MONDAY = date(2026, 6, 8)


@pytest.fixture
def ward_id(database: Database) -> str:
    with database.writing() as session:
        return a_ward(session).id


def add(database: Database, ward_id: str, week_of: date, said: str = "quiet") -> str:
    with database.writing() as session:
        return digests.add(session, ward_id, week_of, {"said": said}).id


def test_a_digest_comes_back_as_it_was_made(database: Database, ward_id: str) -> None:
    digest_id = add(database, ward_id, MONDAY)
    with database.reading() as session:
        found = digests.get(session, digest_id)
        assert found is not None
        assert (found.week_of, found.content) == (MONDAY, {"said": "quiet"})


def test_a_week_has_one_digest(database: Database, ward_id: str) -> None:
    add(database, ward_id, MONDAY)
    with pytest.raises(IntegrityError):
        add(database, ward_id, MONDAY, "something else")


def test_a_digest_is_found_by_its_week(database: Database, ward_id: str) -> None:
    digest_id = add(database, ward_id, MONDAY)
    with database.reading() as session:
        found = digests.find(session, ward_id, MONDAY)
        assert found is not None
        assert found.id == digest_id
        assert digests.find(session, ward_id, NEXT_MONDAY) is None


def test_the_latest_digest_is_that_of_the_newest_week(database: Database, ward_id: str) -> None:
    newest = add(database, ward_id, NEXT_MONDAY)
    add(database, ward_id, MONDAY)
    with database.reading() as session:
        found = digests.latest(session, ward_id)
        assert found is not None
        assert found.id == newest


def test_another_wards_digest_is_not_found(database: Database, ward_id: str) -> None:
    with database.writing() as session:
        other = a_ward(session, channel_id="C0002", name="Oak").id
    add(database, other, MONDAY)
    with database.reading() as session:
        assert digests.latest(session, ward_id) is None
        assert digests.find(session, ward_id, MONDAY) is None


def test_the_team_version_before_a_week_is_the_newest_that_said_something(
    database: Database, ward_id: str
) -> None:
    weeks = [MONDAY - timedelta(weeks=count) for count in (3, 2, 1)]
    for week, said in zip(weeks, ({"said": "a"}, {"said": "b"}, None), strict=True):
        with database.writing() as session:
            made = digests.add(session, ward_id, week, {}, team_at=datetime(2026, 5, 1, tzinfo=UTC))
            assert digests.make_team_version(session, made.id, said)
    with database.reading() as session:
        found = digests.team_before(session, ward_id, MONDAY, weeks[0])
        assert found is not None
        assert found.team == {"said": "b"}
        assert digests.team_before(session, ward_id, MONDAY, weeks[2]) is None


def test_a_digest_that_is_not_there_is_not_found(database: Database) -> None:
    with database.reading() as session:
        assert digests.get(session, "none") is None
