"""``sta run``: the bot as a process, from its lock to its last delivery."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import structlog
from filelock import FileLock, Timeout
from sqlalchemy.engine import make_url

from bot import app
from bot.app import Bot
from bot.clock import Clock
from bot.settings import Settings, Transport
from bot.slack.http import serve
from bot.slack.socket import Sockets

log = structlog.get_logger()


class AlreadyRunning(Exception):
    """Another process runs over the same SQLite file."""


def run(settings: Settings, clock: Clock) -> None:
    """Run until told to stop; then finish what is in hand.

    :raises AlreadyRunning: another bot holds this SQLite database.
    """
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with alone(settings.database_url.get_secret_value()):
        bot = app.build(settings, clock)
        bot.start()
        try:
            listen(bot, settings, stopping)
        finally:
            bot.stop()
            log.info("stopped")


def listen(bot: Bot, settings: Settings, stopping: threading.Event) -> None:
    """Hear Slack, by socket or by HTTP, until told to stop."""
    if settings.transport is Transport.SOCKET:
        with Sockets(bot.app, settings) as sockets:
            log.info("started", component="socket")
            while not stopping.wait(5):
                sockets.watch(bot.wiring.clock.now())
        return
    serve(bot.app, settings, stopping=stopping, readiness=lambda: _readiness(bot))


def _readiness(bot: Bot) -> dict[str, str | None]:
    return {finding.part: None if finding.well else finding.said for finding in bot.check()}


@contextmanager
def alone(database_url: str) -> Iterator[None]:
    """Hold the one-process lock of a SQLite file; PostgreSQL takes any number of replicas."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    lock = FileLock(f"{url.database}.lock.run", blocking=False)
    try:
        with lock:
            yield
    except Timeout:
        raise AlreadyRunning(
            "The bot is running already with this database. Stop that one first, "
            "or use PostgreSQL for more than one."
        ) from None
