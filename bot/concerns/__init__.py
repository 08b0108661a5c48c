"""Concerns: raising one, having it answered, following it, and naming who receives them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.concerns import (
    afterwards_listeners,
    notices,
    own_listeners,
    own_more_listeners,
    own_service,
    raise_listeners,
    reader_listeners,
    recipients_listeners,
    recipients_service,
    weekly,
)
from bot.concerns.checks import check
from bot.concerns.home_section import Seen, section
from bot.concerns.own_service import Person
from bot.concerns.recipients_service import Admin
from bot.concerns.unread import Looking
from bot.feature import Block, Command, Feature, Job, Renderer, Unfinished, Viewer
from bot.listening import Listening
from bot.logs import get_logger
from bot.wiring import Wiring
from storage import wards
from storage.concerns import afterwards, counts, ending, late_words, queue, reminding
from storage.concerns import weekly as weekly_queue
from storage.deliveries import Kind
from storage.wards import Role

log = get_logger("bot.concerns")

LOOK_EVERY = timedelta(minutes=1)
WEEK_LOOKED_AT_EVERY = timedelta(minutes=5)


def feature(wiring: Wiring) -> Feature:
    """The feature's face."""

    def remind(now: datetime) -> None:
        with wiring.database.writing() as session:
            reminding.remind(session, now)
            late_words.remind(session, now)

    def tell_of_the_week(now: datetime) -> None:
        with wiring.database.reading() as session:
            due = weekly_queue.due(session, now)
        if due:
            with wiring.database.writing() as session:
                weekly_queue.tell(session, due)

    def hear(now: datetime) -> None:
        with wiring.database.writing() as session:
            ending.hear(session, now)
            afterwards.hear(session, now)

    def ask(now: datetime) -> None:
        with wiring.database.writing() as session:
            done = afterwards.ask_later(session, wiring.keyring, now)
        if not done:
            log.error("key_missing")
            raise Unfinished

    return Feature(
        name="concerns",
        register=_register,
        renderers={
            Kind.CONCERN_NOTICE: Renderer(render=notices.render),
            Kind.QUEUE_WORD: Renderer(render=weekly.render),
        },
        jobs=[
            Job("concern_hearing", LOOK_EVERY, hear),
            Job("concern_reminders", LOOK_EVERY, remind),
            Job("concern_questions", LOOK_EVERY, ask),
            Job("concern_weeks", WEEK_LOOKED_AT_EVERY, tell_of_the_week),
            Job("concern_readers", LOOK_EVERY, Looking(wiring)),
        ],
        home=lambda session, viewer, now: _home(session, wiring, viewer, now),
        commands=[
            Command(
                "recipients",
                "says who receives this ward's concerns, for workspace admins",
                lambda call: recipients_listeners.open_from_command(wiring, call),
            )
        ],
        checks=[lambda now: check(wiring, now)],
    )


def _register(listening: Listening) -> None:
    raise_listeners.register(listening)
    own_listeners.register(listening)
    own_more_listeners.register(listening)
    afterwards_listeners.register(listening)
    reader_listeners.register(listening)
    recipients_listeners.register(listening)


def _home(session: Session, wiring: Wiring, viewer: Viewer, now: datetime) -> Sequence[Block]:
    team_id, user_id = viewer.team_id, viewer.user_id
    person = Person(team_id, user_id, now)
    receives = wards.wards_of(session, team_id, user_id, Role.RECIPIENT)
    admin = Admin(team_id, user_id, viewer.is_admin, now)
    days = wiring.settings.closed_concerns_kept_days
    kept = timedelta(days=days) if days is not None else None
    seen = Seen(
        mine=own_service.mine(session, wiring.keyring, person),
        queue=queue.of_recipient(session, viewer.team_id, viewer.user_id, now)
        if receives
        else None,
        afterwards=afterwards.waiting_for(session, viewer.team_id, viewer.user_id),
        wards=recipients_service.wards_to_name(session, admin),
        counted=counts.for_manager(session, team_id, user_id, kept, now),
    )
    return section(seen)
