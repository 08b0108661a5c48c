"""The log of what was deleted: counts, by the day or by the month, and never which."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import inspect

from storage import deletions
from storage.database import Database
from storage.deletions import Counted, Kind

DAY = date(2026, 6, 3)
MONTH = date(2026, 6, 1)
NEXT = DAY + timedelta(days=1)
A_MONTH_LATER = date(2026, 7, 1)
OF_FEW = [Kind.CONCERNS, Kind.PRIVATE_DELIVERIES]


def record(database: Database, day: date, **counts: int) -> None:
    with database.writing() as session:
        deletions.record(session, day, {Kind(kind): count for kind, count in counts.items()})


def log(database: Database, today: date = NEXT) -> list[Counted]:
    with database.reading() as session:
        return deletions.log(session, today)


def test_most_kinds_are_counted_by_the_day(database: Database) -> None:
    record(database, DAY, audit=3, handovers=2)
    record(database, NEXT, audit=1)
    assert log(database) == [
        Counted(NEXT, Kind.AUDIT, False, 1),
        Counted(DAY, Kind.AUDIT, False, 3),
        Counted(DAY, Kind.HANDOVERS, False, 2),
    ]


def test_two_tidies_of_one_day_are_added_up(database: Database) -> None:
    record(database, DAY, audit=3)
    record(database, DAY, audit=4)
    assert log(database) == [Counted(DAY, Kind.AUDIT, False, 7)]


def test_nothing_deleted_leaves_no_line(database: Database) -> None:
    record(database, DAY, audit=0)
    assert log(database) == []


@pytest.mark.parametrize("kind", OF_FEW)
def test_what_leads_to_concerns_is_counted_by_the_month(database: Database, kind: Kind) -> None:
    record(database, DAY, **{kind.value: 3})
    record(database, NEXT, **{kind.value: 2})
    assert Counted(MONTH, kind, True, 5) in log(database, A_MONTH_LATER)


@pytest.mark.parametrize("kind", OF_FEW)
def test_a_month_that_is_not_over_says_nothing_of_them(database: Database, kind: Kind) -> None:
    """Its count would grow from one day to the next, and so tell of the day after all."""
    record(database, DAY, **{kind.value: 7})
    assert log(database) == []


@pytest.mark.parametrize("kind", OF_FEW)
@pytest.mark.parametrize("count", [0, 1, 4])
def test_whether_there_were_few_or_none_is_not_told(
    database: Database, kind: Kind, count: int
) -> None:
    record(database, DAY, handovers=1, **{kind.value: count})
    assert Counted(MONTH, kind, True, None) in log(database, A_MONTH_LATER)


def test_a_line_has_no_room_for_what_was_deleted(database: Database) -> None:
    columns = {column["name"] for column in inspect(database.engine).get_columns("deletions")}
    assert columns == {"day", "kind", "count"}


def test_the_log_itself_ends_after_two_years(database: Database) -> None:
    record(database, DAY, audit=3)
    record(database, DAY + deletions.LOG_KEPT + timedelta(days=1), figures=1)
    kinds = [one.kind for one in log(database, DAY + deletions.LOG_KEPT) if not one.monthly]
    assert kinds == [Kind.FIGURES]
