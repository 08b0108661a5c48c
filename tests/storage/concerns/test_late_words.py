"""A word to the person that is late: those ticked are reminded, then their deputies too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from storage.base import new_id
from storage.concerns import answering, late_words, terms
from storage.concerns.tables import CameBy, Concern, ConcernReader, Naming
from storage.concerns.terms import Terms
from storage.screening import screened
from storage.secrecy import Keyring
from tests.storage.concerns.willow import (
    EVENING,
    GWEN,
    MONA,
    NOW,
    SEAN,
    admitted,
    closed,
    forget_notices,
    given,
    notices,
    own,
    raised,
    told,
    willow,
)

# Raised on Wednesday 3 June, so a word is due on Wednesday 17 June: late from Thursday on.
WEDNESDAY = datetime(2026, 6, 17, 22, 59, tzinfo=UTC)
THURSDAY = datetime(2026, 6, 18, 8, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 6, 19, 7, 0, tzinfo=UTC)
# What the person writes on 13 June is to be answered by 27 June, a Saturday.
REPLIED = datetime(2026, 6, 13, 10, 30, tzinfo=UTC)
A_FORTNIGHT_ON = datetime(2026, 6, 29, 8, 0, tzinfo=UTC)
QUESTION = screened("Which day was it?")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def acknowledged(session: Session, keyring: Keyring, naming: Naming = Naming.NAMED) -> Concern:
    """A concern that Sean has acknowledged and then left alone; all notices sent."""
    ward = willow(session, [SEAN, GWEN, MONA])
    concern = raised(session, keyring, ward, given(naming, ("USEAN", "UGWEN")))
    answering.acknowledge(session, keyring, admitted(session, concern, "USEAN"))
    forget_notices(session)
    return concern


def test_nobody_is_reminded_within_the_fortnight(session: Session, keyring: Keyring) -> None:
    acknowledged(session, keyring)
    late_words.remind(session, WEDNESDAY)

    assert told(session) == []


@pytest.mark.parametrize("naming", list(Naming))
def test_those_ticked_are_reminded_once_they_are_at_work(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    acknowledged(session, keyring, naming)
    late_words.remind(session, THURSDAY - timedelta(minutes=1))
    assert told(session) == []
    late_words.remind(session, THURSDAY)

    assert told(session) == [("UGWEN", "late1"), ("USEAN", "late1")]


def test_one_working_day_later_their_deputies_are_told_too(
    session: Session, keyring: Keyring
) -> None:
    acknowledged(session, keyring)
    for moment in (THURSDAY, FRIDAY - timedelta(seconds=1), FRIDAY, FRIDAY):
        late_words.remind(session, moment)

    assert [one for one in told(session) if one[1] == "late2"] == [
        ("UDORA", "late2"),
        ("UGWEN", "late2"),
        ("USEAN", "late2"),
    ]


def test_each_round_goes_out_once(session: Session, keyring: Keyring) -> None:
    acknowledged(session, keyring)
    rounds = [late_words.remind(session, now) for now in (THURSDAY, THURSDAY, FRIDAY, FRIDAY)]

    assert rounds == [1, 0, 1, 0]


@pytest.mark.parametrize("deed", ["ask", "record", "close"])
def test_nobody_is_reminded_of_what_somebody_has_answered(
    session: Session, keyring: Keyring, deed: str
) -> None:
    concern = acknowledged(session, keyring)
    reader = admitted(session, concern)
    if deed == "ask":
        answering.ask(session, keyring, reader, new_id(), QUESTION)
    elif deed == "record":
        answering.record_done(session, keyring, reader, new_id(), QUESTION)
    else:
        closed(session, keyring, concern)

    assert late_words.remind(session, THURSDAY) == 0


def test_what_the_person_adds_is_no_answer_to_them(session: Session, keyring: Keyring) -> None:
    acknowledged(session, keyring)
    answering.reply(session, keyring, own(session, keyring), new_id(), QUESTION)

    assert late_words.remind(session, THURSDAY) == 1


def asked_and_replied(session: Session, keyring: Keyring, naming: Naming = Naming.NAMED) -> Concern:
    """A concern about which Gwen asked, and the person replied, ten days after it was raised."""
    concern = acknowledged(session, keyring, naming)
    answering.ask(session, keyring, admitted(session, concern), new_id(), QUESTION)
    answering.reply(session, keyring, own(session, keyring, now=REPLIED), new_id(), QUESTION)
    forget_notices(session)
    return concern


def test_a_question_that_they_answered_is_not_the_last_word_that_is_owed(
    session: Session, keyring: Keyring
) -> None:
    asked_and_replied(session, keyring)

    assert late_words.remind(session, FRIDAY) == 0
    assert late_words.remind(session, A_FORTNIGHT_ON) == 1


def test_what_they_write_while_they_wait_puts_nothing_off(
    session: Session, keyring: Keyring
) -> None:
    concern = asked_and_replied(session, keyring)
    before = concern.answer_by
    later = own(session, keyring, now=REPLIED + timedelta(days=3))
    answering.reply(session, keyring, later, new_id(), QUESTION)

    assert concern.answer_by == before


def test_who_was_reminded_before_is_reminded_of_a_later_word_as_well(
    session: Session, keyring: Keyring
) -> None:
    concern = acknowledged(session, keyring)
    late_words.remind(session, THURSDAY)
    answering.ask(session, keyring, admitted(session, concern, now=FRIDAY), new_id(), QUESTION)
    replied = own(session, keyring, now=FRIDAY)
    answering.reply(session, keyring, replied, new_id(), QUESTION)
    late_words.remind(session, FRIDAY + timedelta(days=17, hours=2))

    assert told(session).count(("USEAN", "late1")) == 2


def test_without_a_name_a_reply_counts_from_the_day_of_its_fixed_hour(
    session: Session, keyring: Keyring
) -> None:
    concern = acknowledged(session, keyring, Naming.UNNAMED)
    answering.ask(session, keyring, admitted(session, concern), new_id(), QUESTION)
    answering.reply(session, keyring, own(session, keyring, now=EVENING), new_id(), QUESTION)

    # After eight in the evening they are told on the next day.
    assert concern.answer_by == date(2026, 6, 18)


@pytest.mark.parametrize("came_by", [CameBy.HANDED_ON, CameBy.HANDED_WITH_NAME])
def test_nobody_who_was_not_ticked_is_reminded(
    session: Session, keyring: Keyring, came_by: CameBy
) -> None:
    concern = acknowledged(session, keyring)
    session.add(ConcernReader(concern_id=concern.id, user_id="UMONA", came_by=came_by.value))
    for moment in (THURSDAY, FRIDAY):
        late_words.remind(session, moment)

    assert "UMONA" not in {one.target for one in notices(session)}


def test_of_a_concern_without_a_name_the_reminders_leave_no_trace(
    session: Session, keyring: Keyring
) -> None:
    acknowledged(session, keyring, Naming.UNNAMED)
    late_words.remind(session, THURSDAY)

    assert all(one.vanishes and one.private for one in notices(session))


def test_a_ward_can_agree_on_another_time(session: Session, keyring: Keyring) -> None:
    ward = willow(session)
    terms.agree(session, ward, Terms(answer_days=7), "UADA", NOW)

    assert raised(session, keyring, ward).answer_by == date(2026, 6, 10)
