"""What Slack has asked us to hold back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage import claims, deliveries, holds
from storage.database import Database
from storage.deliveries import Kind
from tests.storage.sample_ward import NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def here(database: Database) -> str:
    """The id of a prompt that is due now."""
    return put(database, "one", "C0001")


def put(
    database: Database,
    subject: str,
    target: str,
    *,
    due_at: datetime = NOW,
    private: bool = False,
) -> str:
    with database.writing() as session:
        deliveries.add(
            session,
            Kind.PROMPT,
            subject,
            target,
            due_at=due_at,
            expires_at=due_at + timedelta(hours=1),
            private=private,
        )
        (delivery,) = deliveries.of_subject(session, Kind.PROMPT, subject)
    return delivery.id


def due(database: Database, now: datetime = NOW) -> set[str]:
    with database.reading() as session:
        return set(deliveries.due(session, now, 50))


def limited(database: Database, delivery_id: str, until: datetime) -> None:
    """Have Slack put one off."""
    with database.writing() as session:
        claim = claims.claim(session, delivery_id, NOW, MINUTE)
        assert claim is not None
        claims.record_later(session, claim, until, holds.LIMITED)


def test_a_channel_that_asked_us_to_wait_gets_nothing_until_then(
    database: Database, here: str
) -> None:
    elsewhere = put(database, "elsewhere", "C0002")
    with database.writing() as session:
        holds.hold_target(session, "C0001", NOW + MINUTE)
    assert due(database) == {elsewhere}
    assert due(database, NOW + MINUTE) == {here, elsewhere}


def test_what_has_to_wait_longer_already_goes_on_waiting(database: Database, here: str) -> None:
    with database.writing() as session:
        holds.hold_target(session, "C0001", NOW + 2 * MINUTE)
        holds.hold_posts(session, NOW + MINUTE)
    assert due(database, NOW + MINUTE) == set()
    assert due(database, NOW + 2 * MINUTE) == {here}


def test_a_workspace_that_asked_us_to_wait_gets_nothing_until_then(
    database: Database, here: str
) -> None:
    elsewhere = put(database, "elsewhere", "C0002", due_at=NOW + MINUTE / 2)
    with database.writing() as session:
        holds.hold_posts(session, NOW + MINUTE)
    assert due(database, NOW + MINUTE / 2) == set()
    assert due(database, NOW + MINUTE) == {here, elsewhere}


def test_people_can_be_kept_waiting_while_wards_are_not(database: Database, here: str) -> None:
    private = put(database, "private", "UMONA", private=True)
    with database.writing() as session:
        holds.hold_private(session, NOW + MINUTE)
    assert due(database) == {here}
    assert due(database, NOW + MINUTE) == {here, private}


def test_a_limit_of_ones_own_is_none_elsewhere(database: Database, here: str) -> None:
    limited(database, here, NOW + MINUTE)
    with database.reading() as session:
        assert not holds.limited_elsewhere(session, "C0001", NOW)
        assert holds.limited_elsewhere(session, "C0002", NOW)


def test_a_limit_that_is_over_is_none_any_more(database: Database, here: str) -> None:
    limited(database, here, NOW + MINUTE)
    with database.reading() as session:
        assert not holds.limited_elsewhere(session, "C0002", NOW + MINUTE)
