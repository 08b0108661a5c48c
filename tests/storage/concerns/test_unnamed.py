"""A concern without a name has no name: not in its row, its clock, its notice or the audit."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given as each
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from storage import claims, retention
from storage.audit import AuditLine
from storage.base import Base, new_id
from storage.concerns import answering, duty, queue, readers, reading, reminding
from storage.concerns.raising import NobodyOnDuty
from storage.concerns.tables import Concern, ConcernReader, ConcernWord, Naming, Soon
from storage.database import Database
from storage.deliveries import Delivery
from storage.retention import Periods
from storage.screening import screened
from storage.secrecy import Keyring
from storage.wards import Ward
from tests.storage.concerns.willow import (
    CODE,
    EVENING,
    NOW,
    admitted,
    given,
    notices,
    own,
    raised,
    receipt,
    willow,
)
from tests.storage.sample_ward import TEAM

LOCAL_DAY = datetime(2026, 6, 3, 0, 0, tzinfo=UTC) - timedelta(hours=1)
# The notice hours of Willow, a summer's day in London.
WINDOWS = [(-4, 8), (8, 12), (12, 20)]


def everything(session: Session) -> Iterable[tuple[str, str, Any]]:
    """Every value of every table, by table and column."""
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            for column, value in row.items():
                yield table.name, str(column), value


def as_stored(session: Session, table: Table) -> list[dict[str, Any]]:
    """The rows of a table without what is random in them by design."""
    secret = {"id", "concern_id", "words", "receipt", "subject"}
    return [
        {str(column): value for column, value in row.items() if column not in secret}
        for row in session.execute(select(table)).mappings()
    ]


def test_nothing_stored_holds_the_account_that_raised_it(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session), given(author="UANNA"))

    pseudonyms = keyring.person_marks("UANNA")
    found = [
        (table, column)
        for table, column, value in everything(session)
        if value == "UANNA" or value in pseudonyms
    ]
    assert found == []


def test_a_named_one_is_found_by_its_author_so_that_the_test_above_can_fail(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session), given(Naming.NAMED, author="UANNA"))

    pseudonyms = keyring.person_marks("UANNA")
    assert [column for _, column, value in everything(session) if value in pseudonyms] == [
        "author_mark"
    ]


@pytest.mark.parametrize(("first", "last"), WINDOWS)
def test_what_is_stored_is_the_same_at_whichever_time_between_two_notices_it_was_raised(
    database: Database, keyring: Keyring, first: int, last: int
) -> None:
    with database.writing() as session:
        ward = willow(session)
    seen = []
    moments = [LOCAL_DAY + timedelta(hours=hour) for hour in range(first, last)]
    moments.append(LOCAL_DAY + timedelta(hours=last, seconds=-1))
    for place, moment in enumerate(moments):
        with database.writing() as session:
            receipt(session, keyring, ward, code=CODE + place, now=moment)
            kept = [
                as_stored(session, Base.metadata.tables[name])
                for name in ("concerns", "concern_readers", "deliveries")
            ]
            seen.append(kept)
            for table in (ConcernReader, Concern, Delivery):
                for row in session.scalars(select(table)):
                    session.delete(row)

    assert all(kept == seen[0] for kept in seen)


@settings(max_examples=60)
@each(st.integers(0, 365 * 24 * 60))
def test_its_notice_leaves_at_one_of_three_hours_the_whole_year(minute: int) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    ward = Ward(zone="Europe/London", region="England")
    told_at = duty.notice_at(ward, today=False, now=moment)

    assert told_at > moment
    assert ward.local(told_at).time() in {time(8), time(12), time(20)}


def test_raised_late_in_the_evening_it_carries_the_day_of_its_notice(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), now=EVENING)

    assert concern.raised_on.isoformat() == "2026-06-04"


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 6, 3, 4, 0, tzinfo=UTC), "2026-06-03T07:00:00+00:00"),
        (datetime(2026, 6, 3, 10, 30, tzinfo=UTC), "2026-06-03T11:00:00+00:00"),
        (datetime(2026, 6, 3, 14, 0, tzinfo=UTC), "2026-06-03T19:00:00+00:00"),
        (datetime(2026, 6, 3, 20, 15, tzinfo=UTC), "2026-06-04T07:00:00+00:00"),
    ],
)
def test_its_notice_leaves_at_a_fixed_hour_of_the_ward(
    session: Session, keyring: Keyring, now: datetime, due: str
) -> None:
    raised(session, keyring, willow(session), now=now)

    assert [one.due_at.isoformat() for one in notices(session)] == [due]


def test_with_today_its_notice_leaves_at_the_next_full_hour(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session), given(soon=Soon.TODAY))

    assert [one.due_at for one in notices(session)] == [datetime(2026, 6, 3, 11, 0, tzinfo=UTC)]


def test_its_notice_is_gone_once_it_is_sent(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session))
    (notice,) = notices(session)
    noon = notice.due_at
    claim = claims.claim(session, notice.id, noon, timedelta(seconds=30))
    assert claim is not None

    claims.record_sent(session, claim, "D1", "1.0", noon)

    assert notices(session) == []


def test_the_audit_knows_nothing_of_its_raising_or_of_a_reply(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session))
    before = session.scalar(select(func.count()).select_from(AuditLine))

    answering.reply(session, keyring, own(session, keyring), new_id(), screened("Since Monday."))

    assert session.scalar(select(func.count()).select_from(AuditLine)) == before == 1


def test_a_reply_carries_the_day_of_its_notice_and_nobody(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session))

    answering.reply(
        session, keyring, own(session, keyring, now=EVENING), new_id(), screened("Since Monday.")
    )

    word = session.scalars(select(ConcernWord)).one()
    assert (word.on.isoformat(), word.by) == ("2026-06-04", None)


def test_readers_are_told_of_a_reply_at_a_fixed_hour(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session), now=NOW - timedelta(days=1))
    answering.reply(
        session, keyring, own(session, keyring, now=EVENING), new_id(), screened("Since Monday.")
    )

    (reply,) = [one for one in notices(session) if ":reply" in one.subject]
    assert (reply.due_at, reply.vanishes) == (datetime(2026, 6, 4, 7, 0, tzinfo=UTC), True)


def test_nothing_is_ever_sent_to_the_person(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))
    reader = admitted(session, concern)
    answering.acknowledge(session, keyring, reader)
    answering.ask(session, keyring, reader, new_id(), screened("Which day was it?"))

    assert {one.target for one in notices(session)} == {"UGWEN"}


def test_no_sealed_text_says_when_it_was_sealed(session: Session, keyring: Keyring) -> None:
    concern = raised(session, keyring, willow(session))

    sealed = base64.urlsafe_b64decode(concern.words.token)
    assert int.from_bytes(sealed[1:9], "big") == 0


def test_a_night_s_tidy_keeps_it_and_its_code(database: Database, keyring: Keyring) -> None:
    with database.writing() as session:
        raised(session, keyring, willow(session))

    retention.tidy(database, NOW + timedelta(days=1), Periods(timedelta(days=1)))

    with database.reading() as session:
        assert readers.of_concern(session, own(session, keyring).concern.id)


def test_no_queue_shows_it_before_its_notice_leaves(session: Session, keyring: Keyring) -> None:
    raised(session, keyring, willow(session))
    noon = datetime(2026, 6, 3, 11, 0, tzinfo=UTC)

    seen = [queue.of_recipient(session, TEAM, "UGWEN", now).open for now in (NOW, noon)]
    assert seen == [0, 1]


def test_no_reader_sees_a_reply_before_its_notice_leaves(
    session: Session, keyring: Keyring
) -> None:
    afternoon, evening = NOW + timedelta(hours=3), datetime(2026, 6, 3, 19, 0, tzinfo=UTC)
    concern = raised(session, keyring, willow(session), now=NOW - timedelta(days=1))
    again = own(session, keyring, now=afternoon)
    for words in ("Since Monday.", "Or Sunday."):
        answering.reply(session, keyring, again, new_id(), screened(words))

    def seen(now: datetime) -> list[str]:
        opened = reading.open_for(session, keyring, admitted(session, concern, now=now))
        return [said.words for said in opened.dialogue]

    assert (seen(afternoon), seen(evening)) == ([], ["Since Monday.", "Or Sunday."])


def test_no_queue_knows_of_a_reply_before_its_notice_leaves(
    session: Session, keyring: Keyring
) -> None:
    afternoon, evening = NOW + timedelta(hours=3), datetime(2026, 6, 3, 19, 0, tzinfo=UTC)
    concern = raised(session, keyring, willow(session), now=NOW - timedelta(days=1))
    answering.acknowledge(session, keyring, admitted(session, concern))
    again = own(session, keyring, now=afternoon)
    answering.reply(session, keyring, again, new_id(), screened("Since Monday."))

    waits = [queue.of_recipient(session, TEAM, "UGWEN", now).on_me for now in (afternoon, evening)]
    assert waits == [0, 1]


def test_several_replies_before_one_notice_are_told_of_once(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session), now=NOW - timedelta(days=1))
    for notice in notices(session):
        session.delete(notice)
    for words in ("Since Monday.", "Or Sunday."):
        answering.reply(session, keyring, own(session, keyring), new_id(), screened(words))

    assert [one.subject.split(":")[1:] for one in notices(session)] == [["reply", "1"]]


def test_once_it_is_acknowledged_its_deadline_tells_no_hour(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(soon=Soon.TODAY))
    noon = datetime(2026, 6, 3, 11, 0, tzinfo=UTC)

    answering.acknowledge(session, keyring, admitted(session, concern, now=noon))

    assert concern.acknowledge_by == LOCAL_DAY


def test_once_its_readers_were_reminded_its_deadline_tells_no_hour(
    session: Session, keyring: Keyring
) -> None:
    concern = raised(session, keyring, willow(session), given(soon=Soon.TODAY))
    # Told at noon; four working hours later it is 16:00.
    overdue = datetime(2026, 6, 3, 15, 0, tzinfo=UTC)
    before = concern.acknowledge_by

    reminding.remind(session, overdue)

    assert (before, concern.acknowledge_by) == (overdue, LOCAL_DAY)


def test_without_its_hour_the_second_reminder_comes_when_it_would_have_come(
    session: Session, keyring: Keyring
) -> None:
    raised(session, keyring, willow(session), given(soon=Soon.TODAY))
    reminding.remind(session, datetime(2026, 6, 3, 15, 0, tzinfo=UTC))
    thursday_at_eight = datetime(2026, 6, 4, 7, 0, tzinfo=UTC)
    early = reminding.remind(session, thursday_at_eight - timedelta(seconds=1))

    assert (early, reminding.remind(session, thursday_at_eight)) == (0, 1)


def test_today_is_refused_when_work_ends_before_its_notice_leaves(
    session: Session, keyring: Keyring
) -> None:
    late = datetime(2026, 6, 3, 15, 30, tzinfo=UTC)

    with pytest.raises(NobodyOnDuty) as refused:
        raised(session, keyring, willow(session), given(soon=Soon.TODAY), now=late)

    assert refused.value.told_at == datetime(2026, 6, 3, 16, 0, tzinfo=UTC)


def test_today_is_taken_before_work_begins_if_its_notice_leaves_then(
    session: Session, keyring: Keyring
) -> None:
    early = datetime(2026, 6, 3, 7, 30, tzinfo=UTC)

    concern = raised(session, keyring, willow(session), given(soon=Soon.TODAY), now=early)

    assert concern.soon == Soon.TODAY.value
