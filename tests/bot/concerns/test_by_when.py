"""By when something is owed, as readers and the person read it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.concerns import by_when
from bot.concerns.by_when import NOTHING_OWED
from storage.concerns.tables import Stage
from storage.wards import Ward
from tests.bot.concerns.following import closes, code_in, comes_back, opens_mine
from tests.bot.concerns.willow import WITH_NAME, Willow, opens, raises, shown

WARD = Ward(zone="Europe/London")
# The end of Friday 5 June on the ward's clock, and three in the afternoon of that day.
END_OF_FRIDAY = datetime(2026, 6, 5, 23, 0, tzinfo=UTC)
AFTERNOON = datetime(2026, 6, 5, 14, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 6, 3, 10, 30, tzinfo=UTC)
MONDAY = datetime(2026, 6, 8, 10, 30, tzinfo=UTC)
A_FORTNIGHT = date(2026, 6, 17)
THE_DAY_AFTER = datetime(2026, 6, 18, 10, 30, tzinfo=UTC)


def owed(stage: Stage, now: datetime, *, answered: bool = False) -> by_when.Owed:
    return by_when.to_the_person(WARD, stage, END_OF_FRIDAY, A_FORTNIGHT, now, answered=answered)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (END_OF_FRIDAY, "Please acknowledge it by the end of Friday 5 June."),
        (AFTERNOON, "Please acknowledge it by 15:00 on Friday 5 June."),
    ],
)
def test_a_reader_reads_by_when_to_acknowledge_it(moment: datetime, said: str) -> None:
    assert by_when.acknowledgement(WARD, Stage.OPEN, moment, WEDNESDAY) == said


def test_the_person_reads_what_they_can_count_on() -> None:
    assert owed(Stage.OPEN, WEDNESDAY).sentence == (
        "Somebody should acknowledge it by the end of Friday 5 June. "
        "You should hear back by Wednesday 17 June."
    )


@pytest.mark.parametrize(
    ("stage", "now"), [(Stage.OPEN, MONDAY), (Stage.ACKNOWLEDGED, THE_DAY_AFTER)]
)
def test_what_is_late_is_said_to_be(stage: Stage, now: datetime) -> None:
    assert owed(stage, now).late


def test_once_they_had_a_word_nothing_more_is_owed() -> None:
    assert owed(Stage.ACKNOWLEDGED, THE_DAY_AFTER, answered=True) == NOTHING_OWED


def test_of_what_is_closed_nothing_is_owed() -> None:
    assert owed(Stage.CLOSED, THE_DAY_AFTER) == NOTHING_OWED


def test_the_receipt_says_by_when_there_should_be_a_word(willow: Willow) -> None:
    assert "You should hear back by Wednesday 17 June." in raises(willow, willow.house.anna)


def test_where_nobody_acknowledges_it_the_person_reads_whom_to_ring(willow: Willow) -> None:
    anna = willow.house.anna
    code = code_in(raises(willow, anna))
    anna.closes_view()
    willow.go_to(9, day=8)
    comes_back(anna, code)

    assert "Somebody should have acknowledged it by now." in shown(anna)
    assert "On-call manager: Duty manager, 5511" in shown(anna)


def test_where_all_is_in_time_nobody_is_told_to_ring(willow: Willow) -> None:
    anna = willow.house.anna
    comes_back(anna, code_in(raises(willow, anna)))

    assert "Somebody should acknowledge it by the end of Friday 5 June." in shown(anna)
    assert "Duty manager, 5511" not in shown(anna)


def test_once_a_question_is_answered_a_word_is_owed_again(willow: Willow) -> None:
    anna, gwen = willow.house.anna, willow.house.gwen
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    opens(willow, gwen)
    gwen.presses("Ask", view=True)
    gwen.waits_for("What would you like to ask?")
    gwen.fills({"What would you like to ask?": "Which day was it?"})
    gwen.submits()
    gwen.waits_for("Asked.")
    willow.go_to(12, day=12)
    opens_mine(anna)
    assert "You should hear back" not in shown(anna)
    anna.fills({"Your reply": "Since Monday."})
    anna.submits()
    anna.waits_for("Your reply is sent.")

    assert "You should hear back by Friday 26 June." in shown(anna)


def test_the_person_reads_what_a_concern_is_not_while_they_write(willow: Willow) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    opens_mine(anna)

    assert "Nobody watches this round the clock." in shown(anna)
    anna.closes_view()
    closes(willow)
    opens_mine(anna)
    assert "You should hear back" not in shown(anna)
