"""Low areas without a word: since when the managers are shown them, and when the leads hear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from bot.digest.content import MANAGERS_HAVE, Content, Silence
from prompts.catalogue import Catalogue
from storage import wards
from storage.improving import unanswered
from storage.improving.unanswered import SILENT_FOR, Unanswered
from storage.wards import Role, Ward


def of_ward(
    session: Session,
    catalogue: Catalogue,
    ward: Ward,
    today: date,
    shown: Sequence[Silence] = (),
) -> tuple[Silence, ...]:
    """A ward's low areas without a word, that first which has waited the longest.

    :param today: the day on which the digest is made that shows them.
    :param shown: what the digest before showed, as :func:`shown_before` has it.
    """
    before = {each.area_id: each for each in shown}
    found = still(session, catalogue, ward, today)
    has_leads = bool(found) and bool(wards.holders(session, ward.id, Role.SERVICE_LEAD))
    return tuple(
        _silence(catalogue, each, before.get(each.area_id), today, has_leads=has_leads)
        for each in found
    )


def still(session: Session, catalogue: Catalogue, ward: Ward, today: date) -> list[Unanswered]:
    """The areas that are low and without a word on a day."""
    areas = {
        area.id: [dimension.id for dimension in catalogue.dimensions_of(area.id)]
        for area in catalogue.areas
    }
    found = unanswered.of_ward(session, ward.id, areas, ward.zone, today)
    # A ward's own library may have dropped an area that was asked about before.
    return [each for each in found if each.area_id in areas]


def shown_before(newest: Content | None, today: date) -> tuple[Silence, ...]:
    """What the newest digest showed, as far as it can be the same silence.

    A word, or a better reading, takes an area off the list for six weeks. So what stands in two
    digests that are not so far apart is one silence.
    """
    if newest is None or today - newest.made_on >= SILENT_FOR:
        return ()
    return newest.unanswered


def _silence(
    catalogue: Catalogue,
    found: Unanswered,
    before: Silence | None,
    today: date,
    *,
    has_leads: bool,
) -> Silence:
    shown_on = before.shown_on if before else today
    told_on = before.lead_told_on if before else None
    if told_on is None and has_leads and today - shown_on >= MANAGERS_HAVE:
        told_on = today
    return Silence(
        area_id=found.area_id,
        area=catalogue.area(found.area_id).name,
        # How far back it is looked for moves on with the days; the silence does not.
        since=before.since if before else found.silent_since,
        shown_on=shown_on,
        lead_told_on=told_on,
    )
