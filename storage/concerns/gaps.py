"""Where a concern could go unseen: no recipients, everybody away, nobody left who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage import wards
from storage.concerns import duty, recipients
from storage.concerns.tables import Concern, ConcernReader, Stage
from storage.wards import Role, Ward, WardPerson


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
    unread = _wards_with_unread(session)
    return [
        Missing(ward.name, gap)
        for ward in wards.everywhere(session)
        for gap in _gaps(session, ward, now, unread=ward.id in unread)
    ]


def _gaps(session: Session, ward: Ward, now: datetime, *, unread: bool) -> list[Gap]:
    found = []
    today = duty.local_date(ward, now)
    named = recipients.of_ward(session, ward.id)
    if not recipients.are_open(session, ward.id):
        found.append(Gap.NO_RECIPIENTS)
    elif all(duty.is_away(one, today) and one.deputy_id is None for one in named):
        found.append(Gap.ALL_AWAY)
    return [*found, Gap.NO_READER] if unread else found


def _wards_with_unread(session: Session) -> set[str]:
    """The wards on which some concern is not closed and none of its readers is left."""
    left = (
        exists()
        .where(
            ConcernReader.concern_id == Concern.id,
            WardPerson.ward_id == Concern.ward_id,
            WardPerson.user_id == ConcernReader.user_id,
            WardPerson.role == Role.RECIPIENT.value,
        )
        .correlate(Concern)
    )
    return set(
        session.scalars(
            select(Concern.ward_id).where(Concern.stage != Stage.CLOSED.value, ~left).distinct()
        )
    )
