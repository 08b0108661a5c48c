"""A recipient's week: their own queue, exact, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.concerns.willow import WORDS, Willow, furnish, opens, raises, shown
from tests.house import open_house

NEXT_MONDAY = 8


@pytest.fixture
def willow(sqlite_url: str) -> Iterator[Willow]:
    for house in open_house(sqlite_url, limits=False):
        yield furnish(house)


def week_of(willow: Willow, name: str) -> list[str]:
    """What somebody has been told of their week."""
    person = willow.house.people[name]
    return [message.text for message in person.sees(person.dm) if "Your week" in message.text]


def test_on_monday_the_one_who_was_ticked_is_told_what_waits_and_nobody_else_is(
    willow: Willow,
) -> None:
    raises(willow, willow.house.anna)
    willow.go_to(8, day=NEXT_MONDAY)
    (said,) = week_of(willow, "gwen")
    assert "1 concern open: 1 waiting for you, 1 overdue." in said
    others = willow.house.people.keys() - {"gwen"}
    assert [name for name in others if week_of(willow, name)] == []


def test_it_holds_none_of_the_words_and_opens_the_most_pressing_one(willow: Willow) -> None:
    raises(willow, willow.house.anna)
    willow.go_to(8, day=NEXT_MONDAY)
    gwen = willow.house.gwen
    gwen.waits_for("Your week.")
    assert WORDS not in gwen.everything()
    gwen.presses("Open the most pressing one", channel=gwen.dm)
    gwen.waits_for("Who can open it")
    assert WORDS in shown(gwen)


def test_whoever_has_nothing_waiting_hears_nothing(willow: Willow) -> None:
    raises(willow, willow.house.anna)
    opens(willow, willow.house.gwen)
    willow.house.gwen.presses("Close", view=True)
    willow.house.gwen.waits_for("How did it end?")
    willow.house.gwen.chooses("How did it end?", "We talked it through")
    assert willow.house.gwen.submits() == "updated"
    willow.go_to(8, day=NEXT_MONDAY)
    assert week_of(willow, "gwen") == []
