"""Retention: each class of record has its own end, a hold stops it, and twice does no more."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from storage import retention
from storage.audit import AuditLine
from storage.base import Base, Sealed, new_id
from storage.concerns.tables import Concern, ConcernReader, ConcernWord, Stage
from storage.database import Database
from storage.deliveries import Delivery, State
from storage.digests import Digest
from storage.handovers import ASKED, Handover
from storage.readings import ReadingRow
from storage.retention import Purged, tidy
from storage.schema import METADATA
from storage.wards import Ward
from tests.storage.rows import MOMENT, fill

NOW = datetime.fromisoformat("2031-06-03T03:00:00+00:00")
TODAY = NOW.date()
DAY = timedelta(days=1)
A_YEAR = timedelta(days=365)


@pytest.fixture
def ward_id(database: Database) -> str:
    with database.engine.begin() as connection:
        fill(connection, [METADATA.tables["wards"]])
        return str(connection.scalar(select(Ward.id)))


def keep(database: Database, *rows: Base) -> None:
    with database.writing() as session:
        session.add_all(rows)


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def audit_line(at: datetime, subject: str | None = None) -> AuditLine:
    return AuditLine(at=at, actor="UGWEN", act="concern_read", subject=subject)


def reading(ward_id: str, stage: str, settled_on: date | None) -> ReadingRow:
    return ReadingRow(
        ward_id=ward_id, statement_id=new_id(), area_id="team", statement="We talk.",
        anchor=True, medium="taps", stage=stage, settled_on=settled_on,
    )  # fmt: skip


def handover(ward_id: str, local_date: date) -> Handover:
    return Handover(
        ward_id=ward_id, local_date=local_date, shift="Night",
        starts_at=MOMENT, ends_at=MOMENT, due_at=MOMENT, prompt={},
        **dict.fromkeys(ASKED, ""),
    )  # fmt: skip


def delivery(settled_at: datetime | None, **other: Any) -> Delivery:
    values = {"state": State.SENT.value, "private": False, **other}
    return Delivery(
        kind="prompt", urgency=0, subject=new_id(), target="C0001",
        due_at=MOMENT, expires_at=MOMENT, settled_at=settled_at, **values,
    )  # fmt: skip


def concern(ward_id: str, closed_on: date | None, *, on_hold: bool = False) -> Concern:
    concern_id = new_id()
    return Concern(
        id=concern_id, ward_id=ward_id, about="ward", soon="days", naming="unnamed",
        words=Sealed(b"words"), receipt=concern_id.encode(), raised_on=date(2026, 6, 3),
        acknowledge_by=MOMENT, answer_by=date(2026, 6, 17), closed_on=closed_on,
        stage=Stage.CLOSED.value if closed_on else Stage.OPEN.value, on_hold=on_hold,
    )  # fmt: skip


def test_the_audit_is_kept_24_months(database: Database) -> None:
    keep(database, audit_line(NOW - retention.AUDIT_KEPT), audit_line(NOW - 2 * A_YEAR - 2 * DAY))
    assert tidy(database, NOW, None) == Purged(audit=1)
    assert count(database, AuditLine) == 1


def test_the_audit_of_a_concern_on_hold_is_kept(database: Database, ward_id: str) -> None:
    held = concern(ward_id, None, on_hold=True)
    keep(database, held)
    keep(database, audit_line(NOW - 3 * A_YEAR, held.id), audit_line(NOW - 3 * A_YEAR, "another"))
    assert tidy(database, NOW, None) == Purged(audit=1)


def test_figures_are_kept_5_years(database: Database, ward_id: str) -> None:
    keep(
        database,
        reading(ward_id, "published", date(2026, 6, 3)),
        reading(ward_id, "published", date(2026, 5, 31)),
        reading(ward_id, "lapsed", date(2026, 5, 31)),
    )
    assert tidy(database, NOW, None) == Purged(figures=2)


def test_a_reading_that_is_still_open_is_for_its_digest_to_end(
    database: Database, ward_id: str
) -> None:
    keep(database, reading(ward_id, "open", None))
    assert tidy(database, NOW, None) == Purged()


def test_digests_are_kept_as_long_as_their_figures(database: Database, ward_id: str) -> None:
    keep(
        database,
        Digest(ward_id=ward_id, week_of=date(2026, 6, 8), content={}),
        Digest(ward_id=ward_id, week_of=date(2026, 5, 25), content={}),
    )
    assert tidy(database, NOW, None) == Purged(digests=1)


def test_handovers_are_kept_two_years(database: Database, ward_id: str) -> None:
    keep(
        database,
        handover(ward_id, TODAY - retention.HANDOVERS_KEPT),
        handover(ward_id, TODAY - retention.HANDOVERS_KEPT - DAY),
    )
    assert tidy(database, NOW, None) == Purged(handovers=1)


@pytest.mark.parametrize("state", [State.SENT, State.MISSED, State.FAILED])
def test_private_deliveries_are_kept_30_days_once_they_are_settled(
    database: Database, state: State
) -> None:
    keep(
        database,
        delivery(NOW - 30 * DAY, private=True, state=state.value),
        delivery(NOW - 31 * DAY, private=True, state=state.value),
    )
    assert tidy(database, NOW, None) == Purged(private_deliveries=1)


def test_other_deliveries_are_kept_longer_than_private_ones(database: Database) -> None:
    keep(database, delivery(NOW - 31 * DAY), delivery(NOW - retention.DELIVERIES_KEPT - DAY))
    assert tidy(database, NOW, None) == Purged(deliveries=1)


@pytest.mark.parametrize("state", [State.PENDING, State.SENDING])
def test_what_still_has_to_be_sent_is_never_tidied_away(database: Database, state: State) -> None:
    keep(
        database, delivery(None, state=state.value), delivery(None, state=state.value, private=True)
    )
    assert tidy(database, NOW, None) == Purged()


def test_closed_concerns_are_kept_as_long_as_the_organisation_says(
    database: Database, ward_id: str
) -> None:
    keep(database, concern(ward_id, TODAY - A_YEAR), concern(ward_id, TODAY - A_YEAR - DAY))
    assert tidy(database, NOW, A_YEAR) == Purged(concerns=1)


def test_where_the_organisation_has_said_nothing_closed_concerns_stay(
    database: Database, ward_id: str
) -> None:
    keep(database, concern(ward_id, TODAY - 10 * A_YEAR))
    assert tidy(database, NOW, None) == Purged()


def test_an_open_concern_stays_however_old_it_is(database: Database, ward_id: str) -> None:
    keep(database, concern(ward_id, None))
    assert tidy(database, NOW, DAY) == Purged()


def test_a_legal_hold_keeps_a_concern(database: Database, ward_id: str) -> None:
    keep(database, concern(ward_id, TODAY - 2 * A_YEAR, on_hold=True))
    assert tidy(database, NOW, A_YEAR) == Purged()


def test_a_hold_that_is_lifted_lets_the_concern_go(database: Database, ward_id: str) -> None:
    keep(database, concern(ward_id, TODAY - 2 * A_YEAR, on_hold=True))
    with database.writing() as session:
        session.execute(update(Concern).values(on_hold=False))
    assert tidy(database, NOW, A_YEAR) == Purged(concerns=1)


def test_a_concern_takes_its_readers_and_its_dialogue_with_it(
    database: Database, ward_id: str
) -> None:
    old = concern(ward_id, TODAY - 2 * A_YEAR)
    keep(database, old)
    keep(
        database,
        ConcernReader(concern_id=old.id, user_id="UGWEN"),
        ConcernWord(
            concern_id=old.id, place=1, side="recipient", said="question",
            words=Sealed(b"words"), on=date(2026, 6, 4),
        ),
    )  # fmt: skip
    tidy(database, NOW, A_YEAR)
    assert (count(database, ConcernReader), count(database, ConcernWord)) == (0, 0)


def test_tidying_twice_changes_nothing_the_second_time(database: Database, ward_id: str) -> None:
    keep(
        database,
        audit_line(NOW - 3 * A_YEAR),
        delivery(NOW - A_YEAR),
        concern(ward_id, TODAY - 2 * A_YEAR),
        handover(ward_id, TODAY - 3 * A_YEAR),
    )
    tidy(database, NOW, A_YEAR)
    assert tidy(database, NOW, A_YEAR) == Purged()


def test_what_is_new_is_left_alone(database: Database) -> None:
    with database.engine.begin() as connection:
        fill(connection, METADATA.sorted_tables)
    assert tidy(database, MOMENT, A_YEAR) == Purged()


def test_what_is_tidied_away_is_gone_from_the_disk(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    keep(database, audit_line(NOW - 3 * A_YEAR, "tell-tale subject"))
    tidy(database, NOW, None)
    assert database.file is not None
    left = [path.read_bytes() for path in database.file.parent.iterdir()]
    assert not any(b"tell-tale subject" in content for content in left)
    database.close()


def test_what_was_tidied_is_told_by_count() -> None:
    assert Purged(audit=3).counts() == {
        "audit": 3, "figures": 0, "digests": 0, "handovers": 0,
        "private_deliveries": 0, "deliveries": 0, "concerns": 0,
    }  # fmt: skip
