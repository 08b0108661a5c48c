"""The week's digest: publish what enough people answered, choose what to say, tell the managers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from storage.concerns.clocks import Region, next_working_day

from bot.digest.content import Content, tallies, where_to_look
from bot.feature import Refused
from prompts.catalogue import Catalogue
from prompts.walltime import first_moment
from storage import audit, deliveries, digests, handovers, readings, wards
from storage.audit import Act
from storage.deliveries import Kind
from storage.digests import Digest
from storage.readings import Figures
from storage.wards import Rhythm, Role, Ward

WEEK = timedelta(days=7)
# A manager who was told on Thursday what Monday's digest said has still been told.
USEFUL_FOR = timedelta(days=3)


def due_at(ward: Ward, week_of: date) -> datetime:
    """When the digest of the week that begins on a Monday is sent: never on a bank holiday."""
    day = next_working_day(week_of + timedelta(days=ward.digest_day), Region(ward.region))
    return first_moment(datetime.combine(day, ward.digest_time), ZoneInfo(ward.zone))


def is_due(session: Session, ward: Ward, now: datetime) -> bool:
    """Whether a ward's digest is to be made now."""
    week_of = _week_due(ward, now)
    return week_of is not None and digests.find(session, ward.id, week_of) is None


def make_if_due(session: Session, catalogue: Catalogue, ward: Ward, now: datetime) -> Digest | None:
    """Publish and store a ward's digest, once its hour has come; None where there is none to make.

    Publishing, storing and putting it in the outbox are one transaction.
    """
    week_of = _week_due(ward, now)
    if week_of is None or not is_due(session, ward, now):
        return None
    due = due_at(ward, week_of)
    last = due.astimezone(ZoneInfo(ward.zone)).date()
    digest = digests.add(
        session, ward.id, week_of, _content(session, catalogue, ward, last).to_json()
    )
    for manager in wards.holders(session, ward.id, Role.MANAGER):
        deliveries.add(
            session,
            Kind.DIGEST,
            digest.id,
            manager,
            due_at=due,
            expires_at=due + USEFUL_FOR,
            ward_id=ward.id,
            private=True,
        )
    return digest


def latest_for(session: Session, ward: Ward | None, user_id: str, now: datetime) -> Digest:
    """The newest digest of a ward, for somebody who asks.

    :raises Refused: they are not its manager, or there is none yet.
    """
    if ward is None or Role.MANAGER not in wards.roles(session, ward.id, user_id):
        raise Refused("Only a manager of the ward can read its digest, in the ward's channel.")
    digest = digests.latest(session, ward.id)
    if digest is None:
        raise Refused(f"There is no digest yet. The first comes {next_time(ward, now)}.")
    audit.note(session, Act.DIGEST_ASKED_FOR, actor=user_id, at=now, ward_id=ward.id)
    return digest


def for_manager(session: Session, digest_id: str, user_id: str) -> Digest:
    """A digest, for one of its ward's managers.

    :raises Refused: there is none, or they may not read it.
    """
    digest = digests.get(session, digest_id)
    if digest is None or Role.MANAGER not in wards.roles(session, digest.ward_id, user_id):
        raise Refused("Only a manager of the ward can read its digest.")
    return digest


def newly_published(session: Session, digest: Digest) -> list[Figures]:
    """The readings that a digest published."""
    return readings.find(session, digest.ward_id, digest.content["published"])


def next_time(ward: Ward, now: datetime) -> str:
    """When the next digest comes, as people say it: ``on Monday 8 June at 08:00``."""
    monday = _monday(now.astimezone(ZoneInfo(ward.zone)).date())
    due = next(at for week in range(3) if (at := due_at(ward, monday + week * WEEK)) > now)
    local = due.astimezone(ZoneInfo(ward.zone))
    return f"on {local:%A} {local.day} {local:%B} at {local:%H:%M}"


def _week_due(ward: Ward, now: datetime) -> date | None:
    """The Monday of the newest week whose digest is due, if it is still useful."""
    monday = _monday(now.astimezone(ZoneInfo(ward.zone)).date())
    # A digest put off over a bank holiday can fall into the week after.
    for week_of in (monday, monday - WEEK):
        due = due_at(ward, week_of)
        if due <= now:
            return week_of if now < due + USEFUL_FOR and ward.created_at < due else None
    return None


def _content(session: Session, catalogue: Catalogue, ward: Ward, today: date) -> Content:
    publication = readings.publish(session, ward.id, ward.k, today)
    first = today - WEEK
    last = today - timedelta(days=1)
    week = handovers.between(session, ward.id, first, last)
    focus = ward.focus
    current = focus.dimension if focus and focus.starts <= today <= focus.ends else None
    return Content(
        first=first,
        last=last,
        shifts=tallies(week),
        published=tuple(figures.id for figures in publication.published),
        lapsed=publication.lapsed,
        look=where_to_look(catalogue, publication, week, current),
        paused=ward.paused,
        once_a_day=ward.rhythm == Rhythm.ONCE_A_DAY.value,
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
