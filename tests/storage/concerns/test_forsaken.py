"""A person is told once that nobody is left who may read their concern, and nobody else by it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import deliveries, wards
from storage.concerns import forsaken, gaps, notices, queue, recipients, withdrawing
from storage.concerns.notices import Because, Subject
from storage.concerns.recipients import Named
from storage.concerns.tables import Naming
from storage.deliveries import Delivery
from storage.secrecy import Keyring, new_key
from storage.wards import Role, Ward
from tests.storage.concerns.willow import (
    GWEN,
    HELEN,
    NOW,
    OFFICE_HOURS,
    SEAN,
    closed,
    given,
    own,
    raised,
    willow,
)
from tests.storage.sample_ward import TEAM

MORNING = NOW + timedelta(days=1)
WITH_A_NAME = [Naming.NAMED, Naming.CONFIDENTIAL]


@pytest.fixture
def ward(session: Session) -> Ward:
    return willow(session)


def leave(session: Session, ward: Ward, *left: Named) -> None:
    """Name those who are left, so that Gwen is not among them."""
    recipients.name_recipients(session, ward, left, "UADA", NOW)


def look(session: Session, keyring: Keyring, ward: Ward, *gone: str) -> bool:
    return forsaken.tell(session, keyring, ward, MORNING, frozenset(gone))


def told(session: Session) -> list[Delivery]:
    found = session.scalars(select(Delivery))
    return [one for one in found if Subject.read(one.subject).because is Because.UNREAD]


@pytest.mark.parametrize("naming", WITH_A_NAME)
def test_whoever_raised_it_with_a_name_is_told(
    session: Session, keyring: Keyring, ward: Ward, naming: Naming
) -> None:
    raised(session, keyring, ward, given(naming))
    leave(session, ward, HELEN)
    look(session, keyring, ward)

    assert [one.target for one in told(session)] == ["UANNA"]


def test_without_a_name_nothing_is_sent(session: Session, keyring: Keyring, ward: Ward) -> None:
    raised(session, keyring, ward)
    leave(session, ward, HELEN)
    look(session, keyring, ward)

    assert told(session) == []


def test_they_are_told_once_although_the_record_of_it_goes_when_it_is_sent(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    raised(session, keyring, ward, given(Naming.CONFIDENTIAL))
    leave(session, ward, HELEN)
    look(session, keyring, ward)
    for one in told(session):
        session.delete(one)
    look(session, keyring, ward)

    assert told(session) == []


def test_the_notice_leads_neither_to_the_concern_nor_to_the_ward(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    concern = raised(session, keyring, ward, given(Naming.CONFIDENTIAL))
    leave(session, ward, HELEN)
    look(session, keyring, ward)

    [notice] = told(session)
    assert (concern.id in notice.subject, notice.ward_id, notice.vanishes) == (False, None, True)


def test_while_a_deputy_may_read_it_nobody_is_told(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    recipients.name_recipients(
        session, ward, [SEAN, GWEN, Named("UDORA", SEAN.post, False, OFFICE_HOURS)], "UADA", NOW
    )
    raised(session, keyring, ward, given(Naming.NAMED, ["USEAN"]))
    look(session, keyring, ward, "USEAN")

    assert told(session) == []


def test_somebody_who_is_away_has_not_left(session: Session, keyring: Keyring) -> None:
    ward = willow(session, [GWEN, HELEN])
    raised(session, keyring, ward, given(Naming.NAMED))
    away = Named(GWEN.user_id, GWEN.post, True, OFFICE_HOURS, away_from=date(2026, 6, 1))
    leave(session, ward, away, HELEN)

    assert (look(session, keyring, ward), told(session)) == (True, [])
    assert gaps.is_unread(session, ward, MORNING)


def test_a_closed_account_has_left(session: Session, keyring: Keyring, ward: Ward) -> None:
    raised(session, keyring, ward, given(Naming.NAMED))
    look(session, keyring, ward, "UGWEN")

    assert len(told(session)) == 1


def test_of_a_concern_that_is_closed_nobody_is_told(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    closed(session, keyring, raised(session, keyring, ward, given(Naming.NAMED)))
    leave(session, ward, HELEN)
    look(session, keyring, ward)

    assert told(session) == []


def test_it_is_marked_among_their_own(session: Session, keyring: Keyring, ward: Ward) -> None:
    raised(session, keyring, ward, given(Naming.NAMED))
    leave(session, ward, HELEN)
    look(session, keyring, ward)

    [mine] = queue.of_author(session, keyring, TEAM, "UANNA", MORNING)
    assert mine.word_waits


def test_a_name_that_was_taken_off_takes_along_that_they_were_told(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    concern = raised(session, keyring, ward, given(Naming.CONFIDENTIAL))
    leave(session, ward, HELEN)
    look(session, keyring, ward)
    withdrawing.take_name_off(session, keyring, own(session, keyring), 7)

    assert (told(session), concern.unread_told) == ([], False)


def test_an_account_that_others_use_by_now_is_told_nothing(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    raised(session, keyring, ward, given(Naming.CONFIDENTIAL))
    wards.give_role(session, ward.id, Role.SHARED, ["UANNA"])
    leave(session, ward, HELEN)
    look(session, keyring, ward)

    assert told(session) == []


def test_where_the_key_is_missing_nobody_counts_as_told(
    session: Session, keyring: Keyring, ward: Ward
) -> None:
    concern = raised(session, keyring, ward, given(Naming.NAMED))
    leave(session, ward, HELEN)

    assert not look(session, Keyring([new_key()]), ward)
    assert (told(session), concern.unread_told) == ([], False)


def test_after_a_restore_it_may_have_been_sent_at_any_time_since_it_was_raised(
    session: Session, keyring: Keyring, ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    concern = raised(session, keyring, ward, given(Naming.NAMED))
    asked = []
    monkeypatch.setattr(
        deliveries, "add", lambda *_args, caused_at=None, **_rest: asked.append(caused_at)
    )
    notices.tell_author_unread(session, keyring, concern, "UANNA", MORNING)

    assert [moment.date() for moment in asked] == [concern.raised_on]
