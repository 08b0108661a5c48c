"""What errors of the database say: what happened, and nothing of what was stored."""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from storage.audit import AuditLine
from storage.database import Database, NotSaved
from storage.wards import WardPerson
from tests.storage.rows import MOMENT


def everything_said(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.__cause__)


def twice_the_same(database: Database, marker: str) -> None:
    for _ in range(2):
        with database.writing() as session:
            session.add(AuditLine(id=marker, at=MOMENT, actor=marker, act="x"))


def a_gap_in_a_row(database: Database, marker: str) -> None:
    with database.writing_core() as connection:
        connection.execute(text("INSERT INTO audit (id, actor) VALUES (:it, :it)"), {"it": marker})


def a_reference_to_nothing(database: Database, marker: str) -> None:
    with database.writing() as session:
        session.add(WardPerson(ward_id=marker, user_id=marker, role="manager"))


def a_time_without_a_zone(database: Database, marker: str) -> None:
    with database.writing() as session:
        session.add(AuditLine(at=MOMENT.replace(tzinfo=None), actor=marker, act="x"))


def no_such_column(database: Database, marker: str) -> None:
    with database.writing_core() as connection:
        connection.execute(text("SELECT nothing FROM audit WHERE id = :it"), {"it": marker})


def something_that_is_no_number(database: Database, marker: str) -> None:
    with database.writing_core() as connection:
        connection.execute(text("SELECT CAST(:it AS integer)"), {"it": marker})
        raise NotSaved


MISTAKES = [
    twice_the_same,
    a_gap_in_a_row,
    a_reference_to_nothing,
    a_time_without_a_zone,
    no_such_column,
    something_that_is_no_number,
]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_errors_hold_nothing_of_what_was_stored(
    database: Database, mistake: Callable[[Database, str], None]
) -> None:
    marker = f"m{secrets.token_hex(8)}"
    with pytest.raises((NotSaved, StatementError)) as caught:
        mistake(database, marker)
    assert marker not in everything_said(caught.value)


def test_an_error_of_a_broken_rule_still_names_the_rule(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught:
        twice_the_same(database, "m1")
    assert "audit" in str(caught.value.orig)
