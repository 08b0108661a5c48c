"""Others than readers hear how many concerns there were from k a quarter on, and no more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given as each
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storage import wards
from storage.concerns import answering, counts, recipients
from storage.concerns.counts import Counted, Quarter
from storage.concerns.tables import Concern
from storage.secrecy import Keyring
from storage.wards import Role, Ward
from tests.storage.concerns.willow import (
    CODE,
    GWEN,
    MONA,
    NOW,
    SEAN,
    admitted,
    given,
    raised,
    willow,
)
from tests.storage.sample_ward import TEAM

KEPT = timedelta(days=365)
# What is raised in June is counted from July on.
JULY = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def managed(session: Session) -> Ward:
    """Willow, there since winter, whose manager Mona receives none of its concerns."""
    ward = willow(session, [SEAN, GWEN])
    ward.created_at = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
    wards.give_role(session, ward.id, Role.MANAGER, ["UMONA"])
    return ward


def taken_up(session: Session, keyring: Keyring, ward: Ward, count: int) -> list[Concern]:
    found = [raised(session, keyring, ward, code=CODE + at) for at in range(count)]
    for concern in found:
        answering.acknowledge(session, keyring, admitted(session, concern))
    return found


def seen(session: Session, now: datetime = JULY, user_id: str = "UMONA") -> list[int | None]:
    return [one.at_least for one in counts.for_manager(session, TEAM, user_id, KEPT, now)]


@pytest.mark.parametrize(
    ("count", "said"), [(0, None), (4, None), (5, 5), (9, 5), (10, 10), (12, 10)]
)
def test_a_manager_hears_a_lower_bound_from_k_on(
    session: Session, keyring: Keyring, count: int, said: int | None
) -> None:
    taken_up(session, keyring, managed(session), count)

    assert seen(session) == [said]


def test_a_ward_that_raised_k_raises_this_one(session: Session, keyring: Keyring) -> None:
    ward = managed(session)
    ward.k = 7
    taken_up(session, keyring, ward, 6)

    assert seen(session) == [None]


def test_nothing_moves_while_the_quarter_lasts(session: Session, keyring: Keyring) -> None:
    taken_up(session, keyring, managed(session), 10)

    (june,) = counts.for_manager(session, TEAM, "UMONA", KEPT, NOW)
    assert (june.quarter.last, june.at_least) == (date(2026, 3, 31), None)


def test_one_quarter_is_shown_and_then_no_more(session: Session, keyring: Keyring) -> None:
    taken_up(session, keyring, managed(session), 5)

    assert seen(session, datetime(2026, 10, 1, 12, 0, tzinfo=UTC)) == [None]


@pytest.mark.parametrize(
    ("set_up_at", "said"),
    [
        # On the ward's clock, the first of these is on 30 June, and the second on 1 July.
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), [None]),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), []),
    ],
)
def test_nothing_is_said_of_a_quarter_that_was_over_before_the_ward_was_set_up(
    session: Session, set_up_at: datetime, said: list[int | None]
) -> None:
    managed(session).created_at = set_up_at

    assert seen(session) == said


def test_what_nobody_has_taken_up_is_not_counted(session: Session, keyring: Keyring) -> None:
    ward = managed(session)
    taken_up(session, keyring, ward, 4)
    raised(session, keyring, ward, code=CODE + 4)

    assert seen(session) == [None]


def test_opening_one_again_takes_nothing_away(session: Session, keyring: Keyring) -> None:
    concern = taken_up(session, keyring, managed(session), 5)[0]
    concern.acknowledged_on, concern.reopened = None, 1

    assert seen(session) == [5]


def test_who_receives_concerns_there_hears_no_count(session: Session, keyring: Keyring) -> None:
    ward = managed(session)
    wards.give_role(session, ward.id, Role.MANAGER, ["UMONA", "USEAN", "UDORA"])
    taken_up(session, keyring, ward, 5)

    assert [seen(session, user_id=who) for who in ("USEAN", "UDORA")] == [[], []]


def test_who_received_some_before_hears_no_count_either(session: Session, keyring: Keyring) -> None:
    ward = willow(session, [MONA, SEAN, GWEN])
    wards.give_role(session, ward.id, Role.MANAGER, ["UMONA"])
    # She knows of four. "Five or more" would tell her that somebody went past her.
    for at in range(4):
        raised(session, keyring, ward, given(ticked=("UMONA", "UGWEN")), code=CODE + 9 + at)
    taken_up(session, keyring, ward, 5)
    recipients.name_recipients(session, ward, [SEAN, GWEN], "UADA", NOW)

    assert seen(session) == []


def test_who_manages_nothing_hears_nothing(session: Session, keyring: Keyring) -> None:
    taken_up(session, keyring, managed(session), 5)

    assert seen(session, user_id="UANNA") == []


@pytest.mark.parametrize("kept", [None, timedelta(days=183)])
def test_where_some_may_be_deleted_meanwhile_nothing_is_counted(
    session: Session, keyring: Keyring, kept: timedelta | None
) -> None:
    taken_up(session, keyring, managed(session), 5)

    assert counts.for_manager(session, TEAM, "UMONA", kept, JULY) == []


@each(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_the_quarter_before_a_day_is_over_and_the_next_one_is_not(day: date) -> None:
    quarter = Quarter.before(day)

    assert quarter.last < day
    assert quarter.first.day == 1
    assert 90 <= (quarter.last - quarter.first).days + 1 <= 92
    assert (day - quarter.first) < counts.TWO_QUARTERS


def test_what_is_said_names_the_ward_and_what_may_be_counted(session: Session) -> None:
    managed(session)

    quarter = Quarter(date(2026, 4, 1), date(2026, 6, 30))
    assert counts.for_manager(session, TEAM, "UMONA", KEPT, JULY) == [
        Counted("Willow", quarter, None, 5)
    ]
