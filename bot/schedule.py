"""The ticker: a few interval jobs. The calendar is ours, and the truth is in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import Clock, SystemClock
from bot.feature import Job
from bot.logs import get_logger
from storage.database import NotRead, NotSaved

log = get_logger("bot.schedule")


def ticker(jobs: Iterable[Job], clock: Clock) -> BackgroundScheduler:
    """A scheduler that runs each job at its interval, never twice at once, and never gives up.

    The first time is at once: something may have fallen due while we were away. One that was late
    runs once, however many ticks it missed: each job looks at what is due.
    """
    scheduler = BackgroundScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in jobs:
        scheduler.add_job(
            _guarded(job, clock),
            "interval",
            seconds=job.every.total_seconds(),
            id=job.name,
            # The ticker goes by the machine's clock, whatever the bot's own clock shows.
            next_run_time=SystemClock().now(),
        )
    return scheduler


def run_all(jobs: Iterable[Job], now: datetime) -> None:
    """Run each job once, in order, for a given moment."""
    for job in jobs:
        job.run(now)


def _guarded(job: Job, clock: Clock) -> Callable[[], None]:
    def run() -> None:
        try:
            job.run(clock.now())
        except (NotRead, NotSaved) as trouble:
            # It is tried again at the next tick; nothing of it was kept.
            log.error("job_not_saved", job=job.name, error=type(trouble.__cause__).__name__)
        except Exception as error:
            log.exception("job_failed", job=job.name, error=type(error).__name__)

    return run
