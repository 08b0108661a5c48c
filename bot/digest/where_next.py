"""Where a manager is to look next: one dimension, the reason, and what can be done there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.digest.content import Look, Silence
from prompts.catalogue import Catalogue, Dimension
from storage.handovers import Handover, Talked
from storage.readings import Publication

ACTS_SHOWN = 2


def where_to_look(
    catalogue: Catalogue,
    publication: Publication,
    silent: Sequence[Silence],
    handovers: Sequence[Handover],
    focus: str | None,
) -> Look:
    """The one thing to look at next.

    A low reading comes first, then a low area that nobody has answered, the focus, and what the
    team had no time for.
    """
    low = next((figures for figures in publication.published if figures.low), None)
    if low is not None:
        return _look(
            _least_asked(catalogue.dimensions_of(low.area_id), handovers),
            "More of the team chose 1 or 2 than 4 or 5 for a statement in this area.",
        )
    if silent:
        return _look(
            _least_asked(catalogue.dimensions_of(silent[0].area_id), handovers),
            "More of the team chose 1 or 2 than 4 or 5 in this area, and nobody has written yet "
            "what is done about it.",
        )
    return _without_lows(catalogue, handovers, focus)


def _without_lows(catalogue: Catalogue, handovers: Sequence[Handover], focus: str | None) -> Look:
    chosen = _known(catalogue, focus)
    if chosen is not None:
        return _look(chosen, "It is the ward's focus.")
    left = next(
        (handover for handover in handovers if handover.talked == Talked.NOT_THIS_TIME.value),
        None,
    )
    passed = _known(catalogue, left.words.dimension_id) if left else None
    if passed is not None:
        return _look(passed, "The team had no time for it this week.")
    return _look(
        _least_asked(catalogue.dimensions, handovers), "It has come up least on the ward lately."
    )


def _least_asked(dimensions: Sequence[Dimension], handovers: Sequence[Handover]) -> Dimension:
    asked = [handover.words.dimension_id for handover in handovers]
    return min(dimensions, key=lambda dimension: asked.count(dimension.id))


def _known(catalogue: Catalogue, dimension_id: str | None) -> Dimension | None:
    return next((each for each in catalogue.dimensions if each.id == dimension_id), None)


def _look(dimension: Dimension, reason: str) -> Look:
    return Look(
        dimension_id=dimension.id,
        dimension=dimension.name,
        reason=reason,
        question=dimension.think[0].text,
        acts=tuple(item.text for item in dimension.act[:ACTS_SHOWN]),
    )
