"""Retention, as the operator sees it: what would go, what went, and the tidy itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.opening import checked
from bot.settings import Settings
from bot.upkeep.periods import periods
from storage import deletions, legal_holds, retention
from storage.deletions import Counted, Kind
from storage.retention import Due
from storage.wards import SMALLEST_K

NAMES = {
    Kind.AUDIT: "audit",
    Kind.FIGURES: "figures",
    Kind.DIGESTS: "digests",
    Kind.HANDOVERS: "handovers",
    Kind.OUTAGES: "outages, as told to managers",
    Kind.DEEDS: "what was written as done",
    Kind.AGREED_ACTIONS: "what was agreed, once settled",
    Kind.PRIVATE_DELIVERIES: "messages to one person, as records",
    Kind.DELIVERIES: "other messages, as records",
    Kind.CONCERNS: "closed concerns",
}
FEW = f"fewer than {SMALLEST_K}"
THIS_MONTH = "This month's closed concerns and messages to one person are told when it is over."
NOT_HERE = (
    "Not in this list: answers go when they become figures, readings with too few answers after "
    "twelve weeks, and the record of a notice about a concern without a name once it is sent."
)


def dry_run(settings: Settings, now: datetime) -> list[str]:
    """What the next tidy would end. Nothing is changed."""
    with checked(settings) as database, database.reading() as session:
        found = retention.due(session, now, periods(settings))
        holds = [hold for hold in legal_holds.listed(session) if hold.lifted_at is None]
    lines = ["Nothing was deleted. The next tidy would delete:", *map(_due, found)]
    if holds:
        in_force = "1 legal hold is" if len(holds) == 1 else f"{len(holds)} legal holds are"
        lines.append(f"{in_force} in force (`sta hold list`).")
    return [*lines, NOT_HERE]


def tidy(settings: Settings, now: datetime) -> list[str]:
    """Do now what is done every night.

    :raises storage.database.NotSaved: it was not finished; it can be run again.
    """
    with checked(settings) as database:
        purged = retention.tidy(database, now, periods(settings))
    counts = {kind: getattr(purged, kind.value) for kind in Kind}
    return [
        "Deleted:",
        *(f"  {NAMES[kind]}: {_count(kind, count)}" for kind, count in counts.items()),
    ]


def log(settings: Settings, now: datetime) -> list[str]:
    """What was deleted in the last two years, the newest first."""
    with checked(settings) as database, database.reading() as session:
        found = deletions.log(session, now.date())
    return [*(map(_logged, found) if found else ["Nothing has been deleted yet."]), THIS_MONTH]


def _due(one: Due) -> str:
    going = FEW if one.going is None else str(one.going)
    oldest = f", the oldest from {_day(one)}" if one.oldest is not None else ""
    held = FEW if one.held is None else str(one.held or "")
    by_hold = f"; a legal hold keeps {held}" if held else ""
    return f"  {NAMES[one.kind]}, kept {_period(one.kept)}: {going}{oldest}{by_hold}"


def _day(one: Due) -> str:
    day = one.oldest or date.min
    return f"{day:%B %Y}" if one.kind in deletions.BY_THE_MONTH else day.isoformat()


def _period(kept: timedelta | None) -> str:
    if kept is None:
        return "until STA_CLOSED_CONCERNS_KEPT_DAYS is set"
    return f"{kept.days} days"


def _count(kind: Kind, count: int) -> str:
    told = deletions.told(kind, count)
    return FEW if told is None else str(told)


def _logged(one: Counted) -> str:
    day = f"{one.day:%Y-%m}   " if one.monthly else one.day.isoformat()
    return f"{day}  {NAMES[one.kind]}: {FEW if one.count is None else one.count}"
