"""What a digest says of its days: chosen from what is stored, and kept as plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from bot.digest import charts, silence
from bot.digest.charts import Series
from bot.digest.content import LATE_AFTER, Content, Moved, Silence, reasons, tallies
from bot.digest.where_next import where_to_look
from prompts.catalogue import Catalogue
from storage import handovers, lateness
from storage.deliveries import Kind
from storage.improving import agreed, deeds
from storage.improving.tables import Deed
from storage.readings import Publication
from storage.wards import Rhythm, Ward

# What has to be looked at within so many days is owed.
OWED_AHEAD = timedelta(days=7)


def compose(
    session: Session,
    catalogue: Catalogue,
    ward: Ward,
    first: date,
    last: date,
    publication: Publication,
    shown: Sequence[Silence] = (),
) -> Content:
    """What there is to say of a ward's days.

    :param first: the first local day that it tells of; ``last`` is the last.
    :param publication: the readings that it makes known.
    :param shown: the low areas without a word that the digest before showed.
    """
    today = last + timedelta(days=1)
    told = handovers.between(session, ward.id, first, last)
    ids = [handover.id for handover in told]
    silent = silence.of_ward(session, catalogue, ward, today, shown)
    published = tuple(figures.id for figures in publication.published)
    series = charts.of_ward(session, catalogue, ward.id, today)
    return Content(
        first=first,
        last=last,
        shifts=tallies(told, lateness.came_late(session, Kind.PROMPT, ids, LATE_AFTER)),
        missed_because=reasons(told),
        published=published,
        lapsed=publication.lapsed,
        look=where_to_look(catalogue, publication, silent, told, focus_on(ward, today)),
        paused=ward.paused,
        once_a_day=ward.rhythm == Rhythm.ONCE_A_DAY.value,
        moved=tuple(_moved(series, published)),
        weeks_until_judged=charts.weeks_until_judged(series, published),
        charted=any(each.judged for each in series),
        done=tuple(deed.id for deed in written(session, ward, first, today)),
        judged=tuple(deed.id for deed in deeds.judged(session, ward.id, first, last)),
        agreed=_owed(session, ward, last),
        unanswered=silent,
    )


def focus_on(ward: Ward, day: date) -> str | None:
    """The id of the dimension that is a ward's focus on a day, if it has one."""
    focus = ward.focus
    return focus.dimension if focus and focus.starts <= day <= focus.ends else None


def written(session: Session, ward: Ward, first: date, until: date) -> list[Deed]:
    """What was written as done from a ward's first day up to another, which does not count."""
    since, end = (ward.at(day, time()) for day in (first, until))
    return deeds.between(session, ward.id, since, end)


def _owed(session: Session, ward: Ward, last: date) -> tuple[str, ...]:
    """What is agreed and has to be looked at by now, or within a week."""
    latest = last + OWED_AHEAD
    return tuple(
        action.id for action in agreed.open_of(session, ward.id) if action.review_on <= latest
    )


def _moved(series: Sequence[Series], published: Collection[str]) -> Iterator[Moved]:
    """What the days' own readings moved; an older movement was told of in its own week."""
    for each in series:
        movement = each.movement() if each.newest.id in published else None
        if movement is not None:
            yield Moved(each.newest.id, movement)
