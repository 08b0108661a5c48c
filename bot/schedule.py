"""The ticker: a few interval jobs. The calendar is ours, and the truth is in the database."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from apscheduler.schedulers.background import BackgroundScheduler

from bot import faults, metrics
from bot.clock import Clock, SystemClock
from bot.feature import Job, Unfinished
from bot.logs import get_logger
from storage.database import NotRead, NotSaved
from storage.faults import Fault

log = get_logger("bot.schedule")

TICK_EVERY: Final = timedelta(seconds=5)
STOOD_STILL_AFTER: Final = timedelta(seconds=60)
# A job that has failed for so many of its intervals, and for so long, does not mend itself.
MOST_FAILED: Final = 5
SHORTEST_FAILURE: Final = timedelta(minutes=10)


class Tick:
    """A job that shows that the ticker ticks.

    :param monotonic: seconds that go by whatever the machine's clock is set to.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._now = monotonic
        self._ticked_at: float | None = None

    def job(self) -> Job:
        """What the ticker has to run."""
        return Job("tick", TICK_EVERY, self.tick)

    def tick(self, _now: datetime) -> None:
        """Take note that it ticks."""
        self._ticked_at = self._now()

    def problem(self) -> str | None:
        """What is wrong, for whoever asks whether the bot is ready; None while it ticks."""
        if self._ticked_at is None:
            return "The bot does not watch the clock yet."
        if self._now() - self._ticked_at > STOOD_STILL_AFTER.total_seconds():
            return "The bot does not watch the clock any more. Restart it; nothing is lost."
        return None


class Rounds:
    """When each job last did all that it is there for.

    :param monotonic: seconds that go by whatever the machine's clock is set to.
    """

    def __init__(
        self, jobs: Iterable[Job], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = monotonic
        self._patience = {job.name: _patience(job) for job in jobs}
        self._done_at = dict.fromkeys(self._patience, monotonic())

    def done(self, name: str) -> None:
        """Take note that a job has done its work."""
        self._done_at[name] = self._now()

    def problem(self) -> str | None:
        """Which jobs have not done their work for too long; None where all have."""
        now = self._now()
        failing = [name for name, at in self._done_at.items() if now - at > self._patience[name]]
        if not failing:
            return None
        return (
            f"Not done for too long: {', '.join(failing)}. The log says why: look for job_failed, "
            "job_not_saved, ward_not_planned or digest_not_made. What is missed is counted."
        )


def ticker(
    jobs: Iterable[Job], clock: Clock, done: Callable[[str], None] = lambda _name: None
) -> BackgroundScheduler:
    """A scheduler that runs each job at its interval, never twice at once, and never gives up.

    The first time is at once: something may have fallen due while we were away. One that was late
    runs once, however many ticks it missed: each job looks at what is due.

    :param done: is told the name of each job that did all its work.
    """
    # A job that is still at work when its next tick comes is no trouble to warn of every second.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in jobs:
        scheduler.add_job(
            _guarded(job, clock, done),
            "interval",
            seconds=job.every.total_seconds(),
            id=job.name,
            # The ticker goes by the machine's clock, whatever the bot's own clock shows.
            next_run_time=SystemClock().now(),
        )
    return scheduler


def catch_up(scheduler: BackgroundScheduler, now: datetime) -> None:
    """Run at once every job whose next time is further away than its interval.

    The machine's clock was set back: the ticker would wait until it is that late again.
    """
    for job in scheduler.get_jobs():
        if job.next_run_time is not None and job.next_run_time - now > job.trigger.interval:
            job.modify(next_run_time=now)


def run_all(jobs: Iterable[Job], now: datetime) -> None:
    """Run each job once, in order, for a given moment."""
    for job in jobs:
        with suppress(Unfinished):
            job.run(now)


def _patience(job: Job) -> float:
    return max(MOST_FAILED * job.every, SHORTEST_FAILURE).total_seconds()


def _guarded(
    job: Job, clock: Clock, done: Callable[[str], None] = lambda _name: None
) -> Callable[[], None]:
    # Tried again at the next tick, perhaps a second later: a trouble is told of when it begins
    # and when it is over, and counted in between.
    told: Fault | None = None

    def run() -> None:
        nonlocal told
        try:
            with metrics.job(job.name):
                job.run(clock.now())
        except Unfinished:
            pass  # what went wrong has been logged where it did
        except (NotRead, NotSaved) as trouble:
            if trouble.fault is not told:
                log.error("job_not_saved", job=job.name, **faults.fields(trouble))
            told = trouble.fault
        except Exception as error:
            log.exception("job_failed", job=job.name, error=type(error).__name__)
        else:
            if told is not None:
                log.info("job_goes_on", job=job.name)
            told = None
            done(job.name)

    return run
