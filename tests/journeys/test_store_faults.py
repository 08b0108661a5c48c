"""A store that fails: people are told that nothing was saved, the operator what to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import faults, listening
from storage.faults import Fault
from tests.bot.concerns.willow import Willow, fills_in, furnish, opens_form, tick
from tests.house import LONDON, open_house
from tests.storage.breaking import ANYWHERE, ON_A_SMALL_DISK, Break, small_disk

EVERY_FORM_OF_IT = {"a rating", "a room", "a concern", "a setting"}


@dataclass(frozen=True)
class Ward:
    """Willow with a prompt to press, and three forms that are filled in and not sent yet."""

    willow: Willow

    def prepare(self) -> None:
        house, channel = self.willow.house, self.willow.channel
        house.ben.presses("Enter for the room", channel=channel)
        house.ben.waits_for(lambda: house.ben.view)
        house.ben.fills({house.ben.labels()[3]: "6"})
        opens_form(self.willow, house.chidi)
        fills_in(house.chidi, who=[tick("Guardian", house.gwen)])
        house.mona.types_command("/handover setup", channel=channel)
        house.mona.waits_for(lambda: house.mona.view)

    def refused(self) -> set[str]:
        """Try everything; which of it was told as not saved, in time."""
        house = self.willow.house
        pressed = house.anna.presses("4", channel=self.willow.channel)
        forms = {"a room": house.ben, "a concern": house.chidi, "a setting": house.mona}
        answers = {what: person.submits() for what, person in forms.items()}
        refused = {
            what
            for what, answer in answers.items()
            if isinstance(answer, dict) and listening.NOT_SAVED in answer.values()
        }
        if pressed.ok:
            house.anna.waits_for(listening.NOT_SAVED)
            refused.add("a rating")
        return refused

    def accepted(self) -> set[str]:
        """Try the same once more; which of it was taken."""
        house = self.willow.house
        house.anna.presses("4", channel=self.willow.channel)
        house.anna.waits_for("Saved: 4.")
        forms = {"a room": house.ben, "a concern": house.chidi, "a setting": house.mona}
        taken = {what for what, who in forms.items() if isinstance(who.submits(), str)}
        return taken | {"a rating"}


def furnished(url: str) -> Iterator[Ward]:
    for house in open_house(url, limits=False):
        house.clock.at = datetime(2026, 6, 3, 5, 0, tzinfo=LONDON)
        ward = Ward(furnish(house))
        house.at("Wednesday 07:15")
        ward.prepare()
        yield ward


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    yield from furnished(sqlite_url)


@pytest.fixture
def ward_on_a_small_disk(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Ward]:
    with small_disk(tmp_path / "disk") as disk:
        shutil.copyfile(migrated_sqlite, disk / "ward.db")
        yield from furnished(f"sqlite:///{disk}/ward.db")


def break_and_mend(ward: Ward, broken: Break, fault: Fault) -> None:
    bot = ward.willow.house.bot
    with broken(bot.wiring.database):
        with capture_logs() as lines:
            assert ward.refused() == EVERY_FORM_OF_IT
        assert {line["what_to_do"] for line in lines if line["event"] == "not_saved"} == {
            faults.WORDS[fault].remedy
        }
        assert bot.database_problem() == str(faults.WORDS[fault])
    assert ward.accepted() == EVERY_FORM_OF_IT
    assert bot.database_problem() is None


@pytest.mark.parametrize(("broken", "fault"), ANYWHERE, ids=lambda it: getattr(it, "__name__", ""))
def test_what_cannot_be_saved_is_told_in_time_and_goes_on_once_mended(
    ward: Ward, broken: Break, fault: Fault
) -> None:
    break_and_mend(ward, broken, fault)


@pytest.mark.parametrize(
    ("broken", "fault"), ON_A_SMALL_DISK, ids=lambda it: getattr(it, "__name__", "")
)
def test_so_it_is_with_a_disk_that_is_full_or_read_only(
    ward_on_a_small_disk: Ward, broken: Break, fault: Fault
) -> None:
    break_and_mend(ward_on_a_small_disk, broken, fault)
