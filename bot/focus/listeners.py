"""What the focus listens to."""

from __future__ import annotations

from bot.focus import blocks, service
from bot.listening import Listening
from bot.replies import Answer, Reply
from bot.slack.payloads import Press, Submission, in_modal
from bot.wiring import Wiring


def register(listening: Listening) -> None:
    wiring = listening.wiring
    listening.press(blocks.CHOOSE_PATTERN, lambda press: open_form(wiring, press))
    listening.press(blocks.END_PATTERN, lambda press: end(wiring, press))
    listening.submission(blocks.FORM, lambda submission: save(wiring, submission))


def open_form(wiring: Wiring, press: Press) -> Answer:
    """Open the form, with the digest's suggestion or today's focus chosen."""
    ward_id, _, suggested = press.value.partition(":")
    with wiring.database.reading() as session:
        ward = service.ward_for(session, press.team_id, ward_id, press.user_id)
        chosen = suggested or ward.focus_dimension
        view = blocks.form(ward.id, ward.name, wiring.catalogue.dimensions, chosen)
    return Answer(push=view) if in_modal(press) else Answer(open=view)


def save(wiring: Wiring, submission: Submission) -> Reply:
    """Save what was chosen; the plan is drawn again at the next tick."""
    now = wiring.clock.now()
    weeks = str(submission.values.get(blocks.WEEKS) or "")
    with wiring.database.writing() as session:
        ward = service.ward_for(
            session, submission.team_id, submission.metadata, submission.user_id
        )
        dimension, ends = service.choose(
            session,
            wiring.catalogue,
            ward,
            str(submission.values.get(blocks.DIMENSION) or ""),
            int(weeks) if weeks.isdecimal() else 0,
            by=submission.user_id,
            now=now,
        )
    return Reply(update=blocks.done(dimension.name, ends), home=True)


def end(wiring: Wiring, press: Press) -> Answer:
    """End the focus."""
    now = wiring.clock.now()
    with wiring.database.writing() as session:
        ward = service.ward_for(session, press.team_id, press.value, press.user_id)
        service.end(session, ward, by=press.user_id, now=now)
    return Answer(home=True)
