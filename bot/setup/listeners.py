"""What setting up listens to."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.listening import Listening
from bot.replies import Answer, Reply
from bot.setup import blocks, form, service
from bot.slack.payloads import Call, Press, Submission, View, in_modal
from bot.wiring import Wiring
from storage import wards
from storage.wards import Role, RoleConflict, Ward


def register(listening: Listening) -> None:
    wiring = listening.wiring
    listening.press(blocks.OPEN_SETTINGS_PATTERN, lambda press: open_settings(wiring, press))
    listening.submission(blocks.NEW, lambda submission: save_new(wiring, submission))
    listening.submission(blocks.SETTINGS, lambda submission: save_settings(wiring, submission))


def open_form(wiring: Wiring, call: Call) -> Answer:
    """Open the short form in a channel that is no ward yet, and the whole one in a ward's."""
    admin = call.user_id in wiring.settings.workspace_admins
    with wiring.database.reading() as session:
        ward = service.ward_to_change(
            session, call.team_id, call.channel_id, call.user_id, is_admin=admin
        )
        if ward is not None:
            return Answer(open=_settings(session, ward))
    return Answer(open=blocks.new_ward(call.channel_id, call.user_id))


def open_settings(wiring: Wiring, press: Press) -> Answer:
    """Open a ward's settings from Home, or on top of the form that set it up."""
    with wiring.database.reading() as session:
        view = _settings(session, _ward(session, wiring, press.team_id, press.value, press.user_id))
    return Answer(push=view) if in_modal(press) else Answer(open=view)


def save_new(wiring: Wiring, submission: Submission) -> Reply:
    """Make a ward of the channel that the form was opened in."""
    try:
        filled = form.read(submission.values, None)
    except form.FormTrouble as trouble:
        return Reply(errors=trouble.errors)
    with wiring.database.writing() as session:
        result = service.set_up(
            session,
            filled,
            team_id=submission.team_id,
            channel_id=submission.metadata,
            by=submission.user_id,
            now=wiring.clock.now(),
        )
        # Drawn before the commit: a view that cannot be drawn must not deny what was saved.
        view = blocks.saved(result, new=True)
    return Reply(update=view, home=True)


def save_settings(wiring: Wiring, submission: Submission) -> Reply:
    """Save what was changed."""
    try:
        with wiring.database.writing() as session:
            view = _change(session, wiring, submission)
    except form.FormTrouble as trouble:
        return Reply(errors=trouble.errors)
    except RoleConflict:
        return Reply(errors={form.SHARED: form.SHARED_HOLDS_NO_ROLE})
    return Reply(update=view, home=True)


def _change(session: Session, wiring: Wiring, submission: Submission) -> View:
    ward = _ward(session, wiring, submission.team_id, submission.metadata, submission.user_id)
    filled = form.read(submission.values, ward, wiring.settings.workspace_admins)
    result = service.change(
        session, wiring.keyring, ward, filled, by=submission.user_id, now=wiring.clock.now()
    )
    return blocks.saved(result, new=False)


def _ward(session: Session, wiring: Wiring, team_id: str, ward_id: str, user_id: str) -> Ward:
    admin = user_id in wiring.settings.workspace_admins
    return service.ward_by_id(session, team_id, ward_id, user_id, is_admin=admin)


def _settings(session: Session, ward: Ward) -> View:
    return blocks.settings(
        blocks.Current(
            ward_id=ward.id,
            name=ward.name,
            pattern=ward.pattern,
            minutes_before=ward.minutes_before,
            region=ward.region,
            digest_day=ward.digest_day,
            digest_time=f"{ward.digest_time:%H:%M}",
            team_digest_days=ward.team_digest_days,
            managers=wards.holders(session, ward.id, Role.MANAGER),
            facilitators=wards.holders(session, ward.id, Role.FACILITATOR),
            service_leads=wards.holders(session, ward.id, Role.SERVICE_LEAD),
            shared=wards.holders(session, ward.id, Role.SHARED),
            words={
                form.EMERGENCY: ward.emergency_words,
                form.ON_CALL: ward.on_call,
                form.INCIDENTS: ward.incident_system,
                form.GUARDIAN: ward.guardian,
            },
        )
    )
