"""Willow, the ward of most journeys, and its staff."""

from __future__ import annotations

from bot.emulator import Person
from tests.house import House

STAFF = ("anna", "ben", "chidi", "dora", "emil", "farah")


def set_up_willow(house: House, times: str = "") -> str:
    """Mona sets Willow up as a new user would: with long days, or with times of its own."""
    ward = house.slack.add_channel("willow", members=house.people.values())
    house.mona.types_command("/handover setup", channel=ward)
    house.mona.waits_for("What is the ward called?")
    house.mona.fills({"What is the ward called?": "Willow"})
    if times:
        house.mona.chooses("Which shifts do you work?", "Our own times")
        house.mona.fills({"Our own times": times})
    assert house.mona.submits() == "updated"
    house.mona.waits_for("is set up")
    house.mona.closes_view()
    house.tick()
    return ward


def change_willow(house: House, ward: str, *, times: str = "", zone: str = "") -> None:
    """Mona gives Willow other times, or another time zone."""
    house.mona.types_command("/handover setup", channel=ward)
    house.mona.waits_for(lambda: house.mona.view)
    house.mona.fills({"Shift times": times} if times else {"Time zone": zone})
    assert house.mona.submits() == "updated"
    house.mona.closes_view()
    house.tick()


def digests_to(reader: Person) -> list[str]:
    """The weekly digests among what the bot has told somebody, as text."""
    said = [message.text for message in reader.sees(reader.dm)]
    return [text for text in said if text.startswith("Willow, ")]


def prompts_in(house: House, ward: str) -> int:
    return sum("SEE:" in message["text"] for message in house.slack.messages(ward))
