"""What planning should have done by now: seen here, because a plan that is not made looks quiet."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.feature import Arrears
from bot.handover import planning
from storage import plans, wards
from storage.database import Database

PART = "planning"
# A ward that was set up, or a prompt that was drawn, a moment ago is behind with nothing.
BEHIND_AFTER = timedelta(minutes=10)
UNDELIVERED_AFTER = timedelta(minutes=2)
SEE_LOG = (
    "The log says why: look for ward_not_planned and job_failed. Prompts that are planned "
    "already go out."
)


def arrears(database: Database, now: datetime) -> list[Arrears]:
    """The wards that are not planned far enough, and the prompts that never came to the outbox."""
    with database.reading() as session:
        behind = planning.wards_behind(session, now - BEHIND_AFTER)
        old = {ward.id for ward in wards.some(session, behind) if _is_old(ward.created_at, now)}
        running = {plan.ward_id for plan in wards.plans(session)}
        waiting = plans.undelivered(session, now - UNDELIVERED_AFTER)
    lost = sum(each.ward_id in running for each in waiting)
    return [
        Arrears(PART, "plans", len(old), f"Wards whose next prompts are not planned: {len(old)}.",
                SEE_LOG),
        Arrears(PART, "handovers", lost, f"Prompts that are due and not in the outbox: {lost}.",
                SEE_LOG),
    ]  # fmt: skip


def _is_old(created_at: datetime, now: datetime) -> bool:
    return created_at <= now - BEHIND_AFTER
