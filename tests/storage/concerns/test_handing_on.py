"""Handing a concern on: without the name at once, with it only if the person says yes."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit import AuditLine
from storage.concerns import handing_on, queue, reading, recipients
from storage.concerns.answering import IsClosed
from storage.concerns.handing_on import NameStays
from storage.concerns.readers import NotYours
from storage.concerns.tables import Concern, ConcernReader, Naming
from storage.secrecy import Keyring
from tests.storage.concerns.willow import (
    GWEN,
    NOW,
    admitted,
    closed,
    forget_notices,
    given,
    own,
    raised,
    told,
    willow,
)
from tests.storage.sample_ward import TEAM

WITH_A_NAME = [Naming.NAMED, Naming.CONFIDENTIAL]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def asked(session: Session, keyring: Keyring, naming: Naming = Naming.NAMED) -> Concern:
    """A concern of which Gwen has asked whether Mona may read it with the name."""
    concern = raised(session, keyring, willow(session), given(naming))
    forget_notices(session)
    handing_on.ask_first(session, keyring, admitted(session, concern), "UMONA")
    return concern


def says(session: Session, keyring: Keyring, *, allowed: bool) -> None:
    handing_on.decide(session, own(session, keyring), "UMONA", allowed=allowed)


def name_for_mona(session: Session, keyring: Keyring, concern: Concern) -> str | None:
    return reading.open_for(session, keyring, admitted(session, concern, "UMONA")).author


def test_asking_hands_nothing_on(session: Session, keyring: Keyring) -> None:
    concern = asked(session, keyring)

    with pytest.raises(NotYours):
        admitted(session, concern, "UMONA")


@pytest.mark.parametrize("naming", WITH_A_NAME)
def test_the_person_is_told_that_something_waits_and_nobody_else_is(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    asked(session, keyring, naming)

    assert told(session) == [("UANNA", "answered")]


def test_a_question_waits_among_the_persons_own(session: Session, keyring: Keyring) -> None:
    asked(session, keyring)

    mine = queue.of_author(session, keyring, TEAM, "UANNA", NOW)
    assert [one.question_waits for one in mine] == [True]


@pytest.mark.parametrize("naming", WITH_A_NAME)
def test_yes_hands_it_on_with_the_name(session: Session, keyring: Keyring, naming: Naming) -> None:
    concern = asked(session, keyring, naming)
    says(session, keyring, allowed=True)

    assert name_for_mona(session, keyring, concern) == "UANNA"


def test_yes_tells_them_and_whoever_asked(session: Session, keyring: Keyring) -> None:
    asked(session, keyring)
    forget_notices(session)
    says(session, keyring, allowed=True)

    assert told(session) == [("UGWEN", "decided"), ("UMONA", "handed_on")]


def test_no_hands_nothing_on_and_tells_whoever_asked(session: Session, keyring: Keyring) -> None:
    concern = asked(session, keyring)
    forget_notices(session)
    says(session, keyring, allowed=False)

    assert told(session) == [("UGWEN", "decided")]
    with pytest.raises(NotYours):
        admitted(session, concern, "UMONA")


def test_what_the_person_said_first_counts(session: Session, keyring: Keyring) -> None:
    concern = asked(session, keyring)
    says(session, keyring, allowed=False)
    says(session, keyring, allowed=True)

    with pytest.raises(NotYours):
        admitted(session, concern, "UMONA")


def test_nobody_is_asked_again_once_they_have_said_no(session: Session, keyring: Keyring) -> None:
    concern = asked(session, keyring)
    says(session, keyring, allowed=False)

    with pytest.raises(NameStays):
        handing_on.ask_first(session, keyring, admitted(session, concern), "UMONA")


def test_after_a_no_it_can_still_be_handed_on_without_the_name(
    session: Session, keyring: Keyring
) -> None:
    concern = asked(session, keyring)
    says(session, keyring, allowed=False)
    handing_on.hand_on(session, keyring, admitted(session, concern), "UMONA")

    assert name_for_mona(session, keyring, concern) is None


def test_a_yes_shows_the_name_to_whoever_has_it_without_meanwhile(
    session: Session, keyring: Keyring
) -> None:
    concern = asked(session, keyring)
    handing_on.hand_on(session, keyring, admitted(session, concern), "UMONA")
    says(session, keyring, allowed=True)

    assert name_for_mona(session, keyring, concern) == "UANNA"


def test_asking_twice_asks_once(session: Session, keyring: Keyring) -> None:
    concern = asked(session, keyring)
    handing_on.ask_first(session, keyring, admitted(session, concern), "UMONA")

    assert [one.to for one in handing_on.questions(session, concern)] == ["UMONA"]
    assert told(session) == [("UANNA", "answered")]


def test_without_a_name_there_is_nothing_to_ask(session: Session, keyring: Keyring) -> None:
    with pytest.raises(NameStays):
        asked(session, keyring, Naming.UNNAMED)


def test_who_does_not_see_the_name_cannot_ask_to_show_it(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    handing_on.hand_on(session, keyring, admitted(session, concern), "USEAN")

    with pytest.raises(NameStays):
        handing_on.ask_first(session, keyring, admitted(session, concern, "USEAN"), "UMONA")


def test_once_it_is_closed_the_question_is_moot(session: Session, keyring: Keyring) -> None:
    concern = asked(session, keyring)
    closed(session, keyring, concern)

    with pytest.raises(IsClosed):
        says(session, keyring, allowed=True)


def test_who_has_left_meanwhile_is_let_in_by_no_yes(session: Session, keyring: Keyring) -> None:
    concern = asked(session, keyring)
    ward = own(session, keyring).ward
    recipients.name_recipients(session, ward, [GWEN], "UADA", NOW)
    says(session, keyring, allowed=True)

    assert session.get(ConcernReader, (concern.id, "UMONA")) is None


def test_asking_and_answering_are_audited_without_the_name(
    session: Session, keyring: Keyring
) -> None:
    asked(session, keyring)
    says(session, keyring, allowed=True)

    lines = [(line.actor, line.act) for line in session.scalars(select(AuditLine))]
    assert ("UGWEN", "name_asked_for") in lines
    assert ("author", "concern_answered") in lines


def test_an_answer_to_what_was_never_asked_lets_nobody_in(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))
    says(session, keyring, allowed=True)

    assert session.get(ConcernReader, (concern.id, "UMONA")) is None
