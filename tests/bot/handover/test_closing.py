"""The end of a prompt, and the rhythm that follows it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.handover import blocks
from bot.slack.errors import RateLimited
from storage import wards
from storage.answers import Answer
from storage.deliveries import Kind
from storage.handovers import Missed
from storage.wards import Rhythm, Role
from tests.bot.handover.floor import LONDON, THREE_SHIFTS, Floor

DUE = datetime(2026, 6, 3, 7, 15, tzinfo=LONDON)


@pytest.fixture
def prompted(floor: Floor) -> Floor:
    """A floor whose first prompt has just been posted."""
    floor.go_to(DUE)
    return floor


@pytest.fixture
def three_shifts(floor: Floor) -> Floor:
    """A floor on three shifts; its early prompt, at 06:45, has just been posted."""
    floor.change(lambda ward: setattr(ward, "shifts", THREE_SHIFTS.to_json()))
    floor.go_to(DUE - timedelta(minutes=30))
    return floor


def test_a_prompt_closes_when_the_next_is_posted(three_shifts: Floor) -> None:
    three_shifts.go_to(DUE.replace(hour=13, minute=14))
    early, late = three_shifts.all()[:2]
    assert early.closed_at is None
    three_shifts.go_to(DUE.replace(hour=13, minute=15))
    early, late = three_shifts.all()[:2]
    assert early.closed_at == three_shifts.now
    assert late.is_open(three_shifts.now)


def test_a_prompt_closes_after_twelve_hours(prompted: Floor) -> None:
    # The prompt of 19:15 is held up, so that the twelve hours run out by themselves.
    prompted.slack.before_post = lambda: _raise(RateLimited(600))
    prompted.go_on(hours=12, seconds=-1)
    assert prompted.all()[0].closed_at is None
    prompted.go_on(seconds=1)
    assert prompted.all()[0].closed_at == prompted.now


def _raise(error: Exception) -> None:
    raise error


def test_a_closed_message_says_so_and_rates_no_more(prompted: Floor) -> None:
    prompted.go_on(hours=12)
    closed = prompted.prompts()[0]
    assert "This prompt is closed." in closed.message.text
    assert blocks.RATE not in closed.texts
    assert blocks.ROOM not in closed.texts


def test_a_closed_message_says_how_many_took_part_in_a_band(prompted: Floor) -> None:
    for person in range(6):
        prompted.tap(f"U{person:03}")
    prompted.go_on(hours=12)
    assert "5 or more took part." in prompted.prompts()[0].texts


def test_an_open_message_does_not_say_how_many_took_part(prompted: Floor) -> None:
    before = prompted.prompts()[0].message
    prompted.tap()
    prompted.go_on(hours=1)
    assert prompted.prompts()[0].message == before


def test_closing_forgets_which_shift_an_answer_came_from(prompted: Floor) -> None:
    prompted.tap()
    prompted.go_on(hours=12)
    with prompted.database.reading() as session:
        assert list(session.scalars(select(Answer.handover_id))) == [None]


def test_closing_does_not_wait_for_the_next_prompt_to_be_read(prompted: Floor) -> None:
    prompted.go_on(hours=12)
    assert len(prompted.prompts()) == 2
    assert not prompted.tap("UBEN") or prompted.open().shift == "Night"


def test_a_prompt_that_was_overtaken_while_it_waited_is_missed(three_shifts: Floor) -> None:
    def hold_up_the_first() -> None:
        three_shifts.slack.before_post = lambda: None
        raise RateLimited(30_000)

    three_shifts.slack.before_post = hold_up_the_first
    # Two handovers of the same half hour, the later posted while the earlier waits.
    close_by = {
        **THREE_SHIFTS.to_json(),
        "shifts": [
            {"name": "A", "start": "10:00", "end": "18:00", "days": [2], "prompted": True},
            {"name": "B", "start": "10:05", "end": "18:00", "days": [2], "prompted": True},
        ],
    }
    three_shifts.change(lambda ward: setattr(ward, "shifts", close_by))
    three_shifts.go_to(DUE.replace(hour=9, minute=45))
    with three_shifts.database.writing() as session:
        for delivery in three_shifts.outbox():
            if delivery.subject == three_shifts.all()[-1].id:
                session.merge(delivery).not_before = None
    three_shifts.go_to(DUE.replace(hour=9, minute=51))
    overtaken, posted = three_shifts.all()[-2:]
    assert overtaken.missed == Missed.TOO_LATE.value
    assert posted.is_open(three_shifts.now)


def untouched(floor: Floor, count: int) -> None:
    """Let prompts come and go without a tap, from the first on."""
    for _ in range(count):
        floor.go_on(hours=12)


def test_five_untouched_prompts_change_nothing(prompted: Floor) -> None:
    untouched(prompted, 5)
    assert prompted.ward().rhythm == Rhythm.EVERY_HANDOVER.value


def test_six_untouched_prompts_running_make_it_one_a_day(prompted: Floor) -> None:
    untouched(prompted, 6)
    assert prompted.ward().rhythm == Rhythm.ONCE_A_DAY.value
    prompted.go_on(minutes=1)
    upcoming = [each for each in prompted.all() if each.opened_at is None]
    assert {each.shift for each in upcoming} == {"Long day"}


def test_one_touch_among_six_keeps_the_rhythm(prompted: Floor) -> None:
    untouched(prompted, 3)
    prompted.tap()
    untouched(prompted, 5)
    assert prompted.ward().rhythm == Rhythm.EVERY_HANDOVER.value


def test_each_manager_is_told_once(prompted: Floor) -> None:
    with prompted.database.writing() as session:
        wards.give_role(session, prompted.ward_id, Role.MANAGER, ["UMONA", "UMILO"])
    untouched(prompted, 10)
    told = prompted.outbox(Kind.MANAGER_WORD)
    assert [each.target for each in told] == ["UMILO", "UMONA"]
    words = [each for each in prompted.slack.screen.values() if each.channel.startswith("D")]
    assert {each.channel for each in words} == {"DUMILO", "DUMONA"}
    assert len(words) == 2
    assert "one a day" in words[0].message.text


def test_a_manager_who_is_one_no_more_is_not_told(prompted: Floor) -> None:
    untouched(prompted, 5)
    prompted.clock.at += timedelta(hours=12)
    prompted.slack.before_post = lambda: _dismiss(prompted)
    prompted.tick()
    prompted.tick()
    assert not [each for each in prompted.slack.screen.values() if each.channel == "DUMONA"]


def _dismiss(floor: Floor) -> None:
    with floor.database.writing() as session:
        wards.give_role(session, floor.ward_id, Role.MANAGER, ["UMILO"])


def test_one_touched_prompt_brings_back_the_full_rhythm(prompted: Floor) -> None:
    untouched(prompted, 6)
    prompted.go_on(days=1)
    prompted.tap()
    prompted.go_on(hours=12)
    assert prompted.ward().rhythm == Rhythm.EVERY_HANDOVER.value
    prompted.go_on(minutes=1)
    assert "Night" in {each.shift for each in prompted.all() if each.opened_at is None}


def test_after_the_full_rhythm_is_back_six_more_are_needed(prompted: Floor) -> None:
    untouched(prompted, 6)
    prompted.go_on(days=1)
    prompted.tap()
    prompted.go_on(hours=12)
    untouched(prompted, 5)
    assert prompted.ward().rhythm == Rhythm.EVERY_HANDOVER.value
