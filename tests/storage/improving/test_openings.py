"""What a prompt opens with: the newest thing done, three times, and then whether it helped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from prompts.catalogue import Catalogue
from storage.base import new_id
from storage.database import Database
from storage.handovers import Handover, Missed, Opening
from storage.improving import deeds, openings
from storage.improving.tables import Helped
from storage.screening import screened
from storage.wards import Ward
from tests.storage.sample_ward import NOW, a_handover, a_ward

DAY = timedelta(days=1)
SINCE, HELPED = Opening.SINCE.value, Opening.HELPED.value


class Shifts:
    """A ward whose prompts come one a day."""

    def __init__(self, session: Session, catalogue: Catalogue) -> None:
        self.session, self.catalogue = session, catalogue
        self.ward: Ward = a_ward(session)
        self.at: datetime = NOW

    def writes(self, words: str) -> str:
        self.at += timedelta(minutes=1)
        deed_id = new_id()
        deeds.write(
            self.session,
            self.ward.id,
            screened(words),
            dimension_id=None,
            now=self.at,
            deed_id=deed_id,
        )
        return deed_id

    def prompt(self) -> Handover:
        """The next prompt, as it is about to be posted."""
        self.at += DAY
        handover = a_handover(self.session, self.ward, self.catalogue, starts_at=self.at)
        handover.opened_at = self.at
        openings.choose(self.session, handover, self.at)
        self.session.flush()
        return handover

    def open_with(self, count: int) -> list[tuple[str | None, str | None]]:
        """What the next prompts open with: which deed, and how."""
        prompts = [self.prompt() for _ in range(count)]
        return [(each.deed_id, each.opens_with) for each in prompts]


@pytest.fixture
def shifts(database: Database, catalogue: Catalogue) -> Iterator[Shifts]:
    with database.writing() as session:
        yield Shifts(session, catalogue)


def test_where_nothing_was_done_a_prompt_opens_with_nothing(shifts: Shifts) -> None:
    assert shifts.open_with(1) == [(None, None)]


def test_what_was_done_opens_three_prompts_and_is_then_asked_about_twice(shifts: Shifts) -> None:
    deed = shifts.writes("We walk the garden in pairs.")
    assert shifts.open_with(6) == [(deed, SINCE)] * 3 + [(deed, HELPED)] * 2 + [(None, None)]


def test_once_the_team_has_said_whether_it_helped_it_is_not_asked_again(shifts: Shifts) -> None:
    deed = shifts.writes("We walk the garden in pairs.")
    shifts.open_with(4)
    deeds.judge(deeds.get(shifts.session, shifts.ward.id, deed), Helped.YES, shifts.at.date())
    assert shifts.open_with(1) == [(None, None)]


def test_the_newest_comes_first_and_the_one_before_gets_what_it_lacks(shifts: Shifts) -> None:
    first = shifts.writes("We walk the garden in pairs.")
    shown = shifts.open_with(1)
    second = shifts.writes("Keys are counted aloud.")
    shown += shifts.open_with(5)
    assert shown == [(first, SINCE)] + [(second, SINCE)] * 3 + [(first, SINCE)] * 2


def test_a_prompt_that_did_not_reach_its_team_has_shown_nothing(shifts: Shifts) -> None:
    deed = shifts.writes("We walk the garden in pairs.")
    lost = shifts.prompt()
    lost.opened_at, lost.missed = None, Missed.TOO_LATE.value
    shifts.session.flush()
    assert shifts.open_with(4) == [(deed, SINCE)] * 3 + [(deed, HELPED)]


def test_what_was_chosen_once_stands_although_something_newer_is_written(shifts: Shifts) -> None:
    deed = shifts.writes("We walk the garden in pairs.")
    handover = shifts.prompt()
    shifts.writes("Keys are counted aloud.")
    openings.choose(shifts.session, handover, shifts.at)
    assert handover.deed_id == deed


def test_what_is_two_months_old_is_no_news(shifts: Shifts) -> None:
    shifts.writes("We walk the garden in pairs.")
    shifts.at += openings.FRESH_FOR
    assert shifts.open_with(1) == [(None, None)]


def test_another_wards_deeds_do_not_open_this_wards_prompts(shifts: Shifts) -> None:
    other = a_ward(shifts.session, channel_id="C0002", name="Rowan")
    deeds.write(
        shifts.session,
        other.id,
        screened("Rowan did this."),
        dimension_id=None,
        now=NOW,
        deed_id=new_id(),
    )
    assert shifts.open_with(1) == [(None, None)]


def test_a_prompt_whose_deed_was_taken_back_opens_with_nothing(shifts: Shifts) -> None:
    deed = shifts.writes("We walk the garden in pairs.")
    handover = shifts.prompt()
    deeds.take_back(shifts.session, deeds.get(shifts.session, shifts.ward.id, deed))
    assert openings.of(shifts.session, handover) is None
