"""The prompts' part of `sta doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.feature import Finding
from bot.handover import planning
from bot.handover.times import clock_time, when
from bot.slack.errors import PERMANENT
from storage import deliveries, handovers, wards
from storage.database import Database
from storage.deliveries import Kind
from storage.wards import Ward

PART = "prompts"
OVERDUE_AFTER = timedelta(minutes=10)
SEE_IT_RUNS = "See that `sta run` is running and that this machine can reach Slack."
SEE_SETTINGS = (
    "See that `sta run` is running. If it is, its log says why: "
    "look for ward_not_planned, and set the ward's shifts again with /handover setup."
)


def check(database: Database, now: datetime) -> list[Finding]:
    """How each ward's prompts stand: in trouble, overdue, not planned, paused or well."""
    with database.reading() as session:
        late = deliveries.overdue(session, Kind.PROMPT, now - OVERDUE_AFTER)
        behind = planning.wards_behind(session, now - OVERDUE_AFTER)
        found: list[Finding] = []
        for ward in wards.everywhere(session):
            found += _of_ward(session, ward, late.get(ward.id), ward.id in behind, now)
    return found or [Finding(PART, True, "No ward is set up yet.")]


def _of_ward(
    session: Session, ward: Ward, late_since: datetime | None, behind: bool, now: datetime
) -> Iterator[Finding]:
    well = True
    if ward.trouble is not None:
        well = False
        remedy = PERMANENT[ward.trouble][1] if ward.trouble in PERMANENT else SEE_IT_RUNS
        yield Finding(PART, False, f"{ward.name}: Slack refuses it: {ward.trouble}.", remedy)
    if late_since is not None:
        well = False
        due = clock_time(late_since, ward.zone)
        yield Finding(
            PART, False, f"{ward.name}: the prompt due at {due} is not posted.", SEE_IT_RUNS
        )
    if behind and ward.created_at <= now - OVERDUE_AFTER:
        well = False
        yield Finding(PART, False, f"{ward.name}: the next prompts are not planned.", SEE_SETTINGS)
    if well:
        yield Finding(PART, True, f"{ward.name}: {_standing(session, ward, now)}")


def _standing(session: Session, ward: Ward, now: datetime) -> str:
    if ward.paused_at is not None:
        return f"prompts are paused since {ward.paused_at:%Y-%m-%d %H:%M} UTC."
    handover = handovers.next_planned(session, ward.id, now)
    if handover is None:
        return "no shift of the coming days gets a prompt."
    return f"the next prompt comes {when(handover.due_at, ward.zone, now)}."
