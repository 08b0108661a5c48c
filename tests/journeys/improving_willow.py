"""Willow as it gets better: what is written there, and what its team reads of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from sqlalchemy.orm import Session

from storage import wards
from storage.improving import deeds
from storage.improving.tables import Deed, Helped, Owner
from storage.wards import Ward
from tests.house import House
from tests.journeys.willow import STAFF
from tests.storage.improved_ward import a_deed, a_low_reading, an_action

LOCKED = "We lock the kitchen together at ten."
KEYS = "Agree who holds the garden key"
LOW_AREA = "inside_world"


@contextmanager
def willow_in(house: House, channel: str) -> Iterator[tuple[Session, Ward]]:
    """A transaction, and the ward in it."""
    with house.bot.wiring.database.writing() as session:
        ward = wards.find_by_channel(session, house.slack.team_id, channel)
        assert ward is not None
        yield session, ward


def a_week_of_talk(
    house: House, channel: str, *, score: str = "4", first: str = "Wednesday"
) -> None:
    """From a day to Sunday every prompt is talked about, and answered by six, if at all.

    :param score: what all of them answer; empty where nobody does.
    """
    days = ("Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    for day in days[days.index(first) :]:
        for hour in ("07:15", "19:15"):
            house.at(f"{day} {hour}")
            for name in STAFF if score else ():
                house.people[name].presses(score, channel=channel)
            house.anna.presses("We talked about it", channel=channel)


def writes_what_was_done(house: House, channel: str, words: str = LOCKED) -> str:
    """Something is written as done now; returns its id."""
    with willow_in(house, channel) as (session, ward):
        return a_deed(session, ward.id, words, house.clock.now()).id


def the_team_says(house: House, channel: str, deed_id: str, helped: Helped) -> None:
    with willow_in(house, channel) as (session, ward):
        deeds.judge(deeds.get(session, ward.id, deed_id), helped, house.clock.now().date())


def takes_back(house: House, channel: str, deed_id: str) -> None:
    with willow_in(house, channel) as (session, ward):
        deeds.take_back(session, deeds.get(session, ward.id, deed_id))


def deeds_of(house: House, channel: str) -> list[Deed]:
    with willow_in(house, channel) as (session, ward):
        return deeds.between(
            session, ward.id, ward.created_at, house.clock.now() + timedelta(days=1)
        )


def agrees(house: House, channel: str, review_on: date, words: str = KEYS) -> None:
    with willow_in(house, channel) as (session, ward):
        today = house.clock.now().date()
        an_action(session, ward.id, words, review_on, agreed_on=today, owner=Owner.NURSE_IN_CHARGE)


def was_low(house: House, channel: str, day: date) -> None:
    """A reading was low on a day, and nobody has written about it since."""
    with willow_in(house, channel) as (session, ward):
        a_low_reading(session, house.bot.wiring.catalogue, ward.id, day, area_id=LOW_AREA)


def names_the_lead(house: House, channel: str) -> None:
    """Mona names Hugh as the ward's service lead."""
    mona = house.mona
    mona.types_command("/handover setup", channel=channel)
    mona.waits_for(lambda: mona.view)
    mona.fills({"Service leads": [house.hugh.id]})
    assert mona.submits() == "updated"
    mona.closes_view()


def teams_digests(house: House, channel: str) -> list[str]:
    """What the team has been told in its channel, as it stands there now."""
    said = [message["text"] for message in house.slack.messages(channel)]
    return [text for text in said if text.startswith("Willow: what the team said")]
