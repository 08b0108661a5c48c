"""What becomes of a message that cannot be made, sent or looked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.dispatcher import LONGEST_PAUSE, Dispatcher
from bot.feature import Renderer
from bot.slack.errors import OutcomeUnknown, Permanent, RateLimited, Where
from bot.slack.message import Message
from storage import deliveries
from storage.database import Database
from storage.deliveries import Delivery, Kind, State
from tests.bot.handover.floor import FakeSlack, HandClock
from tests.storage.sample_ward import NOW

USEFUL_FOR = timedelta(hours=1)
DEADLINE = timedelta(seconds=30)
PAST_THE_DEADLINE = timedelta(seconds=31)


class CannotSay(Exception):
    """The message cannot be made from what is stored."""


@dataclass
class Desk:
    """One word in the outbox, and the dispatcher that is to send it."""

    database: Database
    slack: FakeSlack = field(default_factory=FakeSlack)
    clock: HandClock = field(default_factory=lambda: HandClock(NOW))
    rendered: int = 0
    missed: int = 0
    failures: list[str] = field(default_factory=list)
    broken: bool = False
    when_sent: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.put("word")

    def put(self, subject: str) -> None:
        with self.database.writing() as session:
            deliveries.add(
                session,
                Kind.MANAGER_WORD,
                subject,
                "UMONA",
                due_at=NOW,
                expires_at=NOW + USEFUL_FOR,
                private=True,
            )

    def render(self, _session: Session, _delivery: Delivery, _now: object) -> Message:
        self.rendered += 1
        if self.broken:
            raise CannotSay
        return Message.plain("A word.")

    def count_missed(self, _session: Session, _delivery: Delivery, _now: object) -> None:
        self.missed += 1

    def run(self) -> None:
        """Send what is due until nothing is, as a tick does; but no more than twenty times."""
        renderer = Renderer(
            render=self.render,
            missed=self.count_missed,
            sent=lambda *_: self.when_sent(),
        )
        dispatcher = Dispatcher(
            database=self.database,
            gateway=self.slack,
            clock=self.clock,
            renderers={Kind.MANAGER_WORD: renderer},
            sending_deadline=DEADLINE,
            failed=lambda _session, _delivery, trouble, _now: self.failures.append(trouble.code),
            senders=1,
        )
        for _ in range(20):
            if not dispatcher.run():
                break

    def after(self, step: timedelta) -> None:
        self.clock.at += step
        self.run()

    def fails(self, error: Exception, *, after: bool = False) -> None:
        self.slack.go_wrong_once(error, after=after)
        self.run()

    def row(self) -> Delivery:
        with self.database.reading() as session:
            (found,) = deliveries.of_subject(session, Kind.MANAGER_WORD, "word")
        return found

    @property
    def posts(self) -> int:
        return len(self.slack.screen)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


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
    assert (desk.posts, desk.row().state) == (1, State.SENT.value)


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
    assert desk.posts == 2


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
    assert (desk.posts, desk.row().state) == (1, State.SENT.value)


def test_what_nobody_can_look_for_in_the_end_is_not_called_missed(desk: Desk) -> None:
    without_history(desk)
    desk.fails(OutcomeUnknown("timeout"), after=True)
    desk.after(USEFUL_FOR)
    assert (desk.row().state, desk.missed) == (State.FAILED.value, 0)


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
    assert (desk.posts, desk.row().state) == (1, State.SENT.value)


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
    assert desk.posts == 2
