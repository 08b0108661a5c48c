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
from bot.feature import Arrears
from bot.metrics import Outbox, Seen
from bot.presence import Presence
from bot.settings import Settings
from bot.slack.http import HttpServer, serving
from bot.slack.pulse import Pulse
from bot.slack.socket import Sockets
from storage import deliveries, lateness, schema, wards
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
    :ivar presence: this copy among the others; None where it is not one of several.
    """

    bot: Bot
    pulse: Pulse
    sockets: Sockets | None
    presence: Presence | None = None

    def readiness(self) -> dict[str, str | None]:
        """Each part with what is wrong with it, or None: whether work can come in."""
        return {
            "slack": self._slack_problem(),
            "database": self.bot.database_problem(),
            "clock": self.bot.clock_problem(),
        }

    def work(self) -> dict[str, str | None]:
        """The same for what the bot does by itself: whether it is done."""
        sockets, presence = self.sockets, self.presence
        return {
            "outbox": self._outbox_problem(),
            **self._arrears_problems(),
            "jobs": self.bot.jobs_problem(),
            **({"lines": sockets.refusal()} if sockets is not None else {}),
            **({"replicas": presence.problem()} if presence is not None else {}),
        }

    def health(self) -> dict[str, str | None]:
        """Everything that a person may have to mend: a heartbeat is held back for any of it."""
        return {**self.readiness(), **self.work()}

    def say_goodbye(self) -> None:
        """This copy ends as it should, and is not to be missed."""
        if self.presence is not None:
            self.presence.leave()

    def seen(self) -> Seen:
        """What the database and the lines to Slack show now."""
        sockets = self.sockets
        return Seen(
            version=program_version(),
            schema=schema.newest(),
            database_faults=self.bot.wiring.database.troubles.counts(),
            outbox=self._outbox(),
            arrears={each.what: each.count for each in self._arrears()},
            replicas=self.presence.living() if self.presence is not None else None,
            lines=sockets.open_lines() if sockets is not None else None,
            lines_rebuilt=sockets.rebuilt() if sockets is not None else 0,
        )

    def _slack_problem(self) -> str | None:
        line = self.sockets.problem() if self.sockets is not None else None
        return line or self.pulse.problem()

    def _arrears(self) -> list[Arrears]:
        try:
            return self.bot.arrears()
        except NotRead:
            return []  # the database says so itself

    def _arrears_problems(self) -> dict[str, str | None]:
        problems: dict[str, str | None] = {}
        for each in self._arrears():
            told = f"{each.said} {each.remedy}" if each.count else None
            problems[each.part] = problems.get(each.part) or told
        return problems

    def _outbox(self) -> Outbox | None:
        now = self.bot.wiring.clock.now()
        try:
            with self.bot.wiring.database.reading() as session:
                backlog = deliveries.backlog(session, now)
                everywhere, in_trouble = wards.count(session)
                held = lateness.held_back(session, now)
        except NotRead:
            return None
        oldest = now - backlog.oldest_due if backlog.oldest_due is not None else timedelta()
        return Outbox(
            waiting=backlog.by_kind,
            late=backlog.late,
            held=held.count,
            oldest_seconds=oldest.total_seconds(),
            wards=everywhere,
            wards_in_trouble=in_trouble,
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
