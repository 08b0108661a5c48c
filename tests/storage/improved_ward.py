"""What a ward did, agreed and left unanswered, put straight into its tables."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from prompts.catalogue import Catalogue
from storage.base import new_id
from storage.figures import Medium
from storage.improving.tables import AgreedAction, Deed, Helped, Owner
from storage.readings import ReadingRow, Stage


def a_deed(
    session: Session,
    ward_id: str,
    words: str,
    written_at: datetime,
    *,
    dimension: str | None = "boundaries",
    helped: Helped | None = None,
    helped_on: date | None = None,
) -> Deed:
    """Something that was done."""
    deed = Deed(
        id=new_id(),
        ward_id=ward_id,
        dimension_id=dimension,
        words=words,
        written_at=written_at,
        helped=helped.value if helped else None,
        helped_on=helped_on,
    )
    session.add(deed)
    session.flush()
    return deed


def an_action(
    session: Session,
    ward_id: str,
    words: str,
    review_on: date,
    *,
    agreed_on: date = date(2026, 5, 1),
    owner: Owner = Owner.MANAGER,
    dimension: str | None = "boundaries",
) -> AgreedAction:
    """Something that is agreed, and not settled."""
    action = AgreedAction(
        id=new_id(),
        ward_id=ward_id,
        dimension_id=dimension,
        words=words,
        owner=owner.value,
        agreed_on=agreed_on,
        review_on=review_on,
    )
    session.add(action)
    session.flush()
    return action


def a_low_reading(
    session: Session, catalogue: Catalogue, ward_id: str, day: date, *, area_id: str = "team"
) -> ReadingRow:
    """A published reading in which more chose 1 or 2 than 4 or 5."""
    anchor = catalogue.anchor(area_id)
    reading = ReadingRow(
        ward_id=ward_id,
        statement_id=anchor.id,
        area_id=area_id,
        statement=anchor.text,
        anchor=True,
        medium=Medium.TAPS.value,
        stage=Stage.PUBLISHED.value,
        settled_on=day,
        figures={"1-2": 6, "3": 0, "4-5": 0, "people": 6},
    )
    session.add(reading)
    session.flush()
    return reading
