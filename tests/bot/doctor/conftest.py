"""A bot that is set up well, on an emulator, for the doctor to look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.emulator import Emulator, Person
from bot.manifest import manifest
from storage.database import Database
from storage.secrecy import new_key


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
        "STA_KEYS": new_key(),
        "STA_WORKSPACE_ADMINS": mona.id,
        "STA_CLOSED_CONCERNS_KEPT_DAYS": "730",
    }


@pytest.fixture
def database(environ: dict[str, str]) -> Iterator[Database]:
    opened = Database(environ["DATABASE_URL"])
    yield opened
    opened.close()
