"""How it went for the person: asked twice, heard by the Guardians they choose and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit import AuditLine
from storage.base import Base, new_id
from storage.concerns import afterwards, ending, recipients
from storage.concerns.afterwards import Answer, Guardian, NoGuardian
from storage.concerns.readers import NotYours
from storage.concerns.tables import Again, Concern, Cost, Moment, Naming, Post
from storage.database import Database
from storage.screening import screened
from storage.secrecy import Keyring, new_key
from tests.storage.concerns.test_unnamed import as_stored
from tests.storage.concerns.willow import (
    CODE,
    GWEN,
    HELEN,
    MONA,
    NOW,
    SEAN,
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

ANSWER = Answer(Again.UNSURE, Cost.SOMETHING, screened("I was left out of the off-duty talk."))
AFTERNOON = datetime(2026, 6, 3, 12, 30, tzinfo=UTC)
EVENING = datetime(2026, 6, 3, 19, 0, tzinfo=UTC)
# The sixtieth day: 08:00 on the ward.
LATER = datetime(2026, 8, 2, 7, 0, tzinfo=UTC)
WITH_A_NAME = [Naming.NAMED, Naming.CONFIDENTIAL]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def ended(
    session: Session,
    keyring: Keyring,
    naming: Naming = Naming.NAMED,
    ticked: Sequence[str] = ("UGWEN",),
) -> Concern:
    """A concern that was closed, on a ward with two Guardians; all notices sent."""
    ward = willow(session, [MONA, SEAN, GWEN, HELEN])
    concern = raised(session, keyring, ward, given(naming, ticked))
    closed(session, keyring, concern, ticked[0])
    forget_notices(session)
    return concern


def tells(
    session: Session,
    keyring: Keyring,
    *chosen: str,
    now: datetime = AFTERNOON,
    answer_id: str | None = None,
) -> str:
    answer_id = answer_id or new_id()
    it = own(session, keyring, now=now)
    afterwards.tell(session, keyring, it, answer_id, ANSWER, chosen or ("UGWEN",))
    return answer_id


def waiting(session: Session, user_id: str) -> list[str]:
    return [one.answer_id for one in afterwards.waiting_for(session, TEAM, user_id)]


def opened(
    session: Session, keyring: Keyring, answer_id: str, user_id: str = "UGWEN"
) -> afterwards.Opened:
    return afterwards.open_answer(session, keyring, TEAM, answer_id, user_id, AFTERNOON)


# Asking


@pytest.mark.parametrize("naming", list(Naming))
def test_the_person_is_asked_at_the_closing_and_sixty_days_on(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    concern = raised(session, keyring, willow(session), given(naming))
    moments = [afterwards.asked(session, own(session, keyring))]
    closed(session, keyring, concern)
    for days in (0, 59, 60):
        it = own(session, keyring, now=NOW + timedelta(days=days))
        moments.append(afterwards.asked(session, it))

    assert moments == [None, Moment.CLOSING, Moment.CLOSING, Moment.LATER]


def test_each_time_is_asked_about_until_it_is_answered(session: Session, keyring: Keyring) -> None:
    ended(session, keyring)
    tells(session, keyring)
    tells(session, keyring, now=LATER)

    seen = [afterwards.asked(session, own(session, keyring, now=now)) for now in (AFTERNOON, LATER)]
    assert seen == [None, None]


def test_after_another_closing_the_person_is_asked_again(
    session: Session, keyring: Keyring
) -> None:
    concern = ended(session, keyring)
    tells(session, keyring)
    ending.reopen(session, keyring, own(session, keyring), new_id(), None)
    tomorrow = NOW + timedelta(days=1)
    closed(session, keyring, concern, now=tomorrow)

    assert afterwards.asked(session, own(session, keyring, now=tomorrow)) is Moment.CLOSING


def test_where_a_ward_has_no_guardian_nobody_is_asked(session: Session, keyring: Keyring) -> None:
    other = replace(SEAN, outside_management=True, deputy_id=None)
    concern = raised(session, keyring, willow(session, [other]), given(ticked=("USEAN",)))
    closed(session, keyring, concern, "USEAN")

    assert afterwards.asked(session, own(session, keyring)) is None


def test_only_the_guardians_who_were_ticked_are_suggested(
    session: Session, keyring: Keyring
) -> None:
    ended(session, keyring)

    assert afterwards.guardians(session, own(session, keyring)) == [
        Guardian("UGWEN", ticked=True),
        Guardian("UHELEN", ticked=False),
    ]


@pytest.mark.parametrize("naming", WITH_A_NAME)
def test_on_the_sixtieth_day_at_eight_the_person_is_told_once_that_a_question_waits(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    ended(session, keyring, naming)
    for now in (LATER - timedelta(minutes=1), LATER, LATER, LATER + timedelta(hours=3)):
        afterwards.ask_later(session, keyring, now)

    (notice,) = notices(session)
    assert (notice.target, notice.due_at, notice.vanishes) == ("UANNA", LATER, True)


def test_a_key_that_is_missing_keeps_the_question_from_nobody_else(
    session: Session,
) -> None:
    ward, newest, lost = willow(session), new_key(), new_key()
    for key, code, author in ((lost, CODE, "UBEN"), (newest, CODE + 1, "UANNA")):
        keys, theirs = Keyring([key]), given(Naming.NAMED, author=author)
        closed(session, keys, raised(session, keys, ward, theirs, code=code))
    forget_notices(session)

    assert not afterwards.ask_later(session, Keyring([newest]), LATER)
    assert [notice.target for notice in notices(session)] == ["UANNA"]
    assert afterwards.ask_later(session, Keyring([newest, lost]), LATER)
    assert [notice.target for notice in notices(session)] == ["UANNA", "UBEN"]


def test_it_leads_to_neither_concern_nor_ward(session: Session, keyring: Keyring) -> None:
    concern = ended(session, keyring, Naming.CONFIDENTIAL)
    afterwards.ask_later(session, keyring, LATER)

    (notice,) = notices(session)
    assert (concern.id in notice.subject, notice.ward_id) == (False, None)


def test_without_a_name_nothing_is_sent(session: Session, keyring: Keyring) -> None:
    ended(session, keyring, Naming.UNNAMED)
    afterwards.ask_later(session, keyring, LATER)

    assert notices(session) == []


def test_nothing_is_sent_about_what_was_opened_again(session: Session, keyring: Keyring) -> None:
    ended(session, keyring)
    ending.reopen(session, keyring, own(session, keyring), new_id(), None)
    forget_notices(session)
    afterwards.ask_later(session, keyring, LATER)

    assert notices(session) == []


# Answering


@pytest.mark.parametrize("naming", WITH_A_NAME)
def test_the_guardian_is_told_and_sees_it(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    ended(session, keyring, naming)
    answer_id = tells(session, keyring)

    seen = opened(session, keyring, answer_id)
    assert told(session) == [("UGWEN", "afterwards")]
    assert (seen.again, seen.cost, seen.words) == (
        Again.UNSURE,
        Cost.SOMETHING,
        ANSWER.words.text if ANSWER.words else None,
    )


@pytest.mark.parametrize("user_id", ["UMONA", "USEAN", "UDORA", "UHELEN", "UANNA", "UADA"])
def test_nobody_else_sees_it(session: Session, keyring: Keyring, user_id: str) -> None:
    ended(session, keyring, ticked=("UGWEN", "UMONA", "USEAN"))
    answer_id = tells(session, keyring)

    assert waiting(session, user_id) == []
    with pytest.raises(NotYours):
        opened(session, keyring, answer_id, user_id)


def test_a_guardian_who_was_not_ticked_sees_it_only_if_chosen_and_never_the_concern(
    session: Session, keyring: Keyring
) -> None:
    ended(session, keyring, ticked=("UMONA",))
    answer_id = tells(session, keyring, "UHELEN")

    assert waiting(session, "UGWEN") == []
    assert opened(session, keyring, answer_id, "UHELEN").concern_id is None


def test_a_guardian_who_was_ticked_is_led_to_the_concern(
    session: Session, keyring: Keyring
) -> None:
    concern = ended(session, keyring)
    answer_id = tells(session, keyring)

    assert opened(session, keyring, answer_id).concern_id == concern.id


@pytest.mark.parametrize("chosen", [("UMONA",), ("UGWEN", "UMONA"), ("UNOBODY",)])
def test_only_guardians_of_the_ward_can_be_chosen(
    session: Session, keyring: Keyring, chosen: tuple[str, ...]
) -> None:
    ended(session, keyring, ticked=("UGWEN", "UMONA"))

    with pytest.raises(NoGuardian):
        tells(session, keyring, *chosen)


def test_somebody_has_to_be_chosen(session: Session, keyring: Keyring) -> None:
    ended(session, keyring)

    with pytest.raises(NoGuardian):
        afterwards.tell(session, keyring, own(session, keyring), new_id(), ANSWER, ())


def test_who_is_guardian_no_longer_sees_it_no_longer(session: Session, keyring: Keyring) -> None:
    ended(session, keyring)
    answer_id = tells(session, keyring)
    ward = own(session, keyring).ward
    recipients.name_recipients(session, ward, [replace(GWEN, post=Post.OTHER), HELEN], "UADA", NOW)

    with pytest.raises(NotYours):
        opened(session, keyring, answer_id)


def test_nobody_of_another_workspace_sees_it(session: Session, keyring: Keyring) -> None:
    ended(session, keyring)
    answer_id = tells(session, keyring)

    with pytest.raises(NotYours):
        afterwards.open_answer(session, keyring, "T0009", answer_id, "UGWEN", AFTERNOON)


def test_the_same_form_sent_twice_says_it_once(session: Session, keyring: Keyring) -> None:
    ended(session, keyring)
    answer_id = tells(session, keyring)
    tells(session, keyring, answer_id=answer_id)

    assert waiting(session, "UGWEN") == [answer_id]


def test_each_look_is_audited(session: Session, keyring: Keyring) -> None:
    concern = ended(session, keyring)
    opened(session, keyring, tells(session, keyring))

    line = session.scalars(select(AuditLine).filter_by(act="afterwards_read")).one()
    assert (line.actor, line.subject) == ("UGWEN", concern.id)


# Without a name


def test_without_a_name_it_is_seen_by_nobody_before_the_fixed_hour(
    session: Session, keyring: Keyring
) -> None:
    ended(session, keyring, Naming.UNNAMED)
    answer_id = tells(session, keyring)
    afterwards.hear(session, EVENING - timedelta(seconds=1))

    assert (waiting(session, "UGWEN"), notices(session)) == ([], [])
    with pytest.raises(NotYours):
        opened(session, keyring, answer_id)


def test_at_the_fixed_hour_the_guardian_is_told_and_no_trace_is_left(
    session: Session, keyring: Keyring
) -> None:
    ended(session, keyring, Naming.UNNAMED)
    answer_id = tells(session, keyring)
    afterwards.hear(session, EVENING)

    (notice,) = notices(session)
    assert (notice.target, notice.due_at, notice.vanishes) == ("UGWEN", EVENING, True)
    assert waiting(session, "UGWEN") == [answer_id]


def test_what_is_stored_is_the_same_whenever_between_two_fixed_hours_it_was_said(
    database: Database, keyring: Keyring
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
            now = AFTERNOON + timedelta(minutes=minutes)
            it = own(session, keyring, code=CODE + place, now=now)
            afterwards.tell(session, keyring, it, new_id(), ANSWER, ("UGWEN",))
            tables = ("concerns", "concern_afterwards", "deliveries", "audit")
            seen.append([as_stored(session, Base.metadata.tables[name]) for name in tables])
            session.query(Concern).delete()

    assert all(kept == seen[0] for kept in seen)


def test_it_goes_when_its_concern_goes(session: Session, keyring: Keyring) -> None:
    concern = ended(session, keyring)
    tells(session, keyring)
    session.delete(concern)
    session.flush()

    assert waiting(session, "UGWEN") == []
