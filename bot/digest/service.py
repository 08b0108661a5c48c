"""The week's digest: publish what enough people answered, choose what to say, tell the managers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.digest import leading
from bot.digest.composing import compose
from bot.digest.content import Content, Silence
from bot.digest.silence import shown_before
from bot.digest.team import service as team_service
from bot.refused import Refused
from prompts.catalogue import Catalogue
from storage import (
    audit,
    deliveries,
    digests,
    outages,
    readings,
    restorations,
    wards,
)
from storage.audit import Act
from storage.concerns.clocks import Region, is_bank_holiday, next_working_day
from storage.deliveries import Kind
from storage.digests import Digest
from storage.readings import Publication
from storage.wards import Role, Ward

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
# How long a digest waits for its picture; then it goes without.
PICTURE_WAIT = timedelta(seconds=60)
# After a change of the digest's day, the next one waits until there is something to tell of.
SHORTEST_WINDOW = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Due:
    """A digest whose hour has come: the week it counts for, and the days it tells of.

    :ivar shown: the low areas without a word that the one before showed.
    """

    week_of: date
    at: datetime
    first: date
    last: date
    shown: tuple[Silence, ...] = ()


def due_at(ward: Ward, week_of: date) -> datetime:
    """When the digest of the week that begins on a Monday is sent: never on a bank holiday."""
    day = week_of + timedelta(days=ward.digest_day)
    region = Region(ward.region)
    if is_bank_holiday(day, region):
        day = next_working_day(day, region)
    return ward.at(day, ward.digest_time)


def waiting(session: Session, now: datetime) -> list[str]:
    """The ids of the wards for which a digest is to be made now."""
    # Asked every minute of the week, when most have theirs: that is seen of all of them at once.
    made = digests.newest_weeks(session)
    return [
        ward.id
        for ward in wards.everywhere(session)
        if _week_awaited(ward, made.get(ward.id), now) and due(session, ward, now)
    ]


def due(session: Session, ward: Ward, now: datetime) -> Due | None:
    """The digest that is to be made for a ward now, if there is one.

    It tells of every day since the last one did, so that a week in which we were down, or a
    holiday, is neither left out nor told of twice. Late beats never.
    """
    newest = digests.latest(session, ward.id)
    week_of = _week_awaited(ward, newest.week_of if newest is not None else None, now)
    if week_of is None:
        return None
    at = due_at(ward, week_of)
    last = ward.local_date(at) - DAY
    if newest is None:
        first = _first_week(last, ward)
        # Set up on the digest's own day, a ward has no day yet to be told of.
        return Due(week_of, at, first, last) if first <= last else None
    before = Content.from_json(newest.content)
    if last - before.last < SHORTEST_WINDOW:
        return None
    return Due(week_of, at, before.made_on, last, shown_before(before, last + DAY))


def make_if_due(session: Session, catalogue: Catalogue, ward: Ward, now: datetime) -> Digest | None:
    """Publish and store a ward's digest, once its hour has come; None where there is none to make.

    Publishing, storing and putting it in the outbox are one transaction.
    """
    wanted = due(session, ward, now)
    if wanted is None or _still_looks(session, ward, wanted, now):
        return None
    publication = readings.publish(session, ward.id, ward.k, wanted.last + DAY)
    content = compose(
        session, catalogue, ward, wanted.first, wanted.last, publication, wanted.shown
    )
    # Sooner, once its picture is ready.
    picture_by = now + PICTURE_WAIT if content.charted else None
    digest = digests.add(
        session,
        ward.id,
        wanted.week_of,
        content.to_json(),
        picture_by=picture_by,
        team_at=team_service.due_at(ward, max(wanted.at, now)),
    )
    for manager in wards.holders(session, ward.id, Role.MANAGER):
        deliveries.add(
            session,
            Kind.DIGEST,
            digest.id,
            manager,
            due_at=picture_by or wanted.at,
            # The next one tells of other days, so this one stays of use until then.
            expires_at=now + WEEK,
            caused_at=wanted.at,
            ward_id=ward.id,
            private=True,
        )
    leading.tell(session, digest, content, wanted.at, now)
    return digest


def preview(session: Session, catalogue: Catalogue, ward: Ward, now: datetime) -> Content:
    """What a digest made now would say, but for new readings: those come with the digest alone.

    Nothing is published and nothing is stored, so that looking often tells no more.
    """
    newest = digests.latest(session, ward.id)
    last = ward.local_date(now)
    before = Content.from_json(newest.content) if newest is not None else None
    first = min(before.made_on, last) if before else _first_week(last, ward)
    shown = shown_before(before, last + DAY)
    return compose(session, catalogue, ward, first, last, Publication((), ()), shown)


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


def for_manager(session: Session, team_id: str, digest_id: str, user_id: str) -> Digest:
    """A digest, for one of its ward's managers.

    :raises Refused: there is none in their workspace, or they may not read it.
    """
    digest = digests.get(session, digest_id)
    if digest is None or not wards.held_by(
        session, team_id, digest.ward_id, user_id, {Role.MANAGER}
    ):
        raise Refused("Only a manager of the ward can read its digest.")
    return digest


def next_time(ward: Ward, now: datetime) -> str:
    """When the next digest comes, as people say it: ``on Monday 8 June at 08:00``."""
    this_monday = _monday(ward.local_date(now))
    coming = (due_at(ward, this_monday + weeks * WEEK) for weeks in range(-1, 3))
    local = ward.local(min(at for at in coming if at > now))
    return f"on {local:%A} {local.day} {local:%B} at {local:%H:%M}"


def _week_awaited(ward: Ward, made: date | None, now: datetime) -> date | None:
    """The Monday of the week whose digest's hour has come, if it came after the ward was set up.

    :param made: the Monday of the newest week that it has a digest of, if it has one.
    """
    week_of = _newest_week(ward, now)
    if week_of is None or ward.created_at >= due_at(ward, week_of):
        return None
    return week_of if made is None or made < week_of else None


def _newest_week(ward: Ward, now: datetime) -> date | None:
    """The Monday of the newest week whose digest's hour has come."""
    this_monday = _monday(ward.local_date(now))
    # One that was put off over a bank holiday can fall into the week after.
    weeks = (this_monday, this_monday - WEEK)
    return next((week_of for week_of in weeks if due_at(ward, week_of) <= now), None)


def _still_looks(session: Session, ward: Ward, wanted: Due, now: datetime) -> bool:
    """Whether it is still being looked for, after a restore, what came of a digest's prompts."""
    restored = restorations.latest(session)
    if restored is None or ward.local_date(restored.restored_at) < wanted.first:
        return False
    return not outages.is_settled(session, ward, now)


def _first_week(last: date, ward: Ward) -> date:
    """Where a ward's first digest begins: a week before it ends, or when the ward was set up."""
    return max(last - WEEK + DAY, ward.local_date(ward.created_at))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
