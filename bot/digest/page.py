"""All that a digest's page needs, read once: what is stored, its figures, its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.digest import charts, findings
from bot.digest.charts import Series
from bot.digest.content import Content
from prompts.catalogue import Catalogue
from storage import readings, wards
from storage.digests import Digest, Picture
from storage.figures import Figures

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
    """

    digest_id: str
    ward_id: str
    ward: str
    content: Content
    figures: Sequence[Figures]
    picture: Shown | None = None


def of(session: Session, catalogue: Catalogue, digest: Digest, now: datetime) -> Page:
    """The page of a stored digest."""
    content = Content.from_json(digest.content)
    return Page(
        digest_id=digest.id,
        ward_id=digest.ward_id,
        ward=wards.get(session, digest.ward_id).name,
        content=content,
        figures=readings.find(session, digest.ward_id, content.published),
        picture=_picture(session, catalogue, digest, now),
    )


def charted(session: Session, catalogue: Catalogue, digest: Digest) -> list[Series]:
    """The series that a digest's picture shows, as they stood when it was made."""
    made_on = Content.from_json(digest.content).made_on
    found = charts.of_ward(session, catalogue, digest.ward_id, made_on)
    return [series for series in found if series.judged]


def _picture(session: Session, catalogue: Catalogue, digest: Digest, now: datetime) -> Shown | None:
    made_on = Content.from_json(digest.content).made_on
    fresh = now.date() - made_on <= PICTURE_LIFE
    if digest.picture != Picture.READY.value or digest.picture_file is None or not fresh:
        return None
    return Shown(digest.picture_file, findings.alt_text(charted(session, catalogue, digest)))
