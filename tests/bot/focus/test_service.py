"""Who may set a ward's focus, and what follows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from bot.focus import service
from bot.refused import Refused
from prompts.catalogue import Catalogue
from prompts.shifts import PRESETS
from storage import wards
from storage.database import Database
from storage.wards import Role, Ward

NOW = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)


def ward_in(session: Session) -> Ward:
    ward = wards.add_ward(
        session,
        Ward(
            team_id="T1",
            channel_id="C1",
            name="Willow",
            created_at=NOW,
            shifts=PRESETS["long_days"].pattern().to_json(),
            zone="Europe/London",
        ),
    )
    wards.give_role(session, ward.id, Role.MANAGER, ["UMONA"])
    wards.give_role(session, ward.id, Role.FACILITATOR, ["UFAY"])
    return ward


@pytest.mark.parametrize("person", ["UMONA", "UFAY"])
def test_a_manager_or_facilitator_may_set_it(database: Database, person: str) -> None:
    with database.writing() as session:
        ward = ward_in(session)

        assert service.ward_for(session, "T1", ward.id, person) is ward


@pytest.mark.parametrize(("team", "person"), [("T1", "UANNA"), ("T2", "UMONA")])
def test_nobody_else_may(database: Database, team: str, person: str) -> None:
    with database.writing() as session:
        ward = ward_in(session)

        with pytest.raises(Refused):
            service.ward_for(session, team, ward.id, person)


def test_two_weeks_end_on_the_thirteenth_day_after(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        ward = ward_in(session)

        _, ends = service.choose(session, catalogue, ward, "boundaries", 2, by="UMONA", now=NOW)

        assert ends == date(2026, 6, 16)


def test_choosing_a_focus_asks_for_a_new_plan(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        service.choose(session, catalogue, ward, "boundaries", 1, by="UMONA", now=NOW)
        session.flush()
        session.refresh(ward)

        assert ward.wanted_plan > ward.drawn_plan


@pytest.mark.parametrize(
    ("dimension", "weeks"), [("weather", 1), ("boundaries", 0), ("boundaries", 5)]
)
def test_an_unknown_dimension_or_time_is_refused(
    database: Database, catalogue: Catalogue, dimension: str, weeks: int
) -> None:
    with database.writing() as session:
        ward = ward_in(session)

        with pytest.raises(Refused, match="one to four weeks"):
            service.choose(session, catalogue, ward, dimension, weeks, by="UMONA", now=NOW)


def test_ending_a_focus_leaves_none(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        ward = ward_in(session)
        service.choose(session, catalogue, ward, "boundaries", 1, by="UMONA", now=NOW)
        service.end(session, ward, by="UMONA", now=NOW)

        assert ward.focus is None
