"""Killed where it may not look in Slack for what it posted: one more try, and never a third."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.deliveries import OUTCOME_UNKNOWN, Delivery, Kind
from tests.crash import counting
from tests.crash.lone import Fate, Lone
from tests.crash.processes import Zygote
from tests.crash.town import FIRST_SUNDAY, Town, town
from tests.crash.week import Week
from tests.house import LONDON

KINDS = ("prompt", "concern notice", "digest")


@pytest.mark.parametrize(
    ("seam", "twins"),
    [
        # For all that is known it was posted. It was not, so the one more try is the only one.
        ("claimed", 0),
        ("posted, not recorded", 1),
        ("recorded, not committed", 1),
        ("recorded", 0),
    ],
)
def test_what_was_posted_and_not_written_down_stands_twice_and_all_else_once(
    zygote: Zygote, sqlite_url: str, tmp_path: Path, seam: str, twins: int
) -> None:
    seams = [f"{kind}: {seam}" for kind in KINDS]
    keeper = Lone(zygote, Fate(seams=[*seams]))
    with town(sqlite_url, tmp_path, keeper, wards=1, history=False) as here:
        Week.first(here).is_lived_through()
        here.until(lambda: keeper.fate.is_done, "its last death")
        assert keeper.deaths == seams, here.said
        assert counting.twins(here) == twins * len(KINDS), here.said


def test_what_it_dies_of_twice_is_posted_twice_and_then_left_in_doubt(
    zygote: Zygote, sqlite_url: str, tmp_path: Path
) -> None:
    keeper = Lone(zygote, Fate(seams=["prompt: posted, not recorded"] * 2))
    with town(sqlite_url, tmp_path, keeper, wards=1, history=False) as here:
        counting.quiet(here)
        here.go_to(datetime.combine(FIRST_SUNDAY, time(19, 15), LONDON))
        here.until(lambda: prompts_in_doubt(here), "the prompt to be given up")
        counting.quiet(here)
        assert len(here.slack.messages(here.wards[0].channel)) == 2, here.said


def prompts_in_doubt(town: Town) -> bool:
    with town.database.reading() as session:
        query = select(Delivery.trouble).filter_by(kind=Kind.PROMPT.value)
        return OUTCOME_UNKNOWN in session.scalars(query.where(Delivery.due_at <= town.now)).all()
