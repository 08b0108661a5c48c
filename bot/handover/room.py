"""Enter for the room: one person counts the hands of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.handover.blocks import CANT_SAY
from bot.handover.here import closed, handover_here
from bot.handover.views import ASKED_FOR, RoomOf, hands_block
from bot.refused import Refused
from storage import ratings
from storage.handovers import Handover
from storage.ratings import MOST_HANDS
from storage.wards import SMALLEST_K

NOT_A_NUMBER = f"Please type a whole number from 0 to {MOST_HANDS}, or leave it empty."
NO_HANDS = "Please type how many hands went up, in at least one box."
TOO_MANY = f"That is more than {MOST_HANDS} hands in all. Please check the numbers."


@dataclass(frozen=True, slots=True)
class Saved:
    """What a room's count came to.

    :ivar shown_from: how many hands it takes to be shown, where these were fewer.
    """

    total: int
    shown_from: int | None


class BadCount(ValueError):
    """A count that no room can have. ``errors`` says what is wrong, by block id."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("a count that no room can have")


def read_hands(values: Mapping[str, Any]) -> dict[int, int]:
    """The hands for each score, from what was typed. An empty box is no hands.

    :raises BadCount: a box holds no such number, all are empty, or the sum is too large.
    """
    typed = {score: str(values.get(hands_block(score)) or "").strip() for score in ASKED_FOR}
    errors = {hands_block(score): NOT_A_NUMBER for score, text in typed.items() if not _fits(text)}
    if errors:
        raise BadCount(errors)
    hands = {score: int(text or 0) for score, text in typed.items()}
    total = sum(hands.values())
    if total == 0:
        raise BadCount({hands_block(ASKED_FOR[0]): NO_HANDS})
    if total > MOST_HANDS:
        raise BadCount({hands_block(max(hands, key=lambda score: hands[score])): TOO_MANY})
    return hands


def open_room(session: Session, team_id: str, room: RoomOf, now: datetime) -> Handover:
    """The handover whose room is to be counted.

    :raises Refused: it is closed, or not of this channel.
    """
    handover, ward = handover_here(session, team_id, room.channel_id, room.handover_id)
    if not handover.is_open(now):
        raise Refused(closed(session, ward, now))
    return handover


def save(
    session: Session, team_id: str, room: RoomOf, hands: Mapping[int, int], now: datetime
) -> Saved:
    """Store a room's count, in place of an earlier one of the same handover.

    :raises Refused: the prompt closed while the form was open, or is not of this channel.
    """
    handover, ward = handover_here(session, team_id, room.channel_id, room.handover_id)
    try:
        ratings.record_room(session, handover, hands, now)
    except ratings.Closed:
        raise Refused(f"{closed(session, ward, now)} The count was not saved.") from None
    k = max(ward.k, SMALLEST_K)
    chose = sum(count for score, count in hands.items() if score != CANT_SAY)
    return Saved(sum(hands.values()), k if chose < k else None)


def _fits(text: str) -> bool:
    return text == "" or (text.isdecimal() and len(text) <= 4 and int(text) <= MOST_HANDS)
