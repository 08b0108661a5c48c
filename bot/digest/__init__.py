"""The weekly digest: one honest page for a ward manager."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.digest import blocks, listeners, page, picturing, service
from bot.digest.content import Content
from bot.feature import Block, Command, Feature, Job, Renderer, Unfinished, Viewer
from bot.logs import get_logger
from bot.slack.message import Message
from bot.wiring import Wiring
from prompts.catalogue import Catalogue
from storage import digests, wards
from storage.database import NotSaved
from storage.deliveries import Delivery, Kind
from storage.wards import Role

log = get_logger("bot.digest")

LOOK_EVERY = timedelta(seconds=30)


def feature(wiring: Wiring) -> Feature:
    """The feature's face."""
    return Feature(
        name="digest",
        register=listeners.register,
        renderers={Kind.DIGEST: Renderer(render=partial(_render, wiring.catalogue))},
        jobs=[
            Job("digests", LOOK_EVERY, lambda now: make_due(wiring, now)),
            Job("pictures", picturing.LOOK_EVERY, lambda now: picturing.advance(wiring, now)),
        ],
        commands=[
            Command(
                "digest",
                "shows the latest weekly digest, to a manager only",
                lambda call: listeners.show_latest(wiring, call),
            )
        ],
        home=_home,
    )


def make_due(wiring: Wiring, now: datetime) -> None:
    """Make every ward's digest whose hour has come, each in its own transaction.

    :raises Unfinished: some ward's could not be made.
    """
    with wiring.database.reading() as session:
        waiting = [ward.id for ward in wards.everywhere(session) if service.due(session, ward, now)]
    made = [_make(wiring, ward_id, now) for ward_id in waiting]
    if waiting:
        # What was published has just been deleted as answers; let it be gone from the disk too.
        wiring.database.forget()
    if not all(made):
        raise Unfinished


def _make(wiring: Wiring, ward_id: str, now: datetime) -> bool:
    """Make a ward's digest.

    :returns: False where that went wrong.
    """
    try:
        with wiring.database.writing() as session:
            service.make_if_due(session, wiring.catalogue, wards.get(session, ward_id), now)
    except IntegrityError:
        # Another process made it in the same moment; nothing of ours was kept.
        log.info("digest_made_elsewhere")
    except NotSaved:
        raise
    except Exception as error:
        # One ward's digest that cannot be made must not hold up the others.
        log.exception("digest_not_made", error=type(error).__name__)
        return False
    return True


def _home(session: Session, viewer: Viewer, _now: datetime) -> Sequence[Block]:
    shown: list[Block] = []
    for ward in wards.wards_of(session, viewer.team_id, viewer.user_id, Role.MANAGER):
        digest = digests.latest(session, ward.id)
        if digest is not None:
            content = Content.from_json(digest.content)
            shown += blocks.home_section(digest.id, ward.name, content)
    return shown


def _render(
    catalogue: Catalogue, session: Session, delivery: Delivery, now: datetime
) -> Message | None:
    digest = digests.get(session, delivery.subject)
    # Whoever stopped being a manager since then is not sent it.
    if digest is None or Role.MANAGER not in wards.roles(session, digest.ward_id, delivery.target):
        return None
    return blocks.digest_message(page.of(session, catalogue, digest, now))
