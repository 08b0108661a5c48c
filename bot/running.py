"""The bot as a process: its lock, its ears, and its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from threading import Event, Thread

from filelock import FileLock, Timeout

from bot import app
from bot.app import Bot
from bot.clock import Clock
from bot.farewell import Farewell
from bot.heartbeat import Heartbeat
from bot.logs import get_logger
from bot.monitoring import Watch, program_version, showing_metrics
from bot.presence import Presence
from bot.settings import Settings, Transport
from bot.slack.http import HttpServer, serving
from bot.slack.pulse import ASK_EVERY_SECONDS, Pulse
from bot.slack.socket import Sockets
from storage import handovers
from storage.database import NoDatabase, NotRead, file_of

log = get_logger("bot.running")

WATCH_EVERY_SECONDS = 5.0


class AlreadyRunning(Exception):
    """Another process runs over the same SQLite file."""


@dataclass(frozen=True, slots=True)
class Ears:
    """How the bot hears Slack, and what watches over it.

    :ivar sockets: its lines in Socket Mode; None over HTTP.
    """

    http: HttpServer
    sockets: Sockets | None
    overseer: Watch

    def watch(self) -> None:
        """Look after what may fall silent. To be called every few seconds."""
        if self.sockets is not None:
            self.sockets.watch()

    def expect_answers(self, bot: Bot) -> None:
        """Have the lines looked after better where people were just asked something."""
        if self.sockets is None:
            return
        # Whoever of several copies has posted it, the answers may come to this one.
        with suppress(NotRead), bot.wiring.database.reading() as session:
            self.sockets.expect_answers(handovers.newest_opening(session, bot.wiring.clock.now()))


def run(settings: Settings, clock: Clock) -> None:
    """Run until told to stop; then finish what is in hand.

    :raises AlreadyRunning: another bot holds this SQLite database.
    """
    farewell = Farewell()
    farewell.listen()
    with alone(settings.database_url.get_secret_value()):
        bot = app.build(settings, clock)
        try:
            with hearing(bot, settings) as ears, showing_metrics(ears.overseer, settings):
                bot.start()
                log.info(
                    "started",
                    transport=settings.transport.value,
                    port=ears.http.port,
                    version=program_version(),
                )
                with (
                    again_and_again("watch", WATCH_EVERY_SECONDS, lambda: _watch(bot, ears)),
                    again_and_again("pulse", ASK_EVERY_SECONDS, _pulse(ears.overseer, settings)),
                    # Beside the watch, which a database that hangs must not hold up.
                    again_and_again(
                        "answers", WATCH_EVERY_SECONDS, lambda: ears.expect_answers(bot)
                    ),
                ):
                    farewell.wait()
                log.info("stopping")
                bot.wind_down()
                ears.overseer.say_goodbye()
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
    wiring = bot.wiring
    presence = Presence(wiring.database, wiring.keyring, wiring.clock, settings.replicas)
    overseer = Watch(bot, Pulse(bot.wiring.gateway.auth_test), sockets, presence)
    with (
        serving(
            None if by_socket else bot.app,
            host=settings.http_host,
            port=settings.http_port if port is None else port,
            readiness=overseer.readiness,
            work=overseer.work,
            workers=settings.listener_workers,
        ) as http,
        sockets or nullcontext(),
    ):
        yield Ears(http, sockets, overseer)


@contextmanager
def again_and_again(name: str, seconds: float, run: Callable[[], object]) -> Iterator[None]:
    """Do something at once and every few seconds, in a thread of its own, within the block.

    Whatever it does may hang: nobody waits for it at the end.
    """
    stopping = Event()

    def go_on() -> None:
        while not stopping.is_set():
            try:
                run()
            except Exception as error:
                log.exception("job_failed", job=name, error=type(error).__name__)
            stopping.wait(seconds)

    Thread(target=go_on, name=name, daemon=True).start()
    try:
        yield
    finally:
        stopping.set()


def _watch(bot: Bot, ears: Ears) -> None:
    ears.watch()
    bot.watch()


def _pulse(overseer: Watch, settings: Settings) -> Callable[[], object]:
    """Ask whether Slack is there, and write down that we are; if all is well, say so outside."""
    url = settings.heartbeat_url
    heartbeat = Heartbeat(url.get_secret_value(), overseer.health) if url is not None else None

    def beat() -> None:
        overseer.pulse.beat()
        if overseer.presence is not None:
            overseer.presence.show()
        if heartbeat is not None:
            heartbeat.beat()

    return beat


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
