"""What is done about a concern, and what the person hears of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit import AuditLine
from storage.base import new_id
from storage.concerns import answering, handing_on, reading
from storage.concerns.answering import IsClosed
from storage.concerns.handing_on import CannotHandOn
from storage.concerns.reading import Opened
from storage.concerns.tables import Concern, Naming, Outcome, Said, Side, Stage
from storage.screening import screened
from storage.secrecy import Keyring
from tests.storage.concerns.willow import (
    NOW,
    admitted,
    given,
    notices,
    own,
    raised,
    told,
    willow,
)

QUESTION = screened("Which day was it?")
ANSWER = screened("Since Monday.")
DONE = screened("We have changed the seating at supper.")


def as_seen(session: Session, keyring: Keyring) -> Opened:
    return reading.open_own(session, keyring, own(session, keyring))


def closed(session: Session, keyring: Keyring, concern: Concern) -> None:
    reader = admitted(session, concern)
    answering.close(session, keyring, reader, new_id(), Outcome.TALKED, None)


def test_an_acknowledged_concern_says_so_to_the_person(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))

    answering.acknowledge(session, keyring, admitted(session, concern))

    seen = as_seen(session, keyring)
    assert (seen.stage, seen.acknowledged_on) == (Stage.ACKNOWLEDGED, date(2026, 6, 3))


def test_the_first_acknowledgement_counts(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session), given(ticked=("UGWEN", "UMONA")))
    answering.acknowledge(session, keyring, admitted(session, concern))

    later = admitted(session, concern, "UMONA", NOW + timedelta(days=1))
    answering.acknowledge(session, keyring, later)

    acts = [line.act for line in session.scalars(select(AuditLine))]
    assert acts.count("concern_acknowledged") == 1


def test_question_reply_and_what_was_done_are_one_dialogue_in_order(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session))
    reader = admitted(session, concern)

    answering.ask(session, keyring, reader, new_id(), QUESTION)
    answering.reply(session, keyring, own(session, keyring), new_id(), ANSWER)
    answering.record_done(session, keyring, reader, new_id(), DONE)

    assert [
        (one.side, one.said, one.words, one.by) for one in as_seen(session, keyring).dialogue
    ] == [
        (Side.RECIPIENT, Said.QUESTION, QUESTION.text, "UGWEN"),
        (Side.PERSON, Said.REPLY, ANSWER.text, None),
        (Side.RECIPIENT, Said.DONE, DONE.text, "UGWEN"),
    ]


@pytest.mark.parametrize("deed", [answering.ask, answering.record_done])
def test_a_form_sent_twice_says_it_once(session: Session, keyring: Keyring, deed: object) -> None:
    concern = raised(session, keyring, willow(session))
    word_id = new_id()
    for _ in range(2):
        deed(session, keyring, admitted(session, concern), word_id, QUESTION)  # type: ignore[operator] # both

    assert len(as_seen(session, keyring).dialogue) == 1


def test_a_reply_sent_twice_is_said_once(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session))
    word_id = new_id()
    for _ in range(2):
        answering.reply(session, keyring, own(session, keyring), word_id, ANSWER)

    assert len(as_seen(session, keyring).dialogue) == 1


def test_whoever_asks_has_seen_it(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))

    answering.ask(session, keyring, admitted(session, concern), new_id(), QUESTION)

    assert as_seen(session, keyring).stage is Stage.ACKNOWLEDGED


@pytest.mark.parametrize("naming", [Naming.NAMED, Naming.CONFIDENTIAL])
def test_a_person_who_gave_their_account_is_told_that_a_word_waits(
    session: Session, keyring: Keyring, naming: Naming
) -> None:
    concern = raised(session, keyring, willow(session), given(naming))

    answering.ask(session, keyring, admitted(session, concern), new_id(), QUESTION)

    assert ("UANNA", "answered") in told(session)


def test_what_tells_the_person_leads_to_neither_concern_nor_ward(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.CONFIDENTIAL))
    answering.ask(session, keyring, admitted(session, concern), new_id(), QUESTION)

    (word,) = [one for one in notices(session) if one.target == "UANNA"]
    assert (concern.id in word.subject, word.ward_id, word.vanishes) == (False, None, True)


def test_a_reply_tells_those_who_were_ticked_at_once_where_there_is_a_name(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session), given(Naming.NAMED, ("UGWEN", "USEAN")))

    answering.reply(session, keyring, own(session, keyring), new_id(), ANSWER)

    replies = [one for one in notices(session) if ":reply" in one.subject]
    assert [(one.target, one.due_at) for one in replies] == [("UGWEN", NOW), ("USEAN", NOW)]


def test_handing_on_lets_one_more_recipient_open_it(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))

    handing_on.hand_on(session, keyring, admitted(session, concern), "UMONA")

    assert admitted(session, concern, "UMONA").user_id == "UMONA"


def test_whoever_it_is_handed_on_to_is_told(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))

    handing_on.hand_on(session, keyring, admitted(session, concern), "UMONA")

    assert ("UMONA", "handed_on") in told(session)


@pytest.mark.parametrize("to", ["UGWEN", "UANNA", "UDORA", ""])
def test_it_is_handed_on_to_recipients_only_and_once(
    session: Session, keyring: Keyring, to: str
) -> None:
    concern = raised(session, keyring, willow(session))

    with pytest.raises(CannotHandOn):
        handing_on.hand_on(session, keyring, admitted(session, concern), to)


def test_closing_says_how_it_ended(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))

    answering.close(
        session, keyring, admitted(session, concern), new_id(), Outcome.SAFEGUARDING, DONE
    )

    seen = as_seen(session, keyring)
    assert (seen.outcome, seen.closed_on) == (Outcome.SAFEGUARDING, date(2026, 6, 3))
    assert [one.said for one in seen.dialogue] == [Said.OUTCOME]


def test_the_same_closing_sent_twice_closes_once(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))
    word_id = new_id()
    for _ in range(2):
        reader = admitted(session, concern)
        answering.close(session, keyring, reader, word_id, Outcome.DONE, DONE)

    acts = [line.act for line in session.scalars(select(AuditLine))]
    assert acts.count("concern_closed") == 1


def test_nothing_more_is_done_about_a_closed_concern(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))
    closed(session, keyring, concern)

    reader = admitted(session, concern)
    for deed in (
        lambda: answering.acknowledge(session, keyring, reader),
        lambda: answering.ask(session, keyring, reader, new_id(), QUESTION),
        lambda: answering.record_done(session, keyring, reader, new_id(), DONE),
        lambda: handing_on.hand_on(session, keyring, reader, "UMONA"),
        lambda: answering.close(session, keyring, reader, new_id(), Outcome.DONE, None),
        lambda: answering.reply(session, keyring, own(session, keyring), new_id(), ANSWER),
    ):
        with pytest.raises(IsClosed):
            deed()


def test_each_deed_is_audited(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))
    reader = admitted(session, concern)
    answering.acknowledge(session, keyring, reader)
    answering.ask(session, keyring, reader, new_id(), QUESTION)
    answering.record_done(session, keyring, reader, new_id(), DONE)
    handing_on.hand_on(session, keyring, reader, "UMONA")
    closed(session, keyring, concern)

    lines = session.scalars(select(AuditLine).filter_by(actor="UGWEN"))
    assert sorted(line.act for line in lines) == [
        "concern_acknowledged",
        "concern_asked",
        "concern_closed",
        "concern_handed_on",
        "concern_recorded",
    ]


def test_a_reply_with_a_name_is_audited_without_it(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session), given(Naming.CONFIDENTIAL))

    answering.reply(session, keyring, own(session, keyring), new_id(), ANSWER)

    line = session.scalars(select(AuditLine).filter_by(act="concern_answered")).one()
    assert line.actor == "author"
