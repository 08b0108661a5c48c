"""The step to what happens after a closing: what was stored before is there after it, both ways."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import schema
from storage.database import Database

MOMENT = datetime(2026, 6, 3, 6, 15, tzinfo=UTC)


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Database]:
    """A database as the first revision left it, with a named and a confidential concern."""
    database = Database(f"sqlite:///{tmp_path}/first.db")
    schema.migrate(database, "0001")
    ward = {"shifts": "{}", "zone": "Europe/London", "region": "England", "created_at": MOMENT}
    with database.writing() as session:
        session.execute(
            text(
                "INSERT INTO wards (id, team_id, channel_id, name, created_at, is_sample, shifts, "
                "zone, region, minutes_before, digest_day, digest_time, k, rhythm, wanted_plan, "
                "drawn_plan, emergency_words, on_call, incident_system, guardian) VALUES "
                "('w', 'T', 'C', 'Willow', :created_at, 0, :shifts, :zone, :region, 15, 0, "
                "'08:00:00', 5, 'every_handover', 1, 1, '', '', '', '')"
            ),
            ward,
        )
        for naming in ("named", "confidential"):
            session.execute(
                text(
                    "INSERT INTO concerns (id, ward_id, about, soon, naming, wants_talk, words, "
                    "receipt, raised_on, acknowledge_by, answer_by, reminded, stage, on_hold) "
                    "VALUES (:naming, 'w', 'ward', 'days', :naming, 0, x'00', :receipt, :day, "
                    ":moment, :day, 0, 'closed', 0)"
                ),
                {
                    "naming": naming,
                    "receipt": naming.encode(),
                    "day": date(2026, 6, 3),
                    "moment": MOMENT,
                },
            )
            session.execute(
                text(
                    "INSERT INTO concern_readers (concern_id, user_id, came_by) VALUES "
                    "(:naming, 'UGWEN', 'ticked'), (:naming, 'UMONA', 'handed_on')"
                ),
                {"naming": naming},
            )
    yield database
    database.close()


def ways(database: Database) -> dict[tuple[str, str], str]:
    with database.reading() as session:
        rows = session.execute(text("SELECT concern_id, user_id, came_by FROM concern_readers"))
        return {(concern, user): came_by for concern, user, came_by in rows}


BEFORE = {
    ("named", "UGWEN"): "ticked",
    ("named", "UMONA"): "handed_on",
    ("confidential", "UGWEN"): "ticked",
    ("confidential", "UMONA"): "handed_on",
}


def test_whoever_has_been_shown_a_name_is_shown_it_still_and_nobody_else_is(
    first: Database,
) -> None:
    schema.migrate(first)

    assert ways(first) == {**BEFORE, ("named", "UMONA"): "handed_named"}


def test_going_back_leaves_everybody_who_could_read_a_concern(first: Database) -> None:
    schema.migrate(first)
    schema.downgrade(first, "0001")

    assert ways(first) == BEFORE


def test_of_a_concern_from_before_nothing_has_been_said_since(first: Database) -> None:
    schema.migrate(first)
    with first.reading() as session:
        rows = session.execute(
            text("SELECT answered, may_be_told, heard_at, reopened, asked_later FROM concerns")
        ).all()

    assert [tuple(row) for row in rows] == [(None, 0, None, 0, 0)] * 2
