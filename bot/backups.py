"""Backing up and bringing back, as the operator asks for it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot import faults
from bot.monitoring import program_version
from bot.opening import checked, keyring, opened
from bot.running import alone
from bot.settings import Settings
from storage import audit, backup, restorations, restoring
from storage.audit import OPERATOR, Act
from storage.concerns import shutting
from storage.copying import Report
from storage.database import NotSaved
from storage.restoring import Restoring

WITHOUT_ANSWERS = "It is without answers that are no figures yet, and without their readings' keys."
KEEP_THE_KEY = (
    "Keep STA_KEYS in another place: without the keys nobody can read the concerns in it."
)
STARTS_AGAIN = (
    "Answers that were no figures yet are not in a backup. Open readings start again, from none."
)
LOOKED_FOR = (
    "Messages that fell due since the backup are looked for in Slack before they are sent. "
    "Without the history scopes, a word to one person could come twice, and a prompt that was due "
    "meanwhile is not posted: it may stand there already."
)
TAKEN_OVER = (
    "Concerns, the people's roles and the audit are as they were in the database that stood there: "
    "what people took back since the backup stays taken back."
)
SHUT = (
    "Concerns are as they were when the backup was made. What people took back since, a concern or "
    "their name, is there again, and receipt codes made since do not work. So only the person who "
    "raised a concern can open it, and readers are told nothing."
)
OPEN_THEM = (
    "Ask everybody: whoever took back a concern or a name since the backup does so again, whoever "
    "raised one since then raises it again. Concerns stay shut until you run sta open-concerns."
)
HOLD_AGAIN = (
    "A legal hold that was set since is lost, and the night's tidy may delete what it kept: set it "
    "again before the bot runs."
)
OPEN_ALREADY = "No restore keeps concerns shut. There was nothing to do."
OPENED = "Concerns can be opened again. Their readers are told of all that are not closed."
NEXT = "Next: sta doctor, then sta run."


def back_up(settings: Settings, place: Path, now: datetime, report: Report) -> list[str]:
    """Back up the database while the bot goes on.

    :returns: what was done, and what to know of it.
    :raises storage.backup.BackupTrouble: it could not be written there.
    """
    keys = keyring(settings)
    with opened(settings) as database:
        made = backup.write(database, keys, place, now, program_version(), report)
        lines = [
            f"Backed up to {place}: {sum(made.rows.values())} rows, checked.",
            f"The newest key's fingerprint is {made.keys[0]}. {KEEP_THE_KEY}",
            WITHOUT_ANSWERS,
        ]
        try:
            with database.writing() as session:
                audit.note(session, Act.BACKED_UP, actor=OPERATOR, at=now)
        except NotSaved as trouble:
            # The backup is good all the same, and may be just what is needed now.
            lines.append(f"That it was made could not be noted. {faults.words(trouble)}")
    return lines


def bring_back(
    settings: Settings, file: Path, now: datetime, report: Report, *, replace: bool
) -> list[str]:
    """Put a backup where the database is to be.

    :returns: what was done, and what to do next.
    :raises storage.backup.BackupTrouble: it cannot be used, or not there.
    :raises bot.running.AlreadyRunning: a bot runs with that database.
    """
    keys = keyring(settings)
    made = backup.read(file)
    with alone(settings.database_url.get_secret_value()), opened(settings) as database:
        wanted = Restoring(file, keys, now, OPERATOR, replace=replace, report=report)
        restored = restoring.restore(wanted, database)
    lines = [
        f"Restored from the backup made {made.made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC: "
        f"{sum(made.rows.values())} rows, checked.",
        STARTS_AGAIN,
        LOOKED_FOR,
        TAKEN_OVER if restored.carried else SHUT,
    ]
    if not restored.carried:
        lines.append(HOLD_AGAIN)
    if restored.shut:
        lines.append(OPEN_THEM)
    if restored.aside is not None:
        lines.append(
            f"What stood there before is now {restored.aside}. It still holds unpublished answers: "
            "delete it when you do not need it any more."
        )
    return [*lines, NEXT]


def open_concerns(settings: Settings, now: datetime) -> str:
    """Let concerns that came back with a backup be opened by their readers again.

    :returns: what was done. It does not say whether there are any.
    """
    with checked(settings) as database, database.writing() as session:
        if restorations.keeping_concerns_shut(session) is None:
            return OPEN_ALREADY
        shutting.open_all(session, OPERATOR, now)
    return OPENED
