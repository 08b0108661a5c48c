"""What `sta doctor` says of outages: those of the last weeks, for whoever is asked about one."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.feature import Finding
from storage import outages, wards
from storage.database import Database

PART = "outages"
LATELY = timedelta(days=30)
MOST_SHOWN = 10


def check(database: Database, now: datetime) -> list[Finding]:
    """The outages of the last month, the latest first. They are over, so none is a fault now."""
    with database.reading() as session:
        names = {ward.id: ward.name for ward in wards.everywhere(session)}
        found = outages.ended_since(session, now - LATELY)
        said = [
            f"{names[each.ward_id]}: handovers without a prompt: {each.handovers}, from "
            f"{each.began_at:%d %b %H:%M} to {each.ended_at:%d %b %H:%M} UTC."
            for each in found[:MOST_SHOWN]
        ]
    if not said:
        return [Finding(PART, True, "None in the last month.")]
    more = [f"And {len(found) - MOST_SHOWN} more."] if len(found) > MOST_SHOWN else []
    return [Finding(PART, True, sentence) for sentence in [*said, *more]]
