"""What the doctor found, and a ward for it to look at."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.clock import SystemClock
from bot.doctor import examine
from bot.emulator import Emulator, Person
from bot.feature import Finding
from bot.settings import Settings, load_settings
from prompts.shifts import PRESETS
from storage import wards
from storage.database import Database
from storage.wards import Role, Ward

NOW = datetime(2026, 6, 3, 6, 15, tzinfo=UTC)


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
