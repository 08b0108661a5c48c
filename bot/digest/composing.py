"""What a digest says of its days: chosen from what is stored, and kept as plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.digest import charts
from bot.digest.charts import Series
from bot.digest.content import LATE_AFTER, Content, Moved, reasons, tallies, where_to_look
from prompts.catalogue import Catalogue
from storage import handovers, lateness
from storage.deliveries import Kind
from storage.readings import Publication
from storage.wards import Rhythm, Ward


def compose(
    session: Session,
    catalogue: Catalogue,
    ward: Ward,
    first: date,
    last: date,
    publication: Publication,
) -> Content:
    """What there is to say of a ward's days.

    :param first: the first local day that it tells of; ``last`` is the last.
    :param publication: the readings that it makes known.
    """
    today = last + timedelta(days=1)
    told = handovers.between(session, ward.id, first, last)
    ids = [handover.id for handover in told]
    focus = ward.focus
    current = focus.dimension if focus and focus.starts <= today <= focus.ends else None
    published = tuple(figures.id for figures in publication.published)
    series = charts.of_ward(session, catalogue, ward.id, today)
    return Content(
        first=first,
        last=last,
        shifts=tallies(told, lateness.came_late(session, Kind.PROMPT, ids, LATE_AFTER)),
        missed_because=reasons(told),
        published=published,
        lapsed=publication.lapsed,
        look=where_to_look(catalogue, publication, told, current),
        paused=ward.paused,
        once_a_day=ward.rhythm == Rhythm.ONCE_A_DAY.value,
        moved=tuple(_moved(series, published)),
        weeks_until_judged=charts.weeks_until_judged(series, published),
        charted=any(each.judged for each in series),
    )


def _moved(series: Sequence[Series], published: Collection[str]) -> Iterator[Moved]:
    """What the days' own readings moved; an older movement was told of in its own week."""
    for each in series:
        movement = each.movement() if each.newest.id in published else None
        if movement is not None:
            yield Moved(each.newest.id, movement)
