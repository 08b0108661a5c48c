"""``sta run`` as a process of its own, and what it costs: started, watched, and ended by its id."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.settings import VARIABLES

ROOT = Path(__file__).parents[2]
LONGEST_START_SECONDS = 60.0
LONGEST_STOP_SECONDS = 15.0
LOOK_AGAIN_SECONDS = 0.005
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class BotProcess:
    """A bot that runs.

    :ivar began: when it was started, as ``time.perf_counter`` counts.
    """

    process: subprocess.Popen[bytes]
    port: int
    began: float
    log: Path

    @property
    def cpu_seconds(self) -> float:
        """What it has used of the processors until now, by itself and for itself."""
        after_its_name = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2]
        fields = after_its_name.split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND

    @property
    def resident_mb(self) -> float:
        """How much of it is in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def wait_until(self, question: Callable[[], object], what: str) -> None:
        """Wait until something is so, as long as the bot lives.

        :raises RuntimeError: it died or took too long; with the end of its log.
        """
        ends = time.monotonic() + LONGEST_START_SECONDS
        while not question():
            if self.process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"We waited in vain for {what}. The bot said:\n{self.said}")
            time.sleep(LOOK_AGAIN_SECONDS)

    def is_ready(self) -> bool:
        """Whether it says that it is ready."""
        with suppress(OSError, http.client.HTTPException):
            asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            asked.request("GET", "/readyz")
            return asked.getresponse().status == 200
        return False

    @property
    def said(self) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])


@contextmanager
def running_bot(settings: Mapping[str, str], folder: Path) -> Iterator[BotProcess]:
    """A bot with these settings and no others, ended with the block."""
    ours = {name for known in VARIABLES for name in (known, f"{known}_FILE")}
    kept = {name: text for name, text in os.environ.items() if name not in ours}
    port, log = _free_port(), folder / "bot.log"
    with log.open("wb") as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "run"],
            cwd=ROOT,
            env={**kept, **settings, "STA_HTTP_PORT": str(port)},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        yield BotProcess(process, port, began, log)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(LONGEST_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
