"""What a ward agrees to do, what it did, and how that comes back to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.feature import Block, Feature, Job, Renderer, Viewer
from bot.improving import listeners, reminding, service, views
from bot.wiring import Wiring
from storage import wards
from storage.deliveries import Kind
from storage.wards import Ward

LOOK_EVERY = timedelta(minutes=1)


def feature(wiring: Wiring) -> Feature:
    """The feature's face."""

    def remind(now: datetime) -> None:
        with wiring.database.reading() as session:
            due = reminding.due(session, now)
        if due:
            with wiring.database.writing() as session:
                reminding.remind(session, now)

    def home(session: Session, viewer: Viewer, now: datetime) -> Sequence[Block]:
        theirs = _wards(session, viewer)
        return [
            block
            for ward in theirs
            for block in views.home_section(
                ward.id,
                ward.name,
                service.to_do(session, wiring.catalogue, ward),
                ward.local_date(now),
                several=len(theirs) > 1,
            )
        ]

    return Feature(
        name="improving",
        register=listeners.register,
        renderers={
            Kind.REVIEW_WORD: Renderer(
                render=lambda session, delivery, now: reminding.render(
                    session, wiring.catalogue, delivery, now
                )
            )
        },
        jobs=[Job("reviews", LOOK_EVERY, remind)],
        home=home,
    )


def _wards(session: Session, viewer: Viewer) -> list[Ward]:
    found = {
        ward.id: ward
        for role in sorted(service.MAY_WRITE)
        for ward in wards.wards_of(session, viewer.team_id, viewer.user_id, role)
    }
    return list(found.values())
