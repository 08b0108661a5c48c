"""``sta digest`` and ``sta export``: what managers were sent, and figures to take away."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.digest.content import Content, Look, ShiftTally
from prompts.shifts import PRESETS
from storage import digests, wards
from storage.audit import AuditLine
from storage.database import Database
from storage.digests import Digest
from storage.readings import ReadingRow, Stage
from storage.wards import Ward
from tests.bot.cli.shell import sta
from tests.storage.improved_ward import a_deed, an_action

NOW = datetime(2026, 6, 3, 6, 15, tzinfo=UTC)
MONDAY = date(2026, 6, 1)


def a_ward(database: Database, name: str = "Willow", channel_id: str = "C0001") -> str:
    with database.writing() as session:
        ward = Ward(
            team_id="T0001",
            channel_id=channel_id,
            name=name,
            created_at=NOW,
            shifts=PRESETS["long_days"].pattern().to_json(),
        )
        return wards.add_ward(session, ward).id


def a_reading(database: Database, ward_id: str, statement: str = "We keep our lines.") -> str:
    with database.writing() as session:
        row = ReadingRow(
            ward_id=ward_id, statement_id="team.boundaries", area_id="team", statement=statement,
            anchor=True, medium="taps", stage=Stage.PUBLISHED.value, settled_on=MONDAY,
            figures={"1-2": 1, "3": 2, "4-5": 4, "people": 7},
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def a_digest(database: Database, ward_id: str, published: tuple[str, ...] = ()) -> None:
    content = Content(
        first=date(2026, 5, 25),
        last=date(2026, 5, 31),
        shifts=(ShiftTally("Night", 7, 5, 1, 0),),
        published=published,
        lapsed=(),
        look=Look(
            "boundaries", "Boundaries", "It is its turn.", "Which rule bends?", ("Name one.",)
        ),
    )
    with database.writing() as session:
        digests.add(session, ward_id, MONDAY, content.to_json())


def audited(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(line.act, line.actor) for line in session.scalars(select(AuditLine))]


def test_a_digest_is_printed_as_it_was_sent(database: Database) -> None:
    ward_id = a_ward(database)
    a_digest(database, ward_id, (a_reading(database, ward_id),))
    ran = sta("digest", "willow")
    assert ran.code == 0
    assert "We keep our lines." in ran.out


@pytest.mark.parametrize("week", ["2026-06-01", "2026-06-04", "2026-06-07"])
def test_any_day_of_its_week_finds_a_digest(database: Database, week: str) -> None:
    a_digest(database, a_ward(database))
    assert sta("digest", "Willow", "--week", week).code == 0


def test_a_week_without_a_digest_is_said_to_have_none(database: Database) -> None:
    a_digest(database, a_ward(database))
    ran = sta("digest", "Willow", "--week", "2026-05-31")
    assert (ran.code, ran.err) == (1, "There is no digest for that week.\n")


def test_a_ward_without_a_digest_is_said_to_have_none(database: Database) -> None:
    a_ward(database)
    assert sta("digest", "Willow").code == 1


def test_a_day_that_is_no_date_is_said_how_to_write(database: Database) -> None:
    a_ward(database)
    assert "Write it like 2026-06-01" in sta("digest", "Willow", "--week", "Monday").err


def test_a_preview_says_how_the_next_digest_stands_and_publishes_nothing(
    database: Database,
) -> None:
    ward_id = a_ward(database)
    with database.writing() as session:
        row = ReadingRow(
            ward_id=ward_id, statement_id="team.boundaries", area_id="team",
            statement="We keep our lines.", anchor=True, medium="taps", opened_on=MONDAY,
        )  # fmt: skip
        session.add(row)

    ran = sta("digest", "Willow", "--preview")

    assert ran.code == 0
    assert ran.out.startswith("Willow, ")
    assert "New readings are not in a preview" in ran.out
    with database.reading() as session:
        assert session.scalars(select(ReadingRow.stage)).all() == [Stage.OPEN.value]
        assert digests.latest(session, ward_id) is None


def test_a_preview_of_another_week_is_refused(database: Database) -> None:
    a_ward(database)
    ran = sta("digest", "Willow", "--preview", "--week", "2026-06-01")
    assert ran.code != 0
    assert "Leave --week out" in ran.err


def test_the_teams_version_is_printed_as_it_went_to_the_channel(database: Database) -> None:
    a_digest(database, a_ward(database))
    with database.writing() as session:
        (digest,) = session.scalars(select(Digest))
        digest.team_at = datetime(2026, 6, 2, 7, 0, tzinfo=UTC)

    ran = sta("digest", "Willow", "--team")

    assert ran.code == 0
    assert "From 25 May to 31 May we talked about 5 of 7 prompts." in ran.out


def test_a_week_without_a_team_version_is_said_to_have_none(database: Database) -> None:
    a_digest(database, a_ward(database))
    ran = sta("digest", "Willow", "--team")
    assert ran.code == 1
    assert "nothing for the team" in ran.err


def test_a_preview_is_for_managers(database: Database) -> None:
    a_ward(database)
    assert "Leave --team out" in sta("digest", "Willow", "--preview", "--team").err


def test_a_preview_says_what_is_owed_and_what_was_done(database: Database) -> None:
    ward_id = a_ward(database)
    today = datetime.now(tz=UTC)
    with database.writing() as session:
        wards.get(session, ward_id).created_at = today - timedelta(days=1)
        a_deed(session, ward_id, "We lock the kitchen.", today)
        an_action(session, ward_id, "Agree who holds the key.", today.date())

    ran = sta("digest", "Willow", "--preview")

    assert "You said, we did:\n- Boundaries: We lock the kitchen." in ran.out
    assert "What is owed:\n- Agree who holds the key. (Ward manager, review" in ran.out


def test_an_unknown_ward_is_answered_with_the_wards_there_are(database: Database) -> None:
    a_ward(database, "Willow")
    a_ward(database, "Ash", "C0002")
    ran = sta("export", "Oak")
    assert ran.err == "There is no single ward called “Oak”. Wards: Ash, Willow.\n"
    assert ran.code == 1


def test_figures_are_exported_for_a_spreadsheet(database: Database) -> None:
    a_reading(database, a_ward(database))
    lines = sta("export", "Willow").out.splitlines()
    assert lines[0].startswith("published_on,area,")
    assert len(lines) == 2


def test_figures_are_exported_for_a_program(database: Database) -> None:
    a_reading(database, a_ward(database))
    (row,) = json.loads(sta("export", "Willow", "--format", "json").out)
    assert row["statement"] == "We keep our lines."


def test_an_unknown_format_is_refused(database: Database) -> None:
    a_ward(database)
    ran = sta("export", "Willow", "--format", "pdf")
    assert ran.code == 2
    assert "csv" in ran.err


def test_a_statement_that_is_a_formula_stays_text(database: Database) -> None:
    a_reading(database, a_ward(database), "=HYPERLINK(1)")
    assert ",'=HYPERLINK(1)," in sta("export", "Willow").out


def test_what_the_operator_takes_away_is_audited(database: Database) -> None:
    ward_id = a_ward(database)
    a_digest(database, ward_id)
    sta("export", "Willow")
    sta("digest", "Willow")
    assert sorted(audited(database)) == [
        ("digest_asked_for", "operator"), ("figures_exported", "operator"),
    ]  # fmt: skip
