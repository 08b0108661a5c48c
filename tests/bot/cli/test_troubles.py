"""What is wrong is a line each, never a traceback; and no command loads more than it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.secrecy import new_key
from tests.bot.cli.shell import sta

ROOT = Path(__file__).parents[3]


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
        "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "STA_KEYS",
    ]  # fmt: skip


@pytest.mark.parametrize("words", [["digest", "Willow"], ["export", "Willow"], ["run"]])
def test_a_database_that_is_not_migrated_is_one_line(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "secret")
    monkeypatch.setenv("STA_KEYS", new_key())
    ran = sta(*words)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert ran.err.startswith("The database has no tables yet. Run `sta migrate`.")


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
