"""All that a digest's page needs, read once: what is stored, its figures, its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.digest import charts, doings, findings, silence
from bot.digest.charts import Series
from bot.digest.content import Content
from bot.digest.doings import Done, Planned
from prompts.catalogue import Catalogue
from storage import readings, wards
from storage.digests import Digest, Picture
from storage.figures import Figures
from storage.improving import agreed, deeds
from storage.wards import Ward

# Slack refuses a whole page for a picture that it has thrown away, as workspaces let it do.
PICTURE_LIFE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that is ready in Slack, and what it shows for whoever cannot see it."""

    file_id: str
    alt_text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One week of one ward.

    :ivar figures: the readings that were newly published.
    :ivar picture: the anchors' charts; None where there are none, or Slack has none ready.
    :ivar owed: what is agreed and has to be looked at.
    :ivar done: what was done, and what the team said of it.
    :ivar team_at: when the team's version goes, on the ward's clock; None once it has gone.
    :ivar has_leads: whether somebody leads the ward's service, and hears of what stays silent.
    """

    digest_id: str
    ward_id: str
    ward: str
    content: Content
    figures: Sequence[Figures]
    picture: Shown | None = None
    owed: Sequence[Planned] = ()
    done: Sequence[Done] = ()
    team_at: datetime | None = None
    has_leads: bool = False


def of(session: Session, catalogue: Catalogue, digest: Digest, now: datetime) -> Page:
    """The page of a stored digest."""
    ward = wards.get(session, digest.ward_id)
    return replace(
        saying(session, catalogue, ward, standing(session, digest)),
        digest_id=digest.id,
        picture=_picture(session, catalogue, digest, now),
        team_at=_team_at(ward, digest),
    )


def saying(session: Session, catalogue: Catalogue, ward: Ward, content: Content) -> Page:
    """A page that says this of a ward, without what a stored digest has besides."""
    return Page(
        digest_id="",
        ward_id=ward.id,
        ward=ward.name,
        content=content,
        figures=readings.find(session, ward.id, content.published),
        owed=doings.planned(session, ward.id, content.agreed),
        done=doings.done(session, catalogue, ward.id, content.deeds),
        has_leads=bool(content.unanswered) and silence.has_leads(session, ward),
    )


def standing(session: Session, digest: Digest) -> Content:
    """What a stored digest says, but for what has been taken back or settled since."""
    content = Content.from_json(digest.content)
    return replace(
        content.without(_taken_back(session, digest.ward_id, content)),
        settled=_settled(session, digest.ward_id, content),
    )


def _taken_back(session: Session, ward_id: str, content: Content) -> set[str]:
    if not content.deeds:
        return set()
    return set(content.deeds) - {deed.id for deed in deeds.some(session, ward_id, content.deeds)}


def _settled(session: Session, ward_id: str, content: Content) -> tuple[str, ...]:
    if not content.agreed:
        return ()
    some = agreed.some(session, ward_id, content.agreed)
    return tuple(action.id for action in some if action.settled_on is not None)


def charted(session: Session, catalogue: Catalogue, digest: Digest) -> list[Series]:
    """The series that a digest's picture shows, as they stood when it was made."""
    made_on = Content.from_json(digest.content).made_on
    found = charts.of_ward(session, catalogue, digest.ward_id, made_on)
    return [series for series in found if series.judged]


def _team_at(ward: Ward, digest: Digest) -> datetime | None:
    """When the team's version goes, as far as the ward's settings let it go."""
    if digest.team_at is None or ward.paused or ward.team_digest_days is None:
        return None
    return ward.local(digest.team_at)


def _picture(session: Session, catalogue: Catalogue, digest: Digest, now: datetime) -> Shown | None:
    made_on = Content.from_json(digest.content).made_on
    fresh = now.date() - made_on <= PICTURE_LIFE
    if digest.picture != Picture.READY.value or digest.picture_file is None or not fresh:
        return None
    return Shown(digest.picture_file, findings.alt_text(charted(session, catalogue, digest)))
