"""In what order messages go, what a slow one holds up, and how Slack's limits are obeyed."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

import pytest

from bot.dispatcher import SENDERS
from bot.sending import LONGEST_PAUSE
from bot.slack.errors import RateLimited
from storage.database import Database
from storage.deliveries import Kind, State
from tests.bot.desk import CannotSay, Desk, raising

HALF_A_MINUTE = timedelta(seconds=30)
LONGEST_WAIT = 10.0
A_MOMENT = 0.2


@pytest.fixture
def desk(database: Database) -> Desk:
    """With nothing in the outbox."""
    return Desk(database)


def prompt(desk: Desk, ward: str) -> None:
    desk.put(ward, f"C{ward}", kind=Kind.PROMPT, private=False)


def state(desk: Desk, ward: str) -> str:
    return desk.row(ward, Kind.PROMPT).state


# --- what a slow or broken one holds up ---


def test_a_message_that_cannot_be_recorded_holds_up_no_other(desk: Desk) -> None:
    def stumble() -> None:
        desk.when_sent = lambda: None
        raise CannotSay

    desk.when_sent = stumble
    desk.put("word")
    desk.put("another")
    desk.run()
    assert len(desk.on_screen()) == 2


def test_while_one_post_hangs_the_others_go(desk: Desk) -> None:
    others_are_through, hangs = Event(), Event()

    def hang_once() -> None:
        desk.slack.before_post = lambda: None
        hangs.set()
        assert others_are_through.wait(LONGEST_WAIT)

    def count_them() -> None:
        if len(desk.on_screen()) >= 2 * SENDERS:
            others_are_through.set()

    for number in range(2 * SENDERS + 1):
        prompt(desk, f"{number:04}")
    desk.slack.before_post, desk.slack.after_post = hang_once, count_them
    desk.dispatcher(SENDERS).run()
    assert hangs.is_set()
    assert len(desk.on_screen()) == 2 * SENDERS + 1


def test_what_falls_due_while_a_post_hangs_is_sent_before_that_is_done(desk: Desk) -> None:
    later_is_through = Event()

    def hang_once() -> None:
        desk.slack.before_post = lambda: None
        desk.slack.after_post = later_is_through.set
        prompt(desk, "later")
        assert later_is_through.wait(LONGEST_WAIT)

    prompt(desk, "first")
    desk.slack.before_post = hang_once
    desk.dispatcher(SENDERS).run()
    assert len(desk.on_screen()) == 2


def test_what_slack_put_off_for_a_moment_does_not_wait_for_a_post_that_hangs(desk: Desk) -> None:
    is_through = Event()

    def put_off_then_let_through() -> None:
        desk.slack.before_post = hang_until_then
        raise RateLimited(0.01)

    def hang_until_then() -> None:
        desk.slack.before_post = lambda: None
        desk.slack.after_post = is_through.set
        desk.clock.at += timedelta(seconds=1)
        assert is_through.wait(LONGEST_WAIT)

    prompt(desk, "a")
    prompt(desk, "b")
    desk.slack.before_post = put_off_then_let_through
    desk.dispatcher(SENDERS).run()
    assert len(desk.on_screen()) == 2


def test_once_it_is_stopped_what_is_on_its_way_is_finished_and_nothing_begun(desk: Desk) -> None:
    dispatcher = desk.dispatcher()
    for ward in ("one", "two", "three"):
        prompt(desk, ward)
    desk.slack.before_post = dispatcher.stop
    dispatcher.run()
    assert len(desk.on_screen()) == 1
    assert sorted(row.state for row in desk.outbox()) == ["pending", "pending", "sent"]


def test_two_dispatchers_at_once_send_each_message_once(desk: Desk) -> None:
    for number in range(20):
        prompt(desk, f"{number:04}")
    both = [Thread(target=desk.dispatcher(2).run) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(LONGEST_WAIT)
    assert len(desk.slack.screen) == desk.slack.posts == 20


def test_a_run_ends_only_once_what_another_had_begun_is_sent(desk: Desk) -> None:
    dispatcher, stood = desk.dispatcher(), list[str]()

    def run_and_look() -> None:
        dispatcher.run()
        stood.extend(desk.on_screen())

    def begin_another() -> None:
        second.start()
        second.join(A_MOMENT)  # by then it would be over, if it did not wait

    second = Thread(target=run_and_look)
    prompt(desk, "one")
    desk.slack.before_post = begin_another
    dispatcher.run()
    second.join(LONGEST_WAIT)
    assert stood == ["A word."]


# --- in which order ---


def test_new_messages_go_before_changes_to_old_ones(desk: Desk) -> None:
    said: list[str] = []
    desk.put("old")
    desk.run()
    desk.wants_a_change("Changed.", "old")
    desk.slack.before_update = lambda: said.append("change")
    desk.slack.before_post = lambda: said.append("post")
    desk.put("new")
    desk.run()
    assert said == ["post", "change"]


# --- what Slack puts off ---


def test_one_channel_that_has_had_enough_holds_up_no_other(desk: Desk) -> None:
    prompt(desk, "a")
    prompt(desk, "b")
    desk.fails(RateLimited(30))
    assert sorted([state(desk, "a"), state(desk, "b")]) == ["pending", "sent"]


def test_a_second_channel_that_has_had_enough_holds_up_all(desk: Desk) -> None:
    for ward in "abcdef":
        prompt(desk, ward)
    desk.slack.before_post = raising(RateLimited(30))
    desk.run()
    assert desk.slack.posts == 2


def test_what_was_put_off_goes_once_slack_allows(desk: Desk) -> None:
    for ward in "abcdef":
        prompt(desk, ward)
    desk.slack.before_post = raising(RateLimited(30))
    desk.run()
    desk.slack.before_post = lambda: None
    desk.after(HALF_A_MINUTE - timedelta(seconds=1))
    before = len(desk.on_screen())
    desk.after(timedelta(seconds=1))
    assert (before, len(desk.on_screen())) == (0, 6)


def test_what_is_not_due_yet_is_not_put_off(desk: Desk) -> None:
    desk.put("later", "Clater", kind=Kind.PROMPT, private=False,
             due_at=desk.clock.at + timedelta(hours=1))  # fmt: skip
    for ward in "ab":
        prompt(desk, ward)
    desk.slack.before_post = raising(RateLimited(30))
    desk.run()
    assert desk.row("later", Kind.PROMPT).not_before is None


def test_a_limit_on_changes_holds_up_changes_alone(desk: Desk) -> None:
    for subject in ("one", "two"):
        desk.put(subject)
    desk.run()
    for subject in ("one", "two"):
        desk.wants_a_change("Changed.", subject)
    desk.put("new")
    desk.slack.before_update = raising(RateLimited(30))
    desk.run()
    assert desk.on_screen() == ["A word.", "A word.", "Changed."]
    desk.slack.before_update = lambda: None
    desk.after(HALF_A_MINUTE)
    assert desk.on_screen() == ["Changed."] * 3


def test_a_limit_on_opening_direct_messages_holds_up_all_of_those(desk: Desk) -> None:
    asked: list[None] = []

    def refuse() -> None:
        asked.append(None)
        raise RateLimited(30)

    for person in ("UANNA", "UBEN", "UMONA"):
        desk.put("word", person)
    prompt(desk, "a")
    desk.slack.before_open = refuse
    desk.run()
    assert len(asked) == 1
    assert state(desk, "a") == State.SENT.value


def test_what_slack_put_off_for_too_long_is_missed(desk: Desk) -> None:
    prompt(desk, "a")
    desk.slack.before_post = raising(RateLimited(3600))
    desk.run()
    desk.after(timedelta(hours=1))
    assert (state(desk, "a"), desk.missed) == (State.MISSED.value, 1)


def test_waiting_for_slack_is_no_trouble_of_the_next_message(desk: Desk) -> None:
    prompt(desk, "a")
    desk.fails(RateLimited(30))
    desk.after(LONGEST_PAUSE)
    prompt(desk, "b")
    desk.fails(RateLimited(30))
    desk.put("word")
    desk.run()
    assert desk.row().state == State.SENT.value
