"""Upkeep: once a night, also after a night that was slept through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot import upkeep
from bot.feature import Feature, Finding, Job
from bot.settings import load_settings
from bot.wiring import Wiring
from storage import legal_holds, retention
from storage.audit import AuditLine
from storage.database import Database, NotSaved
from storage.hold_reasons import Reason
from storage.retention import Periods
from storage.secrecy import Keyring, new_key
from tests.storage.sample_ward import a_ward

NIGHT = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
A_DAY = timedelta(days=1)
KEYRING = Keyring([new_key()])


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def jobs(database: Database) -> dict[str, Job]:
    return named_jobs(database)


def feature(database: Database, **environ: str) -> Feature:
    settings = load_settings(environ, env_file=None)
    parts = SimpleNamespace(settings=settings, database=database, keyring=KEYRING)
    return upkeep.feature(cast(Wiring, parts))


def named_jobs(database: Database, **environ: str) -> dict[str, Job]:
    return {job.name: job for job in feature(database, **environ).jobs}


def add_an_old_line(database: Database) -> None:
    with database.writing() as session:
        session.add(AuditLine(at=NIGHT - 3 * 366 * A_DAY, actor="UADA", act="ward_set_up"))


def lines_left(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditLine)) or 0


def test_nothing_is_tidied_before_its_hour(database: Database, jobs: dict[str, Job]) -> None:
    add_an_old_line(database)
    jobs["tidy"].run(NIGHT - A_MINUTE)
    assert lines_left(database) == 1


def test_what_is_old_is_ended_at_night(database: Database, jobs: dict[str, Job]) -> None:
    add_an_old_line(database)
    jobs["tidy"].run(NIGHT)
    assert lines_left(database) == 0


def test_a_night_that_was_slept_through_is_made_up_for(
    database: Database, jobs: dict[str, Job]
) -> None:
    add_an_old_line(database)
    jobs["tidy"].run(NIGHT + timedelta(hours=9))
    assert lines_left(database) == 0


def test_one_tidy_a_night_is_enough(database: Database, jobs: dict[str, Job]) -> None:
    jobs["tidy"].run(NIGHT)
    add_an_old_line(database)
    jobs["tidy"].run(NIGHT + A_MINUTE)
    assert lines_left(database) == 1


def test_the_next_night_has_its_own_tidy(database: Database, jobs: dict[str, Job]) -> None:
    jobs["tidy"].run(NIGHT)
    add_an_old_line(database)
    jobs["tidy"].run(NIGHT + A_DAY)
    assert lines_left(database) == 0


def test_a_tidy_that_failed_is_tried_again_the_same_night(
    database: Database, jobs: dict[str, Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "shuffle", refuse)
    with pytest.raises(NotSaved):
        jobs["tidy"].run(NIGHT)
    done: list[Database] = []
    monkeypatch.setattr(retention, "shuffle", done.append)
    jobs["tidy"].run(NIGHT + A_MINUTE)
    assert done == [database]


def refuse(_database: Database) -> None:
    raise NotSaved("locked")


def test_the_organisations_own_periods_are_obeyed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Periods] = []

    def tidy(_database: Database, _now: datetime, periods: Periods) -> retention.Purged:
        asked.append(periods)
        return retention.Purged()

    monkeypatch.setattr(retention, "tidy", tidy)
    named_jobs(
        database,
        STA_CLOSED_CONCERNS_KEPT_DAYS="365",
        STA_HANDOVERS_KEPT_DAYS="200",
        STA_DELIVERIES_KEPT_DAYS="40",
    )["tidy"].run(NIGHT)
    named_jobs(database)["tidy"].run(NIGHT)
    assert asked == [Periods(365 * A_DAY, 200 * A_DAY, 40 * A_DAY), Periods()]


def test_a_tidy_is_logged_by_count(database: Database, jobs: dict[str, Job]) -> None:
    add_an_old_line(database)
    with capture_logs() as logged:
        jobs["tidy"].run(NIGHT)
    (line,) = logged
    assert (line["event"], line["audit"]) == ("tidied", 1)
    assert "concerns" not in line


def test_what_was_deleted_by_day_does_not_stay_on_disk_until_the_night(
    database: Database, jobs: dict[str, Job]
) -> None:
    add_an_old_line(database)
    assert database.file is not None
    log = database.file.with_name(f"{database.file.name}-wal")
    assert log.stat().st_size > 0
    jobs["forget"].run(NIGHT + timedelta(hours=12))
    assert not log.exists() or log.stat().st_size == 0


def looked(database: Database) -> Finding:
    (check,) = feature(database).checks
    (finding,) = check(NIGHT)
    return finding


def test_doctor_says_that_there_is_no_legal_hold(database: Database) -> None:
    assert looked(database).said == "There are none."


def test_doctor_says_which_legal_holds_are_in_force_and_not_on_what(database: Database) -> None:
    with database.writing() as session:
        ward = a_ward(session)
        legal_holds.hold_ward(session, ward, Reason.POLICE, "UADA", NIGHT)
        ended = legal_holds.hold_ward(session, ward, Reason.COURT, "UADA", NIGHT - A_DAY)
        legal_holds.lift(session, ended.id, "UADA", NIGHT)
    assert looked(database).said == (
        "One is in force, the oldest since 2026-06-03. What they keep stays."
    )
