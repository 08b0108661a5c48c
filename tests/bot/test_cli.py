"""The commands: what they print, and that nothing an operator can mend ends in a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot import cli
from bot.digest.content import Content, Look, ShiftTally
from bot.settings import VARIABLES
from prompts.shifts import PRESETS
from storage import digests, schema, wards
from storage.audit import AuditLine
from storage.database import Database
from storage.readings import ReadingRow, Stage
from storage.secrecy import Keyring, new_key
from storage.wards import Ward

NOW = datetime(2026, 6, 3, 6, 15, tzinfo=UTC)
MONDAY = date(2026, 6, 1)
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    out: str
    err: str
    code: int


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings, and no .env in reach."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    opened = Database(sqlite_url)
    yield opened
    opened.close()


def sta(*words: str, typed: str | bytes | None = None) -> Ran:
    """Run a command as the shell does, but in this process."""
    runner = CliRunner()

    def through_main() -> None:
        cli.main()

    argv, sys.argv = sys.argv, ["sta", *words]
    try:
        with runner.isolation(input=typed) as (out, err, _):
            code = _exit_code(through_main)
            return Ran(_text(out), _text(err), code)
    finally:
        sys.argv = argv


def _exit_code(run: Any) -> int:
    try:
        run()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _text(stream: Any) -> str:
    return bytes(stream.getvalue()).decode()


def a_ward(database: Database, name: str = "Willow", channel_id: str = "C0001") -> str:
    with database.writing() as session:
        ward = Ward(
            team_id="T0001",
            channel_id=channel_id,
            name=name,
            created_at=NOW,
            shifts=PRESETS["long_days"].pattern().to_json(),
        )
        return wards.add_ward(session, ward).id


def a_reading(database: Database, ward_id: str, statement: str = "We keep our lines.") -> str:
    with database.writing() as session:
        row = ReadingRow(
            ward_id=ward_id, statement_id="team.boundaries", area_id="team", statement=statement,
            anchor=True, medium="taps", stage=Stage.PUBLISHED.value, settled_on=MONDAY,
            figures={"1-2": 1, "3": 2, "4-5": 4, "people": 7},
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def a_digest(database: Database, ward_id: str, published: tuple[str, ...] = ()) -> None:
    content = Content(
        first=date(2026, 5, 25),
        last=date(2026, 5, 31),
        shifts=(ShiftTally("Night", 7, 5, 1, 0),),
        published=published,
        lapsed=(),
        look=Look(
            "boundaries", "Boundaries", "It is its turn.", "Which rule bends?", ("Name one.",)
        ),
    )
    with database.writing() as session:
        digests.add(session, ward_id, MONDAY, content.to_json())


def audited(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(line.act, line.actor) for line in session.scalars(select(AuditLine))]


# --- catalogue ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed() -> dict[str, Any]:
    return dict(json.loads(sta("catalogue", "--json").out))


def test_the_catalogue_needs_no_settings() -> None:
    assert sta("catalogue", "--json").code == 0


def test_every_dimension_is_printed_with_its_see_think_and_act(printed: dict[str, Any]) -> None:
    assert len(printed["dimensions"]) == 8
    for dimension in printed["dimensions"]:
        assert {"id", "area", "name", "see", "think", "act"} <= dimension.keys()
        assert len(dimension["think"]) == 4
        assert 4 <= len(dimension["see"]) <= 8


def test_every_act_is_printed(printed: dict[str, Any]) -> None:
    assert sum(len(dimension["act"]) for dimension in printed["dimensions"]) == 55


def test_every_area_is_printed_with_its_measures(printed: dict[str, Any]) -> None:
    measures = [measure for area in printed["areas"] for measure in area["measures"]]
    assert len(measures) == 39
    assert all({"id", "text", "kind", "anchor"} <= measure.keys() for measure in measures)
    assert {measure["kind"] for measure in measures} == {"staff", "patients_say", "ward_data"}


def test_one_measure_of_each_area_is_its_anchor(printed: dict[str, Any]) -> None:
    anchors = [sum(one["anchor"] for one in area["measures"]) for area in printed["areas"]]
    assert anchors == [1] * len(printed["areas"])


def test_every_item_is_printed_with_its_text_and_source(printed: dict[str, Any]) -> None:
    items = [
        item
        for dimension in printed["dimensions"]
        for kind in ("see", "think", "act")
        for item in dimension[kind]
    ] + [measure for area in printed["areas"] for measure in area["measures"]]
    assert all(item["text"] and item["source"] for item in items)


def test_every_dimension_belongs_to_a_printed_area(printed: dict[str, Any]) -> None:
    areas = {area["id"] for area in printed["areas"]}
    assert {dimension["area"] for dimension in printed["dimensions"]} <= areas


def test_the_catalogue_in_short_counts_what_there_is() -> None:
    assert "4 THINK" in sta("catalogue").out


def test_a_sound_library_passes_its_check() -> None:
    assert sta("catalogue", "--check") == Ran("The library is sound.\n", "", 0)


def test_a_broken_overlay_is_named_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "boundaries.yaml").write_text("see: [\n")
    ran = sta("catalogue", "--check", "--overlay", str(tmp_path))
    assert ran.code == 1
    assert ran.out.startswith(f"{tmp_path}/boundaries.yaml:")


def test_a_broken_overlay_is_not_printed_as_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "boundaries.yaml").write_text("see: [\n")
    ran = sta("catalogue", "--json", "--overlay", str(tmp_path))
    assert (ran.code, ran.out) == (1, "")
    assert "boundaries.yaml" in ran.err


# --- screen ---------------------------------------------------------------------------------


def found(*texts: str) -> list[dict[str, Any]]:
    ran = sta("screen", typed="".join(f"{json.dumps(text)}\n" for text in texts))
    return [json.loads(line) for line in ran.out.splitlines()]


def test_each_text_gets_one_line_in_turn() -> None:
    clean, unclean = found("All quiet tonight.", "NHS number 999 000 0018")
    assert clean == {"findings": []}
    assert unclean["findings"]


def test_a_finding_says_its_kind_where_it_is_and_whether_it_blocks() -> None:
    text = "NHS number 999 000 0018"
    ((finding,),) = (one["findings"] for one in found(text))
    assert finding.keys() == {"kind", "start", "end", "blocks"}
    assert "999" in text[finding["start"] : finding["end"]]
    assert finding["blocks"] is True


def test_an_empty_text_is_a_text() -> None:
    assert found("") == [{"findings": []}]


def test_an_empty_line_is_no_text() -> None:
    assert sta("screen", typed='\n"quiet"\n\n').out.count("\n") == 1


@pytest.mark.parametrize("line", ["not json", "7", '["a"]', b"\xff\xfe\x00"])
def test_a_line_that_is_no_json_string_is_named(line: str | bytes) -> None:
    first = b'"quiet"\n'
    ran = sta("screen", typed=first + (line if isinstance(line, bytes) else line.encode()) + b"\n")
    assert ran.code == 1
    assert ran.err.strip() == "Line 2 is not a JSON string. Nothing from it on was read."
    assert ran.out.count("\n") == 1


# --- keys, manifest, migrate ----------------------------------------------------------------


def test_a_new_key_is_a_key() -> None:
    Keyring([sta("keys", "new").out.strip()])


def test_the_manifest_for_socket_mode_needs_no_address() -> None:
    printed = json.loads(sta("manifest").out)
    assert printed["settings"]["socket_mode_enabled"] is True


def test_the_manifest_for_http_names_the_address() -> None:
    printed = json.loads(sta("manifest", "--request-url", "https://bot.example").out)
    assert printed["settings"]["interactivity"]["request_url"] == "https://bot.example/slack/events"


def test_an_address_that_will_not_do_is_one_line() -> None:
    ran = sta("manifest", "--request-url", "bot.example")
    assert (ran.code, ran.err.count("\n")) == (1, 1)


def test_migrating_makes_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    monkeypatch.setenv("DATABASE_URL", url)
    assert sta("migrate").out == "The database was brought up to date.\n"
    made = Database(url)
    schema.check(made)
    made.close()


@pytest.mark.usefixtures("database")
def test_migrating_again_says_that_there_was_nothing_to_do() -> None:
    assert sta("migrate") == Ran("The database is up to date.\n", "", 0)


# --- digest and export ----------------------------------------------------------------------


def test_a_digest_is_printed_as_it_was_sent(database: Database) -> None:
    ward_id = a_ward(database)
    a_digest(database, ward_id, (a_reading(database, ward_id),))
    ran = sta("digest", "willow")
    assert ran.code == 0
    assert "We keep our lines." in ran.out


@pytest.mark.parametrize("week", ["2026-06-01", "2026-06-04", "2026-06-07"])
def test_any_day_of_its_week_finds_a_digest(database: Database, week: str) -> None:
    a_digest(database, a_ward(database))
    assert sta("digest", "Willow", "--week", week).code == 0


def test_a_week_without_a_digest_is_said_to_have_none(database: Database) -> None:
    a_digest(database, a_ward(database))
    ran = sta("digest", "Willow", "--week", "2026-05-31")
    assert (ran.code, ran.err) == (1, "There is no digest for that week.\n")


def test_a_ward_without_a_digest_is_said_to_have_none(database: Database) -> None:
    a_ward(database)
    assert sta("digest", "Willow").code == 1


def test_a_day_that_is_no_date_is_said_how_to_write(database: Database) -> None:
    a_ward(database)
    assert "Write it like 2026-06-01" in sta("digest", "Willow", "--week", "Monday").err


def test_an_unknown_ward_is_answered_with_the_wards_there_are(database: Database) -> None:
    a_ward(database, "Willow")
    a_ward(database, "Ash", "C0002")
    ran = sta("export", "Oak")
    assert ran.err == "There is no single ward called “Oak”. Wards: Ash, Willow.\n"
    assert ran.code == 1


def test_figures_are_exported_for_a_spreadsheet(database: Database) -> None:
    a_reading(database, a_ward(database))
    lines = sta("export", "Willow").out.splitlines()
    assert lines[0].startswith("published_on,area,")
    assert len(lines) == 2


def test_figures_are_exported_for_a_program(database: Database) -> None:
    a_reading(database, a_ward(database))
    (row,) = json.loads(sta("export", "Willow", "--format", "json").out)
    assert row["statement"] == "We keep our lines."


def test_an_unknown_format_is_refused(database: Database) -> None:
    a_ward(database)
    ran = sta("export", "Willow", "--format", "pdf")
    assert ran.code == 2
    assert "csv" in ran.err


def test_a_statement_that_is_a_formula_stays_text(database: Database) -> None:
    a_reading(database, a_ward(database), "=HYPERLINK(1)")
    assert ",'=HYPERLINK(1)," in sta("export", "Willow").out


def test_what_the_operator_takes_away_is_audited(database: Database) -> None:
    ward_id = a_ward(database)
    a_digest(database, ward_id)
    sta("export", "Willow")
    sta("digest", "Willow")
    assert sorted(audited(database)) == [
        ("digest_asked_for", "operator"), ("figures_exported", "operator"),
    ]  # fmt: skip


# --- doctor ---------------------------------------------------------------------------------


def test_the_doctor_says_what_to_mend_and_fails() -> None:
    ran = sta("doctor")
    assert ran.code == 1
    assert "mend  settings: SLACK_BOT_TOKEN is not set" in ran.out


@pytest.mark.usefixtures("database")
def test_the_doctor_prints_what_looks_like_markup_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STA_[bold]", "1")
    assert "STA_[bold] is not a setting." in sta("doctor").out


# --- what is wrong is a line, never a traceback ----------------------------------------------

BROKEN = {"STA_HTTP_PORT": "many", "SLACK_BOT_TOKEN": "sesame", "STA_KEYS": "sesame"}
COMMANDS = [["run"], ["migrate"], ["digest", "Willow"], ["export", "Willow"], ["catalogue"]]


@pytest.mark.parametrize("words", COMMANDS)
def test_each_broken_setting_is_one_line(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in BROKEN.items():
        monkeypatch.setenv(name, value)
    ran = sta(*words)
    assert (ran.code, ran.out) == (1, "")
    assert sorted(line.split()[0] for line in ran.err.splitlines()) == sorted(BROKEN)
    assert "sesame" not in ran.err


def test_each_missing_setting_of_a_run_is_one_line() -> None:
    ran = sta("run")
    assert ran.code == 1
    assert [line.split()[0] for line in ran.err.splitlines()] == [
        "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN",
    ]  # fmt: skip


@pytest.mark.parametrize("words", [["digest", "Willow"], ["export", "Willow"], ["run"]])
def test_a_database_that_is_not_migrated_is_one_line(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "secret")
    monkeypatch.setenv("STA_KEYS", new_key())
    ran = sta(*words)
    assert (ran.code, ran.err) == (1, "The database has no tables yet. Run `sta migrate`.\n")


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/nothing", "sqlite:////nowhere/at/all.db"]
)
@pytest.mark.parametrize("words", [["migrate"], ["export", "Willow"]])
def test_a_database_that_does_not_answer_is_one_line(
    words: list[str], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    ran = sta(*words)
    assert (ran.code, ran.err.count("\n")) == (1, 1)


def test_without_a_command_help_is_shown() -> None:
    assert "migrate" in sta().out + sta().err


# --- as a program ---------------------------------------------------------------------------


def imported_by(*words: str) -> set[str]:
    """The modules that a command loads, in a process of its own."""
    program = (
        f"import sys; sys.argv = ['sta', *{words!r}]\nfrom bot import cli\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stderr.split())


def test_showing_the_catalogue_loads_no_database_and_no_slack() -> None:
    heavy = {"sqlalchemy", "alembic", "slack_bolt", "slack_sdk", "apscheduler", "cryptography"}
    assert not heavy & imported_by("catalogue", "--json")
