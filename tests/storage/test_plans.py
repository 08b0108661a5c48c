"""Plans: what is asked and kept of many wards at once, and what nobody may have changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from prompts.catalogue import Catalogue
from prompts.rotation import Asked
from storage import deliveries, handovers, plans, readings
from storage.database import Database
from storage.deliveries import Kind
from storage.handovers import Drawn, Handover, Missed
from storage.plans import Plan
from storage.secrecy import Keyring
from storage.wards import Ward
from tests.storage.sample_ward import NOW, a_handover, a_prompt, a_ward

HOUR = timedelta(hours=1)
SUNDAY = date(2026, 6, 7)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


@pytest.fixture
def ward(session: Session) -> Ward:
    return a_ward(session)


@pytest.fixture
def oak(session: Session) -> Ward:
    return a_ward(session, channel_id="C0002", name="Oak")


def dimensions_asked(session: Session, ward: Ward, now: datetime) -> list[str]:
    asked = plans.asked(session, ward.id, NOW.date(), now)
    return [Asked._make(each).dimension for each in asked]


def test_what_is_still_to_come_counts_as_asked(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    a_handover(session, ward, catalogue)
    assert dimensions_asked(session, ward, NOW) == ["boundaries"]


def test_what_never_came_has_asked_nothing(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    handover = a_handover(session, ward, catalogue)
    assert dimensions_asked(session, ward, handover.ends_at) == []


def test_what_was_missed_has_asked_nothing(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    a_handover(session, ward, catalogue).missed = Missed.TOO_LATE.value
    assert dimensions_asked(session, ward, NOW) == []


def test_what_was_posted_counts_as_asked_afterwards(
    session: Session, ward: Ward, catalogue: Catalogue, keyring: Keyring
) -> None:
    handover = a_handover(session, ward, catalogue)
    readings.start(session, keyring, handover, NOW)
    assert dimensions_asked(session, ward, handover.ends_at + HOUR) == ["boundaries"]


def test_each_ward_is_told_of_its_own_in_order(
    session: Session, ward: Ward, oak: Ward, catalogue: Catalogue
) -> None:
    night = NOW + 12 * HOUR
    a_handover(session, ward, catalogue, starts_at=night, shift="Night", dimension="therapy")
    a_handover(session, oak, catalogue, dimension="visitors")
    a_handover(session, ward, catalogue)
    assert dimensions_asked(session, ward, NOW) == ["boundaries", "therapy"]
    assert dimensions_asked(session, oak, NOW) == ["visitors"]


@pytest.mark.parametrize("missed", [None, Missed.TOO_LATE])
def test_what_did_not_come_on_one_ward_was_asked_on_another(
    session: Session,
    ward: Ward,
    oak: Ward,
    catalogue: Catalogue,
    keyring: Keyring,
    missed: Missed | None,
) -> None:
    theirs = a_handover(session, oak, catalogue)
    theirs.missed = missed and missed.value
    readings.start(session, keyring, a_handover(session, ward, catalogue), NOW)
    afterwards = theirs.ends_at + HOUR
    assert dimensions_asked(session, ward, afterwards) == ["boundaries"]
    assert dimensions_asked(session, oak, afterwards) == []


def test_a_quarter_of_a_year_is_read_from_an_index_alone(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    asked = {"ward": "w", "since": SUNDAY, "earliest": NOW, "now": NOW}
    with database.reading() as session:
        connection = session.connection()
        statement, values = plans.HISTORY.as_sent(connection, asked)
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    database.close()
    steps = " ".join(str(step) for step in plan)
    assert "USING COVERING INDEX ix_handovers_asked" in steps
    assert "SCAN handovers" not in steps
    assert "TEMP B-TREE" not in steps


def a_plan(ward: Ward, catalogue: Catalogue) -> Plan:
    """A plan for the ward as it stands, of one handover."""
    drawn = Drawn(
        local_date=NOW.date(),
        shift="Long day",
        starts_at=NOW + HOUR,
        ends_at=NOW + 2 * HOUR,
        due_at=NOW,
        prompt=a_prompt(catalogue),
    )
    return Plan(ward.id, ward.drawn_until, SUNDAY, (drawn,))


def handovers_of(session: Session, ward: Ward) -> list[Handover]:
    return handovers.between(session, ward.id, NOW.date(), SUNDAY)


def test_a_plan_is_kept_and_how_far_it_reaches(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    plans.keep(session, [a_plan(ward, catalogue)])
    session.refresh(ward)
    assert (len(handovers_of(session, ward)), ward.drawn_until) == (1, SUNDAY)


def changed(ward: Ward) -> None:
    ward.want_new_plan()


def paused(ward: Ward) -> None:
    ward.paused_at = NOW


def drawn_elsewhere(ward: Ward) -> None:
    ward.drawn_until = SUNDAY


@pytest.mark.parametrize("happened", [changed, paused, drawn_elsewhere])
def test_what_was_decided_for_a_ward_that_has_moved_on_is_not_kept(
    session: Session, ward: Ward, oak: Ward, catalogue: Catalogue, happened: object
) -> None:
    decided = [a_plan(ward, catalogue), a_plan(oak, catalogue)]
    assert callable(happened)
    happened(ward)
    session.flush()
    plans.keep(session, decided)
    assert [len(handovers_of(session, each)) for each in (ward, oak)] == [0, 1]


def test_what_is_due_is_put_in_the_outbox_once(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    handover = a_handover(session, ward, catalogue)
    found = plans.undelivered(session, NOW + HOUR)
    for _ in range(2):
        plans.put_in_outbox(session, found, NOW)
    (delivery,) = deliveries.of_subject(session, Kind.PROMPT, handover.id)
    assert (delivery.target, delivery.ward_id) == (ward.channel_id, ward.id)
    assert (delivery.due_at, delivery.expires_at) == (handover.due_at, handover.ends_at)


def test_what_is_in_the_outbox_is_not_found_again(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    a_handover(session, ward, catalogue)
    plans.put_in_outbox(session, plans.undelivered(session, NOW + HOUR), NOW)
    assert plans.undelivered(session, NOW + HOUR) == []


def test_what_is_due_later_is_not_found_yet(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    a_handover(session, ward, catalogue, starts_at=NOW + 3 * HOUR)
    assert plans.undelivered(session, NOW + HOUR) == []


def test_one_ward_can_be_looked_at_alone(
    session: Session, ward: Ward, oak: Ward, catalogue: Catalogue
) -> None:
    a_handover(session, ward, catalogue)
    theirs = a_handover(session, oak, catalogue)
    assert [each.id for each in plans.undelivered(session, NOW + HOUR, oak.id)] == [theirs.id]


def test_what_is_over_before_it_came_to_the_outbox_is_missed(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    handover = a_handover(session, ward, catalogue)
    plans.put_in_outbox(session, plans.undelivered(session, NOW + HOUR), handover.ends_at)
    session.refresh(handover)
    assert handover.missed == Missed.DOWN.value
    assert deliveries.of_subject(session, Kind.PROMPT, handover.id) == []


def test_a_ward_that_is_to_be_drawn_anew_gets_nothing_into_the_outbox(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    handover = a_handover(session, ward, catalogue)
    found = plans.undelivered(session, NOW + HOUR)
    ward.want_new_plan()
    session.flush()
    plans.put_in_outbox(session, found, NOW)
    assert deliveries.of_subject(session, Kind.PROMPT, handover.id) == []


def test_what_was_taken_back_meanwhile_is_not_put_in_the_outbox(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    handover = a_handover(session, ward, catalogue)
    found = plans.undelivered(session, NOW + HOUR)
    handovers.undraw(session, [handover.id])
    plans.put_in_outbox(session, found, NOW)
    assert deliveries.of_subject(session, Kind.PROMPT, handover.id) == []
