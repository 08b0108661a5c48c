"""A manager who receives no concerns reads on Home how many there were, and no number."""

from __future__ import annotations

from datetime import date, datetime

from bot.concerns.home_section import Seen, section
from bot.emulator.page_server.screen import words
from storage.concerns.counts import Counted, Quarter
from tests.bot.concerns.willow import Willow, opens_home, raises, tick
from tests.house import LONDON

JULY = datetime(2026, 7, 2, 9, 0, tzinfo=LONDON)


def test_it_says_how_many_at_least() -> None:
    assert "Willow, April to June 2026: 5 or more." in home_with(5)


def test_below_that_a_few_and_none_look_alike() -> None:
    assert "Willow, April to June 2026: fewer than 5, or none." in home_with(None)


def test_whoever_manages_nothing_reads_nothing_of_it() -> None:
    assert "How many concerns" not in words({"blocks": section(Seen())})


def test_the_ward_s_manager_finds_it_on_home_and_a_recipient_does_not(willow: Willow) -> None:
    house = willow.house
    raises(willow, house.anna, who=[tick("Guardian", house.gwen)])
    house.go_to(JULY)
    for person in (house.mona, house.gwen):
        opens_home(person)

    assert "Willow, April to June 2026: fewer than 5, or none." in house.mona.everything()
    assert "How many concerns" not in house.gwen.everything()


def home_with(at_least: int | None) -> str:
    counted = Counted("Willow", Quarter.before(date(2026, 7, 1)), at_least, 5)
    return words({"blocks": section(Seen(counted=[counted]))})
