"""Once a concern is closed: was it answered, and may the team hear of it?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit import AuditLine
from storage.base import Base, new_id
from storage.concerns import answering, ending, queue, reading, reminding
from storage.concerns.answering import IsClosed
from storage.concerns.tables import Concern, Naming, Outcome, Stage
from storage.database import Database
from storage.screening import screened
from storage.secrecy import Keyring
from tests.storage.concerns.test_unnamed import as_stored
from tests.storage.concerns.willow import (
    CODE,
    NOW,
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
from tests.storage.sample_ward import TEAM

MISSING = screened("Nobody has spoken with the night shift.")
# On the ward: 13:30, 20:00 on that Wednesday, and 09:00 on the Thursday after.
AFTERNOON = datetime(2026, 6, 3, 12, 30, tzinfo=UTC)
EVENING = datetime(2026, 6, 3, 19, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 6, 4, 8, 0, tzinfo=UTC)
WITH_A_NAME = [Naming.NAMED, Naming.CONFIDENTIAL]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def ended(session: Session, keyring: Keyring, naming: Naming) -> Concern:
    """A concern that Gwen has closed, all notices sent."""
    concern = raised(session, keyring, willow(session), given(naming))
    closed(session, keyring, concern)
    forget_notices(session)
    return concern


def reopens(session: Session, keyring: Keyring, now: datetime = AFTERNOON) -> None:
    ending.reopen(session, keyring, own(session, keyring, now=now), new_id(), MISSING)


def says_yes(session: Session, keyring: Keyring, *, may_be_told: bool = False) -> None:
    it = own(session, keyring, now=AFTERNOON)
    ending.say_answered(session, it, may_be_told=may_be_told)


def seen_by_gwen(session: Session, keyring: Keyring, concern: Concern, now: datetime) -> list[str]:
    opened = reading.open_for(session, keyring, admitted(session, concern, now=now))
    return [opened.stage.value, str(opened.answered), *(said.words for said in opened.dialogue)]


# Asking


@pytest.mark.parametrize("naming", list(Naming))
def test_the_person_is_asked_once_it_is_closed(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    concern = raised(session, keyring, willow(session), given(naming))
    before = ending.is_asked(concern)
    closed(session, keyring, concern)

    assert (before, ending.is_asked(concern)) == (False, True)


@pytest.mark.parametrize("naming", list(Naming))
def test_they_are_asked_once_and_what_they_say_first_counts(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    concern = ended(session, keyring, naming)
    says_yes(session, keyring)
    reopens(session, keyring)
    ending.hear(session, EVENING)

    assert (ending.is_asked(concern), concern.stage) == (False, Stage.CLOSED.value)


# With a name


@pytest.mark.parametrize("naming", WITH_A_NAME)
def test_with_a_name_no_opens_it_again_at_once_and_tells_the_readers(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    concern = ended(session, keyring, naming)
    reopens(session, keyring)

    assert (concern.stage, told(session)) == (Stage.OPEN.value, [("UGWEN", "reopened")])
    assert [one.due_at for one in notices(session)] == [AFTERNOON]


def test_the_clocks_start_anew(session: Session, keyring: Keyring) -> None:
    concern = ended(session, keyring, Naming.NAMED)
    concern.reminded = concern.late_reminded = 2
    reopens(session, keyring, THURSDAY)

    # The end of the second working day, and a fortnight.
    assert concern.acknowledge_by == datetime(2026, 6, 8, 23, 0, tzinfo=UTC)
    assert concern.answer_by == date(2026, 6, 18)
    assert (concern.reminded, concern.late_reminded, concern.acknowledged_on) == (0, 0, None)


def test_how_it_had_ended_stays_to_be_seen(session: Session, keyring: Keyring) -> None:
    ended(session, keyring, Naming.NAMED)
    reopens(session, keyring)

    opened = reading.open_own(session, keyring, own(session, keyring))
    assert (opened.outcome, opened.closed_on, opened.reopened) == (Outcome.TALKED, None, 1)


def test_what_is_missing_stands_in_the_dialogue(session: Session, keyring: Keyring) -> None:
    concern = ended(session, keyring, Naming.NAMED)
    reopens(session, keyring)

    assert MISSING.text in seen_by_gwen(session, keyring, concern, THURSDAY)


def test_it_can_be_opened_again_without_a_word(session: Session, keyring: Keyring) -> None:
    concern = ended(session, keyring, Naming.NAMED)
    ending.reopen(session, keyring, own(session, keyring), new_id(), None)

    assert concern.stage == Stage.OPEN.value


def test_it_waits_for_its_readers_again(session: Session, keyring: Keyring) -> None:
    ended(session, keyring, Naming.NAMED)
    reopens(session, keyring)

    found = queue.of_recipient(session, TEAM, "UGWEN", THURSDAY)
    assert (found.open, found.on_me) == (1, 1)


def test_a_word_from_before_does_not_count_as_an_answer_now(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    answering.ask(session, keyring, admitted(session, concern), new_id(), screened("When?"))
    closed(session, keyring, concern)
    reopens(session, keyring)
    answering.acknowledge(session, keyring, admitted(session, concern, now=AFTERNOON))

    late = NOW + timedelta(days=16)
    assert queue.of_recipient(session, TEAM, "UGWEN", late).overdue == 1


def test_its_readers_are_reminded_anew_although_they_were_before(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    monday = datetime(2026, 6, 8, 8, 0, tzinfo=UTC)
    reminding.remind(session, monday)
    closed(session, keyring, concern, now=monday)
    ending.reopen(session, keyring, own(session, keyring, now=monday), new_id(), None)
    reminding.remind(session, monday + timedelta(days=7))

    assert told(session).count(("UGWEN", "overdue1")) == 2


def test_it_can_be_opened_again_and_again_once_for_each_closing(
    session: Session, keyring: Keyring
) -> None:
    concern = ended(session, keyring, Naming.NAMED)
    for _ in range(3):
        reopens(session, keyring)
        reopens(session, keyring)
        closed(session, keyring, concern, now=AFTERNOON)

    assert (concern.reopened, told(session).count(("UGWEN", "reopened"))) == (3, 3)


def test_while_it_is_open_there_is_nothing_to_open_again(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session), given(Naming.NAMED))
    forget_notices(session)
    reopens(session, keyring)

    assert told(session) == []


@pytest.mark.parametrize("naming", WITH_A_NAME)
def test_what_the_person_says_is_audited_without_their_name(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    ended(session, keyring, naming)
    reopens(session, keyring)

    line = session.scalars(select(AuditLine).filter_by(act="concern_reopened")).one()
    assert line.actor == "author"


# Without a name


def test_without_a_name_nothing_changes_for_anybody_before_the_fixed_hour(
    session: Session, keyring: Keyring
) -> None:
    concern = ended(session, keyring, Naming.UNNAMED)
    before = seen_by_gwen(session, keyring, concern, AFTERNOON)
    reopens(session, keyring)
    ending.hear(session, EVENING - timedelta(seconds=1))

    assert seen_by_gwen(session, keyring, concern, AFTERNOON) == before
    assert (notices(session), queue.of_recipient(session, TEAM, "UGWEN", AFTERNOON).open) == ([], 0)


def test_at_the_fixed_hour_it_opens_and_its_readers_are_told(
    session: Session, keyring: Keyring
) -> None:
    concern = ended(session, keyring, Naming.UNNAMED)
    reopens(session, keyring)
    ending.hear(session, EVENING)

    assert (concern.stage, concern.heard_at) == (Stage.OPEN.value, None)
    assert MISSING.text in seen_by_gwen(session, keyring, concern, EVENING)
    assert [(one.target, one.due_at, one.vanishes) for one in notices(session)] == [
        ("UGWEN", EVENING, True)
    ]


def test_a_yes_without_a_name_shows_from_the_fixed_hour_on(
    session: Session, keyring: Keyring
) -> None:
    concern = ended(session, keyring, Naming.UNNAMED)
    says_yes(session, keyring)
    before = seen_by_gwen(session, keyring, concern, AFTERNOON)[1]
    ending.hear(session, EVENING)

    assert (before, seen_by_gwen(session, keyring, concern, EVENING)[1]) == ("None", "True")


def test_an_older_word_does_not_vanish_while_a_new_answer_waits_to_be_heard(
    session: Session, keyring: Keyring
) -> None:
    concern = ended(session, keyring, Naming.UNNAMED)
    reopens(session, keyring)
    ending.hear(session, EVENING)
    closed(session, keyring, concern, now=THURSDAY)
    ending.say_answered(session, own(session, keyring, now=THURSDAY), may_be_told=False)

    assert MISSING.text in seen_by_gwen(session, keyring, concern, THURSDAY)


@pytest.mark.parametrize("answered", [True, False])
def test_what_is_stored_is_the_same_whenever_between_two_fixed_hours_it_was_said(
    database: Database, keyring: Keyring, answered: bool
) -> None:
    seen = []
    with database.writing() as session:
        ward = willow(session)
    for place, minutes in enumerate((0, 1, 90, 389)):
        with database.writing() as session:
            concern = raised(session, keyring, ward, code=CODE + place)
            closed(session, keyring, concern)
            forget_notices(session)
            session.query(AuditLine).delete()
        with database.writing() as session:
            it = own(session, keyring, code=CODE + place, now=AFTERNOON + minutes * MINUTE)
            if answered:
                ending.say_answered(session, it, may_be_told=True)
            else:
                ending.reopen(session, keyring, it, new_id(), MISSING)
            tables = ("concerns", "concern_words", "deliveries", "audit")
            seen.append([as_stored(session, Base.metadata.tables[name]) for name in tables])
            session.query(Concern).delete()

    assert all(kept == seen[0] for kept in seen)


def test_no_fixed_hour_is_left_once_it_has_come(session: Session, keyring: Keyring) -> None:
    concern = ended(session, keyring, Naming.UNNAMED)
    reopens(session, keyring)
    ending.hear(session, EVENING)

    assert concern.heard_at is None
    assert concern.acknowledge_by == datetime(2026, 6, 5, 23, 0, tzinfo=UTC)


def test_nothing_can_be_said_in_it_until_it_is_open_again(
    session: Session, keyring: Keyring
) -> None:
    ended(session, keyring, Naming.UNNAMED)
    reopens(session, keyring)

    with pytest.raises(IsClosed):
        answering.reply(session, keyring, own(session, keyring), new_id(), MISSING)


# Leave to tell the team


@pytest.mark.parametrize("naming", list(Naming))
def test_the_team_may_not_hear_of_it_unless_the_person_says_so(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    concern = ended(session, keyring, naming)
    before = ending.may_be_told(session, concern.id)
    says_yes(session, keyring)
    ending.hear(session, EVENING)

    assert (before, ending.may_be_told(session, concern.id)) == (False, False)


@pytest.mark.parametrize("naming", list(Naming))
def test_the_team_may_hear_of_it_with_leave(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    concern = ended(session, keyring, naming)
    says_yes(session, keyring, may_be_told=True)
    ending.hear(session, EVENING)

    assert ending.may_be_told(session, concern.id)


def test_leave_without_a_name_counts_from_the_fixed_hour_on(
    session: Session, keyring: Keyring
) -> None:
    concern = ended(session, keyring, Naming.UNNAMED)
    says_yes(session, keyring, may_be_told=True)

    assert not ending.may_be_told(session, concern.id)


def test_leave_can_be_taken_back(session: Session, keyring: Keyring) -> None:
    concern = ended(session, keyring, Naming.NAMED)
    says_yes(session, keyring, may_be_told=True)
    ending.take_leave_back(session, own(session, keyring))

    assert not ending.may_be_told(session, concern.id)


def test_readers_are_not_shown_the_leave(session: Session, keyring: Keyring) -> None:
    concern = ended(session, keyring, Naming.NAMED)
    says_yes(session, keyring, may_be_told=True)

    opened = reading.open_for(session, keyring, admitted(session, concern, now=EVENING))
    assert not opened.may_be_told


def test_of_a_concern_that_is_not_there_nobody_may_be_told(session: Session) -> None:
    assert not ending.may_be_told(session, new_id())


MINUTE = timedelta(minutes=1)
