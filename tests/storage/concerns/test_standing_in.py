"""A deputy hears on the next morning of what waits for somebody who is not there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from storage import wards
from storage.concerns import answering, recipients, standing_in
from storage.concerns.recipients import Named
from storage.concerns.tables import Concern, Naming
from storage.secrecy import Keyring
from storage.wards import Role
from tests.storage.concerns.willow import (
    GWEN,
    NOW,
    SEAN,
    admitted,
    forget_notices,
    given,
    notices,
    own,
    raised,
    told,
    willow,
)

THURSDAY = datetime(2026, 6, 4, 7, 0, tzinfo=UTC)
FROM_THURSDAY = replace(SEAN, away_from=date(2026, 6, 4), away_until=date(2026, 6, 12))


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def waits(
    session: Session, keyring: Keyring, sean: Named = SEAN, naming: Naming = Naming.UNNAMED
) -> Concern:
    """A concern that Sean was told of on Wednesday."""
    ward = willow(session, [sean, GWEN])
    concern = raised(session, keyring, ward, given(naming, ("USEAN",)))
    forget_notices(session)
    return concern


def the_next_morning(
    session: Session, keyring: Keyring, gone: Collection[str] = ()
) -> list[tuple[str, str]]:
    standing_in.tell(session, own(session, keyring).ward, THURSDAY, gone)
    return told(session)


@pytest.mark.parametrize("naming", list(Naming))
def test_the_deputy_of_somebody_who_went_away_since_is_told(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    waits(session, keyring, FROM_THURSDAY, naming)

    assert the_next_morning(session, keyring) == [("UDORA", "stands_in")]


def test_so_is_the_deputy_of_a_closed_account(session: Session, keyring: Keyring) -> None:
    waits(session, keyring)

    assert the_next_morning(session, keyring, ["USEAN"]) == [("UDORA", "stands_in")]


def test_who_was_told_when_it_was_raised_is_not_told_again(
    session: Session, keyring: Keyring
) -> None:
    waits(session, keyring, replace(SEAN, away_from=date(2026, 6, 1)))

    assert the_next_morning(session, keyring) == []


def test_while_everybody_is_there_no_deputy_is_told(session: Session, keyring: Keyring) -> None:
    waits(session, keyring)

    assert the_next_morning(session, keyring) == []


def test_looking_again_tells_nobody_twice(session: Session, keyring: Keyring) -> None:
    waits(session, keyring, FROM_THURSDAY)
    the_next_morning(session, keyring)

    assert the_next_morning(session, keyring) == [("UDORA", "stands_in")]
    assert not any(one.vanishes for one in notices(session))


def test_of_what_was_acknowledged_no_deputy_is_told(session: Session, keyring: Keyring) -> None:
    concern = waits(session, keyring, FROM_THURSDAY, Naming.NAMED)
    answering.acknowledge(session, keyring, admitted(session, concern, "USEAN"))
    forget_notices(session)

    assert the_next_morning(session, keyring) == []


def test_a_deputy_who_became_a_manager_is_not_told_what_went_to_somebody_outside(
    session: Session, keyring: Keyring
) -> None:
    waits(session, keyring, replace(FROM_THURSDAY, outside_management=True))
    wards.give_role(session, own(session, keyring).ward.id, Role.MANAGER, ["UDORA"])

    assert the_next_morning(session, keyring) == []


def test_a_deputy_whom_the_person_was_never_shown_is_not_told(
    session: Session, keyring: Keyring
) -> None:
    waits(session, keyring)
    ward = own(session, keyring).ward
    changed = replace(FROM_THURSDAY, deputy_id="UHELEN")
    recipients.name_recipients(session, ward, [changed, GWEN], "UADA", NOW)

    assert "UHELEN" not in {target for target, _ in the_next_morning(session, keyring)}
