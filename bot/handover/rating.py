"""A tap: one statement from Slack's payload to the table, and the truth where it is refused."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from bot.handover.here import closed, handover_here
from bot.refused import Refused
from storage import ratings, readings, wards
from storage.database import Database
from storage.handovers import Handover
from storage.ratings import Tap
from storage.readings import OpenReading
from storage.secrecy import Keyring
from storage.wards import Role

MOST_REMEMBERED = 1000
OF_YOUR_ROLE = "Your own tap is not counted, because of your role on this ward. Your team's are."
NOT_SAVED = "That was not saved. Please tap once more."


class OpenReadings:
    """The readings behind open prompts, remembered so that a tap costs one statement."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._behind: dict[str, OpenReading] = {}

    def behind(self, connection: Connection, handover_id: str) -> OpenReading | None:
        """The reading that a handover's taps go to, or None where it takes none."""
        known = self._behind.get(handover_id)
        if known is not None:
            return known
        found = readings.behind(connection, self._keyring, handover_id)
        if found is not None:
            if len(self._behind) >= MOST_REMEMBERED:
                self._behind.clear()
            self._behind[handover_id] = found
        return found

    def drop(self, handover_id: str) -> None:
        """Forget a reading's key: its handover takes no more taps, or belongs elsewhere."""
        self._behind.pop(handover_id, None)

    def clear(self) -> None:
        """Forget every key. Those still in use are looked up again at the next tap."""
        self._behind.clear()


def rate(database: Database, known: OpenReadings, tap: Tap, now: datetime) -> bool:
    """Store a tap.

    :returns: False where it does not count; nothing was stored then.
    :raises storage.database.NotSaved: the database did not take it.
    """
    with database.writing_at_once() as connection:
        reading = known.behind(connection, tap.handover_id)
        if reading is not None and ratings.record(connection, tap, reading, now):
            return True
    known.drop(tap.handover_id)
    return False


def refused(session: Session, tap: Tap, now: datetime) -> Handover:
    """Why a tap did not count.

    :returns: the open handover, where the account is a shared one: its room can be counted.
    :raises Refused: the reason, in a sentence for the person.
    """
    handover, ward = handover_here(session, tap.team_id, tap.channel_id, tap.handover_id)
    if not handover.is_open(now):
        raise Refused(closed(session, ward, now))
    held = wards.roles(session, ward.id, tap.user_id)
    if Role.SHARED in held:
        return handover
    raise Refused(OF_YOUR_ROLE if held & {Role.MANAGER, Role.RECIPIENT} else NOT_SAVED)
