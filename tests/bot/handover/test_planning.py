"""The week's plan: drawn once, in time, for what is still to come, and never twice."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from bot.handover import drawing, planning
from prompts.shifts import Shift, ShiftPattern, prompted_handovers
from storage import handovers, wards
from storage.base import new_id
from storage.deliveries import Delivery, Kind
from storage.handovers import Missed
from storage.plans import Plan
from storage.wards import Rhythm, Ward
from tests.bot.handover.floor import (
    LONDON,
    LONG_DAYS,
    THREE_SHIFTS,
    WEDNESDAY,
    Floor,
    set_up,
)

MINUTE = timedelta(minutes=1)


def at(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def test_the_rest_of_the_current_week_is_drawn(floor: Floor) -> None:
    floor.plan()
    assert floor.starts() == [
        *("Wed 07:30", "Wed 19:30", "Thu 07:30", "Thu 19:30", "Fri 07:30", "Fri 19:30"),
        *("Sat 07:30", "Sat 19:30", "Sun 07:30", "Sun 19:30"),
    ]


def test_what_is_over_is_not_drawn_for_a_new_ward(floor: Floor) -> None:
    floor.clock.at = at(3, 12)
    floor.plan()
    assert floor.starts()[0] == "Wed 19:30"


def test_a_handover_that_is_going_on_is_drawn_and_due_at_once(floor: Floor) -> None:
    floor.clock.at = at(3, 7, 40)
    floor.plan()
    first = floor.all()[0]
    assert (first.shift, first.due_at) == ("Long day", floor.now)


def test_planning_again_changes_nothing(floor: Floor) -> None:
    floor.plan()
    before = [(each.id, each.prompt) for each in floor.all()]
    floor.clock.at += timedelta(hours=20)
    floor.plan()
    assert [(each.id, each.prompt) for each in floor.all()] == before


def test_the_next_week_is_drawn_48_hours_before_it_starts(floor: Floor) -> None:
    floor.plan()
    floor.clock.at = at(6, 0) - MINUTE
    floor.plan()
    assert floor.all()[-1].local_date == date(2026, 6, 7)
    floor.clock.at = at(6, 0)
    floor.plan()
    assert floor.all()[-1].local_date == date(2026, 6, 14)


def test_a_night_that_begins_on_sunday_belongs_to_the_week_that_ends(floor: Floor) -> None:
    floor.plan()
    last = floor.all()[-1]
    assert (last.shift, last.local_date) == ("Night", date(2026, 6, 7))


def test_only_shifts_with_a_prompt_are_drawn(floor: Floor) -> None:
    floor.change(lambda ward: set_pattern(ward, LONG_DAYS.prompting({"Night"})))
    floor.plan()
    assert {each.shift for each in floor.all()} == {"Night"}


def set_pattern(ward: Ward, pattern: ShiftPattern) -> None:
    ward.shifts = pattern.to_json()
    ward.zone = pattern.zone


def test_a_prompt_is_due_as_long_before_its_handover_as_the_ward_likes(floor: Floor) -> None:
    floor.change(lambda ward: setattr(ward, "minutes_before", 40))
    floor.plan()
    night = floor.all()[1]
    assert night.starts_at - night.due_at == timedelta(minutes=40)


def test_only_the_next_48_hours_are_in_the_outbox(floor: Floor) -> None:
    floor.plan()
    due = [delivery.due_at for delivery in floor.outbox()]
    assert due == [each.due_at for each in floor.all() if each.due_at <= floor.now + planning.AHEAD]
    assert len(due) == 4


def test_a_delivery_runs_out_when_its_handover_ends(floor: Floor) -> None:
    floor.plan()
    assert [each.expires_at for each in floor.outbox()] == [
        each.ends_at for each in floor.all()[:4]
    ]


def test_there_is_nothing_to_do_once_all_is_planned(floor: Floor) -> None:
    floor.plan()
    written: list[object] = []
    event.listen(floor.database.engine, "commit", written.append)
    floor.clock.at += MINUTE
    floor.plan()
    assert written == []


def test_a_new_focus_redraws_what_has_not_been_posted(floor: Floor) -> None:
    floor.go_to(at(3, 7, 15))
    posted = floor.open().words
    before = [each.words.dimension_id for each in floor.all()[1:]]
    floor.change(focus_on_therapy)
    floor.plan()
    after = floor.all()
    assert after[0].words == posted
    assert Counter(each.words.dimension_id for each in after[1:])["therapy"] > before.count(
        "therapy"
    )


def focus_on_therapy(ward: Ward) -> None:
    ward.focus_dimension = "therapy"
    ward.focus_starts, ward.focus_ends = date(2026, 6, 3), date(2026, 6, 30)


def test_a_redraw_leaves_one_delivery_for_each_handover(floor: Floor) -> None:
    floor.go_to(at(3, 7, 15))
    floor.change(focus_on_therapy)
    floor.plan()
    subjects = Counter(delivery.subject for delivery in floor.outbox())
    assert set(subjects) == {each.id for each in floor.all() if each.due_at <= at(5, 7, 15)}
    assert set(subjects.values()) == {1}


def test_what_is_on_its_way_is_not_redrawn(floor: Floor) -> None:
    floor.plan()
    floor.clock.at = at(3, 7, 15)
    under_way = floor.all()[0]
    during: list[str] = []

    def edit_while_posting() -> None:
        floor.slack.before_post = lambda: None
        floor.change(focus_on_therapy)
        floor.plan()
        during.append(floor.all()[0].id)

    floor.slack.before_post = edit_while_posting
    floor.dispatch()
    assert during == [under_way.id]
    assert len(floor.prompts()) == 1


def test_a_later_handover_under_the_same_shift_is_not_asked_twice(floor: Floor) -> None:
    floor.go_to(at(3, 7, 15))
    later = ShiftPattern(
        (
            replace(LONG_DAYS.shifts[0], start=time(9, 0)),
            replace(LONG_DAYS.shifts[1], end=time(9, 30)),
        )
    )
    floor.change(lambda ward: set_pattern(ward, later))
    floor.go_to(at(3, 9, 0))
    assert len(floor.prompts()) == 1
    assert floor.starts()[:3] == ["Wed 07:30", "Wed 19:30", "Thu 09:00"]


def test_a_handover_that_was_prompted_is_not_prompted_again_under_another_name(
    floor: Floor,
) -> None:
    floor.go_to(at(3, 7, 15))
    renamed = ShiftPattern(
        (replace(LONG_DAYS.shifts[0], name="Days"), LONG_DAYS.shifts[1]), LONG_DAYS.zone
    )
    floor.change(lambda ward: set_pattern(ward, renamed))
    floor.go_to(at(3, 7, 40))
    assert len(floor.prompts()) == 1
    assert "Thu 07:30" in floor.starts()


def test_a_shift_that_was_added_is_drawn_and_one_that_went_is_not(floor: Floor) -> None:
    floor.go_to(at(3, 7, 15))
    floor.change(lambda ward: set_pattern(ward, THREE_SHIFTS))
    floor.plan()
    assert floor.starts()[:4] == ["Wed 07:30", "Wed 13:30", "Wed 21:00", "Thu 07:00"]


def test_a_new_zone_moves_what_has_not_been_posted(floor: Floor) -> None:
    floor.plan()
    floor.change(lambda ward: setattr(ward, "zone", "Europe/Paris"))
    floor.plan()
    assert floor.starts()[:2] == ["Wed 06:30", "Wed 18:30"]


def test_a_paused_ward_is_not_planned(floor: Floor) -> None:
    with floor.database.writing() as session:
        wards.get(session, floor.ward_id).paused_at = floor.now
    floor.plan()
    assert floor.all() == []


def test_once_a_day_only_the_first_handover_of_a_date_is_drawn(floor: Floor) -> None:
    floor.change(lambda ward: setattr(ward, "rhythm", Rhythm.ONCE_A_DAY.value))
    floor.plan()
    assert floor.starts() == ["Wed 07:30", "Thu 07:30", "Fri 07:30", "Sat 07:30", "Sun 07:30"]


def test_once_a_day_counts_a_prompt_that_was_posted_that_day(floor: Floor) -> None:
    floor.go_to(at(3, 7, 15))
    floor.change(lambda ward: setattr(ward, "rhythm", Rhythm.ONCE_A_DAY.value))
    floor.plan()
    assert floor.starts()[:2] == ["Wed 07:30", "Thu 07:30"]


def test_handovers_of_a_silence_of_days_are_counted_as_missed(floor: Floor) -> None:
    floor.plan()
    floor.clock.at = at(9, 12)
    floor.plan()
    missed = [each for each in floor.all() if each.ends_at <= floor.now]
    assert {each.missed for each in missed} == {Missed.DOWN.value, None}
    # Those that were in the outbox already are for the dispatcher to count.
    assert sum(each.missed is None for each in missed) == 4
    floor.dispatch()
    missed = [each for each in floor.all() if each.ends_at <= floor.now]
    assert len(missed) == 13
    assert all(each.missed for each in missed)


def test_after_a_silence_a_handover_that_is_going_on_is_late(floor: Floor) -> None:
    floor.plan()
    floor.go_to(at(9, 7, 40))
    assert "This came late: Slack or we were down at 07:15." in floor.texts()[-1]


def test_a_ward_that_cannot_be_planned_does_not_hold_up_the_others(floor: Floor) -> None:
    other = set_up(floor.database, channel_id="C0002", name="Oak")
    with floor.database.writing() as session:
        wards.get(session, floor.ward_id).shifts = {"shifts": "none"}
    with capture_logs() as said:
        floor.plan()
    assert [line["event"] for line in said] == ["ward_not_planned"]
    with floor.database.reading() as session:
        assert handovers.next_planned(session, other, floor.now) is not None


def test_two_processes_plan_one_ward_and_make_no_twin(either_floor: Floor) -> None:
    database, catalogue, now = (
        either_floor.database,
        either_floor.catalogue,
        either_floor.now,
    )
    for _ in range(2):
        with database.writing() as session:
            draw_as_if_nothing_was(session, either_floor.ward_id)
            planning.plan(session, catalogue, wards.get(session, either_floor.ward_id), now)
    keys = Counter((each.local_date, each.shift) for each in either_floor.all())
    assert set(keys.values()) == {1}
    assert len(either_floor.outbox(Kind.PROMPT)) == 4


def draw_as_if_nothing_was(session: Session, ward_id: str) -> None:
    """Have the plan think that the other process has not drawn yet."""
    wards.get(session, ward_id).drawn_until = None


@pytest.mark.parametrize(
    ("eve", "wall", "utc"),
    [
        # Clocks go forward at 01:00: 01:30 does not exist, and means the moment of the change.
        (at(28, 12, month=3), "02:00", "01:00"),
        # Clocks go back at 02:00: 01:30 comes twice, and means the first.
        (at(24, 12, month=10), "01:30", "00:30"),
    ],
)
def test_a_handover_in_the_hour_of_a_clock_change_is_prompted_once(
    floor: Floor, eve: datetime, wall: str, utc: str
) -> None:
    night = ShiftPattern((Shift("Small hours", time(1, 30), time(9, 0)),))
    floor.change(lambda ward: set_pattern(ward, night))
    floor.go_to(eve)
    floor.go_to(eve + timedelta(hours=12))
    posted_at: list[str] = []
    for _ in range(18):
        floor.go_on(minutes=15)
        posted_at += [f"{floor.now:%H:%M}"] * (len(floor.prompts()) - len(posted_at))
    (only,) = [each for each in floor.all() if each.opened_at]
    assert f"{only.starts_at.astimezone(LONDON):%H:%M}" == wall
    assert f"{only.starts_at:%H:%M}" == utc
    assert len(posted_at) == 1


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    hops=st.lists(st.integers(min_value=1, max_value=60), min_size=1, max_size=8),
    start=st.integers(min_value=0, max_value=13 * 24),
)
def test_however_it_is_woken_the_plan_is_that_of_the_shifts(
    floor: Floor, hops: list[int], start: int
) -> None:
    channel = f"C{new_id()}"
    began = WEDNESDAY + timedelta(hours=start)
    ward_id = set_up(floor.database, channel_id=channel, pattern=THREE_SHIFTS, name=channel)
    now = began
    for hop in [0, *hops]:
        now += timedelta(hours=hop)
        planning.plan_all(floor.database, floor.catalogue, now)
    with floor.database.reading() as session:
        drawn = handovers.between(session, ward_id, date.min, date.max)
        until = wards.get(session, ward_id).drawn_until
    assert until is not None
    first = began.date() - timedelta(days=1)
    expected = prompted_handovers(THREE_SHIFTS, first, (until - first).days + 1)
    assert [(each.local_date, each.shift, each.starts_at) for each in drawn] == [
        (each.local_date, each.shift, each.starts_at) for each in expected if each.ends_at > began
    ]


class _TakenBack(Exception):
    """Nothing of the transaction is to stay."""


def planned(session: Session, ward_id: str) -> list[object]:
    """All of a ward's plan but the random keys, and what of it is in the outbox."""
    drawn = handovers.between(session, ward_id, date.min, date.max)
    outbox = session.scalars(select(Delivery).filter_by(ward_id=ward_id))
    due = {delivery.subject: (delivery.due_at, delivery.expires_at) for delivery in outbox}
    return [
        (each.local_date, each.shift, each.starts_at, each.missed, each.words, due.get(each.id))
        for each in drawn
    ]


def planned_alone(floor: Floor, ward_id: str, now: datetime) -> list[object]:
    """What a ward gets where it is planned by itself; nothing of it is kept."""
    found: list[object] = []
    with suppress(_TakenBack), floor.database.writing() as session:
        ward = wards.locked(session, ward_id)
        assert ward is not None
        planning.plan(session, floor.catalogue, ward, now)
        found = planned(session, ward_id)
        raise _TakenBack
    return found


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    patterns=st.lists(st.sampled_from([LONG_DAYS, THREE_SHIFTS]), min_size=2, max_size=5),
    hops=st.lists(st.integers(min_value=1, max_value=200), max_size=3),
    edited=st.integers(min_value=0, max_value=4),
)
def test_wards_planned_together_get_what_each_would_have_got_alone(
    floor: Floor, patterns: list[ShiftPattern], hops: list[int], edited: int
) -> None:
    ids = [
        set_up(floor.database, channel_id=f"C{new_id()}", pattern=pattern) for pattern in patterns
    ]
    now = WEDNESDAY
    for hop in [0, *hops]:
        now += timedelta(hours=hop)
        with floor.database.writing() as session:
            focus_on_therapy(wards.get(session, ids[edited % len(ids)]))
            wards.get(session, ids[edited % len(ids)]).want_new_plan()
        alone = [planned_alone(floor, ward_id, now) for ward_id in ids]
        with (
            patch.object(planning, "DRAWN_AT_ONCE", 2),
            patch.object(planning, "PUT_IN_OUTBOX_AT_ONCE", 3),
        ):
            planning.plan_all(floor.database, floor.catalogue, now)
        with floor.database.reading() as session:
            assert [planned(session, ward_id) for ward_id in ids] == alone


def test_a_ward_that_is_edited_while_its_plan_is_decided_is_drawn_as_edited(floor: Floor) -> None:
    decide = drawing.decide

    def edit_meanwhile(*given: Any) -> Plan:
        decided = decide(*given)
        floor.change(lambda ward: set_pattern(ward, THREE_SHIFTS))
        return decided

    with patch.object(drawing, "decide", edit_meanwhile):
        floor.plan()
    assert floor.all() == []
    floor.plan()
    assert floor.starts()[:2] == ["Wed 07:00", "Wed 13:30"]
