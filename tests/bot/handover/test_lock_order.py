"""On PostgreSQL two that work on one ward wait for each other, and neither is ended for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.handover import closing, planning
from prompts.catalogue import Catalogue
from storage import claims, deliveries, handovers, readings, wards
from storage.database import Database
from storage.handovers import Handover
from storage.secrecy import Keyring
from tests.bot.handover.floor import DEADLINE, LONDON, Floor, set_up

pytestmark = pytest.mark.postgres

DUE = datetime(2026, 6, 3, 7, 15, tzinfo=LONDON)
NEXT = datetime(2026, 6, 3, 19, 15, tzinfo=LONDON)
LOOKS = 2000


@pytest.fixture
def floor(postgres_url: str, keyring: Keyring, catalogue: Catalogue) -> Iterator[Floor]:
    database = Database(postgres_url)
    yield Floor(database, keyring, catalogue, set_up(database))
    database.close()


def due(session: Session, floor: Floor) -> list[str]:
    return deliveries.due(session, floor.now, 10)


def is_waited_for(floor: Floor) -> bool:
    """Whether somebody waits for somebody else's lock."""
    query = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with floor.database.reading() as session:
        return bool(session.scalar(query))


def test_a_ward_that_is_planned_anew_does_not_hold_up_a_sender_that_opens_its_reading(
    floor: Floor,
) -> None:
    floor.plan()
    floor.clock.at = DUE
    with floor.database.writing() as planner:
        ward = wards.locked(planner, floor.ward_id)
        assert ward is not None
        with floor.database.writing() as sender:
            (prompt,) = claims.claim_all(sender, due(sender, floor), floor.now, DEADLINE)
            handover = handovers.find(sender, prompt.delivery.subject, lock=True)
            assert handover is not None
            readings.start(sender, floor.keyring, handover, floor.now)
        planning.plan(planner, floor.catalogue, ward, floor.now)
    with floor.database.reading() as session:
        opened = handovers.find(session, prompt.delivery.subject)
        assert opened is not None
        assert opened.opened_at == floor.now


def test_one_that_closes_a_prompt_and_one_that_takes_it_up_again_both_get_on(floor: Floor) -> None:
    floor.plan()
    floor.clock.at = DUE
    with floor.database.writing() as session:
        (lost,) = claims.claim_all(session, due(session, floor), floor.now, DEADLINE)
        handover = handovers.find(session, lost.delivery.subject, lock=True)
        assert handover is not None
        readings.start(session, floor.keyring, handover, floor.now)
    floor.clock.at = NEXT

    def close_it() -> None:
        with floor.database.writing() as session:
            later = handovers.unposted(session, floor.ward_id, floor.now)[0]
            closing.close_beside(session, later, floor.now)

    closer = Thread(target=close_it)
    with floor.database.writing() as sender:
        (again,) = claims.claim_all(sender, [lost.delivery.id], floor.now, DEADLINE)
        closer.start()
        assert any(is_waited_for(floor) for _ in range(LOOKS))
        # Had it locked this first, it would now wait for us, and we for it.
        assert handovers.find(sender, again.delivery.subject, lock=True) is not None
    closer.join(timeout=timedelta(seconds=10).total_seconds())
    with floor.database.reading() as session:
        assert session.get_one(Handover, lost.delivery.subject).closed_at == floor.now
