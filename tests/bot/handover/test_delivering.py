"""From a planned prompt to one in the channel, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from bot.handover import planning
from bot.slack.errors import OutcomeUnknown, Permanent, RateLimited, SlackTrouble, Where
from storage import claims, deliveries, wards
from storage.deliveries import Kind, State
from storage.handovers import Missed
from tests.bot.handover.floor import DEADLINE, LONDON, Floor, Killed

DUE = datetime(2026, 6, 3, 7, 15, tzinfo=LONDON)


def unknown() -> SlackTrouble:
    return OutcomeUnknown("timeout")


def archived() -> SlackTrouble:
    return Permanent("is_archived", "Unarchive it.", Where.CHANNEL)


@pytest.fixture
def planned(floor: Floor) -> Floor:
    """A floor at a quarter past seven, planned, with a prompt due and not yet looked at."""
    floor.plan()
    floor.clock.at = DUE
    return floor


def test_a_prompt_comes_before_its_handover(floor: Floor) -> None:
    floor.go_to(DUE - timedelta(minutes=1))
    assert floor.prompts() == []
    floor.go_to(DUE)
    assert len(floor.prompts()) == 1


def test_a_handover_takes_answers_before_its_prompt_is_posted(planned: Floor) -> None:
    tapped: list[bool] = []
    planned.slack.before_post = lambda: tapped.append(planned.tap())
    planned.dispatch()
    assert tapped == [True]


def test_the_key_of_a_prompt_says_nothing(planned: Floor) -> None:
    planned.dispatch()
    (prompt,) = planned.prompts()
    assert prompt.key in {delivery.id for delivery in planned.outbox()}


# The seams of plan → claim → post → record, each with what is killed there.


def killed_before_the_plan_is_kept(floor: Floor) -> None:
    with suppress(Killed), floor.database.writing() as session:
        ward = wards.get(session, floor.ward_id)
        planning.plan(session, floor.catalogue, ward, floor.now)
        raise Killed


def killed_after_planning(floor: Floor) -> None:
    floor.plan()


def killed_before_the_claim_is_kept(floor: Floor) -> None:
    floor.plan()
    with suppress(Killed), floor.database.writing() as session:
        (delivery_id,) = deliveries.due(session, floor.now, 10)
        claims.claim(session, delivery_id, floor.now, DEADLINE)
        raise Killed


def killed_before_the_post(floor: Floor) -> None:
    floor.plan()
    floor.slack.go_wrong_once(Killed())
    with pytest.raises(Killed):
        floor.dispatch()


def killed_before_the_post_is_recorded(floor: Floor) -> None:
    floor.plan()
    floor.slack.go_wrong_once(Killed(), after=True)
    with pytest.raises(Killed):
        floor.dispatch()


def killed_after_the_post_is_recorded(floor: Floor) -> None:
    floor.plan()
    floor.dispatch()


SEAMS = [
    killed_before_the_plan_is_kept,
    killed_after_planning,
    killed_before_the_claim_is_kept,
    killed_before_the_post,
    killed_before_the_post_is_recorded,
    killed_after_the_post_is_recorded,
]


@pytest.mark.parametrize("seam", SEAMS, ids=lambda seam: seam.__name__)
def test_a_kill_leaves_one_prompt(floor: Floor, seam: Callable[[Floor], None]) -> None:
    floor.clock.at = DUE
    seam(floor)
    floor.tick()
    floor.go_on(seconds=31)
    floor.go_on(seconds=31)
    assert len(floor.prompts()) == 1
    assert floor.outbox()[0].state == State.SENT.value


@pytest.mark.parametrize("after", [False, True], ids=["lost", "taken"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_answers_that_never_came_leave_one_prompt(planned: Floor, after: bool, times: int) -> None:
    for _ in range(times):
        planned.slack.go_wrong_once(unknown(), after=after)
        planned.dispatch()
        planned.go_on(seconds=31)
    planned.tick()
    assert len(planned.prompts()) == 1


def test_a_limit_met_while_looking_for_a_post_makes_no_twin(planned: Floor) -> None:
    planned.slack.go_wrong_once(unknown(), after=True)
    planned.dispatch()
    planned.slack.before_find = _limited
    planned.go_on(seconds=31)
    planned.slack.before_find = lambda: None
    planned.go_on(seconds=61)
    assert len(planned.prompts()) == 1
    assert planned.outbox()[0].state == State.SENT.value


def _limited() -> None:
    raise RateLimited(60)


def test_without_history_a_prompt_is_tried_once_more(planned: Floor) -> None:
    planned.slack.may_read = False
    planned.slack.go_wrong_once(unknown())
    planned.dispatch()
    planned.go_on(seconds=31)
    assert len(planned.prompts()) == 1


def test_a_sender_that_slept_past_its_deadline_takes_its_post_back(planned: Floor) -> None:
    def another_takes_over() -> None:
        planned.slack.before_post = lambda: None
        planned.clock.at += timedelta(seconds=31)
        planned.dispatch()

    planned.slack.before_post = another_takes_over
    planned.dispatch()
    assert len(planned.prompts()) == 1
    assert planned.outbox()[0].ts == planned.prompts()[0].ts


def test_a_prompt_that_waits_for_slack_keeps_its_words(planned: Floor) -> None:
    words = planned.all()[0].words
    planned.slack.go_wrong_once(RateLimited(60))
    planned.dispatch()
    planned.go_on(seconds=61)
    assert words.see in planned.texts()[0]


def test_a_prompt_in_time_makes_no_excuse(planned: Floor) -> None:
    planned.dispatch()
    assert "came late" not in planned.texts()[0]


def test_a_late_prompt_says_so(planned: Floor) -> None:
    planned.slack.go_wrong_once(RateLimited(600))
    planned.dispatch()
    planned.go_on(minutes=11)
    assert "This came late: Slack or we were down at 07:15." in planned.texts()[0]
    assert "This came late" in planned.prompts()[0].texts


def test_a_late_prompt_takes_answers_for_twelve_hours_all_the_same(planned: Floor) -> None:
    planned.slack.go_wrong_once(RateLimited(600))
    planned.dispatch()
    planned.go_on(minutes=11)
    assert planned.open().closes_at == planned.now + timedelta(hours=12)


def test_a_prompt_past_the_end_of_its_handover_is_missed(planned: Floor) -> None:
    end = planned.all()[0].ends_at
    planned.go_to(end)
    assert planned.prompts() == []
    assert planned.all()[0].missed == Missed.TOO_LATE.value
    assert planned.outbox()[0].state == State.MISSED.value


def test_a_prompt_a_moment_before_the_end_of_its_handover_still_comes(planned: Floor) -> None:
    planned.go_to(planned.all()[0].ends_at - timedelta(seconds=1))
    assert len(planned.prompts()) == 1


def test_a_prompt_that_was_tried_and_then_missed_takes_no_answers(planned: Floor) -> None:
    planned.slack.go_wrong_once(unknown())
    planned.dispatch()
    planned.go_to(planned.all()[0].ends_at)
    missed = planned.all()[0]
    assert (missed.missed, missed.opened_at) == (Missed.TOO_LATE.value, None)


def test_a_prompt_that_was_found_after_all_is_not_missed(planned: Floor) -> None:
    planned.slack.go_wrong_once(unknown(), after=True)
    planned.dispatch()
    planned.go_to(planned.all()[0].ends_at)
    assert planned.all()[0].missed is None
    assert planned.tap()


def test_a_prompt_that_somebody_answered_was_not_missed(planned: Floor) -> None:
    planned.slack.may_read = False
    planned.slack.go_wrong_once(unknown(), after=True)
    planned.dispatch()
    planned.tap()
    planned.go_to(planned.all()[0].ends_at)
    assert planned.all()[0].missed is None


def test_a_prompt_that_cannot_be_posted_is_counted_as_missed(planned: Floor) -> None:
    planned.slack.go_wrong_once(archived())
    planned.tick()
    failed = planned.all()[0]
    assert (failed.missed, failed.opened_at) == (Missed.NOT_POSTED.value, None)


def test_the_prompt_after_one_that_could_not_be_posted_comes(planned: Floor) -> None:
    planned.slack.go_wrong_once(archived())
    planned.tick()
    planned.go_on(hours=12)
    assert len(planned.prompts()) == 1


def test_a_prompt_that_arrives_ends_the_wards_trouble(planned: Floor) -> None:
    with planned.database.writing() as session:
        wards.get(session, planned.ward_id).trouble = "not_in_channel"
    planned.dispatch()
    assert planned.ward().trouble is None


def test_what_is_delivered_is_what_the_outbox_names(either_floor: Floor) -> None:
    either_floor.go_to(DUE)
    (sent,) = [each for each in either_floor.outbox() if each.state == State.SENT.value]
    assert sent.subject == either_floor.all()[0].id
    assert (sent.kind, sent.ward_id) == (Kind.PROMPT.value, either_floor.ward_id)
