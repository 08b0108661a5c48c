from __future__ import annotations

import base64
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import (
    SECRETS,
    VARIABLES,
    LogFormat,
    LogLevel,
    Settings,
    SettingsError,
    Transport,
    load_settings,
    unknown_variables,
)
from storage.secrecy import Keyring, new_key

ENV_EXAMPLE = Path(__file__).parents[2] / ".env.example"
KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
OLDER_KEY = base64.urlsafe_b64encode(b"o" * 32).decode()
MARKER = "Marker-7781"


def settings(**environ: str) -> Settings:
    return load_settings(environ, env_file=None)


def problems(**environ: str) -> str:
    with pytest.raises(SettingsError) as refusal:
        settings(**environ)
    return str(refusal.value)


def test_nothing_set_is_enough_to_start_with() -> None:
    assert settings().slack_api_url == "https://slack.com/api/"


def test_settings_cannot_be_changed_once_loaded() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings().http_port = 1


def test_the_process_environment_does_not_slip_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STA_HTTP_PORT", "4444")
    assert settings().http_port == 3000


def test_the_process_environment_is_read_where_no_other_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STA_HTTP_PORT", "4444")
    assert load_settings(env_file=None).http_port == 4444


def test_an_empty_value_counts_as_not_set() -> None:
    assert settings(STA_HTTP_PORT="  ").http_port == 3000


def test_the_environment_wins_over_the_env_file(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("STA_HTTP_PORT=4000\nSTA_HTTP_HOST=0.0.0.0\n")
    loaded = load_settings({"STA_HTTP_PORT": "5000"}, env_file)
    assert (loaded.http_host, loaded.http_port) == ("0.0.0.0", 5000)


def test_a_missing_env_file_is_no_fault(tmp_path: Path) -> None:
    assert load_settings({}, tmp_path / "absent").http_port == 3000


def test_an_env_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    env_file = tmp_path / "broken.env"
    env_file.write_bytes(b"STA_HTTP_PORT=\xff\xfe\xff")
    with pytest.raises(SettingsError, match=r"broken\.env cannot be read"):
        load_settings({}, env_file)


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("xoxb-from-a-file\n")
    loaded = settings(SLACK_BOT_TOKEN_FILE=str(secret))
    assert loaded.secret("SLACK_BOT_TOKEN") == "xoxb-from-a-file"


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_can_come_from_a_file(name: str, tmp_path: Path) -> None:
    missing = tmp_path / "absent"
    assert f"{name}_FILE names a file" in problems(**{f"{name}_FILE": str(missing)})


def test_a_secret_set_twice_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("xoxb-b")
    said = problems(SLACK_BOT_TOKEN="xoxb-a", SLACK_BOT_TOKEN_FILE=str(secret))
    assert said == "SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set. Keep one of them."


def test_an_empty_secret_file_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("\n")
    assert "SLACK_BOT_TOKEN_FILE names a file that is empty" in problems(
        SLACK_BOT_TOKEN_FILE=str(secret)
    )


def test_a_bot_token_in_the_app_tokens_place_is_told_apart() -> None:
    said = problems(SLACK_APP_TOKEN="xoxb-1")
    assert said == "SLACK_APP_TOKEN holds a bot token; it needs the app-level token (xapp-)."


def test_an_app_token_in_the_bot_tokens_place_is_told_apart() -> None:
    said = problems(SLACK_BOT_TOKEN="xapp-1")
    assert said == "SLACK_BOT_TOKEN holds an app-level token; it needs the bot token (xoxb-)."


def test_every_problem_has_its_own_line() -> None:
    said = problems(SLACK_BOT_TOKEN="nonsense", STA_HTTP_PORT="many")
    assert [line.split()[0] for line in said.splitlines()] == ["SLACK_BOT_TOKEN", "STA_HTTP_PORT"]


@pytest.mark.parametrize("name", [name for name in VARIABLES if name != "STA_LIBRARY"])
def test_no_value_is_repeated_in_an_error(name: str) -> None:
    try:
        settings(**{name: f"{MARKER} ://[ {MARKER}"})
    except SettingsError as refusal:
        said = str(refusal)
        assert said.startswith(name)
        assert MARKER not in said
    else:
        pytest.fail(f"{name} took nonsense")


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_shows_when_settings_are_printed(name: str) -> None:
    secrets = {
        "SLACK_BOT_TOKEN": "xoxb-hidden",
        "SLACK_APP_TOKEN": "xapp-hidden",
        "SLACK_SIGNING_SECRET": "hidden",
        "DATABASE_URL": "postgresql://ward:hidden@server/db",
        "STA_KEYS": KEY,
        "HEARTBEAT_URL": "https://monitor.example/hidden",
    }
    printed = repr(settings(**{name: secrets[name]}))
    assert secrets[name] not in printed
    assert "hidden" not in printed


@pytest.mark.parametrize(
    ("given_url", "used"),
    [
        ("postgresql://u:p@s/d", "postgresql+psycopg://u:p@s/d"),
        ("postgres://u:p@s/d", "postgresql+psycopg://u:p@s/d"),
        ("postgresql+psycopg://u:p@s/d", "postgresql+psycopg://u:p@s/d"),
        ("sqlite:///ward.db", "sqlite:///ward.db"),
        ("sqlite:////data/ward.db", "sqlite:////data/ward.db"),
    ],
)
def test_a_database_address_gets_our_driver(given_url: str, used: str) -> None:
    assert settings(DATABASE_URL=given_url).secret("DATABASE_URL") == used


@pytest.mark.parametrize("url", ["ward.db", "mysql://u:p@s/d", "sqlite://", "sqlite:///"])
def test_a_database_we_cannot_use_is_refused(url: str) -> None:
    assert problems(DATABASE_URL=url).startswith("DATABASE_URL ")


def test_slacks_address_gets_its_slash() -> None:
    assert settings(SLACK_API_URL="https://slack.example/api").slack_api_url.endswith("/api/")


@pytest.mark.parametrize("url", ["http://127.0.0.1:4000/api/", "http://emulator:4000/api/"])
def test_a_slack_on_this_machine_or_network_may_speak_in_clear(url: str) -> None:
    assert settings(SLACK_API_URL=url).slack_api_url == url


def test_a_slack_elsewhere_may_not_speak_in_clear() -> None:
    assert "https://" in problems(SLACK_API_URL="http://slack.example.org/api/")


def test_keys_are_read_newest_first() -> None:
    assert settings(STA_KEYS=f"{KEY},{OLDER_KEY}").key_texts == (KEY, OLDER_KEY)


def test_keys_may_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"{KEY}\n{OLDER_KEY}\n")
    assert settings(STA_KEYS_FILE=str(file)).key_texts == (KEY, OLDER_KEY)


@given(raw=st.binary(max_size=64).filter(lambda raw: len(raw) != 32))
def test_a_key_of_another_length_is_refused(raw: bytes) -> None:
    key = base64.urlsafe_b64encode(raw).decode()
    assert "number 2" in problems(STA_KEYS=f"{KEY},{key or '='}")


def test_a_key_that_sta_makes_is_taken_here_and_there() -> None:
    made = new_key()
    assert Keyring(settings(STA_KEYS=made).key_texts).fingerprint()


def test_a_key_given_twice_is_refused() -> None:
    assert "twice" in problems(STA_KEYS=f"{KEY},{KEY}")


def test_people_are_parted_by_commas() -> None:
    admins = settings(STA_WORKSPACE_ADMINS="U012ABC, W034DEF").workspace_admins
    assert admins == ("U012ABC", "W034DEF")


def test_a_person_who_is_not_a_member_id_is_counted_out() -> None:
    assert "number 2" in problems(STA_WORKSPACE_ADMINS="U012ABC,@anna")


def test_library_folders_keep_their_order(tmp_path: Path) -> None:
    trust, ward = tmp_path / "trust", tmp_path / "ward"
    trust.mkdir()
    ward.mkdir()
    assert settings(STA_LIBRARY=f"{trust}, {ward}").library == (trust, ward)


def test_a_library_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / "absent") in problems(STA_LIBRARY=str(tmp_path / "absent"))


def test_the_sending_deadline_must_outlast_a_call() -> None:
    said = problems(STA_SENDING_DEADLINE_SECONDS="10", STA_SLACK_TIMEOUT_SECONDS="10")
    assert said.startswith("STA_SENDING_DEADLINE_SECONDS must be more than")


def test_a_shorter_call_allows_a_shorter_deadline() -> None:
    loaded = settings(STA_SENDING_DEADLINE_SECONDS="2", STA_SLACK_TIMEOUT_SECONDS="1")
    assert loaded.sending_deadline_seconds == 2


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "ten", "²", "11", "9" * 5000])
def test_a_number_outside_its_range_is_refused(value: str) -> None:
    assert problems(STA_SOCKET_CONNECTIONS=value) == (
        "STA_SOCKET_CONNECTIONS must be a whole number from 1 to 10, for example 2."
    )


def test_log_settings_are_read_in_any_case() -> None:
    loaded = settings(STA_LOG_LEVEL="debug", STA_LOG_FORMAT="Console")
    assert (loaded.log_level, loaded.log_format) == (LogLevel.DEBUG, LogFormat.CONSOLE)


def test_how_long_closed_concerns_are_kept_has_no_default() -> None:
    assert settings().closed_concerns_kept_days is None


def test_an_app_token_means_socket_mode() -> None:
    assert settings(SLACK_APP_TOKEN="xapp-1").transport is Transport.SOCKET


def test_no_app_token_means_http() -> None:
    assert settings(SLACK_SIGNING_SECRET="s").transport is Transport.HTTP


def test_what_a_command_requires_is_named_with_where_to_find_it() -> None:
    with pytest.raises(SettingsError, match="STA_KEYS is not set: make a key with `sta keys new`"):
        settings().require("DATABASE_URL", "STA_KEYS")


def test_what_is_set_satisfies_a_command() -> None:
    settings(STA_KEYS=KEY).require("DATABASE_URL", "STA_KEYS")


def test_to_run_it_needs_a_bot_token_a_way_in_and_a_key() -> None:
    with pytest.raises(SettingsError) as refusal:
        settings().require_to_run()
    assert [line.split()[0] for line in refusal.value.problems] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "STA_KEYS",
    ]


@pytest.mark.parametrize("way_in", [{"SLACK_APP_TOKEN": "xapp-1"}, {"SLACK_SIGNING_SECRET": "s"}])
def test_either_way_in_will_do(way_in: dict[str, str]) -> None:
    settings(SLACK_BOT_TOKEN="xoxb-1", STA_KEYS=KEY, **way_in).require_to_run()


def test_a_variable_that_only_looks_like_ours_is_found() -> None:
    environ = {"STA_WORKSPACE_ADMIN": "U1", "STA_KEYS_FILE": "f", "PATH": "/bin"}
    assert unknown_variables(environ, None) == ["STA_WORKSPACE_ADMIN"]


def test_the_example_names_the_variables_that_exist() -> None:
    named = re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", ENV_EXAMPLE.read_text(), re.MULTILINE)
    assert sorted(named) == sorted(VARIABLES)


def test_the_example_explains_every_variable_in_the_line_above() -> None:
    lines = ENV_EXAMPLE.read_text().splitlines()
    for above, line in pairwise(lines):
        if re.match(r"(# )?[A-Z][A-Z_]+=", line):
            assert re.match(r"# [A-Z][^=]{20,}$", above), line


def test_the_example_changes_nothing_as_it_stands() -> None:
    assert load_settings({}, ENV_EXAMPLE) == settings()


def test_the_defaults_in_the_example_are_the_real_ones(tmp_path: Path) -> None:
    uncommented = re.sub(r"^# ([A-Z_]+=)", r"\1", ENV_EXAMPLE.read_text(), flags=re.MULTILINE)
    copy = tmp_path / ".env"
    copy.write_text(uncommented)
    assert load_settings({}, copy) == settings()


@pytest.mark.parametrize(
    "url", ["https://monitor.example/ping/1", "http://127.0.0.1:9/ping", "http://localhost/ping"]
)
def test_a_heartbeat_goes_over_https_or_stays_on_this_machine(url: str) -> None:
    assert settings(HEARTBEAT_URL=url).secret("HEARTBEAT_URL") == url


@pytest.mark.parametrize("url", ["http://monitor.example/ping", "monitor.example", "ftp://x/y"])
def test_a_heartbeat_in_clear_is_refused(url: str) -> None:
    said = problems(HEARTBEAT_URL=url)
    assert "https://" in said
    assert url not in said


def test_figures_are_not_shown_unless_a_port_is_set() -> None:
    assert settings().metrics_port is None
