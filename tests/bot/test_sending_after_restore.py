"""What may have been sent before a restore: looked for first, and never a prompt twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.slack.message import Message
from storage.database import Database
from storage.deliveries import OUTCOME_UNKNOWN, Delivery, Kind, State
from storage.restorations import Restoration
from tests.bot.desk import USEFUL_FOR, Desk
from tests.storage.sample_ward import NOW

AN_HOUR = timedelta(hours=1)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(database: Database) -> Desk:
    """Of a house that has just been restored from a backup made a day ago."""
    with database.writing() as session:
        session.add(
            Restoration(backed_up_at=NOW - timedelta(days=1), restored_at=NOW, concerns_shut=False)
        )
    return Desk(database)


def a_prompt(desk: Desk, due_in: timedelta) -> None:
    desk.put("handover", "C0001", kind=Kind.PROMPT, private=False, due_at=NOW + due_in)


def the_prompt(desk: Desk) -> Delivery:
    return desk.row(kind=Kind.PROMPT, subject="handover")


def stands_already(desk: Desk, target: str = "C0001") -> None:
    """The house before has posted it."""
    desk.slack.post(target, Message.plain("A word."), the_prompt(desk).id)


def test_a_prompt_that_stands_already_is_not_posted_again(desk: Desk) -> None:
    a_prompt(desk, -A_MINUTE)
    stands_already(desk)
    desk.run()
    assert (len(desk.on_screen()), the_prompt(desk).state) == (1, State.SENT.value)


def test_a_prompt_that_does_not_stand_yet_is_posted_late(desk: Desk) -> None:
    a_prompt(desk, -A_MINUTE)
    desk.run()
    assert (len(desk.on_screen()), the_prompt(desk).state) == (1, State.SENT.value)


def test_a_late_prompt_that_nobody_may_look_for_is_not_posted(desk: Desk) -> None:
    a_prompt(desk, -A_MINUTE)
    desk.slack.may_read = False
    desk.run()
    row = the_prompt(desk)
    assert desk.on_screen() == []
    assert (row.state, row.trouble) == (State.FAILED.value, OUTCOME_UNKNOWN)


def test_a_prompt_that_is_over_and_that_nobody_may_look_for_counts_as_missed(desk: Desk) -> None:
    a_prompt(desk, -USEFUL_FOR)
    desk.slack.may_read = False
    desk.run()
    assert (the_prompt(desk).state, desk.missed) == (State.MISSED.value, 1)


def test_of_one_that_is_over_it_is_known_whether_anybody_could_look(desk: Desk) -> None:
    a_prompt(desk, -USEFUL_FOR)
    desk.slack.may_read = False
    desk.run()
    assert the_prompt(desk).trouble == OUTCOME_UNKNOWN


def test_one_that_is_over_and_was_looked_for_in_vain_is_known_to_be_missed(desk: Desk) -> None:
    a_prompt(desk, -USEFUL_FOR)
    desk.run()
    assert (the_prompt(desk).state, the_prompt(desk).trouble) == (State.MISSED.value, None)


def test_a_word_to_one_that_nobody_may_look_for_is_sent_all_the_same(desk: Desk) -> None:
    desk.put(due_at=NOW - A_MINUTE)
    desk.slack.may_read = False
    desk.run()
    assert (len(desk.on_screen()), desk.row().state) == (1, State.SENT.value)


def test_a_prompt_of_later_that_was_asked_for_early_is_found_at_once(desk: Desk) -> None:
    a_prompt(desk, AN_HOUR)
    stands_already(desk)
    desk.run()
    desk.after(AN_HOUR)
    assert (len(desk.on_screen()), the_prompt(desk).state) == (1, State.SENT.value)


@pytest.mark.parametrize("may_read", [True, False])
def test_a_prompt_of_later_that_was_not_posted_waits_for_its_time(
    desk: Desk, may_read: bool
) -> None:
    a_prompt(desk, AN_HOUR)
    desk.slack.may_read = may_read
    desk.run()
    assert (desk.on_screen(), the_prompt(desk).state) == ([], State.PENDING.value)
    desk.after(AN_HOUR)
    assert (len(desk.on_screen()), the_prompt(desk).state) == (1, State.SENT.value)


def test_though_the_clock_was_set_back_since_the_restore_a_prompt_comes_at_its_time(
    database: Database,
) -> None:
    with database.writing() as session:
        ahead = NOW + timedelta(days=1)
        session.add(Restoration(backed_up_at=NOW, restored_at=ahead, concerns_shut=False))
    desk = Desk(database)
    a_prompt(desk, timedelta())
    desk.run()
    assert desk.on_screen() == ["A word."]


def test_one_that_was_being_sent_when_the_backup_was_made_is_looked_for_from_before_it(
    desk: Desk,
) -> None:
    a_prompt(desk, -timedelta(days=1, minutes=5))
    assert the_prompt(desk).may_stand_since <= NOW - timedelta(days=1, minutes=5)


def test_what_is_caused_after_the_restore_is_not_looked_for(desk: Desk) -> None:
    def refuse() -> None:
        raise AssertionError("looked for")

    desk.slack.before_find = refuse
    desk.put(due_at=NOW + A_MINUTE)
    desk.after(A_MINUTE)
    assert desk.row().state == State.SENT.value
