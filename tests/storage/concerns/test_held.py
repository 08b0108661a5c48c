"""What is held about a person's concern: its fields, its readers, who looked on which day."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.audit import AuditLine
from storage.base import new_id
from storage.concerns import answering, ending, handing_on, held, recipients
from storage.concerns import reading as opening
from storage.concerns.held import Held, Look
from storage.concerns.tables import CameBy, Concern, Naming, Outcome
from storage.screening import screened
from storage.secrecy import Keyring
from tests.storage.concerns.willow import (
    GWEN,
    HELEN,
    NOW,
    WORDS,
    admitted,
    closed,
    given,
    own,
    raised,
    willow,
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def seen(session: Session, keyring: Keyring) -> Held:
    return held.held(session, keyring, own(session, keyring))


def looked(
    session: Session, keyring: Keyring, concern: Concern, user_id: str, days: int = 0
) -> None:
    now = NOW + timedelta(days=days)
    opening.open_for(session, keyring, admitted(session, concern, user_id, now))


@pytest.mark.parametrize("naming", [Naming.NAMED, Naming.CONFIDENTIAL])
def test_the_account_is_among_it(session: Session, keyring: Keyring, naming: Naming) -> None:
    raised(session, keyring, willow(session), given(naming))

    assert seen(session, keyring).account == "UANNA"


def test_without_a_name_no_account_is(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session))

    assert (seen(session, keyring).account, seen(session, keyring).typed_name) == (None, None)


def test_words_are_counted_and_not_repeated(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    answering.ask(session, keyring, admitted(session, concern), new_id(), screened("When?"))
    answering.reply(session, keyring, own(session, keyring), new_id(), screened("Monday."))

    it = seen(session, keyring)
    assert (it.own_words, it.answers) == (2, 1)
    shown = [str(getattr(it, field.name)) for field in fields(it)]
    assert not any(text in value for value in shown for text in (WORDS.text, "When?", "Monday."))


def test_everything_that_is_stored_of_a_concern_is_named(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED, wants_talk=True))
    handing_on.ask_first(session, keyring, admitted(session, concern), "UMONA")
    closed(session, keyring, concern)
    ending.say_answered(session, own(session, keyring), may_be_told=True)

    it = seen(session, keyring)
    assert (it.wants_talk, it.outcome, it.questions) == (True, Outcome.TALKED, 1)
    assert (it.answered, it.may_be_told) == (True, True)


def test_who_may_read_it_is_said_and_who_is_shown_the_name(
    session: Session, keyring: Keyring
) -> None:
    what = given(Naming.NAMED, ("UGWEN", "USEAN"))
    concern = raised(session, keyring, willow(session), what)
    handing_on.hand_on(session, keyring, admitted(session, concern), "UMONA")

    may_read = [
        (one.user_id, one.came_by, one.sees_name) for one in seen(session, keyring).may_read
    ]
    assert may_read == [
        ("UGWEN", CameBy.TICKED, True),
        ("USEAN", CameBy.TICKED, True),
        ("UDORA", CameBy.DEPUTY, True),
        ("UMONA", CameBy.HANDED_ON, False),
    ]


def test_who_has_left_may_not_read_it_any_more(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session), given(Naming.NAMED, ("UGWEN", "UMONA")))
    recipients.name_recipients(session, own(session, keyring).ward, [GWEN, HELEN], "UADA", NOW)

    assert [one.user_id for one in seen(session, keyring).may_read] == ["UGWEN"]


def test_looks_are_told_by_day_and_person_the_newest_first(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED, ("UGWEN", "UMONA")))
    for _ in range(3):
        looked(session, keyring, concern, "UGWEN")
    looked(session, keyring, concern, "UMONA", days=1)

    assert seen(session, keyring).looks == (
        Look("UMONA", date(2026, 6, 4), saw_name=True),
        Look("UGWEN", date(2026, 6, 3), saw_name=True),
    )


def test_a_look_that_showed_no_name_says_so(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.CONFIDENTIAL))
    handing_on.hand_on(session, keyring, admitted(session, concern), "UMONA")
    looked(session, keyring, concern, "UMONA")

    assert [one.saw_name for one in seen(session, keyring).looks] == [False]


def test_asking_leaves_no_trace(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session), given(Naming.NAMED))
    before = session.scalar(select(func.count()).select_from(AuditLine))
    seen(session, keyring)

    assert session.scalar(select(func.count()).select_from(AuditLine)) == before
