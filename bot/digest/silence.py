"""Low areas without a word: since when the managers are shown them, and when the leads hear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from bot.digest.content import Content, Silence
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
    silent = tuple(
        _silence(catalogue, each, before.get(each.area_id), today)
        for each in still(session, catalogue, ward, today)
    )
    if not any(_waits_for_leads(each, today) for each in silent) or not has_leads(session, ward):
        return silent
    return tuple(
        replace(each, lead_told_on=today) if _waits_for_leads(each, today) else each
        for each in silent
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


def has_leads(session: Session, ward: Ward) -> bool:
    """Whether somebody leads the ward's service, and can hear of what stays silent."""
    return bool(wards.holders(session, ward.id, Role.SERVICE_LEAD))


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
) -> Silence:
    return Silence(
        area_id=found.area_id,
        area=catalogue.area(found.area_id).name,
        # How far back it is looked for moves on with the days; the silence does not.
        since=before.since if before else found.silent_since,
        shown_on=before.shown_on if before else today,
        lead_told_on=before.lead_told_on if before else None,
    )


def _waits_for_leads(silent: Silence, today: date) -> bool:
    """Whether the managers have had their time, and the leads have not heard of it."""
    return silent.lead_told_on is None and silent.lead_hears_from <= today
