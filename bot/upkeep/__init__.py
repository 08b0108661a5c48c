"""Upkeep: the nightly tidy that ends what has been kept long enough."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.feature import Feature, Job, Wiring
from bot.logs import get_logger
from storage import retention

log = get_logger("bot.upkeep")

TIDY_AT = time(3, 0)
LOOK_EVERY = timedelta(minutes=10)


def feature(wiring: Wiring) -> Feature:
    """The feature's face."""
    done: list[datetime] = []

    def tidy(now: datetime) -> None:
        night = datetime.combine(now.astimezone(UTC), TIDY_AT, UTC)
        if now < night or (done and done[-1] >= night):
            return
        days = wiring.settings.closed_concerns_kept_days
        kept = timedelta(days=days) if days is not None else None
        purged = retention.tidy(wiring.database, now, kept)
        done[:] = [now]
        log.info("tidied", **purged.counts())

    return Feature(
        name="upkeep",
        register=lambda _listening: None,
        jobs=[Job("tidy", LOOK_EVERY, tidy)],
    )
