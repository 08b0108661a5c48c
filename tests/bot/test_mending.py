"""Whatever an operator can mend is one clear line; anything else is not hidden."""

from __future__ import annotations

import pytest

from bot import faults, mending
from bot.operating import NotFound
from bot.running import AlreadyRunning
from bot.settings import SettingsError
from prompts.problems import LibraryError, Problem
from storage.backup import BackupTrouble
from storage.database import NoDatabase, NotRead, NotSaved
from storage.faults import Fault
from storage.schema import SchemaTrouble
from storage.secrecy import BadKey, Unreadable


@pytest.mark.parametrize(
    ("error", "lines"),
    [
        (SettingsError(["One.", "Two."]), ("One.", "Two.")),
        (LibraryError([Problem("boundaries.yaml", 3, "No.")]), ("boundaries.yaml:3: No.",)),
        (NotSaved("x", Fault.FULL), (str(faults.WORDS[Fault.FULL]),)),
        (NotRead("x", Fault.GONE), (str(faults.WORDS[Fault.GONE]),)),
        (BackupTrouble("It is damaged."), ("It is damaged.",)),
        (NoDatabase("DATABASE_URL is odd."), ("DATABASE_URL is odd.",)),
        (SchemaTrouble("Run `sta migrate`."), ("Run `sta migrate`.",)),
        (AlreadyRunning("Stop that one."), ("Stop that one.",)),
        (NotFound("No such ward."), ("No such ward.",)),
        (BadKey("key 2 is not a key"), ("STA_KEYS: key 2 is not a key.",)),
        (Unreadable("no key opens this"), ("STA_KEYS: no key opens this.",)),
    ],
)
def test_what_can_be_mended_is_said(error: Exception, lines: tuple[str, ...]) -> None:
    assert mending.lines(error) == lines


def test_a_fault_of_ours_is_not_put_down_to_the_operator() -> None:
    assert mending.lines(LookupError("x")) == ()
