"""Retention: each class of record has its own end, a hold stops it, and twice does no more."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from storage import deletions, legal_holds, retention, wards
from storage.audit import AuditLine
from storage.base import Base, Sealed, new_id
from storage.concerns.tables import Concern, ConcernReader, ConcernWord, Stage
from storage.database import Database
from storage.deletions import Counted, Kind
from storage.deliveries import Delivery, State
from storage.digests import Digest
from storage.handovers import ASKED, Handover
from storage.hold_reasons import Reason
from storage.outages import Outage
from storage.readings import ReadingRow
from storage.retention import Due, Periods, Purged, due, tidy
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
    assert tidy(database, NOW, Periods()) == Purged(audit=1)
    assert count(database, AuditLine) == 1


def test_the_audit_of_a_concern_on_hold_is_kept(database: Database, ward_id: str) -> None:
    held = concern(ward_id, None, on_hold=True)
    keep(database, held)
    keep(database, audit_line(NOW - 3 * A_YEAR, held.id), audit_line(NOW - 3 * A_YEAR, "another"))
    assert tidy(database, NOW, Periods()) == Purged(audit=1)


def test_figures_are_kept_5_years(database: Database, ward_id: str) -> None:
    keep(
        database,
        reading(ward_id, "published", date(2026, 6, 3)),
        reading(ward_id, "published", date(2026, 5, 31)),
        reading(ward_id, "lapsed", date(2026, 5, 31)),
    )
    assert tidy(database, NOW, Periods()) == Purged(figures=2)


def test_a_reading_that_is_still_open_is_for_its_digest_to_end(
    database: Database, ward_id: str
) -> None:
    keep(database, reading(ward_id, "open", None))
    assert tidy(database, NOW, Periods()) == Purged()


def test_digests_are_kept_as_long_as_their_figures(database: Database, ward_id: str) -> None:
    keep(
        database,
        Digest(ward_id=ward_id, week_of=date(2026, 6, 8), content={}),
        Digest(ward_id=ward_id, week_of=date(2026, 5, 25), content={}),
    )
    assert tidy(database, NOW, Periods()) == Purged(digests=1)


def test_handovers_are_kept_two_years(database: Database, ward_id: str) -> None:
    keep(
        database,
        handover(ward_id, TODAY - retention.HANDOVERS_KEPT),
        handover(ward_id, TODAY - retention.HANDOVERS_KEPT - DAY),
    )
    assert tidy(database, NOW, Periods()) == Purged(handovers=1)


def test_outages_are_kept_as_long_as_the_handovers_they_hit(
    database: Database, ward_id: str
) -> None:
    for days in (A_YEAR, 3 * A_YEAR):
        ended = NOW - days
        keep(
            database,
            Outage(
                id=new_id(), ward_id=ward_id, handovers=1,
                began_at=ended - DAY, ended_at=ended,
            ),
        )  # fmt: skip
    assert tidy(database, NOW, Periods()) == Purged(outages=1)


@pytest.mark.parametrize("state", [State.SENT, State.MISSED, State.FAILED])
def test_private_deliveries_are_kept_30_days_once_they_are_settled(
    database: Database, state: State
) -> None:
    keep(
        database,
        delivery(NOW - 30 * DAY, private=True, state=state.value),
        delivery(NOW - 31 * DAY, private=True, state=state.value),
    )
    assert tidy(database, NOW, Periods()) == Purged(private_deliveries=1)


def test_other_deliveries_are_kept_longer_than_private_ones(database: Database) -> None:
    keep(database, delivery(NOW - 31 * DAY), delivery(NOW - retention.DELIVERIES_KEPT - DAY))
    assert tidy(database, NOW, Periods()) == Purged(deliveries=1)


@pytest.mark.parametrize("state", [State.PENDING, State.SENDING])
def test_what_still_has_to_be_sent_is_never_tidied_away(database: Database, state: State) -> None:
    keep(
        database, delivery(None, state=state.value), delivery(None, state=state.value, private=True)
    )
    assert tidy(database, NOW, Periods()) == Purged()


def test_closed_concerns_are_kept_as_long_as_the_organisation_says(
    database: Database, ward_id: str
) -> None:
    keep(database, concern(ward_id, TODAY - A_YEAR), concern(ward_id, TODAY - A_YEAR - DAY))
    assert tidy(database, NOW, Periods(A_YEAR)) == Purged(concerns=1)


def test_where_the_organisation_has_said_nothing_closed_concerns_stay(
    database: Database, ward_id: str
) -> None:
    keep(database, concern(ward_id, TODAY - 10 * A_YEAR))
    assert tidy(database, NOW, Periods()) == Purged()


def test_an_open_concern_stays_however_old_it_is(database: Database, ward_id: str) -> None:
    keep(database, concern(ward_id, None))
    assert tidy(database, NOW, Periods(DAY)) == Purged()


def test_a_legal_hold_keeps_a_concern(database: Database, ward_id: str) -> None:
    keep(database, concern(ward_id, TODAY - 2 * A_YEAR, on_hold=True))
    assert tidy(database, NOW, Periods(A_YEAR)) == Purged()


def test_a_hold_that_is_lifted_lets_the_concern_go(database: Database, ward_id: str) -> None:
    keep(database, concern(ward_id, TODAY - 2 * A_YEAR, on_hold=True))
    with database.writing() as session:
        session.execute(update(Concern).values(on_hold=False))
    assert tidy(database, NOW, Periods(A_YEAR)) == Purged(concerns=1)


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
    tidy(database, NOW, Periods(A_YEAR))
    assert (count(database, ConcernReader), count(database, ConcernWord)) == (0, 0)


def test_tidying_twice_changes_nothing_the_second_time(database: Database, ward_id: str) -> None:
    keep(
        database,
        audit_line(NOW - 3 * A_YEAR),
        delivery(NOW - A_YEAR),
        concern(ward_id, TODAY - 2 * A_YEAR),
        handover(ward_id, TODAY - 3 * A_YEAR),
    )
    tidy(database, NOW, Periods(A_YEAR))
    assert tidy(database, NOW, Periods(A_YEAR)) == Purged()


def test_what_is_new_is_left_alone(database: Database) -> None:
    with database.engine.begin() as connection:
        fill(connection, METADATA.sorted_tables)
    assert tidy(database, MOMENT, Periods(A_YEAR)) == Purged()


def test_what_is_tidied_away_is_gone_from_the_disk(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    keep(database, audit_line(NOW - 3 * A_YEAR, "tell-tale subject"))
    tidy(database, NOW, Periods())
    assert database.file is not None
    left = [path.read_bytes() for path in database.file.parent.iterdir()]
    assert not any(b"tell-tale subject" in content for content in left)
    database.close()


def test_a_log_says_nothing_of_a_day_that_leads_to_a_concern() -> None:
    assert Purged(audit=3, concerns=2, private_deliveries=1).to_log() == {
        "audit": 3, "figures": 0, "digests": 0, "handovers": 0, "outages": 0,
        "deeds": 0, "agreed_actions": 0, "deliveries": 0,
    }  # fmt: skip


def test_the_organisations_own_periods_for_handovers_and_messages_are_obeyed(
    database: Database, ward_id: str
) -> None:
    keep(database, handover(ward_id, TODAY - A_YEAR), delivery(NOW - 40 * DAY))
    periods = Periods(handovers=200 * DAY, deliveries=30 * DAY)
    assert tidy(database, NOW, periods) == Purged(handovers=1, deliveries=1)


def looked(database: Database, kind: Kind, periods: Periods | None = None) -> Due:
    with database.reading() as session:
        return next(
            one for one in due(session, NOW, periods or Periods(A_YEAR)) if one.kind is kind
        )


def test_the_dry_run_says_what_would_go_and_since_when_the_oldest_was_kept(
    database: Database,
) -> None:
    keep(database, audit_line(NOW - 3 * A_YEAR), audit_line(NOW - 4 * A_YEAR), audit_line(NOW))
    assert looked(database, Kind.AUDIT) == Due(
        Kind.AUDIT, retention.AUDIT_KEPT, 2, 0, (NOW - 4 * A_YEAR).date()
    )


def test_the_dry_run_changes_nothing(database: Database, ward_id: str) -> None:
    keep(database, audit_line(NOW - 3 * A_YEAR), concern(ward_id, TODAY - 2 * A_YEAR))
    looked(database, Kind.AUDIT)
    assert (count(database, AuditLine), count(database, Concern)) == (1, 1)


def test_the_dry_run_and_the_tidy_agree(database: Database, ward_id: str) -> None:
    keep(
        database,
        audit_line(NOW - 3 * A_YEAR),
        delivery(NOW - A_YEAR),
        delivery(NOW - A_YEAR, private=True),
        handover(ward_id, TODAY - 3 * A_YEAR),
        reading(ward_id, "published", TODAY - 6 * A_YEAR),
        Digest(ward_id=ward_id, week_of=TODAY - 6 * A_YEAR, content={}),
        *(concern(ward_id, TODAY - 2 * A_YEAR) for _ in range(5)),
    )
    with database.reading() as session:
        said = {one.kind: one.going for one in due(session, NOW, Periods(A_YEAR))}
    done = tidy(database, NOW, Periods(A_YEAR))
    assert said == {kind: deletions.told(kind, getattr(done, kind.value)) for kind in Kind}


def test_few_concerns_are_neither_counted_nor_dated(database: Database, ward_id: str) -> None:
    keep(database, *(concern(ward_id, TODAY - 2 * A_YEAR) for _ in range(4)))
    assert looked(database, Kind.CONCERNS) == Due(Kind.CONCERNS, A_YEAR, None, 0, None)


def test_five_concerns_are_counted_and_dated_by_the_month(database: Database, ward_id: str) -> None:
    keep(database, *(concern(ward_id, date(2029, 6, 13)) for _ in range(5)))
    assert looked(database, Kind.CONCERNS) == Due(Kind.CONCERNS, A_YEAR, 5, 0, date(2029, 6, 1))


def test_what_a_hold_keeps_is_told_apart(database: Database, ward_id: str) -> None:
    held = concern(ward_id, None, on_hold=True)
    keep(database, held, audit_line(NOW - 3 * A_YEAR, held.id), audit_line(NOW - 3 * A_YEAR))
    found = looked(database, Kind.AUDIT)
    assert (found.going, found.held) == (1, 1)


def test_that_somebody_was_told_of_a_concern_on_hold_is_kept(
    database: Database, ward_id: str
) -> None:
    held, other = concern(ward_id, None, on_hold=True), concern(ward_id, None)
    keep(database, held, other)
    for about in (held, other):
        notice = delivery(NOW - A_YEAR, private=True)
        notice.kind, notice.subject = "concern_notice", f"{about.id}:new"
        keep(database, notice)
    assert tidy(database, NOW, Periods()) == Purged(private_deliveries=1)


def test_a_hold_on_a_ward_keeps_its_concerns_and_its_audit(
    database: Database, ward_id: str
) -> None:
    line = audit_line(NOW - 3 * A_YEAR)
    line.ward_id = ward_id
    keep(database, line, concern(ward_id, TODAY - 2 * A_YEAR))
    with database.writing() as session:
        ward = wards.get(session, ward_id)
        legal_holds.hold_ward(session, ward, Reason.INQUEST, "UADA", NOW)
    assert tidy(database, NOW, Periods(A_YEAR)) == Purged()


def test_what_was_raised_while_a_hold_was_being_set_is_kept_too(
    database: Database, ward_id: str
) -> None:
    with database.writing() as session:
        ward = wards.get(session, ward_id)
        legal_holds.hold_ward(session, ward, Reason.INQUEST, "UADA", NOW)
    keep(database, concern(ward_id, TODAY - 2 * A_YEAR, on_hold=False))
    assert tidy(database, NOW, Periods(A_YEAR)) == Purged()


def test_what_was_deleted_is_written_down_by_count(database: Database) -> None:
    keep(database, audit_line(NOW - 3 * A_YEAR), audit_line(NOW - 3 * A_YEAR))
    tidy(database, NOW, Periods())
    with database.reading() as session:
        assert deletions.log(session, TODAY) == [Counted(TODAY, Kind.AUDIT, False, 2)]


def test_every_table_ends_by_itself_or_with_another_or_is_kept_for_a_reason() -> None:
    """A table that is new has to say which."""
    reasons = {
        "wards": "as long as the ward is there",
        "keys_used": "as long as receipt codes may need the key",
        "replicas": "a day: a copy that was gone so long is forgotten by the others",
        "restorations": "one a restore, and nobody is in it",
        "deletions": "24 months: it ends what is older itself",
    }
    by_themselves = {rule.table.__tablename__ for rule in retention.rules(NOW, Periods())}
    with_another = {
        table.name
        for table in METADATA.sorted_tables
        if any(key.ondelete == "CASCADE" for key in table.foreign_keys)
    }
    everything = {table.name for table in METADATA.sorted_tables}
    assert everything - by_themselves - with_another - set(reasons) == set()
