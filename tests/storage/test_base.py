"""What every table shares: times that know their zone, sealed text, keys that tell nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Dialect, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import StatementError

from storage.audit import AuditLine
from storage.base import (
    FIRST_DAY,
    Sealed,
    SealedText,
    UtcDateTime,
    derived_id,
    derived_id_on,
    new_id,
)
from storage.concerns.tables import Concern
from storage.database import Database
from storage.schema import METADATA
from tests.storage.rows import MOMENT, fill

DIALECTS = st.sampled_from([SQLiteDialect_pysqlite(), PGDialect_psycopg()])
ZONES = st.timezones() | st.sampled_from([timezone.utc, UTC])  # noqa: UP017 - both spellings
# A zone may be a day off, so the edges of the calendar have no UTC.
MOMENTS = st.datetimes(
    min_value=datetime(1, 1, 3),  # noqa: DTZ001 - the zone is added by the strategy
    max_value=datetime(9999, 12, 29),  # noqa: DTZ001 - likewise
    timezones=ZONES,
)


def audit_line(at: datetime) -> AuditLine:
    return AuditLine(at=at, actor="UADA", act="ward_set_up")


@given(MOMENTS, DIALECTS)
def test_a_time_comes_back_as_the_same_moment_in_utc(moment: datetime, dialect: Dialect) -> None:
    column = UtcDateTime()
    found = column.process_result_value(column.process_bind_param(moment, dialect), dialect)
    assert found == moment.astimezone(UTC)
    assert found is not None
    assert found.tzinfo is UTC


@given(st.datetimes(), DIALECTS)
def test_a_time_without_a_zone_is_refused(moment: datetime, dialect: Dialect) -> None:
    with pytest.raises(TypeError, match="without a zone"):
        UtcDateTime().process_bind_param(moment, dialect)


@given(DIALECTS)
def test_no_time_stays_no_time(dialect: Dialect) -> None:
    column = UtcDateTime()
    assert column.process_bind_param(None, dialect) is None
    assert column.process_result_value(None, dialect) is None


def test_a_time_without_a_zone_does_not_get_into_a_table(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"), database.writing() as session:
        session.add(audit_line(MOMENT.replace(tzinfo=None)))


def test_times_are_compared_as_moments_whatever_their_zone(database: Database) -> None:
    elsewhere = MOMENT.astimezone(timezone(offset=MOMENT - MOMENT.replace(hour=1)))
    with database.writing() as session:
        session.add(audit_line(elsewhere))
    with database.reading() as session:
        assert session.scalar(select(AuditLine.at).where(AuditLine.at <= MOMENT)) == MOMENT


def test_what_is_sealed_comes_back_sealed(database: Database) -> None:
    with database.engine.begin() as connection:
        fill(connection, METADATA.sorted_tables)
    with database.reading() as session:
        assert session.scalars(select(Concern.words)).one() == Sealed(b"sealed")


@pytest.mark.parametrize("readable", ["It does not feel right", b"It does not feel right"])
def test_readable_words_do_not_get_into_a_sealed_column(
    database: Database, readable: object
) -> None:
    with database.engine.begin() as connection:
        fill(connection, METADATA.sorted_tables)
    with (
        pytest.raises(StatementError, match="only sealed text can be stored here"),
        database.writing() as session,
    ):
        session.scalars(select(Concern)).one().words = readable  # type: ignore[assignment]  # what the type forbids


@given(DIALECTS)
def test_nothing_sealed_stays_nothing(dialect: Dialect) -> None:
    column = SealedText()
    assert column.process_bind_param(None, dialect) is None
    assert column.process_result_value(None, dialect) is None


def test_sealed_text_is_not_shown_by_accident() -> None:
    assert "token" not in repr(Sealed(b"token"))


def test_a_new_id_is_short_enough_for_its_column_and_safe_in_slack() -> None:
    made = new_id()
    assert len(made) == 20
    assert set(made) <= set("0123456789abcdef")


def test_ids_made_one_after_the_other_do_not_come_in_order() -> None:
    made = [new_id() for _ in range(50)]
    assert len(set(made)) == 50
    assert made != sorted(made)


def test_keys_of_one_day_begin_alike_and_those_of_the_next_come_after_them() -> None:
    day = MOMENT.date()
    one, other = derived_id_on(day, "ward", "Early"), derived_id_on(day, "ward", "Late")
    after = derived_id_on(day + timedelta(days=1), "ward", "Early")
    assert one[:6] == other[:6]
    assert max(one, other) < after


@given(st.integers(min_value=0, max_value=1000 * 366), st.text(), st.text())
def test_a_derived_key_is_as_long_as_any_and_the_same_for_the_same(
    days: int, ward_id: str, shift: str
) -> None:
    day = FIRST_DAY + timedelta(days=days)
    made = derived_id_on(day, ward_id, shift)
    assert len(made) == len(new_id())
    assert made == derived_id_on(day, ward_id, shift)


@given(st.text(), st.text(), st.text(), st.text())
def test_other_parts_make_another_key(one: str, two: str, three: str, four: str) -> None:
    assume((one, two) != (three, four))
    assume("\0" not in one + two + three + four)
    assert derived_id(one, two) != derived_id(three, four)
