"""The bot is killed at random, again and again, and nothing is lost or doubled.

A few times by default, beside the named seams. ``make crash`` does it 2,000 times, or as often as
KILLS says, with the chance that SEED stands for.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.crash.lone import Fate, Lone
from tests.crash.processes import Zygote
from tests.crash.town import town
from tests.crash.week import Week

KILLS = int(os.environ.get("CRASH_KILLS", "8"))
SEED = int(os.environ.get("CRASH_SEED", "1"))


@pytest.mark.parametrize(
    ("kind", "kills"),
    [
        ("sqlite", KILLS - KILLS // 4),
        pytest.param("postgres", KILLS // 4, marks=pytest.mark.postgres),
    ],
)
def test_a_bot_killed_at_random_loses_nothing_and_says_nothing_twice(
    request: pytest.FixtureRequest, zygote: Zygote, tmp_path: Path, kind: str, kills: int
) -> None:
    url = str(request.getfixturevalue(f"{kind}_url"))
    fate = Fate(kills=kills, seed=SEED)
    with town(url, tmp_path, Lone(zygote, fate), charts=True) as here:
        week = Week.first(here)
        while not fate.is_done:
            week.is_lived_through()
            week = week.next()
        week.is_lived_through()
