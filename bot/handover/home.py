"""Home: a person's wards, and when each is prompted next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from blockkit import Section
from sqlalchemy.orm import Session

from bot.feature import Block, Viewer
from bot.handover.times import clock_time, when
from bot.slack.message import built, prose
from bot.slack.text import bold
from storage import handovers, wards
from storage.wards import Role, Ward

# There is no list of members. On a small site everyone may know each ward's next handover.
MOST_FOR_EVERYONE = 3
HOW_TO_BEGIN = "No ward is set up yet. To begin, type `/handover setup` in a ward's channel."


def home(session: Session, viewer: Viewer, now: datetime) -> Sequence[Block]:
    """The wards on which somebody holds a role, or a small site's wards for everyone else."""
    own = _own(session, viewer)
    if own:
        lines = [f"{bold(ward.name)}\n{_standing(session, ward, now)}" for ward in own]
    else:
        lines = _for_everyone(session, viewer, now)
    return built(*(Section(prose(line)) for line in lines))


def _for_everyone(session: Session, viewer: Viewer, now: datetime) -> list[str]:
    there = wards.of_team(session, viewer.team_id)
    if not there:
        return [HOW_TO_BEGIN]
    shown = there if len(there) <= MOST_FOR_EVERYONE else []
    return [f"{bold(ward.name)}\n{_next(session, ward, now)}" for ward in shown]


def _own(session: Session, viewer: Viewer) -> list[Ward]:
    found = {
        ward.id: ward
        for role in Role
        for ward in wards.wards_of(session, viewer.team_id, viewer.user_id, role)
    }
    return sorted(found.values(), key=lambda ward: (ward.name, ward.id))


def _standing(session: Session, ward: Ward, now: datetime) -> str:
    if ward.paused:
        return "Prompts are paused. A manager can type /handover resume in the ward's channel."
    current = handovers.current(session, ward.id, now)
    if current is None or current.opened_at is None:
        return _next(session, ward, now)
    since = clock_time(current.opened_at, ward.zone)
    return f"A prompt came at {since} and is still open. {_next(session, ward, now)}"


def _next(session: Session, ward: Ward, now: datetime) -> str:
    handover = handovers.next_planned(session, ward.id, now)
    if handover is None:
        return "No handover with a prompt is planned."
    if handover.starts_at <= now:
        return "A handover is going on now."
    return f"The next handover with a prompt is {when(handover.starts_at, ward.zone, now)}."
