"""What managers and facilitators steer by hand: the next prompt now, a pause, and its end."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.handover import planning
from bot.handover.here import coming
from bot.handover.times import clock_time, when
from bot.refused import Refused
from prompts.catalogue import Catalogue
from storage import audit, deliveries, handovers, wards
from storage.audit import Act
from storage.deliveries import Kind
from storage.handovers import Handover
from storage.wards import Role, Ward

JUST_POSTED = timedelta(minutes=30)
ONLY_STEERERS = "Only a manager or facilitator of this ward can do that."
ONLY_MANAGERS = "Only a manager of this ward can do that."
PAUSED = "Prompts are paused here. Type /handover resume first."
NOTHING_PLANNED = "No prompt is planned here. Check which shifts get a prompt with /handover setup."
ON_ITS_WAY = "The next prompt is on its way already."


def post_now(
    session: Session, catalogue: Catalogue, ward: Ward, user_id: str, now: datetime
) -> Handover:
    """Have a ward's next planned prompt posted now.

    It still runs out at the end of its own handover, which gets no second one.

    :raises Refused: they may not, prompts are paused, one has just come, or none is planned.
    """
    _allow(session, ward, user_id, {Role.MANAGER, Role.FACILITATOR}, ONLY_STEERERS)
    if ward.paused:
        raise Refused(PAUSED)
    _refuse_beside_a_new_one(session, ward, now)
    planning.plan(session, catalogue, ward, now)
    handover = handovers.next_planned(session, ward.id, now)
    if handover is None:
        raise Refused(NOTHING_PLANNED)
    handover.due_at = min(handover.due_at, now)
    if not deliveries.bring_forward(session, Kind.PROMPT, handover.id, handover.due_at):
        if deliveries.of_subject(session, Kind.PROMPT, handover.id):
            raise Refused(ON_ITS_WAY)
        deliveries.add(
            session,
            Kind.PROMPT,
            handover.id,
            ward.channel_id,
            due_at=handover.due_at,
            expires_at=handover.ends_at,
            ward_id=ward.id,
        )
    audit.note(
        session,
        Act.PROMPT_ASKED_FOR,
        actor=user_id,
        at=now,
        ward_id=ward.id,
        subject=handover.id,
    )
    return handover


def pause(session: Session, ward: Ward, user_id: str, now: datetime) -> str:
    """Stop a ward's prompts until somebody resumes them. One that is being posted still comes.

    :returns: what that means, in a sentence or two.
    :raises Refused: they may not, or it is paused already.
    """
    _allow(session, ward, user_id, {Role.MANAGER}, ONLY_MANAGERS)
    if ward.paused_at is not None:
        raise Refused("Prompts are paused here already. They stay so until /handover resume.")
    planning.redraw(session, ward, now)
    ward.paused_at = now
    audit.note(session, Act.WARD_PAUSED, actor=user_id, at=now, ward_id=ward.id)
    return "Prompts are paused here. None comes until a manager types /handover resume."


def resume(session: Session, catalogue: Catalogue, ward: Ward, user_id: str, now: datetime) -> str:
    """Let a ward's prompts come again, planned anew from now on.

    :returns: when the next one comes, in a sentence or two.
    :raises Refused: they may not, or it is not paused.
    """
    _allow(session, ward, user_id, {Role.MANAGER}, ONLY_MANAGERS)
    if not ward.paused:
        raise Refused(f"Prompts are not paused here. {coming(session, ward, now)}".rstrip())
    ward.paused_at = None
    planning.redraw(session, ward, now)
    planning.plan(session, catalogue, ward, now)
    audit.note(session, Act.WARD_RESUMED, actor=user_id, at=now, ward_id=ward.id)
    return f"Prompts are on again. {coming(session, ward, now)}".rstrip()


def _allow(session: Session, ward: Ward, user_id: str, may: set[Role], sentence: str) -> None:
    if not may & wards.roles(session, ward.id, user_id):
        raise Refused(sentence)


def _refuse_beside_a_new_one(session: Session, ward: Ward, now: datetime) -> None:
    newest = handovers.current(session, ward.id, now)
    if newest is None or newest.opened_at is None or newest.opened_at + JUST_POSTED <= now:
        return
    raise Refused(
        f"A prompt came at {clock_time(newest.opened_at, ward.zone)} and is still open. "
        f"You can ask for the next one {when(newest.opened_at + JUST_POSTED, ward.zone, now)}."
    )
