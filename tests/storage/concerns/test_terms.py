"""How soon a ward's concerns are to be acknowledged and answered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit import AuditLine
from storage.concerns import terms
from storage.concerns.tables import Soon
from storage.concerns.terms import USUAL, Terms
from storage.secrecy import Keyring
from tests.storage.concerns.willow import CODE, NOW, given, raised, willow


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_a_ward_that_has_agreed_on_nothing_has_what_is_usual(session: Session) -> None:
    assert terms.of_ward(session, willow(session).id) == USUAL == Terms(2, 4, 14)


def test_what_is_agreed_holds_for_what_is_raised_from_then_on(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    before = raised(session, keyring, ward)
    terms.agree(session, ward, Terms(1, 2, 7), "UADA", NOW)
    after = raised(session, keyring, ward, code=CODE + 1)

    assert (before.acknowledge_by, after.acknowledge_by) == (
        datetime(2026, 6, 5, 23, 0, tzinfo=UTC),
        datetime(2026, 6, 4, 23, 0, tzinfo=UTC),
    )


def test_with_today_it_counts_working_hours(session: Session, keyring: Keyring) -> None:
    ward = willow(session)
    terms.agree(session, ward, Terms(acknowledge_hours=2), "UADA", NOW)

    # Told at noon on the ward.
    concern = raised(session, keyring, ward, given(soon=Soon.TODAY))
    assert concern.acknowledge_by == datetime(2026, 6, 3, 13, 0, tzinfo=UTC)


def test_agreeing_is_audited_and_agreeing_on_the_same_is_not(session: Session) -> None:
    ward = willow(session)
    for _ in range(2):
        terms.agree(session, ward, Terms(1, 2, 7), "UADA", NOW)

    lines = session.scalars(select(AuditLine).filter_by(act="concern_terms_changed")).all()
    assert [line.actor for line in lines] == ["UADA"]


@pytest.mark.parametrize("bad", [(0, 4, 14), (6, 4, 14), (2, 9, 14), (2, 4, 0), (2, 4, 29)])
def test_terms_that_nobody_could_wait_for_are_refused(bad: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="working days"):
        Terms(*bad)
