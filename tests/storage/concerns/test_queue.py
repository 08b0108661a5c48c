"""What waits for a recipient, and what a person finds again of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from storage.base import new_id
from storage.concerns import answering, ending, queue, recipients
from storage.concerns.queue import Mine, Queue
from storage.concerns.tables import Concern, Naming, Outcome, Stage
from storage.screening import screened
from storage.secrecy import Keyring
from storage.wards import Role, Ward, WardPerson
from tests.storage.concerns.willow import (
    CODE,
    GWEN,
    NOW,
    admitted,
    given,
    own,
    raised,
    willow,
)
from tests.storage.sample_ward import TEAM, a_ward

# Everything raised at 11:30 is told of at 12:00.
AFTERNOON = NOW + timedelta(hours=2)
EVENING = NOW + timedelta(hours=9)
LATE = NOW + timedelta(days=3)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def queue_of(session: Session, user_id: str, now: datetime = AFTERNOON) -> Queue:
    return queue.of_recipient(session, TEAM, user_id, now)


def share(session: Session, ward: Ward, user_id: str) -> None:
    """List an account as shared, whatever else it is."""
    session.add(WardPerson(ward_id=ward.id, user_id=user_id, role=Role.SHARED.value))
    session.flush()


def counts(session: Session, user_id: str, now: datetime = AFTERNOON) -> tuple[int, int, int]:
    found = queue_of(session, user_id, now)
    return found.open, found.on_me, found.overdue


def test_a_new_concern_waits_for_those_who_were_ticked(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session))

    assert counts(session, "UGWEN") == (1, 1, 0)


@pytest.mark.parametrize("user_id", ["UMONA", "USEAN", "UDORA", "UANNA"])
def test_nobody_else_s_queue_knows_of_it(session: Session, keyring: Keyring, user_id: str) -> None:
    raised(session, keyring, willow(session))

    assert counts(session, user_id, LATE) == (0, 0, 0)


def test_a_deputy_sees_whom_they_stand_in_for(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session), given(ticked=("USEAN",)))

    (waiting,) = queue_of(session, "UDORA").waiting
    assert waiting.deputy_for == "USEAN"


def test_it_is_overdue_once_it_should_have_been_acknowledged(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session))

    assert counts(session, "UGWEN", LATE) == (1, 1, 1)


def test_an_acknowledged_concern_waits_for_the_person(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))
    answering.ask(session, keyring, admitted(session, concern), new_id(), screened("When?"))

    assert counts(session, "UGWEN", LATE) == (1, 0, 0)


def test_a_reply_puts_it_back_on_the_recipient(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))
    answering.ask(session, keyring, admitted(session, concern), new_id(), screened("When?"))
    answering.reply(session, keyring, own(session, keyring), new_id(), screened("Monday."))

    assert counts(session, "UGWEN", EVENING) == (1, 1, 0)


def test_no_word_to_the_person_within_two_weeks_is_overdue(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session))
    answering.acknowledge(session, keyring, admitted(session, concern))

    on_the_last_day = datetime(2026, 6, 17, 22, 0, tzinfo=UTC)
    found = [counts(session, "UGWEN", on_the_last_day + timedelta(hours=more)) for more in (0, 2)]
    assert found == [(1, 0, 0), (1, 0, 1)]


def test_a_closed_concern_waits_for_nobody(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))
    answering.close(session, keyring, admitted(session, concern), new_id(), Outcome.TALKED, None)

    assert counts(session, "UGWEN", LATE) == (0, 0, 0)


def test_the_overdue_come_first(session: Session, keyring: Keyring) -> None:
    ward = willow(session)
    newer = raised(session, keyring, ward, given(Naming.NAMED), code=CODE + 1, now=LATE)
    older = raised(session, keyring, ward)

    assert [one.concern_id for one in queue_of(session, "UGWEN", LATE).waiting] == [
        older.id,
        newer.id,
    ]


def test_somebody_who_is_no_recipient_any_more_has_no_queue(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    raised(session, keyring, ward, given(ticked=("UMONA",)))
    recipients.name_recipients(session, ward, [GWEN], "UADA", NOW)

    assert counts(session, "UMONA") == (0, 0, 0)


def test_a_shared_account_has_no_queue(session: Session, keyring: Keyring) -> None:
    ward = willow(session)
    raised(session, keyring, ward)
    share(session, ward, "UGWEN")

    assert counts(session, "UGWEN") == (0, 0, 0)


@pytest.mark.parametrize("naming", [Naming.NAMED, Naming.CONFIDENTIAL])
def test_a_person_finds_the_concerns_that_carry_their_account(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    concern = raised(session, keyring, willow(session), given(naming))

    mine = queue.of_author(session, keyring, TEAM, "UANNA", NOW)
    assert [(one.concern_id, one.word_waits) for one in mine] == [(concern.id, False)]


def test_an_account_shared_on_the_concerns_ward_does_not_find_it(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    raised(session, keyring, ward, given(Naming.NAMED))
    share(session, ward, "UANNA")

    assert queue.of_author(session, keyring, TEAM, "UANNA", NOW) == []


def test_an_account_shared_on_another_ward_finds_its_concerns(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    share(session, a_ward(session, channel_id="C0002", name="Lunch"), "UANNA")

    mine = queue.of_author(session, keyring, TEAM, "UANNA", NOW)
    assert [one.concern_id for one in mine] == [concern.id]


def test_a_word_that_waits_is_said(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    answering.ask(session, keyring, admitted(session, concern), new_id(), screened("When?"))

    assert [one.word_waits for one in queue.of_author(session, keyring, TEAM, "UANNA", NOW)] == [
        True
    ]


def closed(session: Session, keyring: Keyring) -> Concern:
    """One that ended with a last word to the person, who gave their name."""
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    last = screened("We changed the door.")
    answering.close(session, keyring, admitted(session, concern), new_id(), Outcome.DONE, last)
    return concern


def found_again(session: Session, keyring: Keyring) -> Mine:
    (mine,) = queue.of_author(session, keyring, TEAM, "UANNA", NOW)
    return mine


def test_the_last_word_waits_until_the_person_says_that_it_was_answered(
    session: Session, keyring: Keyring
) -> None:
    closed(session, keyring)
    before = found_again(session, keyring).word_waits
    ending.say_answered(session, own(session, keyring), may_be_told=False)

    assert (before, found_again(session, keyring).word_waits) == (True, False)


def test_no_word_waits_once_the_person_had_it_opened_again(
    session: Session, keyring: Keyring
) -> None:
    concern = closed(session, keyring)
    ending.reopen(session, keyring, own(session, keyring), new_id(), None)
    mine = found_again(session, keyring)

    assert (mine.stage, mine.reopened, mine.word_waits) == (Stage.OPEN, True, False)
    answering.ask(session, keyring, admitted(session, concern), new_id(), screened("Why?"))
    assert found_again(session, keyring).word_waits


@pytest.mark.parametrize(
    ("naming", "team_id", "user_id"),
    [
        (Naming.UNNAMED, TEAM, "UANNA"),
        (Naming.NAMED, TEAM, "UBEN"),
        (Naming.NAMED, "T0009", "UANNA"),
    ],
)
def test_nobody_finds_any_other(
    session: Session, keyring: Keyring, naming: Naming, team_id: str, user_id: str
) -> None:
    raised(session, keyring, willow(session), given(naming))

    assert queue.of_author(session, keyring, team_id, user_id, NOW) == []
