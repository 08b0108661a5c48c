"""Whether the team talked about a prompt: kept once a handover, and of nobody's name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.handover.here import closed, handover_here
from bot.refused import Refused
from storage.handovers import Talked


def note(
    session: Session,
    team_id: str,
    channel_id: str,
    handover_id: str,
    talked: Talked,
    now: datetime,
) -> bool:
    """Keep what a team said of a handover. A different word takes the place of the first.

    :returns: whether the same had been said before.
    :raises Refused: the prompt is closed, or not of this channel.
    """
    handover, ward = handover_here(session, team_id, channel_id, handover_id, lock=True)
    if not handover.is_open(now):
        raise Refused(closed(session, ward, now))
    before = handover.talked == talked.value
    handover.talked = talked.value
    return before
