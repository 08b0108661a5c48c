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
from bot.feature import Job
from bot.settings import load_settings
from bot.wiring import Wiring
from storage import retention
from storage.audit import AuditLine
from storage.database import Database, NotSaved

NIGHT = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
A_DAY = timedelta(days=1)


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def jobs(database: Database) -> dict[str, Job]:
    return named_jobs(database)


def named_jobs(database: Database, **environ: str) -> dict[str, Job]:
    settings = load_settings(environ, env_file=None)
    wiring = cast(Wiring, SimpleNamespace(settings=settings, database=database))
    return {job.name: job for job in upkeep.feature(wiring).jobs}


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


def test_the_organisations_own_period_is_obeyed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[timedelta | None] = []

    def tidy(_database: Database, _now: datetime, kept: timedelta | None) -> retention.Purged:
        asked.append(kept)
        return retention.Purged()

    monkeypatch.setattr(retention, "tidy", tidy)
    named_jobs(database, STA_CLOSED_CONCERNS_KEPT_DAYS="365")["tidy"].run(NIGHT)
    named_jobs(database)["tidy"].run(NIGHT)
    assert asked == [timedelta(days=365), None]


def test_a_tidy_is_logged_by_count(database: Database, jobs: dict[str, Job]) -> None:
    add_an_old_line(database)
    with capture_logs() as logged:
        jobs["tidy"].run(NIGHT)
    (line,) = logged
    assert (line["event"], line["audit"]) == ("tidied", 1)
    assert all(
        isinstance(value, int) for name, value in line.items() if name in {"audit", "concerns"}
    )


def test_what_was_deleted_by_day_does_not_stay_on_disk_until_the_night(
    database: Database, jobs: dict[str, Job]
) -> None:
    add_an_old_line(database)
    assert database.file is not None
    log = database.file.with_name(f"{database.file.name}-wal")
    assert log.stat().st_size > 0
    jobs["forget"].run(NIGHT + timedelta(hours=12))
    assert not log.exists() or log.stat().st_size == 0
