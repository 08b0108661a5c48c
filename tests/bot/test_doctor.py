"""The doctor: each fault in a line, with what to do about it, and never a traceback."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.clock import StoppedClock, SystemClock
from bot.doctor import examine, slack
from bot.emulator import Emulator, Fault, Person
from bot.feature import Feature, Finding, Wiring
from bot.manifest import manifest
from bot.settings import Settings, load_settings
from prompts.shifts import PRESETS
from storage import schema, wards
from storage.concerns.tables import Recipient
from storage.database import Database
from storage.readings import ReadingRow
from storage.secrecy import Keyring, new_key, new_reading_key
from storage.wards import Role, Ward

NOW = datetime(2026, 6, 3, 6, 15, tzinfo=UTC)
KEY = new_key()


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(port=0) as running:
        running.install(manifest(socket_mode=True))
        yield running


@pytest.fixture
def mona(emulator: Emulator) -> Person:
    return emulator.add_person("mona", name="Mona Reid")


@pytest.fixture
def environ(emulator: Emulator, mona: Person, sqlite_url: str) -> dict[str, str]:
    Path(sqlite_url.removeprefix("sqlite:///")).chmod(0o600)
    return {
        "SLACK_BOT_TOKEN": emulator.bot_token,
        "SLACK_APP_TOKEN": emulator.app_token,
        "SLACK_API_URL": emulator.api_url,
        "DATABASE_URL": sqlite_url,
        "STA_KEYS": KEY,
        "STA_WORKSPACE_ADMINS": mona.id,
        "STA_CLOSED_CONCERNS_KEPT_DAYS": "730",
    }


@pytest.fixture
def database(environ: dict[str, str]) -> Iterator[Database]:
    opened = Database(environ["DATABASE_URL"])
    yield opened
    opened.close()


def look(environ: dict[str, str], *unknown: str) -> list[Finding]:
    def load() -> Settings:
        return load_settings(environ, env_file=None)

    return examine(load, SystemClock(), lambda: unknown)


def of(part: str, found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.part == part]


def only(part: str, found: list[Finding]) -> Finding:
    (finding,) = of(part, found)
    return finding


def a_ward(
    database: Database, emulator: Emulator, channel_id: str, manager: Person, name: str = "Willow"
) -> str:
    with database.writing() as session:
        ward = wards.add_ward(
            session,
            Ward(
                team_id=emulator.team_id,
                channel_id=channel_id,
                name=name,
                created_at=NOW,
                shifts=PRESETS["long_days"].pattern().to_json(),
            ),
        )
        wards.give_role(session, ward.id, Role.MANAGER, [manager.id])
        return ward.id


# --- all is well ----------------------------------------------------------------------------


def test_where_all_is_well_every_part_says_so(
    environ: dict[str, str], database: Database, emulator: Emulator, mona: Person
) -> None:
    a_ward(database, emulator, emulator.add_channel("willow", members=[mona]), mona)
    found = look(environ)
    parts = {finding.part for finding in found if finding.well}
    assert parts >= {
        "settings", "database", "keys", "library", "bot token", "scopes", "clock",
        "app token", "channels", "people",
    }  # fmt: skip


def test_what_is_well_has_no_remedy(environ: dict[str, str]) -> None:
    assert not [finding for finding in look(environ) if finding.well and finding.remedy]


# --- settings -------------------------------------------------------------------------------


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


def test_settings_that_cannot_be_read_at_all_are_told_of(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes(b"\xff\xfe\xff")
    (finding,) = examine(lambda: load_settings({}, env_file), SystemClock())
    assert "cannot be read" in finding.said


# --- database, keys, library ----------------------------------------------------------------


def test_a_database_without_tables_is_to_be_migrated(
    environ: dict[str, str], tmp_path: Path
) -> None:
    found = look({**environ, "DATABASE_URL": f"sqlite:///{tmp_path}/new.db"})
    assert "sta migrate" in only("database", found).said


def test_looking_creates_no_database(environ: dict[str, str], tmp_path: Path) -> None:
    look({**environ, "DATABASE_URL": f"sqlite:///{tmp_path}/new.db"})
    assert not (tmp_path / "new.db").exists()


def test_a_database_that_does_not_answer_is_told_of(environ: dict[str, str]) -> None:
    found = look({**environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"})
    finding = only("database", found)
    assert (finding.well, finding.said) == (False, "The database does not answer.")
    assert "server is running" in finding.remedy


def test_a_database_that_takes_nothing_new_is_told_of(
    environ: dict[str, str], database: Database
) -> None:
    with database.rebuilding():
        finding = only("database", look(environ))
    assert (finding.well, finding.said) == (False, "The database takes nothing new.")


def test_a_database_that_others_can_read_is_to_be_closed_to_them(
    environ: dict[str, str], database: Database
) -> None:
    assert database.file is not None
    database.file.chmod(0o644)
    finding = of("database", look(environ))[0]
    assert finding.remedy == f"Run: chmod 600 {database.file}"


def test_what_a_missing_key_leaves_shut_is_counted(
    environ: dict[str, str], database: Database, emulator: Emulator, mona: Person
) -> None:
    ward_id = a_ward(database, emulator, "C1", mona)
    with database.writing() as session:
        session.add(
            ReadingRow(
                ward_id=ward_id, statement_id="team.1", area_id="team", statement="We talk.",
                anchor=True, medium="taps", key=Keyring([new_key()]).wrap(new_reading_key()),
            )
        )  # fmt: skip
    finding = only("keys", look(environ))
    assert "1 of 1 sealed things do not open" in finding.said
    assert "Put the older key back" in finding.remedy


def test_a_key_is_named_by_its_fingerprint(environ: dict[str, str]) -> None:
    assert Keyring([KEY]).fingerprint() in only("keys", look(environ)).said


def test_a_broken_overlay_is_told_of_by_file_and_line(
    environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "boundaries.yaml").write_text("see: [\n")
    finding = of("library", look({**environ, "STA_LIBRARY": str(tmp_path)}))[0]
    assert not finding.well
    assert "boundaries.yaml" in finding.said


# --- Slack ----------------------------------------------------------------------------------


def test_a_withdrawn_token_is_told_of(environ: dict[str, str], emulator: Emulator) -> None:
    emulator.revoke_tokens()
    finding = only("bot token", look(environ))
    assert not finding.well
    assert finding.remedy


def test_a_missing_permission_does_not_keep_the_rest_from_being_looked_at(
    environ: dict[str, str], emulator: Emulator
) -> None:
    emulator.install(without("im:write"))
    assert of("app token", look(environ))


def test_where_slack_does_not_know_us_nothing_more_is_asked(
    environ: dict[str, str], emulator: Emulator
) -> None:
    emulator.revoke_tokens()
    assert of("app token", look(environ)) == []


def test_a_slack_that_does_not_answer_is_told_of(environ: dict[str, str]) -> None:
    found = look({**environ, "SLACK_API_URL": "http://127.0.0.1:1/api/"})
    assert only("bot token", found).remedy == slack.UNREACHABLE


def test_a_missing_permission_is_told_of_with_what_it_is_for(
    environ: dict[str, str], emulator: Emulator
) -> None:
    emulator.install(without("chat:write"))
    (finding, *_) = of("scopes", look(environ))
    assert not finding.well
    assert finding.said.startswith("The app lacks chat:write, to post prompts")


def test_an_optional_permission_may_be_missing(environ: dict[str, str], emulator: Emulator) -> None:
    emulator.install(without("channels:history"))
    found = of("scopes", look(environ))
    assert all(finding.well for finding in found)
    assert "channels:history" in found[-1].said


def without(scope: str) -> dict[str, Any]:
    asked = copy.deepcopy(manifest(socket_mode=True))
    for scopes in asked["oauth_config"]["scopes"].values():
        if scope in scopes:
            scopes.remove(scope)
    return asked


def test_an_app_token_that_slack_does_not_know_is_told_of(environ: dict[str, str]) -> None:
    finding = only("app token", look({**environ, "SLACK_APP_TOKEN": "xapp-1-A0000-unknown"}))
    assert not finding.well
    assert finding.remedy


def test_over_http_there_is_no_app_token_to_try(
    environ: dict[str, str], emulator: Emulator
) -> None:
    del environ["SLACK_APP_TOKEN"]
    finding = only("app token", look({**environ, "SLACK_SIGNING_SECRET": "secret"}))
    assert finding.well
    assert not emulator.calls("apps.connections.open")


# --- the clock ------------------------------------------------------------------------------


def answered_at(moment: datetime) -> dict[str, str]:
    return {"date": format_datetime(moment.astimezone(UTC), usegmt=True)}


@pytest.mark.parametrize("seconds", [-60, -1, 0, 1, 60])
def test_clocks_that_nearly_agree_are_well(seconds: int) -> None:
    (finding,) = slack.clocks(answered_at(NOW + timedelta(seconds=seconds)), NOW)
    assert finding.well


@pytest.mark.parametrize(("seconds", "direction"), [(-61, "ahead of"), (61, "behind")])
def test_clocks_a_minute_apart_are_told_of(seconds: int, direction: str) -> None:
    (finding,) = slack.clocks(answered_at(NOW + timedelta(seconds=seconds)), NOW)
    assert not finding.well
    assert f"61 seconds {direction} Slack's" in finding.said


@pytest.mark.parametrize("headers", [{}, {"date": "noon"}, {"date": ""}])
def test_where_slack_does_not_say_the_time_nothing_is_wrong(headers: dict[str, str]) -> None:
    assert [finding.well for finding in slack.clocks(headers, NOW)] == [True]


# --- channels and people --------------------------------------------------------------------

Mishap = Callable[[Emulator, str], None]


def archived(emulator: Emulator, channel: str) -> None:
    emulator.archive(channel)


def without_the_bot(emulator: Emulator, channel: str) -> None:
    emulator.remove_bot(channel)


def gone(emulator: Emulator, _channel: str) -> None:
    emulator.faults.next("conversations.info", Fault.ERROR("channel_not_found"))


@pytest.mark.parametrize(
    ("mishap", "said"),
    [
        (archived, "Willow: its channel is archived."),
        (without_the_bot, "Willow: the bot is not in its channel."),
        (gone, "Willow: Slack refuses it (channel_not_found)."),
    ],
)
def test_a_channel_that_prompts_cannot_reach_is_told_of(
    environ: dict[str, str],
    database: Database,
    emulator: Emulator,
    mona: Person,
    mishap: Mishap,
    said: str,
) -> None:
    channel = emulator.add_channel("willow", members=[mona])
    a_ward(database, emulator, channel, mona)
    mishap(emulator, channel)
    finding = only("channels", look(environ))
    assert (finding.well, finding.said) == (False, said)
    assert finding.remedy


def test_where_slack_asks_us_to_wait_the_rest_is_left_for_later(
    environ: dict[str, str], database: Database, emulator: Emulator, mona: Person
) -> None:
    for name in ("Ash", "Willow"):
        a_ward(database, emulator, emulator.add_channel(name, members=[mona]), mona, name)
    emulator.faults.next("conversations.info", Fault.RATE_LIMITED(30))
    assert only("channels", look(environ)).said == "Ash: Slack asks us to wait."


def test_a_ward_whose_only_manager_left_is_told_of(
    environ: dict[str, str], database: Database, emulator: Emulator
) -> None:
    nina = emulator.add_person("nina", name="Nina Lowe")
    a_ward(database, emulator, emulator.add_channel("willow", members=[nina]), nina)
    emulator.deactivate(nina)
    finding = only("people", look(environ))
    assert finding.said == "Willow: it has no manager in Slack, so nobody gets its digest."


def test_a_manager_who_left_is_told_of_by_number(
    environ: dict[str, str], database: Database, emulator: Emulator, mona: Person
) -> None:
    nina = emulator.add_person("nina", name="Nina Lowe")
    ward_id = a_ward(database, emulator, emulator.add_channel("willow", members=[nina]), nina)
    with database.writing() as session:
        wards.give_role(session, ward_id, Role.MANAGER, [mona.id, nina.id])
    emulator.deactivate(nina)
    assert only("people", look(environ)).said == "Willow: 1 of its 2 managers left Slack."


def test_a_concern_recipient_who_left_is_told_of(
    environ: dict[str, str], database: Database, emulator: Emulator, mona: Person
) -> None:
    gwen = emulator.add_person("gwen", name="Gwen Price")
    ward_id = a_ward(database, emulator, emulator.add_channel("willow", members=[mona]), mona)
    with database.writing() as session:
        session.add(
            Recipient(
                ward_id=ward_id, user_id=gwen.id, post="guardian",
                outside_management=True, hours={}, deputy_id=mona.id,
            )
        )  # fmt: skip
    emulator.deactivate(gwen)
    assert only("people", look(environ)).said == "Willow: 1 of its 2 concern recipients left Slack."


def test_an_admin_whom_slack_does_not_know_is_told_of_by_place(
    environ: dict[str, str], mona: Person
) -> None:
    found = look({**environ, "STA_WORKSPACE_ADMINS": f"{mona.id}, U0NOBODY"})
    assert only("people", found).said.startswith("Entry 2 of STA_WORKSPACE_ADMINS is nobody")


# --- features, and what must never happen ---------------------------------------------------


def test_what_features_say_of_themselves_is_passed_on(environ: dict[str, str]) -> None:
    assert of("wards", look(environ))


def test_a_feature_whose_check_fails_does_not_hide_the_others(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_now: datetime) -> list[Finding]:
        raise LookupError("Anna Okafor")

    usual = app.features

    def with_one_more(wiring: Wiring) -> list[Feature]:
        extra = Feature(name="extra", register=lambda _listening: None, checks=[broken])
        return [extra, *usual(wiring)]

    monkeypatch.setattr(app, "features", with_one_more)
    found = look(environ)
    assert only("extra", found).said == "This could not be looked at (LookupError)."
    assert of("wards", found)


def test_nothing_that_is_said_names_a_person_or_a_secret(
    environ: dict[str, str], database: Database, emulator: Emulator, mona: Person
) -> None:
    nina = emulator.add_person("nina", name="Nina Lowe")
    channel = emulator.add_channel("willow", members=[nina])
    a_ward(database, emulator, channel, nina)
    emulator.deactivate(nina)
    emulator.archive(channel)
    said = "\n".join(f"{finding.said} {finding.remedy}" for finding in look(environ))
    secrets = [emulator.bot_token, emulator.app_token, KEY, nina.id, mona.id, "Nina", "Mona"]
    assert [secret for secret in secrets if secret in said] == []


def test_looking_changes_nothing_in_slack(environ: dict[str, str], emulator: Emulator) -> None:
    look(environ)
    asked = {call.method for call in emulator.calls()}
    assert asked <= {
        "auth.test", "apps.connections.open", "bots.info", "users.info", "conversations.info",
    }  # fmt: skip


def test_a_clock_that_is_far_off_does_not_keep_the_rest_from_being_looked_at(
    environ: dict[str, str],
) -> None:
    def load() -> Settings:
        return load_settings(environ, env_file=None)

    found = examine(load, StoppedClock(NOW), list)
    assert of("app token", found)


def test_the_schema_is_not_touched(environ: dict[str, str], database: Database) -> None:
    look(environ)
    schema.check(database)
