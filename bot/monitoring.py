"""What the bot shows of itself: what is ready, what works, and the figures for monitoring."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import metrics
from bot.app import Bot
from bot.metrics import Outbox, Seen
from bot.settings import Settings
from bot.slack.http import HttpServer, serving
from bot.slack.pulse import Pulse
from bot.slack.socket import Sockets
from storage import deliveries, schema, wards
from storage.database import NotRead

METRICS_PATH: Final = "/metrics"
# A queue that stands for this long is stuck: a ward's prompt is useful for little longer.
STUCK_AFTER: Final = timedelta(minutes=10)
_STUCK: Final = (
    "Messages that are due are not sent. Nothing is lost: what is still of use goes out late. "
    "`sta doctor` says why."
)


@dataclass(frozen=True, slots=True)
class Watch:
    """Looks at a running bot from the outside.

    :ivar sockets: its lines in Socket Mode; None over HTTP.
    """

    bot: Bot
    pulse: Pulse
    sockets: Sockets | None

    def readiness(self) -> dict[str, str | None]:
        """Each part with what is wrong with it, or None: whether work can come in."""
        return {
            "slack": self._slack_problem(),
            "database": self.bot.database_problem(),
            "clock": self.bot.clock_problem(),
        }

    def health(self) -> dict[str, str | None]:
        """As :meth:`readiness`, and whether the work is done."""
        return {**self.readiness(), "outbox": self._outbox_problem()}

    def seen(self) -> Seen:
        """What the database and the lines to Slack show now."""
        sockets = self.sockets
        return Seen(
            version=program_version(),
            schema=schema.newest(),
            database_faults=self.bot.wiring.database.troubles.counts(),
            outbox=self._outbox(),
            lines=sockets.open_lines() if sockets is not None else None,
            lines_rebuilt=sockets.rebuilt() if sockets is not None else 0,
        )

    def _slack_problem(self) -> str | None:
        line = self.sockets.problem() if self.sockets is not None else None
        return line or self.pulse.problem()

    def _outbox(self) -> Outbox | None:
        now = self.bot.wiring.clock.now()
        try:
            with self.bot.wiring.database.reading() as session:
                backlog = deliveries.backlog(session, now)
                everywhere = wards.everywhere(session)
        except NotRead:
            return None
        oldest = now - backlog.oldest_due if backlog.oldest_due is not None else timedelta()
        return Outbox(
            waiting=backlog.by_kind,
            late=backlog.late,
            oldest_seconds=oldest.total_seconds(),
            wards=len(everywhere),
            wards_in_trouble=sum(ward.trouble is not None for ward in everywhere),
        )

    def _outbox_problem(self) -> str | None:
        outbox = self._outbox()  # where the database does not answer, it says so itself
        stuck = outbox is not None and outbox.oldest_seconds > STUCK_AFTER.total_seconds()
        return _STUCK if stuck else None


@contextmanager
def showing_metrics(watch: Watch, settings: Settings) -> Iterator[HttpServer | None]:
    """Answer /metrics within the block, where a port is set for it; health as well.

    :raises SettingsError: the address cannot be listened on.
    """
    if settings.metrics_port is None:
        yield None
        return
    with serving(
        None,
        host=settings.metrics_host,
        port=settings.metrics_port,
        setting="STA_METRICS",
        readiness=watch.readiness,
        more=[Route(METRICS_PATH, _metrics(watch.seen))],
    ) as server:
        yield server


@cache
def program_version() -> str:
    """The version of this program, as it was installed."""
    try:
        return version("see-think-act")
    except PackageNotFoundError:
        return "0+unknown"


def _metrics(look: Callable[[], Seen]) -> Callable[[Request], object]:
    async def answer(_request: Request) -> Response:
        page = await run_in_threadpool(metrics.page, look)
        return Response(page, media_type=metrics.CONTENT_TYPE)

    return answer
