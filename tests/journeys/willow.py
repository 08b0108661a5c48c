"""Willow, the ward of most journeys, and its staff."""

from __future__ import annotations

from tests.house import House

STAFF = ("anna", "ben", "chidi", "dora", "emil", "farah")


def set_up_willow(house: House) -> str:
    """Mona sets Willow up with long days, as a new user would."""
    ward = house.slack.add_channel("willow", members=house.people.values())
    house.mona.types_command("/handover setup", channel=ward)
    house.mona.waits_for("What is the ward called?")
    house.mona.fills({"What is the ward called?": "Willow"})
    assert house.mona.submits() == "updated"
    house.mona.waits_for("is set up")
    house.mona.closes_view()
    house.tick()
    return ward


def prompts_in(house: House, ward: str) -> int:
    return sum("SEE:" in message["text"] for message in house.slack.messages(ward))
