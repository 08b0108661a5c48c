"""What a sample ward did and means to do, written through the real services as time goes by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from bot.improving import service
from bot.improving.service import Writer
from storage import wards
from storage.base import new_id
from storage.improving import deeds
from storage.improving.tables import Helped, Owner
from storage.screening import screened
from storage.wards import Role, Ward

WRITTEN_AT = time(10, 0)
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class _Done:
    """Something done, and what the team said of it."""

    theme: str
    words: str
    helped: Helped | None = None


# By how many weeks before today they were written.
DONE = {
    2: _Done("patient_mix", "Two of us sit in the lounge at supper.", Helped.YES),
    1: _Done("patient_dynamic", "Nights tell us what they heard before we plan the day."),
}
PLANNED = {1: ("boundaries", "Settle one rule for the kitchen door, and say it at handover.")}


def improve(session: Session, ward_id: str, monday: date, today: date) -> None:
    """Write what was done and agreed in one week of a sample ward's past, if anything was.

    What was agreed is looked at on the Monday after today.
    """
    ward = wards.get(session, ward_id)
    weeks_ago = (today - monday) // A_WEEK
    who = _manager(session, ward, monday)
    done, planned = DONE.get(weeks_ago), PLANNED.get(weeks_ago)
    if done is not None:
        deed_id = new_id()
        service.tell(session, who, screened(done.words), theme=done.theme, deed_id=deed_id)
        if done.helped is not None:
            # This week, so that the next digest tells of it.
            deeds.judge(deeds.get(session, ward_id, deed_id), done.helped, today)
    if planned is not None:
        theme, words = planned
        service.agree(
            session,
            who,
            screened(words),
            theme=theme,
            owner=Owner.NURSE_IN_CHARGE,
            review_on=today - timedelta(days=today.weekday()) + A_WEEK,
            action_id=new_id(),
        )


def _manager(session: Session, ward: Ward, monday: date) -> Writer:
    """The ward's manager, on the Tuesday of that week."""
    at = ward.at(monday + timedelta(days=1), WRITTEN_AT)
    return Writer(ward, wards.holders(session, ward.id, Role.MANAGER)[0], at)
