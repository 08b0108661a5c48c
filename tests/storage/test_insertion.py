"""Inserting what may be there already: new rows are stored and counted, the others left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.database import Database
from storage.deliveries import Delivery, State
from storage.insertion import insert_if_absent
from tests.storage.rows import MOMENT

LATER = MOMENT + timedelta(hours=1, microseconds=7)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def a_row(subject: str) -> dict[str, Any]:
    return {
        "kind": "prompt",
        "urgency": 0,
        "subject": subject,
        "target": "C1",
        "due_at": MOMENT,
        "expires_at": LATER,
    }


def stored(session: Session) -> list[Delivery]:
    return list(session.scalars(select(Delivery).order_by(Delivery.subject)))


def test_rows_that_are_new_are_counted(session: Session) -> None:
    insert_if_absent(session, Delivery, [a_row("a")])
    assert insert_if_absent(session, Delivery, [a_row("a"), a_row("b"), a_row("c")]) == 2


def test_without_rows_nothing_is_done(session: Session) -> None:
    assert insert_if_absent(session, Delivery, []) == 0


def test_each_row_has_a_key_of_its_own(session: Session) -> None:
    insert_if_absent(session, Delivery, [a_row("a"), a_row("b")])
    first, second = stored(session)
    assert first.id != second.id


def test_a_columns_default_stands_where_nothing_is_given(session: Session) -> None:
    insert_if_absent(session, Delivery, [a_row("a")])
    assert [each.state for each in stored(session)] == [State.PENDING.value]


def test_what_is_given_stands_in_place_of_a_default(session: Session) -> None:
    insert_if_absent(session, Delivery, [{**a_row("a"), "state": State.SENT.value}])
    assert [each.state for each in stored(session)] == [State.SENT.value]


def test_times_are_read_back_as_they_were_given(session: Session) -> None:
    insert_if_absent(session, Delivery, [a_row("a"), a_row("b")])
    assert {(each.due_at, each.expires_at) for each in stored(session)} == {(MOMENT, LATER)}
