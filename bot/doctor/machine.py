"""Doctor's look at the machine's side: settings, database and library."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

from bot import faults
from bot.feature import Finding
from bot.settings import Settings, SettingsError
from prompts import loading
from storage import schema
from storage.database import Database, NotRead, NotSaved
from storage.schema import SchemaTrouble

SETTINGS = "settings"
DATABASE = "database"
LIBRARY = "library"

MOST_PROBLEMS = 10
NOBODY_ELSE = stat.S_IRWXG | stat.S_IRWXO


def misspelt(names: Sequence[str]) -> list[Finding]:
    """The variables that look like ours and are not."""
    return [
        Finding(SETTINGS, False, f"{name} is not a setting.", "Check its spelling in .env.example.")
        for name in names
    ]


def wrong(trouble: SettingsError) -> list[Finding]:
    """What is not set, or not as it should be."""
    return [Finding(SETTINGS, False, problem) for problem in trouble.problems]


def settings(found: Settings) -> list[Finding]:
    """Whether everything is set that `sta run` needs. Features say themselves what they need."""
    try:
        found.require_to_run()
    except SettingsError as trouble:
        return wrong(trouble)
    return [Finding(SETTINGS, True, "Everything that `sta run` needs is set.")]


def database(database: Database) -> list[Finding]:
    """Whether the database answers, is migrated, and takes what is written."""
    try:
        schema.check(database)
        schema.try_writing(database)
    except SchemaTrouble as trouble:
        return [Finding(DATABASE, False, str(trouble))]
    except (NotRead, NotSaved) as trouble:
        words = faults.words(trouble)
        return [Finding(DATABASE, False, words.said, words.remedy)]
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    return [
        *_seen_by_others(database.file),
        Finding(DATABASE, True, f"{kind} answers, is up to date and takes what is written."),
    ]


def library(settings: Settings) -> list[Finding]:
    """Whether the prompts are sound, the organisation's own folders included."""
    problems = loading.check(overlays=settings.library)
    found = [Finding(LIBRARY, False, str(problem)) for problem in problems[:MOST_PROBLEMS]]
    if len(problems) > MOST_PROBLEMS:
        more = f"There are {len(problems) - MOST_PROBLEMS} more."
        found.append(Finding(LIBRARY, False, more, "See them with `sta catalogue --check`."))
    return found or [Finding(LIBRARY, True, "The prompts are sound.")]


def _seen_by_others(file: Path | None) -> list[Finding]:
    if file is None or not file.stat().st_mode & NOBODY_ELSE:
        return []
    said = "Other accounts of this machine can read the database file."
    return [Finding(DATABASE, False, said, f"Run: chmod 600 {file}")]
