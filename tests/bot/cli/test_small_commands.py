"""``sta keys``, ``manifest``, ``migrate`` and ``doctor``, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage import schema
from storage.database import Database
from storage.secrecy import Keyring
from tests.bot.cli.shell import Ran, sta


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


def test_the_doctor_says_what_to_mend_and_fails() -> None:
    ran = sta("doctor")
    assert ran.code == 1
    assert "mend  settings: SLACK_BOT_TOKEN is not set" in ran.out


@pytest.mark.usefixtures("database")
def test_the_doctor_says_that_slack_does_not_answer_and_no_library_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    ran = sta("doctor")
    assert "mend  bot token: Slack does not answer" in ran.out
    assert "library_message" not in ran.err


@pytest.mark.usefixtures("database")
def test_the_doctor_prints_what_looks_like_markup_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STA_[bold]", "1")
    assert "STA_[bold] is not a setting." in sta("doctor").out
