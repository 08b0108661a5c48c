"""Where a concern could go unseen: no recipients, everybody away, nobody left who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage import wards
from storage.concerns import duty, recipients
from storage.concerns.tables import Concern, ConcernReader, Stage
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


def _gaps(session: Session, ward: Ward, now: datetime) -> list[Gap]:
    found = []
    today = duty.local_date(ward, now)
    held = wards.holders(session, ward.id, Role.RECIPIENT)
    named = recipients.of_ward(session, ward.id)
    if not recipients.are_open(session, ward.id):
        found.append(Gap.NO_RECIPIENTS)
    elif all(duty.is_away(one, today) and one.deputy_id not in held for one in named):
        found.append(Gap.ALL_AWAY)
    return [*found, Gap.NO_READER] if _any_unread(session, ward, held) else found


def _any_unread(session: Session, ward: Ward, held: Sequence[str]) -> bool:
    """Whether some concern of a ward is not closed and none of its readers is left."""
    left = exists().where(ConcernReader.concern_id == Concern.id, ConcernReader.user_id.in_(held))
    unread = exists().where(Concern.ward_id == ward.id, Concern.stage != Stage.CLOSED.value, ~left)
    return bool(session.scalar(select(unread)))
