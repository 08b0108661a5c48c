"""This copy of the bot among the others that run over the same database.

They share one HEARTBEAT_URL, and one that is dead would go unnoticed while another asks for it.
So each writes down every minute that it lives, and none asks while fewer live than there should.
It says with which keys, too, so that none is changed or taken away that a copy still needs.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from socket import gethostname

from bot.clock import Clock
from storage import key_watch, replicas
from storage.base import new_id
from storage.database import Database, NotRead, NotSaved
from storage.secrecy import Keyring

LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Presence:
    """One process, from its start to its end.

    :ivar wanted: how many copies should run, this one among them.
    """

    database: Database
    keyring: Keyring
    clock: Clock
    wanted: int
    host: str = field(default_factory=lambda: gethostname()[:LONGEST_NAME])
    replica_id: str = field(default_factory=new_id)

    def show(self) -> None:
        """Write down that this copy lives. A database that takes nothing says so elsewhere."""
        with suppress(NotSaved), self.database.writing() as session:
            now = self.clock.now()
            replicas.see(session, self.replica_id, self.host, self.keyring.fingerprints(), now)
            key_watch.note(session, self.keyring, now)

    def leave(self) -> None:
        """Write down that it ended as it should."""
        with suppress(NotSaved), self.database.writing() as session:
            replicas.leave(session, self.replica_id)

    def living(self) -> int | None:
        """How many copies were seen in the last minutes; None where the database cannot say."""
        try:
            with self.database.reading() as session:
                return len(replicas.living(session, self.clock.now()))
        except NotRead:
            return None

    def problem(self) -> str | None:
        """What is wrong; None where as many live as should."""
        if self.wanted == 1:
            return None  # then it is this one
        living = self.living()
        if living is None or living >= self.wanted:
            return None
        return (
            f"Of {self.wanted} copies of the bot, {living} were seen in the last minutes. Those go "
            "on with all of the work. `sta doctor` names the machines of the missing ones."
        )
