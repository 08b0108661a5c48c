"""What becomes of a message that cannot be made, sent, looked for or written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event, Semaphore, Thread

import pytest
from structlog.testing import capture_logs

from bot import metrics
from bot.dispatcher import Dispatcher
from bot.sending import LONGEST_PAUSE, LONGEST_PAUSE_OF_A_PROMPT
from bot.slack.errors import (
    HistoryTooLong,
    OutcomeUnknown,
    Permanent,
    RateLimited,
    Refused,
    Where,
)
from storage import deliveries
from storage.database import Database, NotSaved
from storage.deliveries import Kind, State
from storage.twins import TURNS_UP_WITHIN
from tests.bot.desk import DEADLINE, PAST_THE_DEADLINE, USEFUL_FOR, CannotSay, Desk, raising
from tests.storage.sample_ward import NOW


@pytest.fixture
def desk(database: Database) -> Desk:
    """With one word to a manager in the outbox."""
    opened = Desk(database)
    opened.put()
    return opened


def revoked() -> Permanent:
    return Permanent("token_revoked", "Install the app again.", Where.APP)


def revoke(desk: Desk) -> None:
    def refuse() -> None:
        raise revoked()

    desk.slack.before_post = refuse


def restore(desk: Desk) -> None:
    desk.slack.before_post = lambda: None


# --- the app itself is refused ---


def test_what_the_app_was_refused_is_sent_once_it_is_mended(desk: Desk) -> None:
    revoke(desk)
    desk.run()
    desk.after(timedelta(minutes=5))
    restore(desk)
    desk.after(timedelta(minutes=5))
    assert (len(desk.on_screen()), desk.row().state) == (1, State.SENT.value)


def test_an_app_that_stays_refused_is_asked_every_five_minutes_at_least(desk: Desk) -> None:
    revoke(desk)
    for _ in range(40):
        desk.after(timedelta(minutes=1))
    waits_until = desk.row().not_before
    assert waits_until is not None
    assert waits_until - desk.clock.now() <= LONGEST_PAUSE


def test_a_refused_app_is_not_asked_again_at_once(desk: Desk) -> None:
    revoke(desk)
    desk.run()
    assert desk.row().attempts == 1


def test_what_the_app_was_refused_until_it_was_of_no_use_is_missed(desk: Desk) -> None:
    revoke(desk)
    desk.run()
    desk.after(USEFUL_FOR)
    assert (desk.row().state, desk.missed) == (State.MISSED.value, 1)


def test_that_the_app_is_refused_is_told(desk: Desk) -> None:
    desk.fails(revoked())
    assert desk.failures == ["token_revoked"]


def test_a_refused_app_that_may_have_posted_is_left_in_doubt_at_the_end(desk: Desk) -> None:
    desk.fails(OutcomeUnknown("timeout"), after=True)

    def refuse() -> None:
        raise revoked()

    desk.slack.before_find = refuse
    desk.after(USEFUL_FOR)
    row = desk.row()
    assert (row.state, row.trouble) == (State.FAILED.value, deliveries.OUTCOME_UNKNOWN)


def test_what_another_is_to_mend_fails_at_once(desk: Desk) -> None:
    desk.fails(Permanent("user_disabled", "Name somebody else.", Where.PERSON))
    assert (desk.row().state, desk.failures) == (State.FAILED.value, ["user_disabled"])


# --- Slack is in trouble itself, or out of reach ---


@pytest.mark.parametrize(
    ("kind", "longest"),
    [(Kind.PROMPT, LONGEST_PAUSE_OF_A_PROMPT), (Kind.MANAGER_WORD, LONGEST_PAUSE)],
)
def test_once_slack_is_back_nothing_waits_for_long_and_a_prompt_least(
    database: Database, kind: Kind, longest: timedelta
) -> None:
    desk = Desk(database)
    desk.put(kind=kind, private=False)
    desk.slack.before_post = raising(Refused("cannot_connect"))
    desk.run()
    for _ in range(20):
        desk.after(timedelta(minutes=1))
    waits_until = desk.row(kind=kind).not_before
    assert waits_until is not None
    assert waits_until - desk.clock.now() <= longest
    restore(desk)
    desk.after(longest)
    assert len(desk.on_screen()) == 1


# --- nobody may look for it ---


def without_history(desk: Desk) -> None:
    desk.slack.may_read = False


def always_unknown(desk: Desk) -> None:
    def lose_the_answer() -> None:
        raise OutcomeUnknown("timeout")

    desk.slack.after_post = lose_the_answer


def test_what_nobody_can_look_for_is_posted_once_more_and_no_more(desk: Desk) -> None:
    without_history(desk)
    always_unknown(desk)
    desk.run()
    for _ in range(10):
        desk.after(PAST_THE_DEADLINE)
    assert len(desk.on_screen()) == 2


def test_what_was_posted_twice_without_an_answer_is_left_in_doubt(desk: Desk) -> None:
    without_history(desk)
    always_unknown(desk)
    desk.run()
    desk.after(PAST_THE_DEADLINE)
    desk.after(PAST_THE_DEADLINE)
    row = desk.row()
    assert (row.state, row.trouble) == (State.FAILED.value, deliveries.OUTCOME_UNKNOWN)
    assert (desk.missed, desk.failures) == (0, [])


def test_waiting_for_slack_first_does_not_use_up_the_one_more_try(desk: Desk) -> None:
    without_history(desk)
    for _ in range(3):
        desk.fails(RateLimited(60))
        desk.clock.at += timedelta(seconds=61)
    desk.fails(OutcomeUnknown("timeout"))
    desk.after(PAST_THE_DEADLINE)
    assert (len(desk.on_screen()), desk.row().state) == (1, State.SENT.value)


def test_what_nobody_can_look_for_in_the_end_is_not_called_missed(desk: Desk) -> None:
    without_history(desk)
    desk.fails(OutcomeUnknown("timeout"), after=True)
    desk.after(USEFUL_FOR)
    assert (desk.row().state, desk.missed) == (State.FAILED.value, 0)


def test_what_never_left_this_machine_is_missed_and_not_in_doubt(desk: Desk) -> None:
    without_history(desk)
    desk.slack.before_post = desk.slack.before_find = raising(Refused("cannot_connect"))
    desk.run()
    desk.after(USEFUL_FOR)
    assert (desk.row().state, desk.missed) == (State.MISSED.value, 1)


def test_a_limit_met_before_the_last_try_is_none_that_allows_another(desk: Desk) -> None:
    without_history(desk)
    always_unknown(desk)
    desk.run()
    desk.after(PAST_THE_DEADLINE)
    desk.slack.before_open = raising(RateLimited(10))
    desk.after(PAST_THE_DEADLINE)
    desk.slack.before_open = lambda: None
    desk.after(PAST_THE_DEADLINE)
    assert desk.slack.posts == 2


def test_a_limit_met_at_the_one_more_try_does_not_use_it_up(desk: Desk) -> None:
    without_history(desk)
    desk.fails(OutcomeUnknown("timeout"))
    desk.slack.before_post = raising(RateLimited(10))
    desk.after(PAST_THE_DEADLINE)
    desk.slack.before_post = lambda: None
    desk.after(PAST_THE_DEADLINE)
    assert (len(desk.on_screen()), desk.row().state) == (1, State.SENT.value)


# --- there is more to read than can be read ---


def too_much_is_said(desk: Desk) -> None:
    desk.slack.before_find = raising(HistoryTooLong())


def test_what_cannot_be_found_among_so_much_is_looked_for_again(desk: Desk) -> None:
    desk.fails(OutcomeUnknown("timeout"), after=True)
    too_much_is_said(desk)
    desk.after(PAST_THE_DEADLINE)
    desk.slack.before_find = lambda: None
    desk.after(LONGEST_PAUSE)
    assert (desk.slack.posts, desk.row().state) == (1, State.SENT.value)


def test_what_cannot_be_found_among_so_much_is_left_in_doubt_at_the_end(desk: Desk) -> None:
    desk.fails(OutcomeUnknown("timeout"), after=True)
    too_much_is_said(desk)
    desk.after(PAST_THE_DEADLINE)
    desk.after(USEFUL_FOR)
    row = desk.row()
    assert (row.state, row.trouble) == (State.FAILED.value, deliveries.OUTCOME_UNKNOWN)
    assert (desk.slack.posts, desk.missed) == (1, 0)


def test_it_is_looked_for_until_the_claim_of_who_may_have_posted_it_ran_out(desk: Desk) -> None:
    ran_out = desk.clock.at + DEADLINE
    desk.fails(OutcomeUnknown("timeout"))
    for _ in range(3):
        desk.slack.before_find = raising(RateLimited(60))
        desk.after(timedelta(minutes=2))
    assert desk.slack.looked_until == [ran_out] * 3


# --- the database does not take what became of it ---


def cannot_save(desk: Desk) -> Dispatcher:
    """Send the word to the manager, and have the database not take that it was sent."""
    dispatcher = desk.dispatcher()
    desk.not_saved.add("word")
    with pytest.raises(NotSaved):
        dispatcher.run()
    return dispatcher


def save_again(desk: Desk) -> None:
    desk.not_saved.clear()


def test_what_could_not_be_saved_is_saved_later_and_not_posted_again(desk: Desk) -> None:
    without_history(desk)
    dispatcher = cannot_save(desk)
    save_again(desk)
    desk.clock.at += PAST_THE_DEADLINE
    dispatcher.run()
    assert (desk.slack.posts, desk.row().state) == (1, State.SENT.value)


def test_one_that_cannot_be_saved_holds_up_no_other(desk: Desk) -> None:
    desk.put("another")
    cannot_save(desk)
    assert [desk.row().state, desk.row("another").state] == [State.SENDING.value, State.SENT.value]


def test_what_could_not_be_saved_is_saved_on_leaving(desk: Desk) -> None:
    dispatcher = cannot_save(desk)
    save_again(desk)
    dispatcher.finish()
    assert desk.row().state == State.SENT.value


def test_leaving_with_something_unsaved_is_logged_by_count(desk: Desk) -> None:
    dispatcher = cannot_save(desk)
    with capture_logs() as lines:
        dispatcher.finish()
    assert [(line["event"], line["count"]) for line in lines] == [("outcomes_not_saved", 1)]


def test_what_another_found_before_it_could_be_saved_stands(desk: Desk) -> None:
    dispatcher = cannot_save(desk)
    save_again(desk)
    desk.after(PAST_THE_DEADLINE)
    dispatcher.run()
    desk.after(TURNS_UP_WITHIN)
    assert (len(desk.on_screen()), len(desk.outbox())) == (1, 1)


def test_what_was_posted_is_sent_even_if_what_should_follow_cannot_be_done(desk: Desk) -> None:
    desk.when_sent = raising(CannotSay())
    desk.run()
    assert desk.row().state == State.SENT.value


def test_what_is_found_came_when_it_was_posted_and_not_when_it_was_found(desk: Desk) -> None:
    desk.fails(OutcomeUnknown("timeout"), after=True)
    posted_at = NOW + timedelta(seconds=5)
    desk.slack.stood_since(posted_at)
    desk.after(timedelta(minutes=20))
    row = desk.row()
    assert (row.state, row.settled_at) == (State.SENT.value, posted_at)


def test_what_is_found_is_not_found_to_have_come_before_its_time(desk: Desk) -> None:
    desk.fails(OutcomeUnknown("timeout"), after=True)
    desk.slack.stood_since(NOW - timedelta(hours=2))  # Slack's clock is not ours
    desk.after(PAST_THE_DEADLINE)
    assert desk.row().settled_at == NOW


def test_how_late_a_message_came_is_measured(desk: Desk) -> None:
    def minutes_late() -> float:
        name = "sta_delivery_lateness_seconds_sum"
        return (metrics.REGISTRY.get_sample_value(name, {"kind": "word"}) or 0.0) / 60

    before = minutes_late()
    desk.after(timedelta(minutes=7))
    assert minutes_late() - before == pytest.approx(7)


# --- it cannot be made ---


def test_what_cannot_be_made_is_tried_once_a_while(desk: Desk) -> None:
    desk.broken = True
    desk.run()
    assert desk.rendered == 1


def test_what_may_have_been_sent_and_cannot_be_made_is_tried_once_a_while(desk: Desk) -> None:
    desk.fails(OutcomeUnknown("timeout"))
    desk.broken = True
    desk.after(PAST_THE_DEADLINE)
    assert desk.rendered == 2


def test_what_may_have_been_sent_and_cannot_be_made_is_looked_for_again_later(desk: Desk) -> None:
    desk.fails(OutcomeUnknown("timeout"), after=True)
    desk.broken = True
    desk.after(PAST_THE_DEADLINE)
    desk.broken = False
    desk.after(LONGEST_PAUSE)
    assert (len(desk.on_screen()), desk.row().state) == (1, State.SENT.value)


def test_what_cannot_be_made_until_it_is_of_no_use_is_missed_once(desk: Desk) -> None:
    desk.broken = True
    desk.run()
    desk.after(timedelta(days=2))
    desk.after(LONGEST_PAUSE)
    assert (desk.row().state, desk.missed) == (State.MISSED.value, 1)


def test_what_may_have_been_sent_and_cannot_be_made_in_the_end_is_missed_once(desk: Desk) -> None:
    desk.fails(OutcomeUnknown("timeout"))
    desk.broken = True
    desk.after(timedelta(days=2))
    desk.after(LONGEST_PAUSE)
    assert (desk.row().state, desk.missed, desk.rendered) == (State.MISSED.value, 1, 1)


def test_what_was_sent_after_all_is_found_though_it_cannot_be_made(desk: Desk) -> None:
    desk.fails(OutcomeUnknown("timeout"), after=True)
    desk.broken = True
    desk.after(timedelta(days=2))
    assert (desk.row().state, desk.missed) == (State.SENT.value, 0)


def test_a_message_that_cannot_be_recorded_holds_up_no_other(desk: Desk) -> None:
    def stumble() -> None:
        desk.when_sent = lambda: None
        raise CannotSay

    desk.when_sent = stumble
    desk.put("another")
    desk.run()
    assert len(desk.on_screen()) == 2


# --- two at the same message ---


def test_a_sender_that_was_held_up_after_its_post_keeps_it_where_another_found_it(
    desk: Desk,
) -> None:
    desk.slack.after_post = desk.another_takes_over
    desk.run()
    assert len(desk.on_screen()) == 1
    assert desk.row().state == State.SENT.value


def test_a_sender_that_was_held_up_takes_back_what_another_has_posted_too(desk: Desk) -> None:
    desk.slack.before_post = desk.another_takes_over
    desk.run()
    assert desk.slack.posts == 2
    assert list(desk.slack.screen) == [desk.row().ts]


def test_the_first_to_write_down_what_it_posted_has_posted_it(desk: Desk) -> None:
    """Ours is overtaken, and overtakes the other while that one posts."""

    def ours_is_written_down() -> None:
        desk.slack.before_post = lambda: None
        ours.release()
        written.wait(10)

    def another_looks() -> None:
        desk.slack.before_post = ours_is_written_down
        desk.clock.at += PAST_THE_DEADLINE
        other.start()
        assert ours.acquire(timeout=10)

    ours, written = Semaphore(0), Event()
    other = Thread(target=desk.run)
    desk.when_sent = written.set
    desk.slack.before_post = another_looks
    desk.run()
    other.join(10)
    assert desk.slack.posts == 2
    assert list(desk.slack.screen) == [desk.row().ts]


def test_a_twin_that_cannot_be_taken_back_at_once_is_taken_back_later(desk: Desk) -> None:
    desk.slack.before_post = desk.another_takes_over
    desk.slack.before_delete = raising(RateLimited(10))
    desk.run()
    desk.slack.before_delete = lambda: None
    desk.after(timedelta(seconds=11))
    assert list(desk.slack.screen) == [desk.row().ts]


def test_a_twin_that_is_taken_back_leaves_no_row_behind(desk: Desk) -> None:
    desk.slack.before_post = desk.another_takes_over
    desk.run()
    desk.after(TURNS_UP_WITHIN)
    assert [row.kind for row in desk.outbox()] == [Kind.MANAGER_WORD.value]


def test_a_twin_that_nobody_lets_us_take_back_is_given_up_after_a_week(desk: Desk) -> None:
    desk.slack.before_post = desk.another_takes_over
    desk.slack.before_delete = raising(OutcomeUnknown("timeout"))
    desk.run()
    desk.after(timedelta(days=8))
    assert [row.kind for row in desk.outbox()] == [Kind.MANAGER_WORD.value]


# --- it may turn up after all ---


def turns_up_later(desk: Desk) -> None:
    """Slack took the first post, and its history does not show it yet when we look."""
    desk.fails(OutcomeUnknown("timeout"), after=True)
    (first,) = desk.slack.screen.values()
    del desk.slack.screen[first.ts]
    desk.after(PAST_THE_DEADLINE)
    desk.slack.screen["9.0"] = replace(first, ts="9.0")


def test_a_post_that_turns_up_after_another_was_made_is_taken_back(desk: Desk) -> None:
    turns_up_later(desk)
    assert len(desk.on_screen()) == 2
    desk.after(TURNS_UP_WITHIN)
    assert list(desk.slack.screen) == [desk.row().ts]


def test_a_second_post_of_whoever_died_of_it_is_taken_back(desk: Desk) -> None:
    def another_dies_of_it() -> None:
        desk.slack.before_post = lambda: None
        desk.clock.at += PAST_THE_DEADLINE
        desk.fails(OutcomeUnknown("timeout"), after=True)

    desk.slack.before_post = another_dies_of_it
    desk.run()
    assert len(desk.on_screen()) == 2
    desk.after(TURNS_UP_WITHIN)
    assert list(desk.slack.screen) == [desk.row().ts]


def test_where_nobody_may_look_for_a_twin_that_is_the_end_of_it(desk: Desk) -> None:
    turns_up_later(desk)
    without_history(desk)
    desk.after(TURNS_UP_WITHIN)
    assert len(desk.on_screen()) == 2
    assert [row.kind for row in desk.outbox()] == [Kind.MANAGER_WORD.value]


def test_what_was_posted_without_a_doubt_is_not_looked_for(desk: Desk) -> None:
    desk.run()
    desk.after(TURNS_UP_WITHIN)
    assert [row.kind for row in desk.outbox()] == [Kind.MANAGER_WORD.value]
    assert desk.slack.looked_until == []


def test_what_counts_as_missed_is_taken_back_though_it_was_posted_in_the_end(desk: Desk) -> None:
    def too_late() -> None:
        desk.slack.before_post = lambda: None
        desk.after(USEFUL_FOR)

    desk.slack.before_post = too_late
    desk.run()
    assert desk.row().state == State.MISSED.value
    assert desk.on_screen() == []


def test_what_was_given_up_in_doubt_counts_once_its_sender_can_say(desk: Desk) -> None:
    def too_late() -> None:
        desk.slack.after_post = lambda: None
        desk.after(USEFUL_FOR)

    desk.slack.may_read = False
    desk.slack.after_post = too_late
    desk.run()
    assert (len(desk.on_screen()), desk.row().state) == (1, State.SENT.value)


@pytest.fixture
def notices(database: Database) -> Desk:
    """With one notice in the outbox, of which nothing is kept once it is sent."""
    opened = Desk(database)
    opened.put(kind=Kind.CONCERN_NOTICE, vanishes=True)
    return opened


def test_a_vanishing_notice_that_another_found_is_not_taken_back(notices: Desk) -> None:
    notices.slack.after_post = notices.another_takes_over
    notices.run()
    assert (len(notices.on_screen()), notices.outbox()) == (1, [])


def test_a_vanishing_notice_that_another_posted_too_stands_once(notices: Desk) -> None:
    notices.slack.before_post = notices.another_takes_over
    notices.run()
    assert notices.slack.posts == 2
    assert (len(notices.on_screen()), notices.outbox()) == (1, [])


def test_without_history_a_vanishing_notice_that_another_posted_too_stands_once(
    notices: Desk,
) -> None:
    notices.slack.may_read = False
    notices.slack.before_post = notices.another_takes_over
    notices.run()
    assert (len(notices.on_screen()), notices.outbox()) == (1, [])


def test_the_log_does_not_say_that_a_concern_was_on_its_way(notices: Desk) -> None:
    def refused() -> None:
        raise RateLimited(30)

    notices.slack.before_post = refused
    with capture_logs() as lines:
        notices.run()
    assert [(line["event"], line["kind"]) for line in lines] == [("delivery_put_off", "word")]


def hold_up(desk: Desk, meanwhile: Callable[[], None]) -> None:
    """Have a sender held up past its deadline before it posts."""

    def wait() -> None:
        desk.slack.before_open = lambda: None
        desk.clock.at += PAST_THE_DEADLINE
        meanwhile()

    desk.slack.before_open = wait
    desk.run()


def test_a_sender_that_is_held_up_before_its_post_goes_on_where_nobody_took_over(
    desk: Desk,
) -> None:
    desk.slack.may_read = False
    hold_up(desk, lambda: None)
    row = desk.row()
    assert (desk.slack.posts, row.state, row.attempts) == (1, State.SENT.value, 1)


def test_a_sender_that_is_held_up_before_its_post_leaves_it_to_whoever_took_over(
    desk: Desk,
) -> None:
    hold_up(desk, desk.run)
    assert (desk.slack.posts, len(desk.on_screen())) == (1, 1)


def test_while_a_held_up_sender_posts_nobody_takes_over_for_a_while_longer(desk: Desk) -> None:
    hold_up(desk, lambda: setattr(desk.slack, "before_post", desk.run))
    assert desk.slack.posts == 1


# --- nothing was sent, so nothing is in doubt ---


def test_a_person_whose_messages_could_not_be_opened_was_sent_nothing(desk: Desk) -> None:
    desk.slack.may_read = False
    desk.slack.before_open = raising(OutcomeUnknown("timeout"))
    desk.run()
    desk.slack.before_open = lambda: None
    desk.after(LONGEST_PAUSE)
    assert desk.slack.posts == 1
    assert desk.row().state == State.SENT.value


def test_a_search_that_breaks_off_is_made_again_before_anything_is_posted(desk: Desk) -> None:
    desk.fails(OutcomeUnknown("timeout"), after=True)
    desk.slack.before_find = raising(OutcomeUnknown("timeout"))
    desk.after(PAST_THE_DEADLINE)
    desk.slack.before_find = lambda: None
    desk.after(LONGEST_PAUSE)
    assert (desk.slack.posts, desk.row().state) == (1, State.SENT.value)


# --- changes ---


def test_a_change_wanted_before_a_lost_message_was_found_is_made(desk: Desk) -> None:
    desk.fails(OutcomeUnknown("timeout"), after=True)
    desk.wants_a_change("Another word.")
    desk.after(PAST_THE_DEADLINE)
    assert desk.on_screen() == ["Another word."]


def test_a_sender_that_was_held_up_does_not_leave_an_older_word_on_the_screen(desk: Desk) -> None:
    def another_says_more() -> None:
        desk.slack.before_update = lambda: None
        desk.wants_a_change("The last word.")
        desk.another_takes_over()

    desk.run()
    desk.wants_a_change("Another word.")
    desk.slack.before_update = another_says_more
    desk.run()
    assert desk.on_screen() == ["The last word."]


def test_a_change_that_is_wanted_weeks_later_is_made_even_at_the_second_try(desk: Desk) -> None:
    desk.run()
    desk.after(timedelta(weeks=6))
    desk.wants_a_change("Another word.")
    desk.slack.before_update = raising(OutcomeUnknown("timeout"))
    desk.run()
    desk.slack.before_update = lambda: None
    desk.after(timedelta(days=1))
    assert desk.on_screen() == ["Another word."]


def test_a_change_that_nobody_can_make_is_given_up_after_two_days(desk: Desk) -> None:
    desk.run()
    desk.wants_a_change("Another word.")
    desk.slack.before_update = raising(OutcomeUnknown("timeout"))
    desk.run()
    desk.after(timedelta(days=3))
    asked = desk.rendered
    desk.after(timedelta(days=1))
    assert desk.rendered == asked
    assert desk.row().state == State.SENT.value
