"""The doctor as a whole: everything looked at, nothing changed, nothing raised, nobody named."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot import app
from bot.clock import StoppedClock
from bot.doctor import examine
from bot.emulator import Emulator, Person
from bot.feature import Feature, Finding
from bot.settings import Settings, load_settings
from bot.wiring import Wiring
from storage import schema
from storage.database import Database
from tests.bot.doctor.findings import NOW, a_ward, look, of, only


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
    secrets = [
        emulator.bot_token,
        emulator.app_token,
        environ["STA_KEYS"],
        nina.id,
        mona.id,
        "Nina",
        "Mona",
    ]
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
