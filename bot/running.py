"""The bot as a process: its lock, its ears, and its end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from types import FrameType

from filelock import FileLock, Timeout

from bot import app
from bot.app import Bot
from bot.clock import Clock
from bot.logs import get_logger
from bot.settings import Settings, Transport
from bot.slack.http import HttpServer, serving
from bot.slack.socket import Sockets
from storage.database import NoDatabase, file_of

log = get_logger("bot.running")

WATCH_EVERY_SECONDS = 5.0


class AlreadyRunning(Exception):
    """Another process runs over the same SQLite file."""


@dataclass(frozen=True, slots=True)
class Ears:
    """How the bot hears Slack, and where monitoring looks.

    :ivar sockets: its lines in Socket Mode; None over HTTP.
    """

    http: HttpServer
    sockets: Sockets | None

    def watch(self) -> None:
        """Look after what may fall silent. To be called every few seconds."""
        if self.sockets is not None:
            self.sockets.watch()


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
        try:
            with hearing(bot, settings) as ears:
                bot.start()
                log.info("started", transport=settings.transport.value, port=ears.http.port)
                while not stopping.wait(WATCH_EVERY_SECONDS):
                    ears.watch()
        finally:
            bot.stop()
            log.info("stopped")


@contextmanager
def hearing(bot: Bot, settings: Settings, *, port: int | None = None) -> Iterator[Ears]:
    """Hear Slack, by socket or by HTTP, and answer monitoring, until the block is left.

    :param port: in place of the settings' own; 0 picks a free one.
    """
    by_socket = settings.transport is Transport.SOCKET
    sockets = Sockets(bot.app, settings) if by_socket else None
    with (
        serving(
            None if by_socket else bot.app,
            host=settings.http_host,
            port=settings.http_port if port is None else port,
            readiness=lambda: _readiness(bot, sockets),
            workers=settings.listener_workers,
        ) as http,
        sockets or nullcontext(),
    ):
        yield Ears(http, sockets)


@contextmanager
def alone(database_url: str) -> Iterator[None]:
    """Hold the one-process lock of a SQLite file; PostgreSQL takes any number of replicas.

    :raises AlreadyRunning: another process holds it.
    :raises storage.database.NoDatabase: there is no place for it.
    """
    file = file_of(database_url)
    if file is None:
        yield
        return
    # However the address spells it, the same file has the same lock.
    lock = FileLock(f"{file.resolve()}.lock.run", blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise AlreadyRunning(
            "The bot is running already with this database. Stop that one first, "
            "or use PostgreSQL for more than one."
        ) from None
    except OSError:
        raise NoDatabase(
            "We may not write where DATABASE_URL puts the database. Check the folder."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _readiness(bot: Bot, sockets: Sockets | None) -> dict[str, str | None]:
    return {
        "slack": sockets.problem() if sockets is not None else None,
        "database": bot.database_problem(),
        "clock": None if bot.scheduler.running else "The bot does not watch the clock.",
    }
