"""Raising a concern: what one transaction stores, and what a second sending does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import wards
from storage.audit import Act, AuditLine
from storage.concerns import raising, reading, recipients
from storage.concerns.raising import ConcernsShut, Given, NobodyOnDuty, NobodyTicked
from storage.concerns.tables import About, CameBy, Concern, ConcernReader, Naming, Soon, Stage
from storage.database import Database
from storage.screening import screened
from storage.secrecy import Keyring
from tests.storage.concerns.willow import (
    CODE,
    EVENING,
    GWEN,
    MONA,
    NOW,
    SEAN,
    WORDS,
    given,
    notices,
    own,
    raised,
    receipt,
    told,
    willow,
)
from tests.storage.sample_ward import a_ward


def readers(session: Session) -> dict[str, tuple[str, str | None]]:
    found = session.scalars(select(ConcernReader))
    return {one.user_id: (one.came_by, one.deputy_for) for one in found}


def test_what_was_written_can_be_read_by_those_who_may(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session))

    opened = reading.open_own(session, keyring, own(session, keyring))
    assert (opened.words, opened.stage) == (WORDS.text, Stage.OPEN)


def test_those_ticked_and_their_deputies_may_read_it_and_nobody_else(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session), given(ticked=("USEAN", "UGWEN")))

    assert readers(session) == {
        "UGWEN": (CameBy.TICKED.value, None),
        "USEAN": (CameBy.TICKED.value, None),
        "UDORA": (CameBy.DEPUTY.value, "USEAN"),
    }


def test_a_deputy_who_is_ticked_reads_it_in_their_own_right(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session, [replace(MONA, deputy_id="UGWEN"), GWEN])

    raised(session, keyring, ward, given(ticked=("UMONA", "UGWEN")))

    assert readers(session)["UGWEN"] == (CameBy.TICKED.value, None)


def test_a_named_concern_has_its_readers_told_at_once(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session), given(Naming.NAMED, ("USEAN", "UGWEN")))

    assert told(session) == [("UGWEN", "new"), ("USEAN", "new")]
    assert {one.due_at for one in notices(session)} == {NOW}


def test_notices_are_private(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session), given(Naming.NAMED))

    assert all(one.private for one in notices(session))


def test_the_deputy_is_told_in_place_of_somebody_away(session: Session, keyring: Keyring) -> None:
    away = replace(SEAN, away_from=date(2026, 6, 1), away_until=date(2026, 6, 5))
    raised(session, keyring, willow(session, [away, GWEN]), given(Naming.NAMED, ("USEAN",)))

    assert told(session) == [("UDORA", "new")]


def test_somebody_away_without_a_deputy_is_told_all_the_same(
    session: Session, keyring: Keyring
) -> None:
    away = replace(GWEN, away_from=date(2026, 6, 1))
    raised(session, keyring, willow(session, [away]), given(Naming.NAMED))

    assert told(session) == [("UGWEN", "new")]


def test_one_deputy_stands_in_for_two_who_are_away(session: Session, keyring: Keyring) -> None:
    both = [replace(one, away_from=date(2026, 6, 1), deputy_id="UDORA") for one in (SEAN, GWEN)]
    raised(session, keyring, willow(session, both), given(Naming.NAMED, ("USEAN", "UGWEN")))

    assert told(session) == [("UDORA", "new")]


def test_it_must_be_acknowledged_within_two_working_days(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED))

    assert concern.acknowledge_by == datetime(2026, 6, 5, 23, 0, tzinfo=UTC)


def test_today_means_four_working_hours(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session), given(Naming.NAMED, soon=Soon.TODAY))

    assert concern.acknowledge_by == datetime(2026, 6, 3, 14, 30, tzinfo=UTC)


def test_a_word_to_the_person_is_owed_within_two_weeks(session: Session, keyring: Keyring) -> None:
    assert raised(session, keyring, willow(session)).answer_by == date(2026, 6, 17)


def test_today_is_refused_when_nobody_ticked_is_on_duty(session: Session, keyring: Keyring) -> None:
    with pytest.raises(NobodyOnDuty):
        raised(session, keyring, willow(session), given(soon=Soon.TODAY), now=EVENING)


@pytest.mark.parametrize("ticked", [(), ("UANNA",), ("UGWEN", "UANNA")])
def test_nobody_but_recipients_can_be_ticked(
    session: Session, keyring: Keyring, ticked: tuple[str, ...]
) -> None:
    with pytest.raises(NobodyTicked):
        raised(session, keyring, willow(session), given(ticked=ticked))


def test_concerns_are_shut_without_recipients(session: Session, keyring: Keyring) -> None:
    with pytest.raises(ConcernsShut):
        raised(session, keyring, a_ward(session))


def test_concerns_are_shut_again_once_the_last_recipient_is_gone(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    recipients.name_recipients(session, ward, [], "UADA", NOW)

    with pytest.raises(ConcernsShut):
        raised(session, keyring, ward)


def test_the_receipt_says_who_may_read_it_and_when_somebody_looks(
    session: Session, keyring: Keyring
) -> None:
    paper = receipt(session, keyring, willow(session), given(Naming.NAMED), now=EVENING)

    assert [one.user_id for one in paper.readers] == ["UGWEN"]
    assert paper.looks is not None
    assert paper.looks.start == datetime(2026, 6, 4, 8, 0, tzinfo=UTC)


def test_a_form_sent_twice_is_one_concern_with_the_same_receipt(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    first = receipt(session, keyring, ward)
    second = receipt(session, keyring, ward)

    assert session.scalar(select(func.count()).select_from(Concern)) == 1
    assert second == replace(first, again=True)


def test_a_form_sent_twice_tells_nobody_twice(session: Session, keyring: Keyring) -> None:
    ward = willow(session)
    for _ in range(2):
        receipt(session, keyring, ward, given(Naming.NAMED))

    assert told(session) == [("UGWEN", "new")]


def test_words_changed_between_two_sendings_are_kept_once(
    session: Session, keyring: Keyring
) -> None:
    ward = willow(session)
    more = replace(given(Naming.NAMED), words=screened("And the kettle has been moved."))
    for what in (given(Naming.NAMED), more, more):
        receipt(session, keyring, ward, what)

    opened = reading.open_own(session, keyring, own(session, keyring))
    assert [said.words for said in opened.dialogue] == ["And the kettle has been moved."]


def test_two_sendings_at_the_same_moment_are_one_concern(
    database: Database, keyring: Keyring
) -> None:
    with database.writing() as session:
        ward_id = willow(session).id
    both = Barrier(2)

    def send() -> None:
        both.wait()
        with database.writing() as session:
            ward = wards.get(session, ward_id)
            raising.raise_concern(session, keyring, ward, given(), CODE, NOW)

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Concern)) == 1


def test_a_code_of_another_workspace_leads_to_no_concern_of_this_one(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session))
    elsewhere = a_ward(session, channel_id="C0009", name="Elm")
    elsewhere.team_id = "T0009"
    recipients.name_recipients(session, elsewhere, [GWEN], "UADA", NOW)
    session.flush()

    receipt(session, keyring, elsewhere, code=CODE + 1)

    assert session.scalar(select(func.count()).select_from(Concern)) == 2


def test_a_named_concern_is_audited_without_its_author(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session), given(Naming.NAMED))

    line = session.scalars(select(AuditLine).filter_by(act=Act.CONCERN_RAISED.value)).one()
    assert line.actor == "author"


def test_a_name_typed_on_a_shared_account_goes_with_it(session: Session, keyring: Keyring) -> None:
    what = Given(About.WARD, Soon.DAYS, Naming.NAMED, WORDS, ("UGWEN",), typed_name="Anna O.")
    concern = raised(session, keyring, willow(session), what)

    assert concern.author is None
    assert reading.open_own(session, keyring, own(session, keyring)).typed_name == "Anna O."


def test_a_concern_without_a_name_cannot_be_given_one() -> None:
    with pytest.raises(ValueError, match="without a name"):
        Given(About.WARD, Soon.DAYS, Naming.UNNAMED, WORDS, ("UGWEN",), author="UANNA")


def test_a_concern_with_a_name_needs_one() -> None:
    with pytest.raises(ValueError, match="needs one"):
        Given(About.WARD, Soon.DAYS, Naming.NAMED, WORDS, ("UGWEN",))


def test_a_concern_needs_words() -> None:
    with pytest.raises(ValueError, match="needs words"):
        replace(given(), words=screened(" \n"))
