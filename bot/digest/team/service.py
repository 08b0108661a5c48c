"""When the team gets its version of a digest, and what is put into the outbox then."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.digest.team.composing import compose
from bot.digest.team.content import TeamContent
from storage import deliveries, digests, wards
from storage.concerns.clocks import Region, next_working_day
from storage.deliveries import Kind
from storage.digests import Digest
from storage.wards import Ward

# By then the week it tells of is long past.
USEFUL_FOR = timedelta(days=5)


def due_at(ward: Ward, managers_had_it_at: datetime) -> datetime | None:
    """When the team gets its version: so many days after the managers, on a working day.

    :returns: None where the ward wants none.
    """
    if ward.team_digest_days is None:
        return None
    day = ward.local_date(managers_had_it_at) + timedelta(days=ward.team_digest_days)
    day = next_working_day(day, Region(ward.region))
    return ward.at(day, ward.digest_time)


def make(session: Session, digest_id: str, now: datetime) -> bool:
    """Choose what the team is told, store it, and put it into the outbox: one transaction.

    :returns: whether there is something to tell.
    """
    digest = digests.get(session, digest_id)
    if digest is None or digest.team_at is None:
        return False
    ward, at = wards.get(session, digest.ward_id), digest.team_at
    content = _content(session, ward, digest, at, now)
    stored = content.to_json() if content is not None else None
    if not digests.make_team_version(session, digest_id, stored) or content is None:
        return False
    deliveries.add(
        session,
        Kind.TEAM_DIGEST,
        digest_id,
        ward.channel_id,
        due_at=at,
        expires_at=at + USEFUL_FOR,
        ward_id=ward.id,
    )
    return True


def as_it_stands(session: Session, ward: Ward, digest: Digest) -> TeamContent | None:
    """What the team is told, or would be told as things stand, where nothing is made yet."""
    if digest.team is not None:
        return TeamContent.from_json(digest.team)
    if digest.team_at is None:
        return None
    return compose(session, ward, digest, ward.local_date(digest.team_at))


def _content(
    session: Session, ward: Ward, digest: Digest, at: datetime, now: datetime
) -> TeamContent | None:
    # A ward that is paused wants to be left in peace, and is told of it once it is not.
    unwanted = ward.paused or ward.team_digest_days is None
    if unwanted or now >= at + USEFUL_FOR:
        return None
    return compose(session, ward, digest, ward.local_date(at))
