"""What the operator sets: from the environment, a .env file, and files that hold secrets.

Every variable is described in .env.example. A secret may also come from a file, named by the
same variable with _FILE behind it. Not every command needs every setting, so nothing is
required here: a command says what it needs with :meth:`Settings.require`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot import setting_values as values

SECRETS = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "DATABASE_URL",
    "STA_KEYS",
    "HEARTBEAT_URL",
)

_WHERE_TO_FIND = {
    "SLACK_BOT_TOKEN": "copy the Bot User OAuth Token from your Slack app's page, "
    "under OAuth & Permissions",
    "SLACK_APP_TOKEN": "make an app-level token on your Slack app's page, "
    "under Basic Information, with the scope connections:write",
    "SLACK_SIGNING_SECRET": "copy the Signing Secret from your Slack app's page, "
    "under Basic Information",
    "STA_KEYS": "make a key with `sta keys new` and keep it safe: "
    "without it, what was stored encrypted cannot be read",
    "STA_WORKSPACE_ADMINS": "name the Slack member IDs of the people "
    "who may say who receives concerns",
    "STA_CLOSED_CONCERNS_KEPT_DAYS": "your organisation decides how many days "
    "a closed concern is kept",
}


class SettingsError(Exception):
    """What is wrong with the settings: a line for each problem, and no secret in any."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


class Transport(StrEnum):
    """How Slack reaches the bot."""

    SOCKET = "socket"
    HTTP = "http"


class LogFormat(StrEnum):
    """JSON for machines, console for people."""

    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


BotToken = Annotated[SecretStr, BeforeValidator(values.token("xoxb-", "bot"))]
AppToken = Annotated[SecretStr, BeforeValidator(values.token("xapp-", "app-level"))]
Secret = Annotated[SecretStr, BeforeValidator(values.one_word)]
DatabaseUrl = Annotated[SecretStr, BeforeValidator(values.database_url)]
PingUrl = Annotated[SecretStr, BeforeValidator(values.ping_url)]
ApiUrl = Annotated[str, BeforeValidator(values.api_url)]
Keys = Annotated[tuple[SecretStr, ...], BeforeValidator(values.keys)]
People = Annotated[tuple[str, ...], BeforeValidator(values.people)]
Folders = Annotated[tuple[Path, ...], BeforeValidator(values.folders)]
Port = Annotated[int, BeforeValidator(values.whole_number(0, 65535, "3000"))]
Seconds = Annotated[int, BeforeValidator(values.whole_number(1, 3600, "30"))]
Days = Annotated[int, BeforeValidator(values.whole_number(1, 36500, "730"))]
# Shorter, and prompts could come again too soon, or a message could not be mended any more.
HandoverDays = Annotated[int, BeforeValidator(values.whole_number(180, 3650, "731"))]
DeliveryDays = Annotated[int, BeforeValidator(values.whole_number(30, 3650, "180"))]
Workers = Annotated[int, BeforeValidator(values.whole_number(1, 100, "10"))]
Connections = Annotated[int, BeforeValidator(values.whole_number(1, 10, "2"))]
Level = Annotated[LogLevel, BeforeValidator(values.one_of(LogLevel, str.upper))]
Format = Annotated[LogFormat, BeforeValidator(values.one_of(LogFormat, str.lower))]


class Settings(BaseSettings):
    """Everything the operator sets. Made by :func:`load_settings` only."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=False
    )

    slack_bot_token: BotToken | None = Field(None, validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: AppToken | None = Field(None, validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: Secret | None = Field(None, validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: ApiUrl = Field("https://slack.com/api/", validation_alias="SLACK_API_URL")
    database_url: DatabaseUrl = Field(
        SecretStr("sqlite:///see-think-act.db"), validation_alias="DATABASE_URL"
    )
    keys: Keys = Field((), validation_alias="STA_KEYS")
    workspace_admins: People = Field((), validation_alias="STA_WORKSPACE_ADMINS")
    closed_concerns_kept_days: Days | None = Field(
        None, validation_alias="STA_CLOSED_CONCERNS_KEPT_DAYS"
    )
    handovers_kept_days: HandoverDays = Field(731, validation_alias="STA_HANDOVERS_KEPT_DAYS")
    deliveries_kept_days: DeliveryDays = Field(180, validation_alias="STA_DELIVERIES_KEPT_DAYS")
    reviewers: People = Field((), validation_alias="STA_REVIEWERS")
    library: Folders = Field((), validation_alias="STA_LIBRARY")
    http_host: Annotated[str, BeforeValidator(values.host)] = Field(
        "127.0.0.1", validation_alias="STA_HTTP_HOST"
    )
    http_port: Port = Field(3000, validation_alias="STA_HTTP_PORT")
    metrics_host: Annotated[str, BeforeValidator(values.host)] = Field(
        "127.0.0.1", validation_alias="STA_METRICS_HOST"
    )
    metrics_port: Port | None = Field(None, validation_alias="STA_METRICS_PORT")
    heartbeat_url: PingUrl | None = Field(None, validation_alias="HEARTBEAT_URL")
    replicas: Workers = Field(1, validation_alias="STA_REPLICAS")
    slack_timeout_seconds: Seconds = Field(10, validation_alias="STA_SLACK_TIMEOUT_SECONDS")
    sending_deadline_seconds: Seconds = Field(30, validation_alias="STA_SENDING_DEADLINE_SECONDS")
    socket_connections: Connections = Field(2, validation_alias="STA_SOCKET_CONNECTIONS")
    listener_workers: Workers = Field(10, validation_alias="STA_LISTENER_WORKERS")
    modal_workers: Workers = Field(4, validation_alias="STA_MODAL_WORKERS")
    reply_workers: Workers = Field(4, validation_alias="STA_REPLY_WORKERS")
    database_pool: Workers = Field(10, validation_alias="STA_DATABASE_POOL")
    log_level: Level = Field(LogLevel.INFO, validation_alias="STA_LOG_LEVEL")
    log_format: Format = Field(LogFormat.JSON, validation_alias="STA_LOG_FORMAT")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # load_settings has gathered the sources, to know the _FILE variables and to name what
        # is wrong. The process's own environment must not slip in behind it.
        return (init_settings,)

    @model_validator(mode="after")
    def _the_deadline_outlasts_a_call(self) -> Settings:
        if self.sending_deadline_seconds <= self.slack_timeout_seconds:
            raise ValueError(
                "STA_SENDING_DEADLINE_SECONDS must be more than STA_SLACK_TIMEOUT_SECONDS "
                f"({self.slack_timeout_seconds}): otherwise a message could be sent twice"
            )
        return self

    @property
    def transport(self) -> Transport:
        """Socket Mode where there is an app-level token, else HTTP."""
        return Transport.SOCKET if self.slack_app_token else Transport.HTTP

    @property
    def key_texts(self) -> tuple[str, ...]:
        """The keys in clear, newest first, for the keyring."""
        return tuple(key.get_secret_value() for key in self.keys)

    def secret(self, name: str) -> str:
        """A secret in clear, for the one place that uses it.

        :raises SettingsError: it is not set.
        """
        self.require(name)
        value: SecretStr = getattr(self, _FIELDS[name])
        return value.get_secret_value()

    def require(self, *names: str) -> None:
        """Refuse to go on without these variables.

        :raises SettingsError: a line for each that is not set, saying where to find it.
        """
        missing = [name for name in names if not getattr(self, _FIELDS[name])]
        if missing:
            raise SettingsError([_not_set(name) for name in missing])

    def require_to_run(self) -> None:
        """Refuse to go on without what `sta run` needs: Slack, by either way, and a key.

        :raises SettingsError: a line for each thing that is not set, all at once.
        """
        problems = [] if self.slack_bot_token else [_not_set("SLACK_BOT_TOKEN")]
        if not (self.slack_app_token or self.slack_signing_secret):
            problems.append(
                f"{_not_set('SLACK_APP_TOKEN')} That is for Socket Mode, which needs no public "
                "address. For HTTP, set SLACK_SIGNING_SECRET instead."
            )
        if not self.keys:
            problems.append(_not_set("STA_KEYS"))
        if problems:
            raise SettingsError(problems)


_FIELDS = {str(field.validation_alias): name for name, field in Settings.model_fields.items()}
VARIABLES = tuple(_FIELDS)


def load_settings(
    environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")
) -> Settings:
    """The settings; the environment wins over the file, and a missing file is no fault.

    :raises SettingsError: a line for each variable that is malformed, naming it, and never
        its value.
    """
    problems: list[str] = []
    inside = _with_secret_files(_read_env_file(env_file), problems)
    outside = _with_secret_files(os.environ if environ is None else environ, problems)
    known = {name: value for name, value in {**inside, **outside}.items() if name in _FIELDS}
    try:
        settings = Settings.model_validate(known)
    except ValidationError as error:
        raise SettingsError(problems + [_line(fault) for fault in error.errors()]) from None
    if problems:
        raise SettingsError(problems)
    return settings


def unknown_variables(
    environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")
) -> list[str]:
    """The variables that look like ours and are not, for `sta doctor` to ask about."""
    names = {*_read_env_file(env_file), *(os.environ if environ is None else environ)}
    ours = {*VARIABLES, *(f"{name}_FILE" for name in SECRETS)}
    return sorted(name for name in names if name.startswith("STA_") and name not in ours)


def _read_env_file(path: Path | None) -> dict[str, str]:
    if path is None or not path.exists():
        return {}
    try:
        source = DotEnvSettingsSource(
            Settings, env_file=path, env_file_encoding="utf-8-sig", case_sensitive=True
        )
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            [f"{path} cannot be read. Check that it is a text file and who may read it."]
        ) from None
    return {name: value for name, value in source.env_vars.items() if value is not None}


def _with_secret_files(given: Mapping[str, str], problems: list[str]) -> dict[str, str]:
    """What is set, with the secrets that files hold; an empty value counts as not set."""
    found = {name: value.strip() for name, value in given.items() if value.strip()}
    for name in SECRETS:
        file_variable = f"{name}_FILE"
        if file_variable not in found:
            continue
        if name in found:
            problems.append(f"{name} and {file_variable} are both set. Keep one of them.")
            continue
        secret = _secret_from(Path(found[file_variable]))
        if secret:
            found[name] = secret
        else:
            problems.append(
                f"{file_variable} names a file that is empty or cannot be read. "
                "Check its path and who may read it."
            )
    return found


def _secret_from(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        return None


def _line(fault: Mapping[str, Any]) -> str:
    # Only our own sentences are passed on: pydantic's may quote what it was given.
    reason = str(fault["ctx"]["error"]) if fault["type"] == "value_error" else "is malformed"
    name = str(fault["loc"][0]) if fault["loc"] else ""
    return f"{name} {reason}.".strip()


def _not_set(name: str) -> str:
    return f"{name} is not set: {_WHERE_TO_FIND.get(name, 'see .env.example')}."
