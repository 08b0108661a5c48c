"""The audit: a line with the act or no act, and nothing in it of what was said."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, inspect, select

from storage import audit
from storage.audit import Act, AuditLine
from storage.database import Database
from storage.wards import Ward
from tests.storage.rows import MOMENT
from tests.storage.sample_ward import a_ward


def lines(database: Database) -> list[AuditLine]:
    with database.reading() as session:
        return list(session.scalars(select(AuditLine)))


def test_an_act_leaves_a_line(database: Database) -> None:
    with database.writing() as session:
        audit.note(session, Act.CONCERN_READ, actor="UGWEN", at=MOMENT, subject="c0ffee")
    (line,) = lines(database)
    assert (line.act, line.actor, line.at, line.subject) == (
        "concern_read", "UGWEN", MOMENT, "c0ffee",
    )  # fmt: skip


def test_an_act_that_fails_leaves_no_line(database: Database) -> None:
    def read_and_fail() -> None:
        with database.writing() as session:
            audit.note(session, Act.CONCERN_READ, actor="UGWEN", at=MOMENT)
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        read_and_fail()
    assert lines(database) == []


def test_a_line_outlives_its_ward(database: Database) -> None:
    with database.writing() as session:
        ward = a_ward(session)
        audit.note(session, Act.WARD_SET_UP, actor="UADA", at=MOMENT, ward_id=ward.id)
    with database.writing() as session:
        session.execute(delete(Ward))
    (line,) = lines(database)
    assert line.ward_id is None


def test_a_line_has_no_room_for_words(database: Database) -> None:
    columns = {column["name"] for column in inspect(database.engine).get_columns("audit")}
    assert columns == {"id", "at", "actor", "act", "ward_id", "subject"}


@pytest.mark.parametrize("act", list(Act))
def test_every_act_fits_its_column(act: Act) -> None:
    assert len(act.value) <= 32
