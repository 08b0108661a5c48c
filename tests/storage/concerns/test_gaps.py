"""Where a concern could go unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from storage.base import new_id
from storage.concerns import answering, gaps, recipients
from storage.concerns.gaps import Gap
from storage.concerns.tables import Outcome
from storage.secrecy import Keyring
from storage.wards import Role, Ward, WardPerson
from tests.storage.concerns.willow import GWEN, HELEN, NOW, SEAN, admitted, given, raised, willow
from tests.storage.sample_ward import a_ward


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


# What is raised at 11:30 is told of at 12:00.
NOON = NOW + timedelta(minutes=30)


def found(session: Session, now: datetime = NOON) -> list[Gap]:
    return [missing.gap for missing in gaps.find(session, now)]


def silence(session: Session, ward: Ward, *people: str) -> None:
    """List recipients as shared accounts, as no form lets anybody do."""
    session.add_all(
        WardPerson(ward_id=ward.id, user_id=person, role=Role.SHARED.value) for person in people
    )
    session.flush()


def test_a_ward_whose_recipient_outside_the_management_is_silenced_is_one(
    session: Session,
) -> None:
    silence(session, willow(session), "UGWEN")

    assert found(session) == [Gap.NO_RECIPIENTS]


def test_a_ward_whose_recipient_is_silenced_takes_no_concerns(session: Session) -> None:
    ward = willow(session)
    silence(session, ward, "UGWEN")

    assert not recipients.are_open(session, ward.id)


def test_a_deputy_who_is_silenced_closes_no_gap(session: Session) -> None:
    away = replace(GWEN, away_from=date(2026, 6, 1), deputy_id="UDORA")
    silence(session, willow(session, [away]), "UDORA")

    assert found(session) == [Gap.ALL_AWAY]


def test_a_concern_whose_readers_are_all_silenced_is_one(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session, [GWEN, HELEN])
    raised(session, keyring, ward)
    silence(session, ward, "UGWEN")

    assert found(session) == [Gap.NO_READER]


def test_a_ward_with_recipients_has_no_gap(session: Session) -> None:
    willow(session)

    assert found(session) == []


def test_a_ward_without_recipients_is_one(session: Session) -> None:
    a_ward(session)

    assert found(session) == [Gap.NO_RECIPIENTS]


def test_everybody_away_is_one(session: Session) -> None:
    willow(session, [replace(GWEN, away_from=date(2026, 6, 1), away_until=date(2026, 6, 3))])

    assert found(session) == [Gap.ALL_AWAY]


def test_a_deputy_closes_it(session: Session) -> None:
    willow(session, [replace(GWEN, away_from=date(2026, 6, 1), deputy_id="UDORA")])

    assert found(session) == []


def test_a_concern_whose_readers_have_all_left_is_one(session: Session, keyring: Keyring) -> None:
    ward = willow(session)
    raised(session, keyring, ward)

    recipients.name_recipients(session, ward, [HELEN, SEAN], "UADA", NOW)

    assert found(session) == [Gap.NO_READER]


def test_a_closed_concern_needs_no_reader(session: Session, keyring: Keyring) -> None:
    ward = willow(session)
    concern = raised(session, keyring, ward)
    reader = admitted(session, concern)
    answering.close(session, keyring, reader, new_id(), Outcome.DONE, None)

    recipients.name_recipients(session, ward, [HELEN], "UADA", NOW)

    assert found(session) == []


def test_one_without_a_name_is_no_gap_before_its_readers_are_told(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    raised(session, keyring, ward)

    recipients.name_recipients(session, ward, [HELEN], "UADA", NOW)

    assert (found(session, NOW), found(session, NOON)) == ([], [Gap.NO_READER])


def test_a_concern_whose_only_reader_is_away_without_a_deputy_is_one(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session, [GWEN, HELEN])
    raised(session, keyring, ward)

    away = replace(GWEN, away_from=date(2026, 6, 1))
    recipients.name_recipients(session, ward, [away, HELEN], "UADA", NOW)

    assert found(session) == [Gap.NO_READER]


def test_a_concern_whose_deputy_is_there_is_none(session: Session, keyring: Keyring) -> None:
    ward = willow(session, [SEAN, HELEN])
    raised(session, keyring, ward, given(ticked=("USEAN",)))

    away = replace(SEAN, away_from=date(2026, 6, 1))
    recipients.name_recipients(session, ward, [away, HELEN], "UADA", NOW)

    assert found(session) == []


def test_a_concern_whose_only_reader_has_closed_their_account_is_one(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    raised(session, keyring, ward)

    assert (
        gaps.is_unread(session, ward, NOON),
        gaps.is_unread(session, ward, NOON, {"UGWEN"}),
    ) == (
        False,
        True,
    )


def test_everybody_who_may_read_what_waits_can_be_looked_up(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    raised(session, keyring, ward, given(ticked=("USEAN",)))

    assert gaps.readers_of_open_ones(session, ward, NOON) == {"USEAN", "UDORA"}
