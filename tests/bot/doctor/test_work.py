"""The work itself: what runs, what is late, what room there is, when it was last backed up."""

from __future__ import annotations

import shutil
from collections import namedtuple
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.clock import SystemClock
from bot.doctor import work
from bot.emulator import Emulator, Person
from bot.feature import Finding
from bot.settings import Settings, load_settings
from bot.slack.http import HttpServer, serving
from storage import audit, deliveries, digests, holds, replicas
from storage.audit import Act
from storage.database import Database
from storage.deliveries import Kind
from storage.sqlite import log_of
from tests.bot.doctor.findings import NOW, a_ward, look, of, only

MEGABYTE = 1024 * 1024
Usage = namedtuple("Usage", "total used free")


def of_the_work(found: list[Finding]) -> dict[str, bool]:
    parts = {work.RUNNING, work.OUTBOX, work.DIGESTS, work.DISK, work.BACKUPS, work.MONITORING}
    return {finding.part: finding.well for finding in found if finding.part in parts}


def test_where_nothing_has_happened_yet_all_of_it_is_well(environ: dict[str, str]) -> None:
    assert of_the_work(look(environ)) == dict.fromkeys(
        ["running bot", "outbox", "digests", "disk", "backups", "monitoring"], True
    )


# --- the bot that runs ---


@pytest.fixture
def unwell() -> Iterator[HttpServer]:
    parts = {"slack": "No line to Slack is open.", "database": None}
    with serving(None, readiness=lambda: parts) as server:
        yield server


def at(server: HttpServer) -> Settings:
    return load_settings({"STA_HTTP_PORT": str(server.port)}, env_file=None)


def test_a_bot_that_runs_and_is_not_ready_says_why(unwell: HttpServer) -> None:
    (finding,) = work.running(at(unwell))
    assert (finding.well, finding.said) == (False, "Its slack is not well.")
    assert finding.remedy == "No line to Slack is open."


def test_a_bot_that_is_ready_says_so() -> None:
    with serving(None, readiness=lambda: {"slack": None}) as server:
        (finding,) = work.running(at(server))
    assert finding == Finding(work.RUNNING, True, "It runs, and everything in it is well.")


def test_a_bot_that_is_ready_and_behind_with_its_work_says_so() -> None:
    behind = {"planning": "Wards whose next prompts are not planned: 2."}
    with serving(None, readiness=lambda: {"slack": None}, work=lambda: behind) as server:
        (finding,) = work.running(at(server))
    assert (finding.well, finding.said) == (False, "Its planning is not well.")
    assert finding.remedy == behind["planning"]


def test_where_no_bot_runs_that_may_be_as_it_should_be() -> None:
    with serving(None) as server:
        settings = at(server)
    (finding,) = work.running(settings)
    assert finding.well
    assert "No bot answers" in finding.said


def test_another_program_on_the_port_is_not_taken_for_the_bot(emulator: Emulator) -> None:
    port = emulator.url.rpartition(":")[2].rstrip("/")
    (finding,) = work.running(load_settings({"STA_HTTP_PORT": port}, env_file=None))
    assert "No bot answers" in finding.said


# --- what is due ---


def a_word(database: Database, waits: timedelta) -> None:
    due_at = SystemClock().now() - waits
    with database.writing() as session:
        deliveries.add(
            session, Kind.MANAGER_WORD, "word", "UMONA",
            due_at=due_at, expires_at=due_at + timedelta(days=1), private=True,
        )  # fmt: skip


def test_a_message_that_is_a_little_late_is_told_of(
    environ: dict[str, str], database: Database
) -> None:
    a_word(database, timedelta(minutes=3))
    finding = only("outbox", look(environ))
    assert finding.well
    assert finding.said.startswith("1 messages are late, the oldest by 3 minutes.")


def test_a_queue_that_stands_is_a_fault_with_a_remedy(
    environ: dict[str, str], database: Database
) -> None:
    a_word(database, timedelta(hours=3))
    finding = only("outbox", look(environ))
    assert (finding.well, finding.remedy) == (False, work.SEE_WHY)
    assert "3 hours" in finding.said


def test_the_week_of_the_last_digest_is_said(
    environ: dict[str, str], database: Database, emulator: Emulator, mona: Person
) -> None:
    ward_id = a_ward(database, emulator, "C1", mona)
    with database.writing() as session:
        digests.add(session, ward_id, date(2026, 6, 1), {})
    assert "2026-06-01" in only("digests", look(environ)).said


def test_what_slack_holds_back_is_told_with_the_time(database: Database) -> None:
    with database.writing() as session:
        deliveries.add(
            session, Kind.MANAGER_WORD, "word", "UMONA",
            due_at=NOW, expires_at=NOW + timedelta(days=1), private=True,
        )  # fmt: skip
        (word,) = deliveries.of_subject(session, Kind.MANAGER_WORD, "word")
        word.trouble, word.not_before = holds.LIMITED, NOW + timedelta(minutes=5)
    (finding,) = work.outbox(database, NOW + timedelta(minutes=2))
    assert "hold back 1 of them until 06:20 UTC" in finding.said


@pytest.mark.usefixtures("database")
def test_where_no_ward_waits_to_be_planned_planning_is_well(environ: dict[str, str]) -> None:
    assert only("planning", look(environ)).well


def test_a_ward_whose_prompts_are_not_planned_is_told_of(
    environ: dict[str, str], database: Database, emulator: Emulator, mona: Person
) -> None:
    a_ward(database, emulator, "C1", mona)
    finding = only("planning", look(environ))
    assert not finding.well
    assert finding.said == "Wards whose next prompts are not planned: 1."


# --- the copies ---

THREE = load_settings({"STA_REPLICAS": "3"}, env_file=None)


def seen(database: Database, *hosts: str, ago: timedelta = timedelta()) -> None:
    with database.writing() as session:
        for host in hosts:
            replicas.see(session, host, host, ["key"], NOW - ago)


def test_a_copy_that_is_missing_is_named(database: Database) -> None:
    seen(database, "ward-3", ago=timedelta(hours=1))
    seen(database, "ward-1", "ward-2")
    (finding,) = work.copies(THREE, database, NOW)
    assert not finding.well
    assert "2 of 3 seen in the last minutes: ward-1, ward-2." in finding.said
    assert "Missing: ward-3 (last seen 03 Jun 05:15 UTC)." in finding.said


def test_while_all_copies_are_seen_all_is_well(database: Database) -> None:
    seen(database, "ward-1", "ward-2", "ward-3")
    assert work.copies(THREE, database, NOW)[0].well


def test_where_none_has_ever_run_there_is_none_to_miss(database: Database) -> None:
    assert work.copies(THREE, database, NOW)[0].well


# --- the disk ---


@pytest.mark.parametrize(("free", "well"), [(150, False), (250, True)])
def test_too_little_room_is_told_before_it_is_gone(
    free: int, well: bool, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(0, 0, free * MEGABYTE))
    (finding,) = work.disk(database)
    assert (finding.well, f"{free} MB" in finding.said) == (well, True)


def test_a_log_that_has_grown_is_told_of(database: Database) -> None:
    assert database.file is not None
    database.close()
    with log_of(database.file).open("wb") as log:
        log.truncate(work.LONGEST_LOG + 1)
    finding = list(work.disk(database))[-1]
    log_of(database.file).unlink()
    assert (finding.well, finding.remedy) == (False, work.FIND_READER)


def test_on_postgresql_the_disk_is_the_servers_own() -> None:
    server = Database("postgresql://bot@server/wards")
    assert list(work.disk(server)) == []
    server.close()


# --- backups ---


@pytest.mark.parametrize(("days", "well"), [(1, True), (9, False)])
def test_how_old_the_last_backup_is_is_said(days: int, well: bool, database: Database) -> None:
    with database.writing() as session:
        audit.note(session, Act.BACKED_UP, actor="operator", at=NOW - timedelta(days=days))
    (finding,) = work.backups(database, NOW)
    assert finding.well is well
    assert finding.said == f"The last was made {'24 hours' if days == 1 else '9 days'} ago."


# --- monitoring ---


def test_where_the_figures_are_is_said(environ: dict[str, str]) -> None:
    said = only("monitoring", look({**environ, "STA_METRICS_PORT": "9464"})).said
    assert "http://127.0.0.1:9464/metrics" in said


def test_where_the_heartbeat_goes_is_not_said(environ: dict[str, str]) -> None:
    found = look({**environ, "HEARTBEAT_URL": "https://monitor.example/secret-7781"})
    assert "HEARTBEAT_URL is asked for" in only("monitoring", found).said
    assert "7781" not in str(of("monitoring", found))
