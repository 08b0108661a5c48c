"""What a ward has agreed to do, until it is settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from storage.base import new_id
from storage.database import Database
from storage.improving import agreed
from storage.improving.agreed import UnknownAction
from storage.improving.tables import Ending, Owner
from storage.screening import screened
from tests.storage.sample_ward import a_ward

TODAY = date(2026, 6, 3)
DAY = timedelta(days=1)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as opened:
        yield opened


def agrees(session: Session, ward_id: str, days: int, action_id: str | None = None) -> str:
    """Agree something that is looked at in so many days."""
    key = action_id or new_id()
    agreed.agree(
        session,
        ward_id,
        screened("Try one fixed rule on the kitchen door."),
        dimension_id="boundaries",
        owner=Owner.NURSE_IN_CHARGE,
        review_on=TODAY + days * DAY,
        today=TODAY,
        action_id=key,
    )
    return key


def ids(session: Session, ward_id: str) -> list[str]:
    return [action.id for action in agreed.open_of(session, ward_id)]


def test_what_is_looked_at_first_stands_first(session: Session) -> None:
    ward = a_ward(session)
    later, sooner = agrees(session, ward.id, 9), agrees(session, ward.id, 2)
    assert ids(session, ward.id) == [sooner, later]


def test_the_same_form_sent_twice_is_kept_once(session: Session) -> None:
    ward = a_ward(session)
    first = agrees(session, ward.id, 2)
    agrees(session, ward.id, 2, first)
    assert ids(session, ward.id) == [first]


def test_what_is_settled_is_owed_no_more_and_can_still_be_shown(session: Session) -> None:
    ward = a_ward(session)
    key = agrees(session, ward.id, 2)
    agreed.settle(agreed.unsettled(session, ward.id, key), Ending.DONE, TODAY)
    session.flush()
    assert ids(session, ward.id) == []
    assert [each.ending for each in agreed.some(session, ward.id, [key, "gone"])] == [Ending.DONE]


def test_what_is_settled_cannot_be_settled_again(session: Session) -> None:
    ward = a_ward(session)
    key = agrees(session, ward.id, 2)
    agreed.settle(agreed.unsettled(session, ward.id, key), Ending.DROPPED, TODAY)
    with pytest.raises(UnknownAction):
        agreed.unsettled(session, ward.id, key)


def test_another_wards_action_is_not_found(session: Session) -> None:
    key = agrees(session, a_ward(session).id, 2)
    other = a_ward(session, channel_id="C0002", name="Rowan")
    with pytest.raises(UnknownAction):
        agreed.unsettled(session, other.id, key)


def test_somebody_is_reminded_once_of_each_day_on_which_it_is_looked_at(session: Session) -> None:
    ward = a_ward(session)
    key = agrees(session, ward.id, 2)
    before = agreed.to_remind_of(session, TODAY + DAY)
    (due,) = agreed.to_remind_of(session, TODAY + 2 * DAY)
    due.reminded_for = due.review_on
    session.flush()
    reminded = agreed.to_remind_of(session, TODAY + 2 * DAY)
    agreed.put_off(due, TODAY + 5 * DAY)
    session.flush()
    again = agreed.to_remind_of(session, TODAY + 5 * DAY)
    assert (before, due.id, reminded, [each.id for each in again]) == ([], key, [], [key])
