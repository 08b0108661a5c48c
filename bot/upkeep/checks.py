"""Upkeep's part of doctor: what a legal hold keeps from being deleted."""

from __future__ import annotations

from datetime import datetime

from bot.feature import Finding
from bot.wiring import Wiring
from storage import legal_holds

PART = "legal holds"


def check(wiring: Wiring, _now: datetime) -> list[Finding]:
    """Which legal holds are in force. What they are on is for `sta hold list` to say."""
    with wiring.database.reading() as session:
        since = [hold.set_at for hold in legal_holds.listed(session) if hold.lifted_at is None]
    if not since:
        return [Finding(PART, True, "There are none.")]
    how_many = "One is" if len(since) == 1 else f"{len(since)} are"
    said = f"{how_many} in force, the oldest since {min(since).date()}. What they keep stays."
    return [Finding(PART, True, said)]
