"""What a press or command may act on: the ward of its own channel, and that ward's prompts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.handover.times import when
from bot.refused import Refused
from storage import handovers, wards
from storage.handovers import Handover
from storage.wards import Ward

NOT_A_WARD = "This channel is not a ward yet. Type /handover setup."
NOT_HERE = "This button does not belong to a prompt in this channel, so nothing was saved."


def ward_here(session: Session, team_id: str, channel_id: str, *, lock: bool = False) -> Ward:
    """The ward that talks in a channel.

    :param lock: keep others from changing it until this transaction ends.
    :raises Refused: none does.
    """
    ward = wards.find_by_channel(session, team_id, channel_id)
    if ward is not None and lock:
        ward = wards.locked(session, ward.id)
    if ward is None:
        raise Refused(NOT_A_WARD)
    return ward


def handover_here(
    session: Session, team_id: str, channel_id: str, handover_id: str, *, lock: bool = False
) -> tuple[Handover, Ward]:
    """A handover of the ward that talks in a channel.

    :raises Refused: it is another ward's, or none. Which of the two is not said.
    """
    handover = handovers.find(session, handover_id, lock=lock)
    ward = wards.find_by_channel(session, team_id, channel_id)
    if handover is None or ward is None or handover.ward_id != ward.id:
        raise Refused(NOT_HERE)
    return handover, ward


def closed(session: Session, ward: Ward, now: datetime) -> str:
    """That a prompt takes no answers any more, and when the next one comes."""
    return f"This prompt is closed. {coming(session, ward, now)}".rstrip()


def coming(session: Session, ward: Ward, now: datetime) -> str:
    """When a ward's next prompt comes, as a sentence; empty where none is planned."""
    if ward.paused:
        return "Prompts are paused here."
    handover = handovers.next_planned(session, ward.id, now)
    return f"The next one comes {when(handover.due_at, ward.zone, now)}." if handover else ""
