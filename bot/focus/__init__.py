"""The focus: what a ward has chosen to look at for a few weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.feature import Block, Feature, Viewer
from bot.focus import blocks, listeners, service
from bot.wiring import Wiring
from storage import wards
from storage.wards import Role, Ward


def feature(wiring: Wiring) -> Feature:
    """The feature's face."""

    def home(session: Session, viewer: Viewer, now: datetime) -> Sequence[Block]:
        shown: list[Block] = []
        for ward in _wards(session, viewer):
            focus = ward.focus
            running = focus is not None and focus.ends >= ward.local_date(now)
            name = wiring.catalogue.dimension(focus.dimension).name if focus and running else None
            shown += blocks.section(ward.id, ward.name, name, focus.ends if focus else None)
        return shown

    return Feature(name="focus", register=listeners.register, home=home)


def _wards(session: Session, viewer: Viewer) -> list[Ward]:
    found = {
        ward.id: ward
        for role in sorted(service.MAY_CHOOSE)
        for ward in wards.wards_of(session, viewer.team_id, viewer.user_id, Role(role))
    }
    return list(found.values())
