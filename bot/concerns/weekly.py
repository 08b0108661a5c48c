"""A recipient's own queue, once a week: how many concerns wait, and nothing of what they say."""

from __future__ import annotations

from datetime import datetime

from blockkit import Actions, Button
from sqlalchemy.orm import Session

from bot.concerns import ids
from bot.concerns.pieces import line, small
from bot.slack.message import Message
from storage import wards
from storage.concerns import queue
from storage.concerns.queue import Queue
from storage.deliveries import Delivery

OPEN_IT = "Open the most pressing one"
ALL_ON_HOME = "All of them are on your Home. Nobody else is sent this."


def render(session: Session, delivery: Delivery, now: datetime) -> Message | None:
    """The queue as it is when it is sent; None where nothing waits, or they receive no more."""
    if delivery.ward_id is None:
        return None
    team_id = wards.get(session, delivery.ward_id).team_id
    waiting = queue.of_recipient(session, team_id, delivery.target, now)
    return word(waiting) if waiting.open else None


def word(waiting: Queue) -> Message:
    """What waits for a recipient.

    :param waiting: at least one concern.
    """
    concerns = "1 concern" if waiting.open == 1 else f"{waiting.open} concerns"
    said = (
        f"*Your week.* {concerns} open: {waiting.on_me} waiting for you, {waiting.overdue} overdue."
    )
    first = waiting.waiting[0].concern_id
    return Message.of(
        f"{said} {ALL_ON_HOME}",
        line(said),
        Actions([Button(OPEN_IT, action_id=ids.VIEW, value=first)]),
        small(ALL_ON_HOME),
    )
