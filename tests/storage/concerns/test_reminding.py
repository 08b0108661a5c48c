"""Overdue concerns climb: to those ticked, then to their deputies too, never to anyone else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from storage import wards
from storage.concerns import answering, recipients, reminding
from storage.concerns.recipients import Named
from storage.concerns.tables import CameBy, Concern, ConcernReader
from storage.secrecy import Keyring
from storage.wards import Role
from tests.storage.concerns.willow import (
    GWEN,
    MONA,
    NOW,
    SEAN,
    admitted,
    given,
    notices,
    own,
    raised,
    told,
    willow,
)

# Raised on a Wednesday, acknowledged by the end of Friday; Sean and Gwen are back on Monday.
SATURDAY = datetime(2026, 6, 6, 10, 0, tzinfo=UTC)
MONDAY = datetime(2026, 6, 8, 8, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 6, 9, 8, 0, tzinfo=UTC)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def reminders(session: Session) -> list[tuple[str, str]]:
    return [one for one in told(session) if one[1].startswith("overdue")]


def left_alone(
    session: Session, keyring: Keyring, *moments: datetime, named: Sequence[Named] = (SEAN, GWEN)
) -> Concern:
    concern = raised(session, keyring, willow(session, named), given(ticked=("USEAN",)))
    for moment in moments:
        reminding.remind(session, moment)
    return concern


def test_nobody_is_reminded_before_it_is_overdue(session: Session, keyring: Keyring) -> None:
    left_alone(session, keyring, datetime(2026, 6, 5, 22, 59, tzinfo=UTC))

    assert reminders(session) == []


def test_nobody_is_reminded_on_a_day_when_they_are_not_at_work(
    session: Session, keyring: Keyring
) -> None:
    left_alone(session, keyring, SATURDAY)

    assert reminders(session) == []


def test_those_ticked_are_reminded_once_they_are_at_work(
    session: Session, keyring: Keyring
) -> None:
    left_alone(session, keyring, SATURDAY, MONDAY)

    assert reminders(session) == [("USEAN", "overdue1")]


def test_their_deputies_are_told_too_one_working_day_later(
    session: Session, keyring: Keyring
) -> None:
    left_alone(session, keyring, MONDAY, TUESDAY)

    assert reminders(session) == [
        ("UDORA", "overdue2"),
        ("USEAN", "overdue1"),
        ("USEAN", "overdue2"),
    ]


def test_that_one_has_a_deputy_leaves_out_nobody_else_who_was_ticked(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session, [SEAN, GWEN]), given(ticked=("USEAN", "UGWEN")))
    for moment in (MONDAY, TUESDAY):
        reminding.remind(session, moment)

    second = [target for target, because in reminders(session) if because == "overdue2"]
    assert second == ["UDORA", "UGWEN", "USEAN"]


def test_without_a_deputy_those_ticked_are_reminded_a_second_time(
    session: Session, keyring: Keyring
) -> None:
    left_alone(session, keyring, MONDAY, TUESDAY, named=[replace(SEAN, deputy_id=None), GWEN])

    assert reminders(session) == [("USEAN", "overdue1"), ("USEAN", "overdue2")]


def test_each_round_goes_out_once_however_often_the_clock_ticks(
    session: Session, keyring: Keyring
) -> None:
    left_alone(session, keyring, MONDAY, MONDAY, TUESDAY, TUESDAY, TUESDAY)
    for notice in notices(session):
        session.delete(notice)

    assert reminding.remind(session, TUESDAY) == 0


def test_nobody_is_reminded_of_what_they_have_acknowledged(
    session: Session, keyring: Keyring
) -> None:
    concern = left_alone(session, keyring)
    answering.acknowledge(session, keyring, admitted(session, concern, "USEAN"))

    assert reminding.remind(session, MONDAY) == 0


def test_recipients_who_were_not_ticked_never_hear_of_it(
    session: Session, keyring: Keyring
) -> None:
    left_alone(session, keyring, MONDAY, TUESDAY, named=[SEAN, GWEN, MONA])

    assert {"UGWEN", "UMONA"}.isdisjoint(one.target for one in notices(session))


def test_whoever_it_was_handed_on_to_is_not_reminded(session: Session, keyring: Keyring) -> None:
    concern = left_alone(session, keyring, named=[SEAN, GWEN, MONA])
    session.add(
        ConcernReader(concern_id=concern.id, user_id="UMONA", came_by=CameBy.HANDED_WITH_NAME.value)
    )
    for moment in (MONDAY, TUESDAY):
        reminding.remind(session, moment)

    assert "UMONA" not in {one.target for one in notices(session)}


def test_where_nobody_ticked_is_left_whoever_it_was_handed_on_to_is(
    session: Session, keyring: Keyring
) -> None:
    concern = left_alone(session, keyring, named=[SEAN, GWEN, MONA])
    session.add(
        ConcernReader(concern_id=concern.id, user_id="UMONA", came_by=CameBy.HANDED_ON.value)
    )
    ward = own(session, keyring).ward
    recipients.name_recipients(session, ward, [GWEN, MONA], "UADA", NOW)
    reminding.remind(session, MONDAY)

    assert reminders(session) == [("UMONA", "overdue1")]


def test_a_deputy_who_became_a_manager_is_not_told_what_went_to_somebody_outside(
    session: Session, keyring: Keyring
) -> None:
    outside = replace(SEAN, outside_management=True)
    left_alone(session, keyring, named=[outside, GWEN])
    ward = own(session, keyring).ward
    wards.give_role(session, ward.id, Role.MANAGER, ["UDORA"])
    for moment in (MONDAY, TUESDAY):
        reminding.remind(session, moment)

    assert "UDORA" not in {one.target for one in notices(session)}


def test_reminders_of_a_concern_without_a_name_leave_no_trace_either(
    session: Session, keyring: Keyring
) -> None:
    left_alone(session, keyring, MONDAY, TUESDAY)

    assert all(one.vanishes and one.private for one in notices(session))
