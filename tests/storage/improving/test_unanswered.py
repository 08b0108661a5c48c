"""Low themes that nobody has said a word about for six weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from storage.base import new_id
from storage.database import Database
from storage.figures import PEOPLE
from storage.improving import agreed, deeds, unanswered
from storage.improving.tables import Owner
from storage.improving.unanswered import Unanswered
from storage.readings import ReadingRow, Stage
from storage.screening import screened
from storage.wards import Ward
from tests.storage.sample_ward import NOW, a_ward

LOW = {"1-2": 6, "3": 1, "4-5": 1, PEOPLE: 8}
HIGH = {"1-2": 1, "3": 1, "4-5": 6, PEOPLE: 8}
TODAY = date(2026, 6, 1)
WEEK = timedelta(weeks=1)
AREAS = {"team": ("boundaries", "therapy"), "inside_world": ("personal_world",)}


class Past:
    """A ward and what was published on it, so many weeks ago."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.ward: Ward = a_ward(session)

    def published(self, weeks_ago: int, figures: dict[str, int], *, area: str = "team") -> None:
        self.session.add(
            ReadingRow(
                ward_id=self.ward.id,
                statement_id=new_id(),
                area_id=area,
                statement="We know where our lines are.",
                anchor=True,
                medium="taps",
                stage=Stage.PUBLISHED.value,
                settled_on=TODAY - weeks_ago * WEEK,
                figures=figures,
            )
        )
        self.session.flush()

    def did(self, weeks_ago: int, dimension: str = "boundaries") -> None:
        deeds.write(
            self.session,
            self.ward.id,
            screened("We agreed one rule."),
            dimension_id=dimension,
            now=NOW.replace(hour=12) + (TODAY - weeks_ago * WEEK - NOW.date()),
            deed_id=new_id(),
        )

    def agreed(self, weeks_ago: int) -> None:
        day = TODAY - weeks_ago * WEEK
        agreed.agree(
            self.session,
            self.ward.id,
            screened("We try one rule."),
            dimension_id="therapy",
            owner=Owner.MANAGER,
            review_on=day + WEEK,
            today=day,
            action_id=new_id(),
        )

    def unanswered(self) -> list[Unanswered]:
        return unanswered.of_ward(self.session, self.ward.id, AREAS, self.ward.zone, TODAY)


@pytest.fixture
def past(database: Database) -> Iterator[Past]:
    with database.writing() as session:
        yield Past(session)


def silent(low: int, since: int, area: str = "team") -> Unanswered:
    return Unanswered(area, TODAY - low * WEEK, TODAY - since * WEEK)


def test_a_low_area_without_a_word_for_six_weeks_is_unanswered(past: Past) -> None:
    past.published(6, LOW)
    assert past.unanswered() == [silent(6, 6)]


def test_for_five_weeks_nobody_is_pressed(past: Past) -> None:
    past.published(5, LOW)
    assert past.unanswered() == []


def test_a_better_reading_ends_it(past: Past) -> None:
    past.published(9, LOW)
    past.published(2, HIGH)
    assert past.unanswered() == []


def test_another_low_reading_does_not_begin_it_anew(past: Past) -> None:
    past.published(20, HIGH)
    past.published(9, LOW)
    past.published(1, LOW)
    assert past.unanswered() == [silent(9, 9)]


def test_what_was_done_about_its_theme_begins_the_six_weeks_anew(past: Past) -> None:
    past.published(12, LOW)
    past.did(7)
    assert past.unanswered() == [silent(12, 7)]
    past.did(3)
    assert past.unanswered() == []


def test_what_was_agreed_about_its_theme_is_a_word_too(past: Past) -> None:
    past.published(12, LOW)
    past.agreed(4)
    assert past.unanswered() == []


def test_what_was_done_about_another_theme_or_before_it_was_low_is_none(past: Past) -> None:
    past.did(13)
    past.published(12, LOW)
    past.did(3, "personal_world")
    assert past.unanswered() == [silent(12, 12)]


def test_that_which_has_waited_the_longest_stands_first(past: Past) -> None:
    past.published(7, LOW)
    past.published(9, LOW, area="inside_world")
    assert past.unanswered() == [silent(9, 9, "inside_world"), silent(7, 7)]
