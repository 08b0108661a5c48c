"""A ward's charts: each anchor's newest readings, where there are enough to judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot.digest.movement import (
    FEWEST,
    MOST,
    TO_TELL_THE_PACE,
    Chart,
    Movement,
    chart,
    favourable,
    movement,
    weeks_to_go,
)
from prompts.catalogue import Catalogue
from storage import readings
from storage.figures import Figures


@dataclass(frozen=True, slots=True)
class Series:
    """The newest readings of one anchor, by taps or by rooms, oldest first; at least one."""

    readings: tuple[Figures, ...]

    @property
    def newest(self) -> Figures:
        return self.readings[-1]

    @property
    def judged(self) -> bool:
        """Whether there are readings enough to say that something moved."""
        return len(self.readings) >= FEWEST

    def chart(self) -> Chart:
        """The readings beside their centre and limits. Only where they are ``judged``."""
        return chart(*favourable(self.readings))

    def movement(self) -> Movement | None:
        """What the newest reading is part of, if it is more than the usual wobble."""
        return movement(self.chart()) if self.judged else None


def of_ward(session: Session, catalogue: Catalogue, ward_id: str, until: date) -> list[Series]:
    """Every anchor's series as it stood on a day; rooms apart from taps.

    Its cost does not grow with the ward's history.
    """
    anchors = [catalogue.anchor(area.id).id for area in catalogue.areas]
    return [Series(them) for them in readings.newest(session, ward_id, anchors, until, MOST)]


def weeks_until_judged(found: Sequence[Series], published: Sequence[str]) -> int | None:
    """In how many weeks the first anchor can be judged, at this ward's pace.

    It is told once: by the digest that publishes the first third reading of an anchor.

    :param published: the ids of the readings that the digest publishes.
    """
    started = [series for series in found if len(series.readings) >= TO_TELL_THE_PACE]
    first_time = all(
        len(series.readings) == TO_TELL_THE_PACE and series.newest.id in published
        for series in started
    )
    if not started or not first_time:
        return None
    paces = [[each.published_on for each in series.readings] for series in started]
    return min(weeks for pace in paces if (weeks := weeks_to_go(pace)) is not None)
