"""A ward's published figures for a spreadsheet or a program. Figures only: nothing else leaves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot import spreadsheet
from storage.figures import Figures, Group

COLUMNS = (
    "published_on", "area", "statement_id", "statement", "anchor", "answered_by", "how_many",
    "at_1_or_2", "at_3", "at_4_or_5", "count_1", "count_2", "count_3", "count_4", "count_5",
)  # fmt: skip


def as_csv(figures: Sequence[Figures]) -> str:
    """A row a reading, with a head row. No cell can start a formula."""
    return spreadsheet.as_csv(COLUMNS, map(_row, figures))


def as_json(figures: Sequence[Figures]) -> str:
    """A list of readings; a count that may not be shown is null."""
    return json.dumps([_row(each) for each in figures], ensure_ascii=False, indent=2)


def _row(figures: Figures) -> dict[str, Any]:
    counts = figures.exact or (None,) * 5
    return {
        "published_on": figures.published_on.isoformat(),
        "area": figures.area_id,
        "statement_id": figures.statement_id,
        "statement": figures.statement,
        "anchor": figures.anchor,
        "answered_by": figures.medium.value,
        "how_many": figures.band.value,
        "at_1_or_2": figures.shares[Group.UNFAVOURABLE].value,
        "at_3": figures.shares[Group.MIDDLE].value,
        "at_4_or_5": figures.shares[Group.FAVOURABLE].value,
        **{f"count_{score}": count for score, count in enumerate(counts, start=1)},
    }
