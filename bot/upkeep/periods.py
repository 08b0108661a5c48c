"""How long things are kept, as the organisation has set it."""

from __future__ import annotations

from datetime import timedelta

from bot.settings import Settings
from storage.retention import Periods


def periods(settings: Settings) -> Periods:
    """The periods that are set; what is not set is kept as long as usual."""
    closed = settings.closed_concerns_kept_days
    return Periods(
        closed_concerns=timedelta(days=closed) if closed is not None else None,
        handovers=timedelta(days=settings.handovers_kept_days),
        deliveries=timedelta(days=settings.deliveries_kept_days),
    )
