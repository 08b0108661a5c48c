"""What planning should have done by now, for monitoring to see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.feature import Unfinished
from bot.handover import arrears, drawing, planning
from storage import wards
from tests.bot.handover.floor import Floor


def behind(floor: Floor) -> dict[str, int]:
    return {each.what: each.count for each in arrears.arrears(floor.database, floor.now)}


def test_a_ward_that_is_planned_is_behind_with_nothing(floor: Floor) -> None:
    floor.plan()
    assert behind(floor) == {"plans": 0, "handovers": 0}


def test_a_ward_that_was_just_set_up_is_not_behind_yet(floor: Floor) -> None:
    assert behind(floor)["plans"] == 0


def test_a_ward_that_is_not_planned_is_behind(floor: Floor) -> None:
    floor.clock.at += timedelta(minutes=11)
    assert behind(floor)["plans"] == 1


def test_prompts_that_are_due_and_not_in_the_outbox_are_counted(floor: Floor) -> None:
    floor.plan()
    floor.clock.at += timedelta(days=3)  # a day past what was put in the outbox
    assert behind(floor)["handovers"] == 2


def test_a_paused_ward_owes_nothing(floor: Floor) -> None:
    floor.plan()
    floor.clock.at += timedelta(days=3)
    with floor.database.writing() as session:
        wards.get(session, floor.ward_id).paused_at = floor.now
    assert behind(floor) == {"plans": 0, "handovers": 0}


def test_planning_that_fails_for_one_ward_is_not_finished(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr(drawing, "decide", fail)
    with pytest.raises(Unfinished):
        planning.plan_all(floor.database, floor.catalogue, floor.now)
