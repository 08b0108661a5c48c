"""What came late, and what Slack has asked us to hold back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import claims, deliveries, holds, lateness
from storage.database import Database
from storage.deliveries import Kind
from tests.storage.sample_ward import NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def prompt(database: Database) -> str:
    """The id of a prompt that is due now."""
    with database.writing() as session:
        deliveries.add(
            session, Kind.PROMPT, "handover", "C0001", due_at=NOW, expires_at=NOW + 60 * MINUTE
        )
        (delivery,) = deliveries.of_subject(session, Kind.PROMPT, "handover")
    return delivery.id


def late(database: Database) -> frozenset[str]:
    with database.reading() as session:
        return lateness.came_late(session, Kind.PROMPT, ["handover"], 5 * MINUTE)


@pytest.mark.parametrize(("minutes", "is_late"), [(0, False), (5, False), (6, True)])
def test_a_message_is_late_once_it_came_longer_after_it_was_due(
    database: Database, prompt: str, minutes: int, is_late: bool
) -> None:
    with database.writing() as session:
        claim = claims.claim(session, prompt, NOW, MINUTE)
        assert claim is not None
        claims.record_sent(session, claim, "C0001", "1.1", NOW + minutes * MINUTE)
    assert bool(late(database)) is is_late


@pytest.mark.usefixtures("prompt")
def test_one_that_has_not_come_is_not_counted(database: Database) -> None:
    assert late(database) == frozenset()


def test_what_slack_put_off_is_held_back_until_it_says(database: Database, prompt: str) -> None:
    with database.writing() as session:
        claim = claims.claim(session, prompt, NOW, MINUTE)
        assert claim is not None
        claims.record_later(session, claim, NOW + 2 * MINUTE, holds.LIMITED)
    with database.reading() as session:
        held = lateness.held_back(session, NOW + MINUTE)
        after = lateness.held_back(session, NOW + 3 * MINUTE)
    assert (held.count, held.until) == (1, NOW + 2 * MINUTE)
    assert (after.count, after.until) == (0, None)


@pytest.mark.usefixtures("prompt")
def test_what_waits_because_slack_put_off_another_is_held_back_too(database: Database) -> None:
    with database.writing() as session:
        holds.hold_posts(session, NOW + 2 * MINUTE)
    with database.reading() as session:
        assert lateness.held_back(session, NOW + MINUTE).count == 1


def test_what_waits_for_another_reason_is_not_held_back_by_slack(
    database: Database, prompt: str
) -> None:
    with database.writing() as session:
        claims.put_off(session, prompt, NOW, NOW + 2 * MINUTE, "not_made")
    with database.reading() as session:
        assert lateness.held_back(session, NOW + MINUTE).count == 0
