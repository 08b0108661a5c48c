"""A ward that was low for twelve weeks, and a week in which nearly all chose 4."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from prompts.catalogue import Catalogue
from storage import wards
from storage.figures import Medium
from storage.readings import ReadingRow, Stage
from tests.house import House
from tests.journeys.willow import STAFF, set_up_willow

ANSWERED = ("Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONDAY = date(2026, 6, 8)


def low_until_now(house: House, ward: str) -> None:
    """Twelve weeks in which nobody chose 4 or 5 for any anchor."""
    with house.bot.wiring.database.writing() as session:
        willow = wards.find_by_channel(session, house.slack.team_id, ward)
        assert willow is not None
        twelve_low_weeks(session, house.bot.wiring.catalogue, willow.id)


def twelve_low_weeks(session: Session, catalogue: Catalogue, ward_id: str) -> None:
    """What a ward has published in the twelve weeks before: enough to be drawn."""
    for area in catalogue.areas:
        anchor = catalogue.anchor(area.id)
        for week in range(12):
            session.add(
                ReadingRow(
                    ward_id=ward_id,
                    statement_id=anchor.id,
                    area_id=area.id,
                    statement=anchor.text,
                    anchor=True,
                    medium=Medium.TAPS.value,
                    stage=Stage.PUBLISHED.value,
                    settled_on=MONDAY - timedelta(weeks=12 - week),
                    figures={"1-2": 6, "3": 0, "4-5": 0, "people": 6},
                )
            )


def a_week_of_high_answers(house: House) -> str:
    ward = set_up_willow(house)
    low_until_now(house, ward)
    for day in ANSWERED:
        for hour in ("07:15", "19:15"):
            house.at(f"{day} {hour}")
            for name in STAFF:
                house.people[name].presses("4", channel=ward)
    return ward


def picture_in(house: House) -> dict[str, object] | None:
    """The picture that Mona has been sent, after the bot has looked again."""
    house.tick()
    blocks = [block for message in house.mona.sees(house.mona.dm) for block in message.blocks]
    return next((block for block in blocks if block["type"] == "image"), None)
