"""Legal holds, as the organisation sets and lifts them."""

from __future__ import annotations

from datetime import datetime

from bot.keeping.deciding import CannotKeep, admin
from bot.opening import checked
from bot.operating import find_ward
from bot.settings import Settings
from storage import legal_holds
from storage.hold_reasons import Reason
from storage.legal_holds import Held, NothingToHold

NO_CONCERN = (
    "No concern has this reference. Nothing was changed. Whoever reads the concern finds its "
    "reference at the bottom."
)
NO_HOLD = "There is no such hold. Nothing was changed. `sta hold list` shows them."


def hold_concern(settings: Settings, reference: str, reason: Reason, by: str, now: datetime) -> str:
    """Keep one concern, by the reference that its readers see.

    :returns: what was done.
    :raises CannotKeep: there is none, or whoever decided it is no workspace admin.
    """
    decided_by = admin(settings, by)
    concern_id = legal_holds.parse_reference(reference)
    with checked(settings) as database, database.writing() as session:
        try:
            hold = legal_holds.hold_concern(session, concern_id, reason, decided_by, now)
        except NothingToHold:
            raise CannotKeep(NO_CONCERN) from None
    return f"That concern and its audit are kept until the hold is lifted: sta hold lift {hold.id}"


def hold_ward(settings: Settings, ward: str, reason: Reason, by: str, now: datetime) -> str:
    """Keep all of a ward's concerns, also those that are still to be raised.

    :returns: what was done.
    :raises CannotKeep: whoever decided it is no workspace admin.
    :raises bot.operating.NotFound: there is no such ward.
    """
    decided_by = admin(settings, by)
    with checked(settings) as database, database.writing() as session:
        found = find_ward(session, ward)
        hold = legal_holds.hold_ward(session, found, reason, decided_by, now)
    return (
        f"All concerns of {found.name}, also new ones, and the ward's audit are kept until the "
        f"hold is lifted: sta hold lift {hold.id}"
    )


def lift(settings: Settings, hold_id: str, by: str, now: datetime) -> str:
    """End a hold.

    :returns: what was done.
    :raises CannotKeep: there is none, or whoever decided it is no workspace admin.
    """
    decided_by = admin(settings, by)
    with checked(settings) as database, database.writing() as session:
        try:
            legal_holds.lift(session, hold_id, decided_by, now)
        except NothingToHold:
            raise CannotKeep(NO_HOLD) from None
    return "The hold is lifted. What no other hold keeps ends when its period does."


def listed(settings: Settings) -> list[str]:
    """Every hold: on what, why, who set it and when, and whether it is lifted."""
    with checked(settings) as database, database.reading() as session:
        found = legal_holds.listed(session)
    return [_said(hold) for hold in found] or ["There is no legal hold."]


def _said(hold: Held) -> str:
    set_at = f"set by {hold.set_by} on {hold.set_at.date()}"
    ended = f", lifted by {hold.lifted_by} on {hold.lifted_at.date()}" if hold.lifted_at else ""
    return f"{hold.id}  {hold.on}: {hold.reason.value}, {set_at}{ended}"
