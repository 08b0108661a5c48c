"""What people do again and again once a concern is raised: come back to it, close it."""

from __future__ import annotations

import re

from bot.emulator import Person
from tests.bot.concerns.willow import Willow, opens, opens_home, shown

CODE = "Your receipt code"


def code_in(receipt: str) -> str:
    """The six words of a receipt."""
    found = re.search(r"\*((?:[a-z]+ ){5}[a-z]+)\*", receipt)
    assert found
    return found.group(1)


def comes_back(person: Person, code: str) -> None:
    """Type a code into the form on Home; the concern opens."""
    opens_home(person)
    person.presses("I have a receipt code", home=True)
    person.waits_for("Six words, or the digits")
    person.fills({CODE: code})
    assert person.submits() == "updated"
    person.waits_for("You wrote")


def opens_mine(person: Person) -> None:
    """Open the newest concern with one's own name from Home."""
    opens_home(person)
    person.presses("Open", home=True)
    person.waits_for("You wrote")


def closes(willow: Willow, person: Person | None = None) -> None:
    """Have Gwen close what waits for her."""
    gwen = person or willow.house.gwen
    opens(willow, gwen)
    gwen.presses("Close", view=True)
    gwen.waits_for("How did it end?")
    gwen.fills({"How did it end?": "We talked it through"})
    gwen.submits()
    gwen.waits_for("Closed.")
    gwen.closes_view()


def sends(person: Person, sentence: str) -> None:
    """Send the form in front, and wait for what it says of it."""
    answer = person.submits()
    assert answer == "updated", answer
    person.waits_for(sentence)


def sees_in_front(person: Person, sentence: str) -> bool:
    """Whether the form in front says something."""
    return sentence in shown(person)
