"""Taking one's name off a concern, and taking back the concern itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import claims
from storage.audit import AuditLine
from storage.base import new_id
from storage.concerns import answering, ending, handing_on, queue, readers, reading, withdrawing
from storage.concerns.raising import Given
from storage.concerns.readers import NotYours
from storage.concerns.tables import (
    About,
    Concern,
    ConcernReader,
    ConcernWord,
    HandOnQuestion,
    Naming,
    Soon,
)
from storage.concerns.withdrawing import OnHold, TooLate
from storage.screening import screened
from storage.secrecy import Keyring
from tests.storage.concerns.test_unnamed import everything
from tests.storage.concerns.willow import (
    CODE,
    NOW,
    WORDS,
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

NEW_CODE = CODE + 1
WITH_A_NAME = [Naming.NAMED, Naming.CONFIDENTIAL]
NOON = datetime(2026, 6, 3, 11, 0, tzinfo=UTC)
AFTERNOON = datetime(2026, 6, 3, 12, 30, tzinfo=UTC)
EVENING = datetime(2026, 6, 3, 19, 0, tzinfo=UTC)
AT_A_MINUTE = NOW + timedelta(minutes=7, seconds=3)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def takes_name_off(session: Session, keyring: Keyring) -> None:
    withdrawing.take_name_off(session, keyring, own(session, keyring), NEW_CODE)


def bare(session: Session, keyring: Keyring, naming: Naming, soon: Soon = Soon.DAYS) -> Concern:
    """A concern that Gwen has looked at, whose author has taken their name off."""
    concern = raised(session, keyring, willow(session), given(naming, soon=soon), now=AT_A_MINUTE)
    reading.open_for(session, keyring, admitted(session, concern))
    takes_name_off(session, keyring)
    return concern


# The name


@pytest.mark.parametrize("naming", WITH_A_NAME)
def test_nothing_stored_holds_the_account_any_more(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    bare(session, keyring, naming)

    marks = keyring.person_marks("UANNA")
    found = [
        (table, column)
        for table, column, value in everything(session)
        if value == "UANNA" or value in marks
    ]
    assert found == []


def test_neither_does_it_hold_a_name_that_was_typed(session: Session, keyring: Keyring) -> None:
    what = Given(About.ME, Soon.DAYS, Naming.NAMED, WORDS, ("UGWEN",), typed_name="Anna O.")
    concern = raised(session, keyring, willow(session), what)
    takes_name_off(session, keyring)

    assert (concern.typed_name, concern.naming) == (None, Naming.UNNAMED.value)


@pytest.mark.parametrize("naming", WITH_A_NAME)
def test_readers_who_look_now_see_no_name(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    concern = bare(session, keyring, naming)

    opened = reading.open_for(session, keyring, admitted(session, concern))
    assert (opened.author, opened.typed_name, opened.naming) == (None, None, Naming.UNNAMED)


def test_only_the_new_code_leads_back(session: Session, keyring: Keyring) -> None:
    concern = bare(session, keyring, Naming.NAMED)

    assert own(session, keyring, code=NEW_CODE).concern.id == concern.id
    with pytest.raises(NotYours):
        own(session, keyring)
    with pytest.raises(NotYours):
        readers.admit_author(session, keyring, TEAM, concern.id, "UANNA", NOW)


def test_it_is_on_nobodys_list_any_more(session: Session, keyring: Keyring) -> None:
    bare(session, keyring, Naming.NAMED)

    assert queue.of_author(session, keyring, TEAM, "UANNA", NOW) == []


def test_the_audit_keeps_who_looked_and_forgets_what_its_author_did(
    session: Session, keyring: Keyring
) -> None:
    concern = bare(session, keyring, Naming.NAMED)

    lines = session.scalars(select(AuditLine).filter_by(subject=concern.id))
    assert sorted((line.actor, line.act) for line in lines) == [
        ("UGWEN", "concern_read"),
        ("UGWEN", "name_read"),
    ]


def test_what_was_delivered_no_longer_says_at_which_minute_it_was_raised(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session), given(Naming.NAMED), now=AT_A_MINUTE)
    (notice,) = notices(session)
    claim = claims.claim(session, notice.id, AT_A_MINUTE, timedelta(seconds=30))
    assert claim is not None
    claims.record_sent(session, claim, "D1", "1.0", AT_A_MINUTE)
    session.expire_all()
    takes_name_off(session, keyring)

    assert notices(session) == []


def test_a_notice_to_its_readers_still_goes_out_and_vanishes(
    session: Session, keyring: Keyring
) -> None:
    bare(session, keyring, Naming.NAMED)
    session.expire_all()

    assert [(one.target, one.vanishes) for one in notices(session)] == [("UGWEN", True)]


def test_the_deadline_no_longer_says_at_which_minute_it_was_raised(
    session: Session, keyring: Keyring
) -> None:
    concern = bare(session, keyring, Naming.NAMED, soon=Soon.TODAY)

    # Four working hours from 11:37 would be 15:37: the next fixed hour is 20:00.
    assert concern.acknowledge_by == EVENING


def test_a_notice_to_the_person_in_the_outbox_vanishes(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    answering.acknowledge(session, keyring, admitted(session, concern))
    takes_name_off(session, keyring)

    assert "UANNA" not in {one.target for one in notices(session)}


def test_it_stays_where_the_person_has_another_concern_with_their_name(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    concern = raised(session, keyring, ward, given(Naming.NAMED))
    raised(session, keyring, ward, given(Naming.NAMED), code=CODE + 7)
    answering.acknowledge(session, keyring, admitted(session, concern))
    takes_name_off(session, keyring)

    assert "UANNA" in {one.target for one in notices(session)}


def test_nothing_is_sent_to_the_person_from_then_on(session: Session, keyring: Keyring) -> None:
    concern = bare(session, keyring, Naming.NAMED)
    forget_notices(session)
    answering.ask(session, keyring, admitted(session, concern), new_id(), screened("When?"))

    assert notices(session) == []


def test_a_question_about_handing_the_name_on_goes_with_it(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    handing_on.ask_first(session, keyring, admitted(session, concern), "UMONA")
    takes_name_off(session, keyring)

    assert session.get(HandOnQuestion, (concern.id, "UMONA")) is None


def test_taking_it_off_twice_keeps_the_first_new_code(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    it = own(session, keyring)
    for code in (NEW_CODE, NEW_CODE + 1):
        withdrawing.take_name_off(session, keyring, it, code)

    assert own(session, keyring, code=NEW_CODE).concern.id == concern.id


def test_afterwards_it_is_answered_like_any_other_without_a_name(
    session: Session, keyring: Keyring
) -> None:
    concern = bare(session, keyring, Naming.NAMED)
    closed(session, keyring, concern)
    forget_notices(session)
    it = own(session, keyring, code=NEW_CODE, now=AFTERNOON)
    ending.reopen(session, keyring, it, new_id(), None)

    assert (concern.heard_at, notices(session)) == (EVENING, [])


def test_what_has_to_be_kept_keeps_its_name(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    concern.on_hold = True

    with pytest.raises(OnHold):
        takes_name_off(session, keyring)


# The concern


def withdraws(session: Session, keyring: Keyring, now: datetime = AFTERNOON) -> None:
    withdrawing.withdraw(session, own(session, keyring, now=now))


@pytest.mark.parametrize("naming", list(Naming))
def test_nothing_of_it_is_left(session: Session, keyring: Keyring, naming: Naming) -> None:
    concern = raised(session, keyring, willow(session), given(naming))
    answering.reply(session, keyring, own(session, keyring), new_id(), screened("Since Monday."))
    withdraws(session, keyring)

    left = [session.scalars(select(table)).all() for table in (Concern, ConcernReader, ConcernWord)]
    assert left == [[], [], []]
    assert all(not one.subject.startswith(concern.id) for one in notices(session))


@pytest.mark.parametrize("naming", list(Naming))
def test_readers_who_were_told_hear_that_one_was_withdrawn_and_not_which(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    concern = raised(session, keyring, willow(session), given(naming))
    forget_notices(session)
    withdraws(session, keyring)

    (notice,) = notices(session)
    assert (notice.target, notice.vanishes, notice.ward_id) == ("UGWEN", True, None)
    assert concern.id not in notice.subject


def test_without_a_name_they_hear_at_a_fixed_hour(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session))
    forget_notices(session)
    withdraws(session, keyring)

    assert [one.due_at for one in notices(session)] == [EVENING]


@pytest.mark.parametrize("naming", list(Naming))
def test_readers_who_were_not_told_yet_never_hear_of_it(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    raised(session, keyring, willow(session), given(naming))
    withdraws(session, keyring, NOW)

    assert notices(session) == []


def test_deputies_hear_of_it_if_they_were_told(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session), given(ticked=("USEAN",)))
    concern.reminded = 2
    forget_notices(session)
    withdraws(session, keyring)

    assert told(session) == [("UDORA", "withdrawn"), ("USEAN", "withdrawn")]


@pytest.mark.parametrize("naming", WITH_A_NAME)
def test_that_it_was_withdrawn_is_audited_without_the_name(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    raised(session, keyring, willow(session), given(naming))
    withdraws(session, keyring)

    line = session.scalars(select(AuditLine).filter_by(act="concern_withdrawn")).one()
    assert line.actor == "author"


def test_without_a_name_the_audit_knows_nothing_of_it(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session))
    before = session.scalars(select(AuditLine.id)).all()
    withdraws(session, keyring)

    assert session.scalars(select(AuditLine.id)).all() == before


def test_once_it_is_acknowledged_it_cannot_be_taken_back(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session))
    answering.acknowledge(session, keyring, admitted(session, concern))

    with pytest.raises(TooLate):
        withdraws(session, keyring)


def test_opened_again_it_cannot_be_taken_back_either(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    closed(session, keyring, concern)
    ending.reopen(session, keyring, own(session, keyring), new_id(), None)

    with pytest.raises(TooLate):
        withdraws(session, keyring)


def test_what_has_to_be_kept_is_kept(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))
    concern.on_hold = True

    with pytest.raises(OnHold):
        withdraws(session, keyring)


def test_its_code_leads_nowhere_any_more(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session))
    withdraws(session, keyring)

    with pytest.raises(NotYours):
        own(session, keyring)
