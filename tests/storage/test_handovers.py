"""Handovers: natural keys, what counts as asked, what is open, what is to be closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from prompts.catalogue import Catalogue
from storage import claims, deliveries, handovers, readings
from storage.database import Database
from storage.deliveries import Kind
from storage.handovers import Band, Drawn, Handover, Missed, Words
from storage.secrecy import Keyring
from storage.wards import Ward
from tests.storage.sample_ward import NOW, a_handover, a_prompt, a_ward

HOUR = timedelta(hours=1)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


@pytest.fixture
def ward(session: Session) -> Ward:
    return a_ward(session)


def drawn(catalogue: Catalogue, dimension: str, starts_at: datetime = NOW) -> Drawn:
    return Drawn(
        local_date=starts_at.date(),
        shift="Long day",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        due_at=starts_at,
        prompt=a_prompt(catalogue, dimension),
    )


def put_in_outbox(session: Session, handover: Handover) -> None:
    deliveries.add(
        session,
        Kind.PROMPT,
        handover.id,
        "C0001",
        due_at=handover.due_at,
        expires_at=handover.ends_at,
        ward_id=handover.ward_id,
    )


def post(session: Session, handover: Handover, now: datetime = NOW) -> None:
    """Send its prompt as the dispatcher does."""
    (delivery,) = deliveries.of_subject(session, Kind.PROMPT, handover.id)
    claim = claims.claim(session, delivery.id, now, timedelta(seconds=30))
    assert claim is not None
    assert claims.record_sent(session, claim, "C0001", "1.1", now)


def test_a_second_drawing_of_a_handover_changes_nothing(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    assert handovers.draw(session, ward.id, [drawn(catalogue, "boundaries")]) == 1
    assert handovers.draw(session, ward.id, [drawn(catalogue, "therapy")]) == 0
    (kept,) = handovers.between(session, ward.id, NOW.date(), NOW.date())
    assert kept.words.dimension_id == "boundaries"


def test_its_words_come_back_as_they_were_chosen(
    session: Session, ward: Ward, catalogue: Catalogue
) -> None:
    chosen = a_prompt(catalogue)
    words = a_handover(session, ward, catalogue).words
    assert words == Words(
        area_id=chosen.area.id,
        area=chosen.area.name,
        dimension_id=chosen.dimension.id,
        dimension=chosen.dimension.name,
        see_id=chosen.see.id,
        see=chosen.see.text,
        think_id=chosen.think.id,
        think=chosen.think.text,
        act_id=chosen.act.id,
        act=chosen.act.text,
        statement_id=chosen.statement.id,
        statement=chosen.statement.text,
        anchor=True,
        why=chosen.why,
    )


def test_what_has_been_opened_is_never_undrawn(
    session: Session, ward: Ward, catalogue: Catalogue, keyring: Keyring
) -> None:
    opened = a_handover(session, ward, catalogue)
    waiting = a_handover(session, ward, catalogue, starts_at=NOW + 12 * HOUR, shift="Night")
    readings.start(session, keyring, opened, NOW)
    handovers.undraw(session, [opened.id, waiting.id])
    left = handovers.between(session, ward.id, NOW.date(), NOW.date())
    assert [each.id for each in left] == [opened.id]


def test_the_newest_opening_is_that_of_a_prompt_that_still_takes_answers(
    session: Session, ward: Ward, catalogue: Catalogue, keyring: Keyring
) -> None:
    assert handovers.newest_opening(session, NOW) is None
    early = a_handover(session, ward, catalogue)
    late = a_handover(session, ward, catalogue, starts_at=NOW + HOUR, shift="Night")
    readings.start(session, keyring, early, NOW)
    readings.start(session, keyring, late, NOW + HOUR)
    assert handovers.newest_opening(session, NOW + HOUR) == NOW + HOUR
    readings.close(session, late, NOW + HOUR)
    session.flush()
    assert handovers.newest_opening(session, NOW + HOUR) == NOW
    assert handovers.newest_opening(session, NOW + 12 * HOUR) is None


def test_an_open_handover_takes_answers_for_twelve_hours(
    session: Session, ward: Ward, catalogue: Catalogue, keyring: Keyring
) -> None:
    handover = a_handover(session, ward, catalogue)
    readings.start(session, keyring, handover, NOW)
    assert handover.is_open(NOW + 12 * HOUR - timedelta(seconds=1))
    assert not handover.is_open(NOW + 12 * HOUR)


def test_a_handover_is_due_to_close_after_twelve_hours(
    session: Session, ward: Ward, catalogue: Catalogue, keyring: Keyring
) -> None:
    handover = a_handover(session, ward, catalogue)
    put_in_outbox(session, handover)
    readings.start(session, keyring, handover, NOW)
    post(session, handover)
    assert handovers.due_to_close(session, NOW + 12 * HOUR - timedelta(seconds=1)) == []
    assert handovers.due_to_close(session, NOW + 12 * HOUR) == [handover]


def test_a_prompt_that_waits_for_slack_is_not_due_to_close(
    session: Session, ward: Ward, catalogue: Catalogue, keyring: Keyring
) -> None:
    handover = a_handover(session, ward, catalogue)
    put_in_outbox(session, handover)
    readings.start(session, keyring, handover, NOW)
    assert handovers.due_to_close(session, NOW + 12 * HOUR) == []


def test_an_earlier_handover_is_beside_a_later_one_and_not_the_other_way_round(
    session: Session, ward: Ward, catalogue: Catalogue, keyring: Keyring
) -> None:
    early = a_handover(session, ward, catalogue, shift="Early")
    late = a_handover(session, ward, catalogue, starts_at=NOW + HOUR, shift="Late")
    for handover in (early, late):
        readings.start(session, keyring, handover, NOW)
    assert handovers.open_beside(session, late) == [early]
    assert handovers.open_beside(session, early) == []


def test_a_later_handover_that_was_posted_before_is_beside_an_earlier_one(
    session: Session, ward: Ward, catalogue: Catalogue, keyring: Keyring
) -> None:
    early = a_handover(session, ward, catalogue, shift="Early")
    late = a_handover(session, ward, catalogue, starts_at=NOW + HOUR, shift="Late")
    for handover in (early, late):
        put_in_outbox(session, handover)
        readings.start(session, keyring, handover, NOW)
    deliveries.bring_forward(session, Kind.PROMPT, late.id, NOW)
    post(session, late)
    assert handovers.open_beside(session, early) == [late]


def test_another_wards_handover_is_beside_none_of_ours(
    session: Session, ward: Ward, catalogue: Catalogue, keyring: Keyring
) -> None:
    theirs = a_handover(
        session, a_ward(session, channel_id="C0002", name="Oak"), catalogue, shift="Early"
    )
    ours = a_handover(session, ward, catalogue, starts_at=NOW + HOUR)
    for handover in (theirs, ours):
        readings.start(session, keyring, handover, NOW)
    assert handovers.open_beside(session, ours) == []


def test_the_next_one_is_the_earliest_that_has_not_been_posted(
    session: Session, ward: Ward, catalogue: Catalogue, keyring: Keyring
) -> None:
    posted = a_handover(session, ward, catalogue)
    a_handover(session, ward, catalogue, starts_at=NOW + 24 * HOUR)
    night = a_handover(session, ward, catalogue, starts_at=NOW + 12 * HOUR, shift="Night")
    readings.start(session, keyring, posted, NOW)
    assert handovers.next_planned(session, ward.id, NOW) == night


def test_a_missed_handover_is_not_among_the_last_closed(
    session: Session, ward: Ward, catalogue: Catalogue, keyring: Keyring
) -> None:
    closed = a_handover(session, ward, catalogue)
    a_handover(session, ward, catalogue, shift="Night").missed = Missed.DOWN.value
    readings.start(session, keyring, closed, NOW)
    readings.close(session, closed, NOW + HOUR)
    assert handovers.last_closed(session, ward.id, 6) == [closed]


@pytest.mark.parametrize(
    ("people", "band"),
    [(0, Band.FEW), (4, Band.FEW), (5, Band.FIVE), (9, Band.FIVE), (10, Band.TEN)],
)
def test_how_many_took_part_is_said_in_a_band(people: int, band: Band) -> None:
    assert Band.of(people) is band
