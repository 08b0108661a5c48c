"""One bot at a time: it dies as its fate says, and comes back after its claims have run out."""

from __future__ import annotations

import random
import signal
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Timer

from tests.crash.order import Order
from tests.crash.processes import BotProcess, Zygote
from tests.crash.seams import SEAMS
from tests.crash.town import Town

# Nobody waits for these: the clock is put on past the deadline when the bot comes back.
TIMEOUT_SECONDS = 5
DEADLINE_SECONDS = 6
LONGEST_LIFE_SECONDS = 1.2


@dataclass
class Fate:
    """How the bot's lives are to end.

    :ivar seams: one after the other, each at the end of one life.
    :ivar kills: how many lives end at a random moment, or at a random seam.
    :ivar seed: what chance follows from; the moments themselves also hang on the machine.
    """

    seams: list[str] = field(default_factory=list)
    kills: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    @property
    def is_done(self) -> bool:
        return not self.seams and self.kills <= 0

    def next_life(self) -> tuple[str | None, float | None]:
        """The seam at which the next life ends by itself, and the seconds after which at last."""
        if self.seams:
            return self.seams[0], None
        if self.kills <= 0:
            return None, None
        seam = self._chance.choice([None, *SEAMS]) if self._chance.random() < 0.5 else None
        return seam, self._chance.uniform(0, LONGEST_LIFE_SECONDS)

    def death(self) -> None:
        """Count one."""
        if self.seams:
            self.seams.pop(0)
        else:
            self.kills -= 1


@dataclass
class Lone:
    """Keeps one bot, in Socket Mode.

    :ivar deaths: what it died of, one after the other.
    """

    zygote: Zygote
    fate: Fate
    deaths: list[str] = field(default_factory=list)
    _process: BotProcess | None = None
    _executioner: Timer | None = None

    def stood_still_since(self, _moment: float) -> bool:
        return False

    def look_after(self, town: Town) -> bool:
        if self._process is not None:
            if self._process.is_alive:
                return False
            self._note_death(self._process)
            town.go_on(timedelta(seconds=DEADLINE_SECONDS + 1))
        seam, seconds = self.fate.next_life()
        self._process = self.zygote.start(_order(town, seam))
        if seconds is not None:
            self._executioner = Timer(seconds, self._process.strike)
            self._executioner.start()
        town.slack.wait_until(
            lambda: town.slack.sockets.connected or not self._lives(), what="a line to the bot"
        )
        return True

    def said(self) -> str:
        log = self._process.log if self._process is not None else "(it never ran)"
        return (
            f"With seed {self.fate.seed} the bot died {len(self.deaths)} times: {self.deaths}\n"
            f"Its log:\n{log}"
        )

    def close(self) -> None:
        self._stay_execution()
        if self._process is not None:
            self._process.kill()

    def _lives(self) -> bool:
        return self._process is not None and self._process.is_alive

    def _note_death(self, process: BotProcess) -> None:
        self._stay_execution()
        if process.code != -signal.SIGKILL:
            raise AssertionError(f"The bot ended by itself, with {process.code}.\n{self.said()}")
        self.deaths.append(process.order.seam or "random")
        self.fate.death()

    def _stay_execution(self) -> None:
        if self._executioner is not None:
            self._executioner.cancel()


def _order(town: Town, seam: str | None) -> Order:
    settings = {
        **town.settings,
        "SLACK_APP_TOKEN": town.slack.app_token,
        "STA_SLACK_TIMEOUT_SECONDS": str(TIMEOUT_SECONDS),
        "STA_SENDING_DEADLINE_SECONDS": str(DEADLINE_SECONDS),
        "STA_SOCKET_CONNECTIONS": "1",
    }
    dial, log = str(town.folder / "dial"), str(town.folder / "bot.log")
    return Order(settings, dial, log, seam=seam)
