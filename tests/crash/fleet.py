"""Several bots over one database: each is killed or paused at random, and brought back."""

from __future__ import annotations

import json
import math
import random
import signal
import time
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


@dataclass
class Fleet:
    """Keeps some replicas.

    :ivar blows: how many are struck; each kind of them at least once.
    :ivar strike_database: takes the database away from everybody for a moment.
    :ivar struck: what was, one after the other.
    """

    zygote: Zygote
    transport: Transport
    blows: int
    seed: int
    strike_database: Callable[[], None]
    struck: list[Blow] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.blows < len(Blow):
            raise ValueError(f"there are {len(Blow)} kinds of blows, and each is to be struck")
        self._chance = random.Random(self.seed)
        self._stood_still_until = -math.inf
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

    def stood_still_since(self, moment: float) -> bool:
        return self._stood_still_until >= moment

    def said(self) -> str:
        logs = "\n\n".join(replica.log for replica in self._replicas)
        return f"With seed {self.seed} there were: {[*map(str, self.struck)]}\nLogs:\n{logs}"

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
            for blow in self._drawn():
                if self._ending.wait(self._chance.uniform(0, LONGEST_PEACE_SECONDS)):
                    break
                self._strike(blow)
            self._bring_back()
        except BaseException as trouble:
            self._trouble = trouble

    def _drawn(self) -> list[Blow]:
        """All the blows, in an order of chance."""
        more = self._chance.choices([*Blow], weights=[8, 2, 1], k=self.blows - len(Blow))
        return self._chance.sample([*Blow, *more], self.blows)

    def _strike(self, blow: Blow) -> None:
        replica = self._chance.choice(self._replicas)
        if blow is Blow.DATABASE:
            self.strike_database()
        elif blow is Blow.PAUSE:
            self._let_stand_still(replica)
        else:
            replica.kill()
        self.struck.append(blow)
        self._bring_back()

    def _let_stand_still(self, replica: BotProcess) -> None:
        self._stood_still_until = math.inf
        replica.pause()
        self._ending.wait(PAUSE_SECONDS)
        replica.resume()
        self._ending.wait(GRACE_SECONDS)
        self._stood_still_until = time.monotonic()

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
