"""Outages: which missed handovers belong together, and when that can be said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from prompts.catalogue import Catalogue
from storage import deliveries, outages
from storage.database import Database
from storage.deliveries import Delivery, Kind, State
from storage.handovers import Handover, Missed
from storage.outages import Outage
from storage.wards import Ward
from tests.storage.sample_ward import NOW, a_handover, a_ward

DAY = timedelta(days=1)
LATER = NOW + 10 * DAY


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


@pytest.fixture
def ward(session: Session) -> Ward:
    ward = a_ward(session)
    ward.drawn_until = LATER.date()
    return ward


class Week:
    """A ward's mornings, one a day, and what became of each."""

    def __init__(self, session: Session, ward: Ward, catalogue: Catalogue) -> None:
        self._session, self._ward, self._catalogue = session, ward, catalogue

    def morning(self, day: int, shift: str = "Long day") -> Handover:
        starts_at = NOW + day * DAY
        return a_handover(
            self._session, self._ward, self._catalogue, starts_at=starts_at, shift=shift
        )

    def missed(self, *days: int, why: Missed = Missed.DOWN) -> None:
        for day in days:
            self.morning(day).missed = why.value
        self._session.flush()

    def posted(self, day: int) -> None:
        handover = self.morning(day)
        handover.opened_at = handover.due_at
        self._session.flush()

    def count(self, now: datetime = LATER) -> list[Outage]:
        return outages.count_more(self._session, self._ward, now)

    def counted(self, now: datetime = LATER) -> list[int]:
        return [outage.handovers for outage in self.count(now)]


@pytest.fixture
def week(session: Session, ward: Ward, catalogue: Catalogue) -> Week:
    return Week(session, ward, catalogue)


def test_handovers_missed_one_after_the_other_are_one_outage(week: Week) -> None:
    week.missed(0, 1, 2)
    (outage,) = week.count()
    assert (outage.began_at, outage.ended_at, outage.handovers) == (
        NOW - timedelta(minutes=15),
        NOW + 2 * DAY + timedelta(minutes=30),
        3,
    )


def test_a_prompt_between_them_makes_two_of_it(week: Week) -> None:
    week.missed(0)
    week.posted(1)
    week.missed(2, 3)
    assert week.counted() == [1, 2]


@pytest.mark.parametrize(
    ("why", "counts"), [(Missed.DOWN, True), (Missed.TOO_LATE, True), (Missed.NOT_POSTED, False)]
)
def test_what_slack_refused_was_told_when_it_did(week: Week, why: Missed, counts: bool) -> None:
    week.missed(0, why=why)
    assert bool(week.counted()) is counts


def test_what_has_been_counted_is_not_counted_again(week: Week) -> None:
    week.missed(0)
    week.count()
    assert week.counted() == []


def test_an_outage_grows_until_somebody_has_been_told(week: Week) -> None:
    week.missed(0)
    (outage,) = week.count(NOW + DAY)
    week.missed(1)
    assert week.count() == [outage]
    assert outage.handovers == 2


def test_what_is_missed_after_that_is_another(week: Week) -> None:
    week.missed(0)
    (outage,) = week.count(NOW + DAY)
    outage.told = True
    week.missed(1)
    assert week.counted() == [1]
    assert outage.handovers == 1


def test_what_nobody_was_told_of_does_not_grow_past_a_prompt(week: Week) -> None:
    week.missed(0)
    week.count(NOW + DAY)
    week.posted(1)
    week.missed(2)
    assert week.counted() == [1]


def test_nothing_is_counted_while_one_is_still_to_be_put_in_the_outbox(week: Week) -> None:
    week.missed(0)
    week.morning(1)
    assert week.counted() == []


def test_nothing_is_counted_while_one_is_still_on_its_way(
    week: Week, session: Session, ward: Ward
) -> None:
    week.missed(0)
    handover = week.morning(1)
    handover.opened_at = handover.due_at  # as its sender does before it posts
    deliveries.add(
        session, Kind.PROMPT, handover.id, ward.channel_id,
        due_at=handover.due_at, expires_at=handover.ends_at, ward_id=ward.id,
    )  # fmt: skip
    assert week.counted() == []


def test_nothing_is_counted_while_there_may_be_more_to_draw(week: Week, ward: Ward) -> None:
    week.missed(0)
    ward.drawn_until = (LATER - DAY).date()
    assert week.counted() == []


def test_what_is_to_come_is_not_looked_at(week: Week) -> None:
    week.missed(0, 1)
    assert week.counted(NOW + timedelta(hours=1)) == [1]


def test_a_ward_is_found_while_something_of_it_is_not_counted(
    week: Week, session: Session, ward: Ward
) -> None:
    before = outages.wards_with_more(session, LATER)
    week.missed(0)
    found = outages.wards_with_more(session, LATER)
    week.count()
    assert (before, found, outages.wards_with_more(session, LATER)) == ([], [ward.id], [])


def test_a_silence_of_a_year_is_not_counted_handover_by_handover(
    week: Week, session: Session, ward: Ward
) -> None:
    week.missed(0)
    in_a_year = NOW + 365 * DAY
    ward.drawn_until = in_a_year.date()
    assert outages.wards_with_more(session, in_a_year) == []
    assert week.counted(in_a_year) == []


def test_two_that_are_due_at_once_may_be_missed_in_two_outages(
    week: Week, session: Session
) -> None:
    week.missed(0)
    (outage,) = week.count(NOW + timedelta(hours=1))
    outage.told = True
    longer = week.morning(0, "Early")
    longer.missed, longer.ends_at = Missed.TOO_LATE.value, NOW + timedelta(hours=2)
    session.flush()
    assert week.counted() == [1]


@pytest.mark.parametrize(
    ("known", "counted"),
    [({"sent_blindly": True}, []), ({"doubted_since": NOW}, []), ({}, [1])],
)
def test_one_that_may_well_have_come_and_that_nobody_can_look_for_is_none(
    week: Week, session: Session, ward: Ward, known: dict[str, object], counted: list[int]
) -> None:
    week.missed(0, why=Missed.TOO_LATE)
    deliveries.add(
        session, Kind.PROMPT, week.morning(0).id, ward.channel_id,
        due_at=NOW, expires_at=NOW + DAY, ward_id=ward.id,
    )  # fmt: skip
    session.execute(
        update(Delivery).values(
            state=State.MISSED.value, trouble=deliveries.OUTCOME_UNKNOWN, settled_at=NOW, **known
        )
    )
    assert bool(outages.wards_with_more(session, LATER)) == bool(counted)
    assert week.counted() == counted


def test_an_outage_that_is_counted_again_is_the_same(week: Week, session: Session) -> None:
    week.missed(0, 1)
    (first,) = week.count()
    session.delete(first)
    session.flush()
    (again,) = week.count()
    assert again.id == first.id
