"""The machine's side: settings, database and library."""

from __future__ import annotations

from pathlib import Path

from bot.clock import SystemClock
from bot.doctor import examine
from bot.emulator import Emulator
from bot.faults import WORDS
from bot.settings import load_settings
from storage.database import Database
from storage.faults import Fault
from tests.bot.doctor.findings import look, of, only


def test_each_malformed_setting_has_its_own_line() -> None:
    found = look({"STA_HTTP_PORT": "many", "SLACK_BOT_TOKEN": "no token"})
    assert [finding.said.split()[0] for finding in found] == ["SLACK_BOT_TOKEN", "STA_HTTP_PORT"]
    assert not any(finding.well for finding in found)


def test_without_a_key_the_features_are_not_asked(environ: dict[str, str]) -> None:
    del environ["STA_KEYS"]
    assert of("features", look(environ)) == []


def test_without_a_bot_token_slack_is_not_asked(
    environ: dict[str, str], emulator: Emulator
) -> None:
    del environ["SLACK_BOT_TOKEN"]
    look(environ)
    assert emulator.calls() == []


def test_each_missing_setting_has_its_own_line(sqlite_url: str) -> None:
    found = of("settings", look({"DATABASE_URL": sqlite_url}))
    assert [finding.said.split()[0] for finding in found] == [
        "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "STA_KEYS",
    ]  # fmt: skip


def test_a_misspelt_setting_is_pointed_out(environ: dict[str, str]) -> None:
    (finding, *_) = of("settings", look(environ, "STA_KEY"))
    assert (finding.well, finding.said) == (False, "STA_KEY is not a setting.")


def test_a_misspelt_setting_is_pointed_out_beside_those_that_are_malformed() -> None:
    found = look({"STA_HTTP_PORT": "many"}, "STA_KEY")
    assert [finding.said.split()[0] for finding in found] == ["STA_KEY", "STA_HTTP_PORT"]


def test_settings_that_cannot_be_read_at_all_are_told_of(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes(b"\xff\xfe\xff")
    (finding,) = examine(lambda: load_settings({}, env_file), SystemClock())
    assert "cannot be read" in finding.said


def test_a_database_without_tables_is_to_be_migrated(
    environ: dict[str, str], tmp_path: Path
) -> None:
    found = look({**environ, "DATABASE_URL": f"sqlite:///{tmp_path}/new.db"})
    assert "sta migrate" in only("database", found).said


def test_a_folder_that_is_not_there_is_told_of(environ: dict[str, str], tmp_path: Path) -> None:
    found = look({**environ, "DATABASE_URL": f"sqlite:///{tmp_path}/nowhere/ward.db"})
    assert only("database", found).said == WORDS[Fault.GONE].said


def test_looking_creates_no_database(environ: dict[str, str], tmp_path: Path) -> None:
    look({**environ, "DATABASE_URL": f"sqlite:///{tmp_path}/new.db"})
    assert not (tmp_path / "new.db").exists()


def test_a_database_that_does_not_answer_is_told_of(environ: dict[str, str]) -> None:
    found = look({**environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"})
    finding = only("database", found)
    assert (finding.well, finding.said) == (False, WORDS[Fault.GONE].said)
    assert "the server runs" in finding.remedy


def test_a_database_that_takes_nothing_new_is_told_of(
    environ: dict[str, str], database: Database
) -> None:
    with database.rebuilding():
        finding = only("database", look(environ))
    assert (finding.well, finding.said) == (False, WORDS[Fault.BUSY].said)


def test_a_database_that_others_can_read_is_to_be_closed_to_them(
    environ: dict[str, str], database: Database
) -> None:
    assert database.file is not None
    database.file.chmod(0o644)
    finding = of("database", look(environ))[0]
    assert finding.remedy == f"Run: chmod 600 {database.file}"


def test_a_broken_overlay_is_told_of_by_file_and_line(
    environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "boundaries.yaml").write_text("see: [\n")
    finding = of("library", look({**environ, "STA_LIBRARY": str(tmp_path)}))[0]
    assert not finding.well
    assert "boundaries.yaml" in finding.said
