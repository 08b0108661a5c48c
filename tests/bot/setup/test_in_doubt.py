"""What doctor says of messages that may or may not have arrived."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.setup import troubles
from storage import claims, deliveries
from storage.database import Database
from storage.deliveries import OUTCOME_UNKNOWN, Kind
from tests.storage.sample_ward import NOW, a_ward

DEADLINE = timedelta(seconds=30)


@pytest.fixture
def database(sqlite_url: str) -> Database:
    return Database(sqlite_url)


def leave_in_doubt(database: Database, kind: Kind, *, private: bool) -> str:
    """Give up a message of a ward's, and say what the ward is called."""
    with database.writing() as session:
        ward = a_ward(session)
        deliveries.add(
            session,
            kind,
            "one",
            "UMONA",
            due_at=NOW,
            expires_at=NOW + DEADLINE,
            ward_id=ward.id,
            private=private,
        )
        (delivery_id,) = deliveries.due(session, NOW, 1)
        taken = claims.claim(session, delivery_id, NOW, DEADLINE)
        assert taken is not None
        assert claims.record_failed(session, taken, OUTCOME_UNKNOWN, NOW)
        return ward.name


def places(database: Database, after: timedelta = timedelta()) -> list[str]:
    with database.reading() as session:
        return [each.said.partition(":")[0] for each in troubles.in_doubt(session, NOW + after)]


def test_a_ward_whose_prompt_may_not_have_arrived_is_named(database: Database) -> None:
    ward = leave_in_doubt(database, Kind.PROMPT, private=False)
    assert places(database) == [ward]


def test_whose_private_message_may_not_have_arrived_is_not_said(database: Database) -> None:
    leave_in_doubt(database, Kind.CONCERN_NOTICE, private=True)
    assert places(database) == ["Somebody's direct messages"]


def test_it_is_said_for_two_days(database: Database) -> None:
    leave_in_doubt(database, Kind.PROMPT, private=False)
    assert places(database, timedelta(days=3)) == []
