"""The bot is killed at every seam that has a name, and nothing is lost or doubled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash import seams
from tests.crash.lone import Fate, Lone
from tests.crash.processes import Zygote
from tests.crash.town import town
from tests.crash.week import Week

STRETCHES = {
    "planning and prompt": [*seams.PLANNING, *seams.PROMPT],
    "ratings": [*seams.RATING],
    "a concern and its notice": [*seams.CONCERN, *seams.NOTICE],
    "closing": [*seams.CLOSING],
    "publication and digest": [*seams.PUBLICATION, *seams.DIGEST],
    "a digest with its picture": [
        *seams.PICTURE,
        "digest: before the post",
        "digest: posted, not recorded",
    ],
    "the team's digest": [*seams.TEAM_DIGEST],
    "a review": [*seams.REVIEW],
}


ON_POSTGRES = pytest.param("postgres", "planning and prompt", marks=pytest.mark.postgres)


@pytest.mark.parametrize(
    ("kind", "stretch"), [*(("sqlite", stretch) for stretch in STRETCHES), ON_POSTGRES]
)
def test_a_bot_killed_at_every_seam_loses_nothing_and_says_nothing_twice(
    request: pytest.FixtureRequest, zygote: Zygote, tmp_path: Path, kind: str, stretch: str
) -> None:
    database_url = str(request.getfixturevalue(f"{kind}_url"))
    keeper = Lone(zygote, Fate(seams=list(STRETCHES[stretch])))
    with town(database_url, tmp_path, keeper, charts="picture" in stretch) as here:
        Week.first(here).is_lived_through()
        here.until(lambda: keeper.fate.is_done, "its last death")
        assert keeper.deaths == STRETCHES[stretch], here.said
