"""A ward's focus: who may set it, for how long, and that the plan follows it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.focus.blocks import MOST_WEEKS
from bot.refused import Refused
from prompts.catalogue import Catalogue, Dimension
from storage import audit, wards
from storage.audit import Act
from storage.wards import Role, Ward

MAY_CHOOSE = frozenset({Role.MANAGER, Role.FACILITATOR})


def ward_for(session: Session, team_id: str, ward_id: str, user_id: str) -> Ward:
    """The ward, for somebody who may set its focus.

    :raises Refused: they may not, or there is no such ward in their workspace.
    """
    ward = wards.held_by(session, team_id, ward_id, user_id, MAY_CHOOSE)
    if ward is None:
        raise Refused("Only a manager or facilitator of the ward can set its focus.")
    return ward


def choose(
    session: Session,
    catalogue: Catalogue,
    ward: Ward,
    dimension_id: str,
    weeks: int,
    *,
    by: str,
    now: datetime,
) -> tuple[Dimension, date]:
    """Make a dimension the ward's focus from today.

    :param weeks: 1 to `MOST_WEEKS`.
    :returns: the dimension and the last day of the focus.
    :raises Refused: there is no such dimension, or the time is out of bounds.
    """
    dimension = next((each for each in catalogue.dimensions if each.id == dimension_id), None)
    if dimension is None or not 1 <= weeks <= MOST_WEEKS:
        raise Refused("Please pick one of the dimensions, for one to four weeks.")
    today = ward.local_date(now)
    ends = today + timedelta(weeks=weeks) - timedelta(days=1)
    ward.focus_dimension, ward.focus_starts, ward.focus_ends = dimension.id, today, ends
    ward.want_new_plan()
    audit.note(session, Act.FOCUS_CHOSEN, actor=by, at=now, ward_id=ward.id, subject=dimension.id)
    return dimension, ends


def end(session: Session, ward: Ward, *, by: str, now: datetime) -> None:
    """Let the dimensions take turns again."""
    ward.focus_dimension = ward.focus_starts = ward.focus_ends = None
    ward.want_new_plan()
    audit.note(session, Act.FOCUS_CHOSEN, actor=by, at=now, ward_id=ward.id, subject="ended")
