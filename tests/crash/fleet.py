"""Several bots over one database: each is killed or paused at random, and brought back."""

from __future__ import annotations

import json
import random
import signal
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Event, Thread

from bot.settings import Transport
from tests.crash.balancer import balancing
from tests.crash.order import Order
from tests.crash.processes import BotProcess, Zygote
from tests.crash.town import Town

# These go by: while one replica is dead or paused, the others go on.
TIMEOUT_SECONDS = 2
DEADLINE_SECONDS = 3
LONGEST_PEACE_SECONDS = 0.6
PAUSE_SECONDS = DEADLINE_SECONDS + 0.5
# One that was paused takes back what it should not have posted before it is struck again.
GRACE_SECONDS = 1.0
REPLICAS = 4
TICK_SECONDS = 0.5
_NO_DATABASE = 1


class Blow(StrEnum):
    """What can happen to a fleet."""

    KILL = "kill"
    PAUSE = "pause"
    DATABASE = "database"


def no_blow() -> None:
    """For a database that is left alone."""


@dataclass
class Fleet:
    """Keeps some replicas.

    :ivar blows: how many are still to be struck.
    :ivar strike_database: takes the database away from everybody for a moment.
    :ivar struck: what was, one after the other.
    """

    zygote: Zygote
    transport: Transport
    blows: int
    seed: int = 0
    strike_database: Callable[[], None] = no_blow
    stumbles: bool = True
    struck: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._replicas: list[BotProcess] = []
        self._open = ExitStack()
        self._ending = Event()
        self._fury = Thread(target=self._rage, name="fury")
        self._trouble: BaseException | None = None

    @property
    def is_done(self) -> bool:
        return not self._fury.is_alive()

    def look_after(self, town: Town) -> bool:
        if self._trouble is not None:
            raise AssertionError(f"The fleet could not be kept.\n{self.said()}") from self._trouble
        if self._replicas:
            return False
        for place in range(REPLICAS):
            self._replicas.append(self.zygote.start(self._order(town, place)))
        if self.transport is Transport.HTTP:
            # Slack asks a new address at once whether it is the app's.
            town.slack.wait_until(lambda: len(self._ports()) == REPLICAS, 20, "replicas to listen")
            town.slack.deliver_by_http(self._open.enter_context(balancing(self._ports)))
        self._fury.start()
        return True

    def said(self) -> str:
        logs = "\n\n".join(replica.log for replica in self._replicas)
        return f"With seed {self.seed} there were {len(self.struck)}: {self.struck}\nLogs:\n{logs}"

    def close(self) -> None:
        self._ending.set()
        if self._fury.is_alive():
            self._fury.join()
        self._open.close()
        for replica in self._replicas:
            replica.resume()
            replica.kill()

    def _rage(self) -> None:
        try:
            while self.blows > 0 and not self._ending.wait(
                self._chance.uniform(0, LONGEST_PEACE_SECONDS)
            ):
                self.blows -= 1
                self._strike(self._chance.choices([*Blow], weights=[8, 2, 1])[0])
            self._bring_back()
        except BaseException as trouble:
            self._trouble = trouble

    def _strike(self, blow: Blow) -> None:
        place = self._chance.randrange(REPLICAS)
        self.struck.append(f"{blow.value} {place}")
        replica = self._replicas[place]
        if blow is Blow.DATABASE:
            self.strike_database()
        elif blow is Blow.PAUSE:
            replica.pause()
            self._ending.wait(PAUSE_SECONDS)
            replica.resume()
            self._ending.wait(GRACE_SECONDS)
        else:
            replica.kill()
        self._bring_back()

    def _bring_back(self) -> None:
        """Start again what has ended, as whoever runs the replicas does."""
        for place, replica in enumerate(self._replicas):
            if replica.is_alive:
                continue
            # One that is started while the database is away says so and ends.
            if replica.code not in {-signal.SIGKILL, _NO_DATABASE}:
                raise AssertionError(f"Replica {place} ended by itself, with {replica.code}.")
            self._replicas[place] = self.zygote.start(replica.order)

    def _order(self, town: Town, place: int) -> Order:
        settings = {
            **town.settings,
            "STA_SLACK_TIMEOUT_SECONDS": str(TIMEOUT_SECONDS),
            "STA_SENDING_DEADLINE_SECONDS": str(DEADLINE_SECONDS),
            "STA_SOCKET_CONNECTIONS": "1",
        }
        if self.transport is Transport.SOCKET:
            settings["SLACK_APP_TOKEN"] = town.slack.app_token
        log = str(town.folder / f"replica-{place}.log")
        return Order(settings, str(town.folder / "dial"), log, TICK_SECONDS)

    def _ports(self) -> list[int]:
        """Where each replica listened when it last said so."""
        return [port for replica in self._replicas if (port := _port(Path(replica.order.log)))]


def _port(log: Path) -> int | None:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    for line in reversed(lines):
        if '"started"' in line:
            port: int = json.loads(line)["port"]
            return port
    return None
