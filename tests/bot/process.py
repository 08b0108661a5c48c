"""The bot as a program of its own, against the emulator, for tests of its beginning and end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from bot.emulator import Emulator
from storage import schema
from storage.database import Database
from storage.secrecy import new_key

ROOT = Path(__file__).parents[2]
PATIENCE = 30
# Between two looks at a process. It has to be given the time to get on.
_A_MOMENT = 0.02


@dataclass(frozen=True)
class Process:
    """A bot that runs, and what it runs with."""

    popen: subprocess.Popen[bytes]
    environ: dict[str, str]
    port: int
    log: Path

    def another(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command beside it, with the same settings."""
        return subprocess.run(
            [sys.executable, "-m", "bot.cli", *words],
            env=self.environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def told_to_leave(self) -> None:
        """Ask it to end, as whoever runs it does."""
        self.popen.send_signal(signal.SIGTERM)

    def said(self) -> list[dict[str, Any]]:
        """The lines of its log, as far as they are whole."""
        lines = self.log.read_text().splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def events(self) -> list[str]:
        return [line["event"] for line in self.said()]


@contextmanager
def started(slack: Emulator, folder: Path, **more: str) -> Iterator[Process]:
    """A bot that has started, with a database of its own unless one is given.

    :param more: settings, by the names of their variables; an empty one counts as not set.
    """
    environ = {**_environ(slack, folder), **more}
    database = Database(environ["DATABASE_URL"])
    schema.migrate(database)
    database.close()
    log = folder / "log"
    with log.open("w") as stderr:
        popen = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "run"], env=environ, cwd=ROOT, stderr=stderr
        )
    try:
        yield Process(popen, environ, port_of(popen, log), log)
    finally:
        popen.kill()
        popen.wait()


def port_of(popen: subprocess.Popen[bytes], log: Path) -> int:
    """Wait until the bot says that it runs, and give the port that it listens on."""
    while not _has_ended(popen):
        for line in log.read_text().splitlines(keepends=True):
            if line.endswith("\n") and (said := json.loads(line))["event"] == "started":
                return int(said["port"])
    raise AssertionError(f"the bot did not start: {log.read_text()}")


def _has_ended(popen: subprocess.Popen[bytes]) -> bool:
    """Whether a process has ended, or does so in the next moment."""
    with suppress(subprocess.TimeoutExpired):
        popen.wait(_A_MOMENT)
    return popen.returncode is not None


def _environ(slack: Emulator, folder: Path) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("STA_")}
    return {
        **others,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder}/ward.db",
        "STA_KEYS": new_key(),
        "STA_HTTP_PORT": "0",
        "PYTHONWARNINGS": "ignore",
    }


def readiness(process: Process) -> dict[str, str]:
    """What is ready and what is not, once everything is or the process has ended."""
    parts: dict[str, str] = {}
    while set(parts.values()) != {"ok"} and not _has_ended(process.popen):
        try:
            with urlopen(f"http://127.0.0.1:{process.port}/readyz", timeout=PATIENCE) as answer:
                parts = json.load(answer)["parts"]
        except HTTPError as not_yet:
            parts = json.load(not_yet)["parts"]
    return parts
