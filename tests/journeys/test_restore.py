"""A house that burnt down and was put up again elsewhere: nothing doubled, nobody unheard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from storage import backup, handovers
from storage.database import Database
from storage.handovers import Missed
from storage.restoring import Restoring, restore
from tests.bot.concerns.willow import Willow, furnish, raises
from tests.house import LONDON, House, open_house, reopened
from tests.journeys.willow import prompts_in


@pytest.fixture
def willow(sqlite_url: str) -> Iterator[Willow]:
    """Willow on a Wednesday, once its morning prompt is posted."""
    for house in open_house(sqlite_url, limits=False):
        house.clock.at = datetime(2026, 6, 3, 5, 0, tzinfo=LONDON)
        ward = furnish(house)
        house.at("Wednesday 07:15")
        yield ward


@pytest.fixture
def kept(willow: Willow, tmp_path: Path) -> Path:
    """A backup, made now."""
    wiring = willow.house.bot.wiring
    file = tmp_path / "ward.backup"
    backup.write(wiring.database, wiring.keyring, file, willow.now, "0.1.0")
    return file


@contextmanager
def elsewhere(willow: Willow, kept: Path, tmp_path: Path) -> Iterator[House]:
    """The house again, with what was kept, in a new place."""
    (tmp_path / "elsewhere").mkdir()
    url = f"sqlite:///{tmp_path}/elsewhere/ward.db"
    place = Database(url)
    restore(Restoring(kept, willow.house.bot.wiring.keyring, willow.now, "operator"), place)
    place.close()
    with reopened(willow.house, url) as again:
        again.tick()
        yield again


def test_a_prompt_that_was_posted_before_is_not_posted_again(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    with elsewhere(willow, kept, tmp_path) as again:
        assert prompts_in(again, willow.channel) == 1


def test_a_prompt_that_was_posted_after_the_backup_is_found_and_not_posted_again(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    willow.house.at("Wednesday 19:15")
    assert prompts_in(willow.house, willow.channel) == 2
    with elsewhere(willow, kept, tmp_path) as again:
        assert prompts_in(again, willow.channel) == 2
        again.anna.presses("4", channel=willow.channel)
        again.anna.waits_for("Saved: 4.")


def test_a_prompt_whose_time_went_by_meanwhile_is_missed_and_counted(
    willow: Willow, kept: Path, tmp_path: Path
) -> None:
    willow.house.clock.at = datetime(2026, 6, 3, 22, 0, tzinfo=LONDON)
    willow.house.slack.clock.set(willow.house.clock.at)
    with elsewhere(willow, kept, tmp_path) as again:
        assert prompts_in(again, willow.channel) == 1
        with again.bot.wiring.database.reading() as session:
            today = willow.now.date()
            missed = [
                one.missed for one in handovers.between(session, willow.ward_id, today, today)
            ]
    assert missed == [None, Missed.TOO_LATE.value]


def test_the_next_prompt_comes_as_planned(willow: Willow, kept: Path, tmp_path: Path) -> None:
    with elsewhere(willow, kept, tmp_path) as again:
        again.at("Wednesday 19:15")
        assert prompts_in(again, willow.channel) == 2


def test_an_open_prompt_goes_on_taking_answers(willow: Willow, kept: Path, tmp_path: Path) -> None:
    with elsewhere(willow, kept, tmp_path) as again:
        again.anna.presses("4", channel=willow.channel)
        again.anna.waits_for("Saved: 4.")


def test_recipients_can_still_read_what_was_raised(willow: Willow, tmp_path: Path) -> None:
    raises(willow, willow.house.chidi)
    willow.go_to(12)
    wiring = willow.house.bot.wiring
    file = tmp_path / "ward.backup"
    backup.write(wiring.database, wiring.keyring, file, willow.now, "0.1.0")
    with elsewhere(willow, file, tmp_path) as again:
        gwen = again.gwen
        gwen.waits_for("A concern is waiting for you")
        gwen.presses("Open it", channel=gwen.dm)
        gwen.waits_for("Two lads go quiet when the door opens.")
