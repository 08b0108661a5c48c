"""Several messages are taken at once, and one of them holds up none of the others."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from bot.ledger import LONGEST_PAUSE
from bot.slack.errors import OutcomeUnknown, RateLimited
from storage import claims
from storage.database import Database, NotSaved
from storage.deliveries import Kind, State
from storage.faults import Fault
from tests.bot.desk import DEADLINE, PAST_THE_DEADLINE, CannotSay, Desk, raising

WARDS = ("a", "b", "c", "d", "e")
TOGETHER = 8


@pytest.fixture
def desk(database: Database) -> Desk:
    """With five prompts in the outbox."""
    opened = Desk(database)
    for ward in WARDS:
        opened.put(ward, f"C{ward}", kind=Kind.PROMPT, private=False)
    return opened


def not_saved(fault: Fault = Fault.BUSY) -> NotSaved:
    return NotSaved("the database did not take it", fault)


def run(desk: Desk) -> None:
    desk.dispatcher(TOGETHER).run()


def states(desk: Desk) -> dict[str, str]:
    return {ward: desk.row(ward, Kind.PROMPT).state for ward in WARDS}


def test_one_that_cannot_be_made_is_left_out(desk: Desk) -> None:
    desk.spoilt["b"] = CannotSay()
    run(desk)
    assert states(desk) == {**dict.fromkeys(WARDS, "sent"), "b": "pending"}


def test_one_whose_rows_somebody_holds_is_left_out_and_told_of(desk: Desk) -> None:
    desk.spoilt["b"] = not_saved()
    run(desk)
    with pytest.raises(NotSaved):
        run(desk)
    assert states(desk) == {**dict.fromkeys(WARDS, "sent"), "b": "pending"}


def test_one_that_can_be_neither_made_nor_put_off_is_left_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise not_saved()

    monkeypatch.setattr(claims, "put_off", refuse)
    desk.spoilt["c"] = CannotSay()
    # In a slow run it is looked at a second time, alone: then the run says that it was not saved.
    with suppress(NotSaved):
        run(desk)
    assert states(desk) == {**dict.fromkeys(WARDS, "sent"), "c": "pending"}


def test_a_database_that_takes_nothing_is_asked_once(desk: Desk) -> None:
    desk.spoilt = dict.fromkeys(WARDS, not_saved(Fault.FULL))
    with pytest.raises(NotSaved):
        run(desk)
    assert desk.rendered == 1


def test_what_was_sent_is_written_down_though_nothing_more_can_be_taken(desk: Desk) -> None:
    dispatcher = desk.dispatcher(TOGETHER)
    desk.not_saved.add("a")
    with pytest.raises(NotSaved):
        dispatcher.run()
    desk.not_saved.clear()
    desk.clock.at += LONGEST_PAUSE
    desk.put("f", "Cf", kind=Kind.PROMPT, private=False)
    desk.spoilt["f"] = not_saved(Fault.FULL)
    with pytest.raises(NotSaved):
        dispatcher.run()
    assert states(desk)["a"] == State.SENT.value


def test_all_that_were_taken_by_one_that_died_are_sent_once(desk: Desk) -> None:
    sender = desk.dispatcher().sender
    assert len(sender.take([desk.row(ward, Kind.PROMPT).id for ward in WARDS])) == len(WARDS)
    desk.clock.at += PAST_THE_DEADLINE
    run(desk)
    assert set(states(desk).values()) == {State.SENT.value}
    assert desk.slack.posts == len(WARDS)


def test_those_that_wait_for_a_slow_first_one_past_their_deadline_stand_once(desk: Desk) -> None:
    def hold_up() -> None:
        desk.slack.before_post = lambda: None
        desk.clock.at += PAST_THE_DEADLINE
        desk.run()  # another replica takes up what ours holds no longer

    parcels = desk.dispatcher().sender.take([desk.row(ward, Kind.PROMPT).id for ward in WARDS])
    sender = desk.dispatcher().sender
    desk.slack.before_post = hold_up
    for parcel in parcels:
        sender.send(parcel)
    sender.write_down()
    desk.run()
    assert len(desk.on_screen()) == len(WARDS)


def test_all_whose_answers_were_lost_are_found_and_not_posted_again(desk: Desk) -> None:
    desk.slack.after_post = raising(OutcomeUnknown("timeout"))
    run(desk)
    desk.clock.at += PAST_THE_DEADLINE
    run(desk)
    assert (desk.slack.posts, set(states(desk).values())) == (len(WARDS), {State.SENT.value})


def test_all_that_slack_puts_off_together_go_once_it_allows(desk: Desk) -> None:
    desk.slack.before_post = raising(RateLimited(30))
    run(desk)
    desk.slack.before_post = lambda: None
    desk.clock.at += timedelta(seconds=30)
    run(desk)
    assert (len(desk.on_screen()), set(states(desk).values())) == (5, {State.SENT.value})


def test_a_claim_on_several_runs_out_for_each_of_them(desk: Desk) -> None:
    desk.dispatcher().sender.take([desk.row(ward, Kind.PROMPT).id for ward in WARDS])
    assert {row.deadline for row in desk.outbox()} == {desk.clock.now() + DEADLINE}
