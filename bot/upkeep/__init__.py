"""Upkeep: the nightly tidy that ends what was kept long enough, and forgetting on disk."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.feature import Feature, Job
from bot.logs import get_logger
from bot.upkeep.checks import check
from bot.upkeep.periods import periods
from bot.wiring import Wiring
from storage import retention

log = get_logger("bot.upkeep")

TIDY_AT = time(3, 0)
LOOK_EVERY = timedelta(minutes=10)


def feature(wiring: Wiring) -> Feature:
    """The feature's face."""
    return Feature(
        name="upkeep",
        register=lambda _listening: None,
        jobs=[
            Job("tidy", LOOK_EVERY, Tidying(wiring)),
            # What is deleted or replaced by day should not stay on disk until the night.
            Job("forget", LOOK_EVERY, lambda _now: _forget(wiring)),
        ],
        checks=[lambda now: check(wiring, now)],
    )


class Tidying:
    """The nightly tidy: once a night, or at the first look after it. Again does no harm."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._done_at: datetime | None = None

    def __call__(self, now: datetime) -> None:
        night = datetime.combine(now.astimezone(UTC), TIDY_AT, UTC)
        if now < night or (self._done_at is not None and self._done_at >= night):
            return
        purged = retention.tidy(self._wiring.database, now, periods(self._wiring.settings))
        self._done_at = now
        log.info("tidied", **purged.to_log())


def _forget(wiring: Wiring) -> None:
    if not wiring.database.forget():
        log.debug("forgetting_put_off")
