"""A year of planning for a thousand wards, a day at a time, as the ticker would come to it.

Between the days the wards live: what was due is posted and closed, and each Monday readings are
published. That is written straight into the tables, and its time does not count. In the end the
driver alone stores the same rows once more, which is the least that planning could cost.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, update

from bot.handover import planning
from prompts import loading
from prompts.catalogue import Catalogue
from prompts.shifts import PRESETS
from storage import handovers
from storage.base import new_id
from storage.database import Database, file_of
from storage.deliveries import Delivery, State
from storage.figures import Medium
from storage.handovers import Band, Handover
from storage.readings import ReadingRow, Stage
from storage.wards import Ward
from tests.benchmarks import databases
from tests.benchmarks.figures import Figure, Figures

GOAL_SECONDS = 60
# The rotation remembers a quarter of a year; after that, nothing should grow any more.
REMEMBERED_DAYS = 98
GOAL_GROWTH_MB = 5
FIRST_DAY = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
READINGS_A_WEEK = 4
STORED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Size:
    """How many wards, and for how long."""

    wards: int
    days: int


REAL = Size(wards=1000, days=365)
TINY = Size(wards=2, days=9)


def measure(size: Size) -> Figures:
    """The seconds of all planning, and what it leaves in memory."""
    catalogue = loading.load()
    took = spent = 0.0
    resident = []
    with databases.sqlite_file() as url:
        database = Database(url)
        try:
            ward_ids = _wards(database, size.wards)
            for day in range(size.days):
                now = FIRST_DAY + timedelta(days=day)
                _live(database, catalogue, ward_ids, now)
                began, began_cpu = time.perf_counter(), time.process_time()
                planning.plan_all(database, catalogue, now)
                took += time.perf_counter() - began
                spent += time.process_time() - began_cpu
                resident.append(_resident_mb())
        finally:
            database.close()
        floor = _storing_alone(url)
    yield Figure(
        f"planning of {size.wards:,} wards for {size.days} days", took, "s", goal=GOAL_SECONDS
    )
    yield Figure("the same: CPU (floor: only storing it)", spent, "s", floor=floor)
    grown = resident[-1] - resident[min(REMEMBERED_DAYS, size.days) - 1]
    yield Figure("the same: memory it grows by", grown, "MB", goal=GOAL_GROWTH_MB)


def _wards(database: Database, count: int) -> list[str]:
    pattern = PRESETS["long_days"].pattern().to_json()
    added = [new_id() for _ in range(count)]
    with database.writing() as session:
        session.add_all(
            Ward(
                id=ward_id,
                team_id="T0BENCH",
                channel_id=f"C{ward_id}",
                name="A ward",
                created_at=FIRST_DAY,
                shifts=pattern,
            )
            for ward_id in added
        )
    return added


def _live(database: Database, catalogue: Catalogue, ward_ids: Sequence[str], now: datetime) -> None:
    _post(database, now)
    if now.weekday() == 0 and now > FIRST_DAY:
        _publish(database, catalogue, ward_ids, now.date())


def _post(database: Database, now: datetime) -> None:
    """Everything that has come due was posted, answered and closed."""
    with database.writing() as session:
        session.execute(
            update(Handover)
            .where(*handovers.waiting(), Handover.due_at <= now)
            .values(
                opened_at=Handover.due_at,
                closes_at=Handover.ends_at,
                closed_at=Handover.ends_at,
                touched=True,
                band=Band.FIVE.value,
            )
            .execution_options(synchronize_session=False)
        )
        session.execute(
            update(Delivery)
            .where(Delivery.state == State.PENDING.value, Delivery.due_at <= now)
            .values(
                state=State.SENT.value,
                attempts=1,
                channel=Delivery.target,
                ts="1.1",
                rendered=Delivery.wanted,
                settled_at=Delivery.due_at,
            )
            .execution_options(synchronize_session=False)
        )


def _publish(
    database: Database, catalogue: Catalogue, ward_ids: Sequence[str], today: date
) -> None:
    """Every ward has a few readings more, some of them low, on other areas each week."""
    statements = [each for area in catalogue.areas for each in catalogue.askable(area.id)]
    week = today.toordinal() // 7
    rows = [
        {
            "id": new_id(),
            "ward_id": ward_id,
            "statement_id": statement.id,
            "area_id": statement.area,
            "statement": statement.text,
            "anchor": statement.anchor,
            "medium": Medium.TAPS.value,
            "stage": Stage.PUBLISHED.value,
            "opened_on": today,
            "settled_on": today,
            "figures": {"1-2": (place + week) % 6, "3": 1, "4-5": 2, "people": 9},
        }
        for place, ward_id in enumerate(ward_ids)
        for number in range(READINGS_A_WEEK)
        for statement in [statements[(place + week * 5 + number * 7) % len(statements)]]
    ]
    with database.writing() as session:
        session.connection().execute(insert(ReadingRow), rows)


def _storing_alone(url: str) -> float:
    """The processor's seconds for the driver to store the same rows, day after day."""
    spent = 0.0
    with (
        databases.sqlite_file() as empty,
        closing(_opened(url)) as planned,
        closing(_opened(empty)) as copy,
    ):
        for table in ("handovers", "deliveries"):
            found = planned.execute(f"SELECT * FROM {table} ORDER BY id")  # their days come first
            insertion = f"INSERT INTO {table} VALUES ({', '.join('?' * len(found.description))})"
            while some := found.fetchmany(STORED_AT_ONCE):
                began = time.process_time()
                with copy:
                    copy.executemany(insertion, some)
                spent += time.process_time() - began
    return spent


def _opened(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(str(file_of(url)))
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _resident_mb() -> float:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
