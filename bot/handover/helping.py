"""Whether something that was done helped: one word for the team, and of nobody's name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.handover.here import closed, handover_here
from bot.refused import Refused
from storage.handovers import Opening
from storage.improving import deeds
from storage.improving.deeds import UnknownDeed
from storage.improving.tables import Helped

TAKEN_BACK = "What this was about has been taken back, so nothing was saved."


def note(
    session: Session,
    team_id: str,
    channel_id: str,
    handover_id: str,
    helped: Helped,
    now: datetime,
) -> bool:
    """Keep what a team says of what a prompt asks about. A different word takes its place.

    :returns: whether the same had been said before.
    :raises Refused: the prompt is closed, not of this channel, or asks about nothing any more.
    """
    handover, ward = handover_here(session, team_id, channel_id, handover_id)
    if not handover.is_open(now):
        raise Refused(closed(session, ward, now))
    if handover.opens_with != Opening.HELPED.value or handover.deed_id is None:
        raise Refused(TAKEN_BACK)
    try:
        deed = deeds.get(session, ward.id, handover.deed_id)
    except UnknownDeed:
        raise Refused(TAKEN_BACK) from None
    return deeds.judge(deed, helped, ward.local_date(now))
