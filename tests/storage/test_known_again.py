"""What is made again after a restore has the key that it had: so Slack's copy of it is known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from prompts.catalogue import Catalogue
from storage import deliveries, digests, plans
from storage.concerns import afterwards
from storage.concerns.tables import Naming
from storage.database import Database
from storage.deliveries import Delivery, Kind
from storage.digests import Digest
from storage.handovers import Handover
from storage.secrecy import Keyring
from tests.storage.concerns import willow
from tests.storage.sample_ward import NOW, a_handover, a_ward

MONDAY = date(2026, 6, 1)
A_DAY = timedelta(days=1)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_a_handover_that_is_drawn_again_has_its_key(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = a_ward(session)
        first = a_handover(session, ward, catalogue).id
        session.execute(delete(Handover))
        session.expunge_all()
        again = a_handover(session, ward, catalogue, starts_at=NOW + timedelta(hours=2)).id
    assert again == first


def test_a_prompt_has_the_key_of_its_handover_however_it_comes_into_the_outbox(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        handover = a_handover(session, a_ward(session), catalogue)
        plans.put_in_outbox(session, plans.undelivered(session, NOW + A_DAY), NOW)
        planned = the_key(session)
        session.execute(delete(Delivery))
        deliveries.add(
            session, Kind.PROMPT, handover.id, "C0001", due_at=NOW, expires_at=NOW + A_DAY
        )
        assert the_key(session) == planned == handover.id


def test_a_digest_that_is_made_again_has_its_key(database: Database) -> None:
    with database.writing() as session:
        ward = a_ward(session)
        first = digests.add(session, ward.id, MONDAY, {}).id
        session.execute(delete(Digest))
        session.expunge_all()
        assert digests.add(session, ward.id, MONDAY, {}).id == first
        assert digests.add(session, ward.id, MONDAY + 7 * A_DAY, {}).id != first


def test_a_word_has_the_same_key_for_the_same_person_alone(database: Database) -> None:
    with database.writing() as session:
        first = a_word(session, "UMONA")
        assert a_word(session, "UMONA") == first
        assert a_word(session, "UBEN") != first


def test_that_a_question_waits_is_told_under_one_key_that_does_not_lead_to_the_concern(
    database: Database, keyring: Keyring
) -> None:
    later = willow.NOW + timedelta(days=61)
    with database.writing() as session:
        what = willow.given(Naming.NAMED)
        concern = willow.raised(session, keyring, willow.willow(session), what)
        willow.closed(session, keyring, concern)
        keys = []
        for _ in range(2):
            willow.forget_notices(session)
            concern.asked_later = False
            afterwards.ask_later(session, keyring, later)
            keys.append(the_key(session))
        (notice,) = willow.notices(session)
    assert keys[0] == keys[1]
    assert concern.id not in notice.subject


def a_word(session: Session, target: str) -> str:
    session.execute(delete(Delivery))
    deliveries.add(
        session, Kind.MANAGER_WORD, "a-key:slower", target, due_at=NOW, expires_at=NOW + A_DAY
    )
    return the_key(session)


def the_key(session: Session) -> str:
    return session.scalars(select(Delivery.id)).one()
