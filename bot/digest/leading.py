"""What a service lead hears: that a ward may need help. No figures, and never of two wards at once.

Each silence is told of once, in private, four weeks after the managers were first shown it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.digest import lead_blocks, silence
from bot.digest.content import Content, Silence
from bot.slack.message import Message
from prompts.catalogue import Catalogue
from storage import deliveries, digests, wards
from storage.deliveries import Delivery, Kind
from storage.digests import Digest
from storage.wards import Role, Ward

USEFUL_FOR = timedelta(days=7)


def tell(
    session: Session, digest: Digest, content: Content, due_at: datetime, now: datetime
) -> None:
    """Have the service leads told of what this digest is the first to tell them."""
    for place, each in enumerate(content.unanswered):
        if each.lead_told_on != content.made_on:
            continue
        for lead in wards.holders(session, digest.ward_id, Role.SERVICE_LEAD):
            deliveries.add(
                session,
                Kind.LEAD_WORD,
                f"{digest.id}:{place}",
                lead,
                due_at=due_at,
                expires_at=now + USEFUL_FOR,
                ward_id=digest.ward_id,
                private=True,
            )


def word(
    catalogue: Catalogue, session: Session, delivery: Delivery, now: datetime
) -> Message | None:
    """One word to one lead; None if they lead no more, or somebody has written meanwhile."""
    digest_id, _, place = delivery.subject.partition(":")
    digest = digests.get(session, digest_id)
    if digest is None:
        return None
    ward = wards.get(session, digest.ward_id)
    told = Content.from_json(digest.content).unanswered[int(place)]
    if Role.SERVICE_LEAD not in wards.roles(session, ward.id, delivery.target):
        return None
    if not list(_still([told], session, catalogue, ward, now)):
        return None
    return lead_blocks.word(ward.name, told)


def home(
    session: Session, catalogue: Catalogue, team_id: str, user_id: str, now: datetime
) -> list[lead_blocks.Led]:
    """The wards that somebody leads, each for itself: whether it talks, and needs help."""
    led = wards.wards_of(session, team_id, user_id, Role.SERVICE_LEAD)
    return [_led(session, catalogue, ward, now) for ward in led]


def _led(session: Session, catalogue: Catalogue, ward: Ward, now: datetime) -> lead_blocks.Led:
    digest = digests.latest(session, ward.id)
    content = Content.from_json(digest.content) if digest is not None else None
    # What the managers have not had their time for is not the lead's yet.
    told = [each for each in content.unanswered if each.lead_told_on] if content else []
    return lead_blocks.Led(
        ward=ward.name,
        paused=ward.paused,
        days=(content.first, content.last) if content else None,
        prompted=content.prompted if content else 0,
        talked=content.talked if content else 0,
        silent=tuple(_still(told, session, catalogue, ward, now)),
    )


def _still(
    told: list[Silence], session: Session, catalogue: Catalogue, ward: Ward, now: datetime
) -> Iterator[Silence]:
    """Those about which still nobody has written."""
    if not told:
        return
    today = ward.local_date(now)
    now_silent = {each.area_id for each in silence.still(session, catalogue, ward, today)}
    yield from (each for each in told if each.area_id in now_silent)
