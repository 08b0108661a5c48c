"""Setting up a ward, changing it, and hearing of it when its messages do not arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from bot.feature import Block, Command, Feature, Finding, Renderer, Viewer
from bot.sending import Failed
from bot.setup import blocks, listeners, troubles
from bot.wiring import Wiring
from storage import wards
from storage.deliveries import Kind
from storage.wards import Role


def feature(wiring: Wiring) -> Feature:
    """The feature's face."""
    return Feature(
        name="setup",
        register=listeners.register,
        renderers={Kind.OPERATOR_WORD: Renderer(render=troubles.word)},
        home=_home,
        commands=[
            Command(
                "setup",
                "sets this channel up as a ward, or changes its settings",
                lambda call: listeners.open_form(wiring, call),
            )
        ],
        checks=[lambda now: _check(wiring, now)],
    )


def delivery_failed(wiring: Wiring) -> Failed:
    """What the dispatcher calls when a delivery can never succeed as it is."""
    return partial(troubles.delivery_failed, wiring)


def _home(session: Session, viewer: Viewer, _now: datetime) -> Sequence[Block]:
    managed = wards.wards_of(session, viewer.team_id, viewer.user_id, Role.MANAGER)
    return blocks.home_section([(ward.id, ward.name) for ward in managed])


def _check(wiring: Wiring, now: datetime) -> list[Finding]:
    with wiring.database.reading() as session:
        count, _ = wards.count(session)
        found = [*troubles.check(session), *troubles.in_doubt(session, now)]
    if count:
        return [Finding("wards", True, f"{count} set up."), *found]
    remedy = "Type /handover setup in a ward's channel."
    return [Finding("wards", False, "No ward is set up yet.", remedy)]
