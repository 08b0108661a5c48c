"""Who may be ticked to read a ward's concerns, and who says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import wards
from storage.audit import Act, AuditLine
from storage.concerns import queue, readers, recipients
from storage.concerns.readers import NotYours
from storage.concerns.recipients import BadRecipients, Named
from storage.database import Database
from storage.secrecy import Keyring
from storage.wards import Role, Ward
from tests.storage.concerns.willow import (
    GWEN,
    HELEN,
    MONA,
    NOW,
    SEAN,
    admitted,
    given,
    raised,
    willow,
)
from tests.storage.sample_ward import TEAM, a_ward


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_a_ward_takes_no_concerns_until_recipients_are_named(session: Session) -> None:
    assert not recipients.are_open(session, a_ward(session).id)


def test_a_ward_takes_concerns_once_recipients_are_named(session: Session) -> None:
    assert recipients.are_open(session, willow(session).id)


def test_recipients_inside_the_management_alone_are_refused(session: Session) -> None:
    with pytest.raises(BadRecipients, match="outside this ward's management"):
        willow(session, [MONA, SEAN])


def test_naming_nobody_shuts_concerns(session: Session) -> None:
    ward = willow(session)

    recipients.name_recipients(session, ward, [], "UADA", NOW)

    assert not recipients.are_open(session, ward.id)


def test_recipients_and_their_deputies_hold_the_role(session: Session) -> None:
    ward = willow(session)

    assert wards.holders(session, ward.id, Role.RECIPIENT) == ["UDORA", "UGWEN", "UMONA", "USEAN"]


def test_who_is_named_no_longer_can_open_nothing_any_more(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    concern = raised(session, keyring, ward, given(ticked=("UMONA", "UGWEN")))

    recipients.name_recipients(session, ward, [GWEN], "UADA", NOW)

    with pytest.raises(NotYours):
        admitted(session, concern, "UMONA")


def test_a_new_recipient_opens_no_earlier_concern(session: Session, keyring: Keyring) -> None:
    ward = willow(session, [GWEN])
    concern = raised(session, keyring, ward)

    recipients.name_recipients(session, ward, [GWEN, MONA], "UADA", NOW)

    with pytest.raises(NotYours):
        readers.admit(session, TEAM, concern.id, "UMONA", NOW)


def test_naming_recipients_is_audited(session: Session) -> None:
    ward = willow(session)

    line = session.scalars(select(AuditLine).filter_by(ward_id=ward.id)).one()
    assert (line.act, line.actor) == (Act.RECIPIENTS_CHANGED.value, "UADA")


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (replace(MONA, outside_management=True), "not outside its management"),
        (replace(GWEN, deputy_id="UGWEN"), "their own deputy"),
        (replace(GWEN, user_id="UOFFICE"), "shared account"),
        (replace(SEAN, deputy_id="UOFFICE"), "shared account"),
        (
            replace(SEAN, away_from=date(2026, 6, 9), away_until=date(2026, 6, 8)),
            "before the first",
        ),
        (HELEN, "named twice"),
    ],
)
def test_a_line_that_does_not_hold_is_refused(session: Session, bad: Named, sentence: str) -> None:
    with pytest.raises(BadRecipients, match=sentence):
        willow(session, [HELEN, bad])


def test_more_recipients_than_a_list_of_ticks_holds_are_refused(session: Session) -> None:
    many = [replace(GWEN, user_id=f"U{number}") for number in range(11)]

    with pytest.raises(BadRecipients, match="10 recipients"):
        willow(session, many)


def test_what_is_refused_leaves_the_recipients_as_they_were(database: Database) -> None:
    with database.writing() as session:
        ward_id = willow(session).id
    with pytest.raises(BadRecipients), database.writing() as session:
        recipients.name_recipients(session, wards.get(session, ward_id), [MONA], "UADA", NOW)

    with database.reading() as session:
        assert len(recipients.of_ward(session, ward_id)) == 3


def test_recipients_come_in_the_order_of_their_posts(session: Session) -> None:
    ward = willow(session, [GWEN, SEAN, MONA])

    order = [one.user_id for one in recipients.of_ward(session, ward.id)]
    assert order == ["UMONA", "USEAN", "UGWEN"]


def test_what_was_named_can_be_read_again(session: Session) -> None:
    away = replace(SEAN, away_from=date(2026, 6, 8), away_until=date(2026, 6, 12))
    ward = willow(session, [GWEN, away])

    read = {one.user_id: Named.of(one) for one in recipients.of_ward(session, ward.id)}
    assert read == {"UGWEN": GWEN, "USEAN": away}


def test_a_manager_cannot_stand_in_for_somebody_outside_the_management(session: Session) -> None:
    ward = willow(session)
    wards.give_role(session, ward.id, Role.MANAGER, ["UMIA"])

    with pytest.raises(BadRecipients, match="cannot be the deputy") as refused:
        recipients.name_recipients(session, ward, [replace(GWEN, deputy_id="UMIA")], "UADA", NOW)

    assert refused.value.user_id == "UGWEN"


def test_a_manager_can_stand_in_for_somebody_inside_the_management(session: Session) -> None:
    ward = willow(session)
    wards.give_role(session, ward.id, Role.MANAGER, ["UMIA"])

    recipients.name_recipients(session, ward, [GWEN, replace(SEAN, deputy_id="UMIA")], "UADA", NOW)

    assert Role.RECIPIENT in wards.roles(session, ward.id, "UMIA")


def dora_manages(session: Session, ward: Ward) -> None:
    wards.give_role(session, ward.id, Role.MANAGER, ["UDORA"])


def test_a_deputy_who_becomes_a_manager_opens_nothing_of_somebody_outside_the_management(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session, [replace(SEAN, outside_management=True)])
    concern = raised(session, keyring, ward, given(ticked=("USEAN",)))
    dora_manages(session, ward)

    with pytest.raises(NotYours):
        admitted(session, concern, "UDORA")
    assert queue.of_recipient(session, TEAM, "UDORA", NOW + timedelta(hours=2)).open == 0


def test_a_deputy_who_becomes_a_manager_still_stands_in_for_somebody_inside(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    concern = raised(session, keyring, ward, given(ticked=("USEAN",)))
    dora_manages(session, ward)

    assert admitted(session, concern, "UDORA").user_id == "UDORA"


def test_a_deputy_who_has_become_a_manager_is_no_reader_of_what_is_raised_then(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session, [replace(SEAN, outside_management=True)])
    dora_manages(session, ward)
    concern = raised(session, keyring, ward, given(ticked=("USEAN",)))

    assert [one.user_id for one in readers.of_concern(session, concern.id)] == ["USEAN"]


def test_a_deputy_who_has_become_a_manager_is_told_nothing_in_place_of_who_is_away(
    session: Session, keyring: Keyring
) -> None:
    away = replace(SEAN, outside_management=True, away_from=date(2026, 6, 1))
    ward = willow(session, [away])
    concern = raised(session, keyring, ward, given(ticked=("USEAN",)))
    dora_manages(session, ward)

    those = readers.of_concern(session, concern.id)
    assert recipients.to_tell(session, ward, those, date(2026, 6, 3)) == ["USEAN"]
