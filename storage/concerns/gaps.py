"""Where a concern could go unseen: no recipients, everybody away, nobody left who may read it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import wards
from storage.concerns import duty, notices, readers, recipients
from storage.concerns.tables import Concern, Stage
from storage.wards import Role, Ward


class Gap(StrEnum):
    """What is missing."""

    NO_RECIPIENTS = "no_recipients"
    ALL_AWAY = "all_away"
    NO_READER = "no_reader"


@dataclass(frozen=True, slots=True)
class Missing:
    """One gap on one ward. It says nothing of any concern's words, number or day."""

    ward: str
    gap: Gap


def find(session: Session, now: datetime) -> list[Missing]:
    """Every gap on every ward, by ward."""
    return [
        Missing(ward.name, gap)
        for ward in wards.everywhere(session)
        for gap in _gaps(session, ward, now)
    ]


def is_unread(
    session: Session, ward: Ward, now: datetime, gone: Collection[str] = frozenset()
) -> bool:
    """Whether some concern of a ward waits and has nobody left who reads it.

    One without a name is none before its readers are told: it would be known by this too early.

    :param gone: accounts that are closed, if somebody has asked Slack.
    """
    today = ward.local_date(now)
    away = {one.user_id for one in recipients.of_ward(session, ward.id) if duty.is_away(one, today)}
    return any(
        not _has_reader(session, ward, concern_id, away.union(gone))
        for concern_id in open_ones(session, ward, now)
    )


def forsaken(session: Session, ward: Ward, now: datetime, gone: Collection[str]) -> list[str]:
    """The ids of a ward's concerns that wait and that nobody may read any more.

    Somebody who is away comes back, so that does not count here.

    :param gone: as of :func:`is_unread`.
    """
    return [
        concern_id
        for concern_id in open_ones(session, ward, now)
        if not _has_reader(session, ward, concern_id, gone)
    ]


def readers_of_open_ones(session: Session, ward: Ward, now: datetime) -> set[str]:
    """Everybody who may open one of a ward's concerns that wait."""
    return {
        reader.user_id
        for concern_id in open_ones(session, ward, now)
        for reader in readers.of_concern(session, concern_id)
        if readers.may_open(session, ward.id, reader)
    }


def wards_with_open_ones(session: Session) -> frozenset[str]:
    """The ids of the wards with a concern that is not closed, whether or not it is known of yet."""
    return frozenset(
        session.scalars(
            select(Concern.ward_id)
            .where(Concern.stage != Stage.CLOSED.value, Concern.shut.is_(False))
            .distinct()
        )
    )


def open_ones(session: Session, ward: Ward, now: datetime) -> list[str]:
    """The ids of a ward's concerns that are not closed, and that their readers may know of."""
    kept_back = notices.kept_back(session, now)
    found = session.scalars(
        select(Concern.id).where(
            Concern.ward_id == ward.id,
            Concern.stage != Stage.CLOSED.value,
            Concern.shut.is_(False),
        )
    )
    return [concern_id for concern_id in found if kept_back.get(concern_id) != 0]


def _gaps(session: Session, ward: Ward, now: datetime) -> list[Gap]:
    found = []
    today = ward.local_date(now)
    held = wards.holders(session, ward.id, Role.RECIPIENT)
    named = recipients.of_ward(session, ward.id)
    if not recipients.are_open(session, ward.id):
        found.append(Gap.NO_RECIPIENTS)
    elif all(
        duty.is_away(one, today) and recipients.deputy_of(session, one) not in held for one in named
    ):
        found.append(Gap.ALL_AWAY)
    return [*found, Gap.NO_READER] if is_unread(session, ward, now) else found


def _has_reader(session: Session, ward: Ward, concern_id: str, absent: Collection[str]) -> bool:
    return any(
        reader.user_id not in absent and readers.may_open(session, ward.id, reader)
        for reader in readers.of_concern(session, concern_id)
    )
