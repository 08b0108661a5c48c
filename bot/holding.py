"""What else has to wait when Slack has had enough of one message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from storage import holds
from storage.deliveries import Delivery

Hold = Callable[[Delivery, datetime, datetime, Session], None]


def nothing_else(_delivery: Delivery, _now: datetime, _until: datetime, _session: Session) -> None:
    """Only this one has to wait."""


def posts(delivery: Delivery, now: datetime, until: datetime, session: Session) -> None:
    """What goes to the same channel or person; or all, where Slack has put off others too."""
    holds.hold_target(session, delivery.target, until)
    if holds.limited_elsewhere(session, delivery.target, now):
        holds.hold_posts(session, until)


def private(_delivery: Delivery, _now: datetime, until: datetime, session: Session) -> None:
    """What goes to any person: their direct messages have to be opened first."""
    holds.hold_private(session, until)


def changes(_delivery: Delivery, _now: datetime, until: datetime, session: Session) -> None:
    """Every change to a message that was sent."""
    holds.hold_changes(session, until)
