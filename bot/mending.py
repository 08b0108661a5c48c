"""What an operator can mend, in lines that say how. Everything else is a fault of ours."""

from __future__ import annotations

from bot import faults
from bot.keeping.deciding import CannotKeep
from bot.operating import NotFound
from bot.running import AlreadyRunning
from bot.settings import SettingsError
from prompts.problems import LibraryError
from storage.backup import BackupTrouble
from storage.database import NoDatabase, NotRead, NotSaved
from storage.schema import SchemaTrouble
from storage.secrecy import BadKey, Unreadable

_SAY_IT_THEMSELVES = (
    AlreadyRunning,
    BackupTrouble,
    CannotKeep,
    NoDatabase,
    NotFound,
    SchemaTrouble,
)


def lines(error: Exception) -> tuple[str, ...]:
    """A line for each thing to mend; none where there is nothing that an operator could."""
    if isinstance(error, (SettingsError, LibraryError)):
        return tuple(str(problem) for problem in error.problems)
    if isinstance(error, (NotRead, NotSaved)):
        return (str(faults.words(error)),)
    if isinstance(error, (BadKey, Unreadable)):
        return (f"STA_KEYS: {error}.",)
    return (str(error),) if isinstance(error, _SAY_IT_THEMSELVES) else ()
