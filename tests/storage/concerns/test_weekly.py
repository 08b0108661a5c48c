"""Once a week, everybody who receives concerns is told of their own queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.concerns import weekly
from storage.deliveries import Delivery, Kind
from storage.secrecy import Keyring
from storage.wards import Role, give_role
from tests.storage.concerns.willow import raised, willow
from tests.storage.sample_ward import a_ward

# Eight o'clock on a Monday on the ward, in summer time.
MONDAY = datetime(2026, 6, 8, 7, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
A_WEEK = timedelta(weeks=1)
# The Monday of the late summer bank holiday, and the day after it.
HOLIDAY = datetime(2026, 8, 31, 7, 0, tzinfo=UTC)
RECIPIENTS = ["UDORA", "UGWEN", "UMONA", "USEAN"]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def tell(session: Session, now: datetime) -> list[str]:
    """Who is newly put in the outbox."""
    due = weekly.due(session, now)
    weekly.tell(session, due)
    return sorted(each.user_id for each in due)


def test_each_recipient_is_told_on_monday_at_eight_and_not_before(session: Session) -> None:
    willow(session)
    assert tell(session, MONDAY - A_MINUTE) == []
    assert tell(session, MONDAY) == RECIPIENTS


def test_whether_anything_waits_makes_no_difference_to_who_is_in_the_outbox(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session))
    assert tell(session, MONDAY) == RECIPIENTS


def test_nobody_is_told_twice_in_a_week_and_everybody_again_in_the_next(session: Session) -> None:
    willow(session)
    tell(session, MONDAY)
    assert tell(session, MONDAY + A_MINUTE) == []
    assert tell(session, MONDAY + A_WEEK) == RECIPIENTS


def test_two_processes_at_once_tell_everybody_once(session: Session) -> None:
    willow(session)
    due = weekly.due(session, MONDAY)
    weekly.tell(session, due)
    weekly.tell(session, due)
    kept = session.scalars(select(Delivery).filter_by(kind=Kind.QUEUE_WORD.value)).all()
    assert len(kept) == len(RECIPIENTS)
    assert all(each.private for each in kept)


def test_on_a_bank_holiday_it_waits_for_the_next_working_day(session: Session) -> None:
    willow(session)
    assert tell(session, HOLIDAY) == []
    assert tell(session, HOLIDAY + timedelta(days=1)) == RECIPIENTS


def test_after_a_silence_of_days_it_is_not_told_any_more(session: Session) -> None:
    willow(session)
    assert tell(session, MONDAY + weekly.USEFUL_FOR - A_MINUTE) == RECIPIENTS
    assert tell(session, MONDAY + A_WEEK + weekly.USEFUL_FOR) == []


def test_whoever_receives_on_two_wards_is_told_once(session: Session) -> None:
    willow(session)
    rowan = a_ward(session, channel_id="C0002", name="Rowan")
    give_role(session, rowan.id, Role.RECIPIENT, ["UGWEN"])
    assert tell(session, MONDAY).count("UGWEN") == 1
