"""Whoever lives after an outage finds what it cost, and tells the managers of the wards it hit.

An outage of a ward is a run of handovers that passed without a prompt while nothing could say so:
the machine or the process was dead, planning failed, or Slack could not be reached. Handovers
while the ward was paused, or before it was set up, are none; and where nothing was missed, there
is nothing to tell. Rows with natural keys, written in one transaction with the word itself, see to
it that each manager is told once, however many processes look and whenever one of them dies.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.feature import Unfinished
from bot.logs import get_logger
from bot.outages import blocks
from bot.slack.message import Message
from storage import deliveries, outages, restorations, wards
from storage.database import Database, NotSaved
from storage.deliveries import Delivery, Kind
from storage.outages import Outage
from storage.wards import Role, Ward

log = get_logger("bot.outages")

# It can wait until the day: nothing is lost by that, and nobody is rung up at night.
DAY_BEGINS, DAY_ENDS = time(8, 0), time(20, 0)
# While Slack stays away, the word waits and takes in what more is missed.
WORD_USEFUL_FOR = timedelta(weeks=12)


def tell_of_new(database: Database, now: datetime) -> None:
    """Have the managers told of what has been missed and not been told of yet.

    :raises Unfinished: what a ward has missed could not be counted.
    """
    with database.reading() as session:
        affected = outages.wards_with_more(session, now)
    counted = [_count(database, ward_id, now) for ward_id in affected]
    if not all(counted):
        raise Unfinished


def word(session: Session, delivery: Delivery, _now: datetime) -> Message | None:
    """What a manager is told; None where it is not theirs to hear any more."""
    outage = outages.get(session, delivery.subject)
    if outage is None or Role.MANAGER not in wards.roles(session, outage.ward_id, delivery.target):
        return None
    ward = wards.get(session, outage.ward_id)
    restored = restorations.during(session, outage.began_at, outage.ended_at)
    return blocks.over(
        ward.name,
        ward.local(outage.began_at),
        ward.local(outage.ended_at),
        outage.handovers,
        ward.local(restored.backed_up_at) if restored is not None else None,
    )


def told(session: Session, delivery: Delivery, _now: datetime) -> None:
    """A manager has been told: what is missed from here on is another outage."""
    outage = outages.get(session, delivery.subject)
    if outage is not None:
        outage.told = True


def by_day(moment: datetime, ward: Ward) -> datetime:
    """The moment itself, or where it is night on the ward, the next morning."""
    here = ward.local(moment)
    if DAY_BEGINS <= here.time() < DAY_ENDS:
        return moment
    tomorrow = here.date() + timedelta(days=here.time() >= DAY_ENDS)
    return ward.at(tomorrow, DAY_BEGINS)


def _count(database: Database, ward_id: str, now: datetime) -> bool:
    """Count what a ward has missed.

    :returns: False where that went wrong.
    """
    try:
        with database.writing() as session:
            ward = wards.locked(session, ward_id)
            if ward is not None:
                for outage in outages.count_more(session, ward, now):
                    _tell_managers(session, ward, outage, now)
    except NotSaved:
        raise
    except Exception as error:
        # One ward's trouble must not hold up the others.
        log.exception("outage_not_counted", error=type(error).__name__)
        return False
    return True


def _tell_managers(session: Session, ward: Ward, outage: Outage, now: datetime) -> None:
    for manager in wards.holders(session, ward.id, Role.MANAGER):
        deliveries.add(
            session,
            Kind.OUTAGE_WORD,
            outage.id,
            manager,
            due_at=by_day(now, ward),
            expires_at=now + WORD_USEFUL_FOR,
            ward_id=ward.id,
            private=True,
            # After a restore it may be counted again, and have been told of before.
            caused_at=outage.ended_at,
        )
    # One that is being sent in this moment may not say all of it yet: it is changed afterwards.
    deliveries.want_change(session, Kind.OUTAGE_WORD, outage.id)
    log.warning("outage_found", handovers=outage.handovers)
