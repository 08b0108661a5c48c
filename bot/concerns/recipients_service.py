"""Naming who receives a ward's concerns: for workspace admins alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.refused import Refused
from storage import ratings, wards
from storage.concerns import recipients, terms
from storage.concerns.recipients import MOST_RECIPIENTS, Named
from storage.concerns.terms import Terms
from storage.secrecy import Keyring
from storage.wards import Role, Ward

ADMINS_ONLY = "Only a workspace admin can say who receives concerns."
NOT_A_WARD = "This channel is not a ward yet. Type /handover setup."


@dataclass(frozen=True, slots=True)
class Admin:
    """Whoever wants to name recipients, and when.

    :ivar is_admin: whether the settings name them as a workspace admin.
    """

    team_id: str
    user_id: str
    is_admin: bool
    now: datetime


def ward_of_channel(session: Session, admin: Admin, channel_id: str) -> Ward:
    """The ward of a channel, for an admin.

    :raises Refused: they are none, or the channel is no ward.
    """
    _allow(admin)
    ward = wards.find_by_channel(session, admin.team_id, channel_id)
    if ward is None:
        raise Refused(NOT_A_WARD)
    return ward


def ward_by_id(session: Session, admin: Admin, ward_id: str) -> Ward:
    """A ward of the admin's own workspace.

    :raises Refused: they are no admin, or there is none such.
    """
    _allow(admin)
    ward = session.get(Ward, ward_id)
    if ward is None or ward.team_id != admin.team_id:
        raise Refused(ADMINS_ONLY)
    return ward


def wards_to_name(session: Session, admin: Admin) -> list[tuple[str, str]]:
    """The ids and names of the wards whose recipients an account may name; mostly none."""
    if not admin.is_admin:
        return []
    return [(ward.id, ward.name) for ward in wards.of_team(session, admin.team_id)]


def named_so_far(session: Session, ward: Ward) -> dict[str, Named]:
    """A ward's recipients as they are named now, by user id."""
    return {one.user_id: Named.of(one) for one in recipients.of_ward(session, ward.id)}


def pick(people: Sequence[str]) -> tuple[str, ...]:
    """The people who were picked, each once.

    :raises Refused: there are too many.
    """
    picked = tuple(dict.fromkeys(people))
    if len(picked) > MOST_RECIPIENTS:
        raise Refused(f"A ward has room for {MOST_RECIPIENTS} recipients.")
    return picked


def name(
    session: Session, keyring: Keyring, admin: Admin, ward: Ward, named: Sequence[Named]
) -> bool:
    """Let exactly these people receive concerns from now on, and uncount their taps so far.

    :returns: whether the ward has the recipients it takes for concerns to be open.
    :raises storage.concerns.recipients.BadRecipients: what does not hold.
    """
    _allow(admin)
    recipients.name_recipients(session, ward, named, admin.user_id, admin.now)
    receiving = wards.holders(session, ward.id, Role.RECIPIENT)
    ratings.forget_taps(session, keyring, ward.id, receiving)
    return recipients.are_open(session, ward.id)


def agree(session: Session, admin: Admin, ward: Ward, agreed: Terms) -> None:
    """Let these terms hold for what is raised on a ward from now on."""
    _allow(admin)
    terms.agree(session, ward, agreed, admin.user_id, admin.now)


def _allow(admin: Admin) -> None:
    if not admin.is_admin:
        raise Refused(ADMINS_ONLY)
