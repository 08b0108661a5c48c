"""The parts of the house that features work with."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

from bot.clock import Clock
from bot.settings import Settings
from bot.slack.gateway import Gateway
from bot.slack.modals import Modals
from prompts.catalogue import Catalogue
from storage.database import Database
from storage.secrecy import Keyring


@dataclass(frozen=True, slots=True)
class Wiring:
    """The parts of the house that features work with."""

    settings: Settings
    database: Database
    keyring: Keyring
    catalogue: Catalogue
    clock: Clock
    gateway: Gateway
    modals: Modals
    afterwards: Executor  # best effort, after the acknowledgement
