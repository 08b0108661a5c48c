"""The weekly digest: one honest page for a ward manager, and what the team and its lead hear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from bot.digest import blocks, lead_blocks, leading, listeners, making, page, picturing
from bot.digest.team import blocks as team_blocks
from bot.digest.team import page as team_page
from bot.digest.team.content import TeamContent
from bot.feature import Block, Command, Feature, Job, Renderer, Viewer
from bot.slack.message import Message
from bot.wiring import Wiring
from prompts.catalogue import Catalogue
from storage import digests, wards
from storage.deliveries import Delivery, Kind
from storage.wards import Role

LOOK_EVERY = timedelta(seconds=30)


def feature(wiring: Wiring) -> Feature:
    """The feature's face."""
    catalogue = wiring.catalogue
    return Feature(
        name="digest",
        register=listeners.register,
        renderers={
            Kind.DIGEST: Renderer(render=partial(_render, catalogue)),
            Kind.TEAM_DIGEST: Renderer(render=partial(_render_for_team, catalogue)),
            Kind.LEAD_WORD: Renderer(render=partial(leading.word, catalogue)),
        },
        jobs=[
            Job("digests", LOOK_EVERY, lambda now: making.make_due(wiring, now)),
            Job("team_digests", LOOK_EVERY, lambda now: making.make_due_for_teams(wiring, now)),
            Job("pictures", picturing.LOOK_EVERY, lambda now: picturing.advance(wiring, now)),
        ],
        commands=[
            Command(
                "digest",
                "shows the latest weekly digest, to a manager only",
                lambda call: listeners.show_latest(wiring, call),
            )
        ],
        home=partial(_home, catalogue),
    )


def _home(catalogue: Catalogue, session: Session, viewer: Viewer, now: datetime) -> Sequence[Block]:
    shown: list[Block] = []
    for ward in wards.wards_of(session, viewer.team_id, viewer.user_id, Role.MANAGER):
        digest = digests.latest(session, ward.id)
        if digest is not None:
            content = page.standing(session, digest)
            shown += blocks.home_section(digest.id, ward.name, content)
    for led in leading.home(session, catalogue, viewer.team_id, viewer.user_id, now):
        shown += lead_blocks.home_section(led)
    return shown


def _render(
    catalogue: Catalogue, session: Session, delivery: Delivery, now: datetime
) -> Message | None:
    digest = digests.get(session, delivery.subject)
    if digest is None:
        return None
    # Whoever stopped being a manager since then is not sent it. What they were sent stays theirs,
    # but for what is taken back.
    is_manager = Role.MANAGER in wards.roles(session, digest.ward_id, delivery.target)
    if not (is_manager or delivery.is_update):
        return None
    return blocks.digest_message(page.of(session, catalogue, digest, now))


def _render_for_team(
    catalogue: Catalogue, session: Session, delivery: Delivery, _now: datetime
) -> Message | None:
    digest = digests.get(session, delivery.subject)
    if digest is None or digest.team is None:
        return None
    ward, content = wards.get(session, digest.ward_id), TeamContent.from_json(digest.team)
    return team_blocks.team_message(team_page.of(session, catalogue, ward, content))
