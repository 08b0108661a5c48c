"""What naming recipients listens to."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.concerns import ids, recipients_form, recipients_service
from bot.concerns.recipients_form import DAYS, OUTSIDE, PEOPLE, Naming
from bot.concerns.recipients_service import Admin
from bot.kept import kept_in
from bot.listening import Listening
from bot.replies import Answer, Reply
from bot.slack.payloads import Call, Press, Submission, View
from bot.wiring import Wiring
from storage.concerns import terms
from storage.concerns.recipients import BadRecipients
from storage.wards import Ward


def register(listening: Listening) -> None:
    wiring = listening.wiring
    listening.press(ids.RECIPIENTS, lambda press: open_from_home(wiring, press))
    listening.submission(ids.RECIPIENTS_PICKED, lambda submission: pick(wiring, submission))
    listening.submission(ids.RECIPIENTS_SAVED, lambda submission: save(wiring, submission))


def open_from_home(wiring: Wiring, press: Press) -> Answer:
    """Open the form for the ward that was chosen on Home."""
    with wiring.database.reading() as session:
        ward = recipients_service.ward_by_id(session, _admin(wiring, press), press.value)
        return Answer(open=_people(session, wiring, ward))


def open_from_command(wiring: Wiring, call: Call) -> Answer:
    """Open the form for the ward of the channel."""
    with wiring.database.reading() as session:
        ward = recipients_service.ward_of_channel(session, _admin(wiring, call), call.channel_id)
        return Answer(open=_people(session, wiring, ward))


def pick(wiring: Wiring, submission: Submission) -> Reply:
    """Go on to the details of those who were picked; with nobody picked, save that."""
    admin = _admin(wiring, submission)
    ward_id = kept_in(submission.view, Naming).ward_id
    people = recipients_service.pick(submission.values.get(PEOPLE) or ())
    agreed = recipients_form.terms_in(submission.values)
    if not people:
        return _save(wiring, admin, Naming.of(ward_id, agreed), submission)
    with wiring.database.reading() as session:
        ward = recipients_service.ward_by_id(session, admin, ward_id)
        known = recipients_service.named_so_far(session, ward)
    naming = Naming.of(ward.id, agreed, people)
    return Reply(
        update=recipients_form.details_form(
            naming, ward.name, known, keeping_set=_keeping_set(wiring)
        )
    )


def save(wiring: Wiring, submission: Submission) -> Reply:
    """Save the details."""
    naming = kept_in(submission.view, Naming)
    without_days = {
        f"{DAYS}:{person}": "Please choose at least one day."
        for person in naming.people
        if not submission.values.get(f"{DAYS}:{person}")
    }
    if without_days:
        return Reply(errors=without_days)
    return _save(wiring, _admin(wiring, submission), naming, submission)


def _save(wiring: Wiring, admin: Admin, naming: Naming, submission: Submission) -> Reply:
    named = recipients_form.named_in(naming, submission.values)
    try:
        with wiring.database.writing() as session:
            ward = recipients_service.ward_by_id(session, admin, naming.ward_id)
            ready = recipients_service.name(session, wiring.keyring, admin, ward, named)
            recipients_service.agree(session, admin, ward, naming.terms)
    except BadRecipients as trouble:
        person = trouble.user_id or naming.people[0]
        return Reply(errors={f"{OUTSIDE}:{person}": str(trouble)})
    keeping_set = _keeping_set(wiring)
    return Reply(
        update=recipients_form.saved_view(
            ward.name, len(named), opened=ready and keeping_set, keeping_set=keeping_set
        ),
        home=True,
    )


def _people(session: Session, wiring: Wiring, ward: Ward) -> View:
    named = recipients_service.named_so_far(session, ward)
    return recipients_form.people_form(
        ward.id,
        ward.name,
        list(named),
        terms.of_ward(session, ward.id),
        keeping_set=_keeping_set(wiring),
    )


def _keeping_set(wiring: Wiring) -> bool:
    return wiring.settings.closed_concerns_kept_days is not None


def _admin(wiring: Wiring, source: Press | Call | Submission) -> Admin:
    return Admin(
        team_id=source.team_id,
        user_id=source.user_id,
        is_admin=source.user_id in wiring.settings.workspace_admins,
        now=wiring.clock.now(),
    )
