"""The real bot, as a process that is going to be killed.

Nothing of the bot is replaced: it goes by a clock that the harness moves, it ticks faster so that
nobody waits for a minute to go by, and one of its functions may be its last.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from bot import logs, running
from bot.settings import LogFormat, LogLevel, Settings
from tests.crash import seams
from tests.crash.dial import Dial
from tests.crash.order import Order

# What is done once in ten minutes stays so: it does nothing that could be lost.
RARELY = timedelta(minutes=5)


def live(order: Order) -> None:
    """Run the bot until it is told to stop, or killed."""
    logs.set_up(LogLevel.INFO, LogFormat.JSON)
    _tick_faster(order.tick)
    if order.seam is not None:
        seams.arm(order.seam)
    running.run(Settings.model_validate(order.settings), Dial(Path(order.dial)))


def _tick_faster(tick: float) -> None:
    add_job: Callable[..., Any] = BackgroundScheduler.add_job

    def add_faster(scheduler: Any, run: Any, trigger: str, *, seconds: float, **named: Any) -> Any:
        if seconds < RARELY.total_seconds():
            seconds = min(seconds, tick)
        return add_job(scheduler, run, trigger, seconds=seconds, **named)

    BackgroundScheduler.add_job = add_faster
