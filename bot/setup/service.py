"""Setting a ward up and changing it: who may, what follows, and who is told when it breaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.refused import Refused
from bot.setup.form import WardForm
from prompts.coverage import remarks
from prompts.shifts import prompted_handovers
from storage import audit, ratings, wards
from storage.audit import Act
from storage.secrecy import Keyring
from storage.wards import Role, Ward

NOT_HERE = "Please type this in the ward's own channel, not in a direct message."
NOT_YOURS = "Only a manager of this ward can change its settings."


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the person is told once a ward is saved.

    :ivar first: the next prompt in the ward's own time, if there is one within a week.
    :ivar at_once: whether that is now, because a handover is going on.
    """

    ward_id: str
    name: str
    first: datetime | None
    at_once: bool
    paused: bool
    remarks: tuple[str, ...]


def ward_to_change(
    session: Session, team_id: str, channel_id: str, user_id: str, *, is_admin: bool
) -> Ward | None:
    """The ward of a channel, for somebody who may change it; None where there is none yet.

    :raises Refused: the channel cannot be a ward, or they may not.
    """
    if not channel_id.startswith(("C", "G")):
        raise Refused(NOT_HERE)
    ward = wards.find_by_channel(session, team_id, channel_id)
    if ward is not None:
        _allow(session, ward, user_id, is_admin=is_admin)
    return ward


def ward_by_id(
    session: Session, team_id: str, ward_id: str, user_id: str, *, is_admin: bool
) -> Ward:
    """A ward, for somebody who may change it.

    :raises Refused: there is none such in their workspace, or they may not.
    """
    try:
        ward = wards.get(session, ward_id)
    except wards.UnknownWard:
        raise Refused(NOT_YOURS) from None
    if ward.team_id != team_id:
        raise Refused(NOT_YOURS)
    _allow(session, ward, user_id, is_admin=is_admin)
    return ward


def set_up(
    session: Session,
    form: WardForm,
    *,
    team_id: str,
    channel_id: str,
    by: str,
    now: datetime,
    is_sample: bool = False,
) -> SetUp:
    """Make a channel a ward. Its prompts are planned at the next tick.

    :raises Refused: it is one already.
    """
    ward = Ward(
        team_id=team_id, channel_id=channel_id, created_at=now, name=form.name.text,
        shifts=form.pattern.to_json(), zone=form.pattern.zone, is_sample=is_sample,
    )  # fmt: skip
    try:
        wards.add_ward(session, ward)
    except wards.WardExists:
        raise Refused(
            "This channel is a ward already. Type /handover setup to change it."
        ) from None
    _apply(session, ward, form)
    audit.note(session, Act.WARD_SET_UP, actor=by, at=now, ward_id=ward.id)
    return _told(ward, now)


def change(
    session: Session, keyring: Keyring, ward: Ward, form: WardForm, *, by: str, now: datetime
) -> SetUp:
    """Give a ward other settings.

    The plan is drawn anew only where its times have changed; what has been posted stays. Whoever
    reads the figures from now on loses the taps they gave before.

    :raises storage.wards.RoleConflict: a shared account holds a role.
    """
    before = (ward.pattern, ward.minutes_before)
    _apply(session, ward, form)
    ratings.forget_taps(session, keyring, ward.id, {*form.managers, *form.shared})
    if before != (ward.pattern, ward.minutes_before):
        ward.want_new_plan()
    session.flush()
    session.refresh(ward)
    audit.note(session, Act.WARD_CHANGED, actor=by, at=now, ward_id=ward.id)
    return _told(ward, now)


def _allow(session: Session, ward: Ward, user_id: str, *, is_admin: bool) -> None:
    # Whoever sets up a ward could list an admin as shared: being an admin outranks that.
    if not (is_admin or Role.MANAGER in wards.roles(session, ward.id, user_id)):
        raise Refused(NOT_YOURS)


def _apply(session: Session, ward: Ward, form: WardForm) -> None:
    ward.name = form.name.text
    ward.shifts = form.pattern.to_json()
    ward.zone = form.pattern.zone
    ward.region = form.region
    ward.minutes_before = form.minutes_before
    ward.digest_day = form.digest_day
    ward.digest_time = form.digest_time
    ward.team_digest_days = form.team_digest_days
    ward.emergency_words = form.emergency.text
    ward.on_call = form.on_call.text
    ward.incident_system = form.incidents.text
    ward.guardian = form.guardian.text
    wards.give_role(session, ward.id, Role.MANAGER, form.managers)
    wards.give_role(session, ward.id, Role.FACILITATOR, form.facilitators)
    wards.give_role(session, ward.id, Role.SERVICE_LEAD, form.service_leads)
    wards.give_role(session, ward.id, Role.SHARED, form.shared)


def _told(ward: Ward, now: datetime) -> SetUp:
    today, lead = ward.local_date(now), ward.lead
    coming = [
        max(each.starts_at - lead, now)
        for each in prompted_handovers(ward.pattern, today - timedelta(days=1), 9)
        if each.ends_at > now
    ]
    first = min(coming, default=None)
    return SetUp(
        ward_id=ward.id,
        name=ward.name,
        first=ward.local(first) if first else None,
        at_once=first == now,
        paused=ward.paused,
        remarks=tuple(remarks(ward.pattern)),
    )
