"""What an operator can mend, in lines that say how. Everything else is a fault of ours."""

from __future__ import annotations

from bot.operating import NotFound
from bot.running import AlreadyRunning
from bot.settings import SettingsError
from prompts.problems import LibraryError
from storage.database import NoDatabase, NotRead, NotSaved
from storage.schema import SchemaTrouble
from storage.secrecy import BadKey, Unreadable

NO_ANSWER = "The database did not answer. Check DATABASE_URL, the disk, and who may write there."


def lines(error: Exception) -> tuple[str, ...]:
    """A line for each thing to mend; none where there is nothing that an operator could."""
    if isinstance(error, (SettingsError, LibraryError)):
        return tuple(str(problem) for problem in error.problems)
    if isinstance(error, (NotRead, NotSaved)):
        return (NO_ANSWER,)
    if isinstance(error, (BadKey, Unreadable)):
        return (f"STA_KEYS: {error}.",)
    if isinstance(error, (AlreadyRunning, NoDatabase, NotFound, SchemaTrouble)):
        return (str(error),)
    return ()
