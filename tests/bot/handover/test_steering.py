"""``/handover now``, ``pause`` and ``resume``."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.handover import listeners
from bot.handover.steering import ONLY_MANAGERS, ONLY_STEERERS
from bot.refused import Refused
from storage.audit import Act, AuditLine
from storage.deliveries import State
from tests.bot.handover.floor import LONDON, Floor, typed

DUE = datetime(2026, 6, 3, 7, 15, tzinfo=LONDON)


def command(floor: Floor, word: str, person: str = "UMONA", channel_id: str = "C0001") -> str:
    run = {
        "now": listeners.post_now,
        "pause": listeners.pause,
        "resume": listeners.resume,
    }[word]
    answer = run(floor.wiring(), typed(word, person, channel_id=channel_id))
    assert answer.say is not None
    return answer.say.text


def acts(floor: Floor) -> list[tuple[str, str]]:
    with floor.database.reading() as session:
        return [(line.act, line.actor) for line in session.scalars(select(AuditLine))]


@pytest.mark.parametrize("person", ["UMONA", "UFAY"])
def test_now_posts_the_next_prompt(floor: Floor, person: str) -> None:
    assert command(floor, "now", person) == "On its way: the prompt for the 07:30 handover."
    floor.tick()
    assert len(floor.prompts()) == 1
    assert acts(floor) == [(Act.PROMPT_ASKED_FOR.value, person)]


def test_a_handover_whose_prompt_was_asked_for_gets_no_second_one(floor: Floor) -> None:
    command(floor, "now")
    floor.tick()
    floor.go_to(DUE)
    assert len(floor.prompts()) == 1


def test_a_prompt_that_was_asked_for_is_not_late(floor: Floor) -> None:
    command(floor, "now")
    floor.tick()
    assert "came late" not in floor.texts()[0]


def test_a_prompt_that_was_asked_for_runs_out_with_its_own_handover(floor: Floor) -> None:
    command(floor, "now")
    assert floor.outbox()[0].expires_at == floor.all()[0].ends_at


def test_now_works_for_a_prompt_days_away(floor: Floor) -> None:
    def only_on_sundays(ward: object) -> None:
        pattern = floor.ward().pattern.to_json()
        for shift in pattern["shifts"]:
            shift["days"] = [6]
        ward.shifts = pattern  # type: ignore[attr-defined] # a ward

    floor.change(only_on_sundays)
    command(floor, "now")
    floor.tick()
    assert len(floor.prompts()) == 1


def test_now_waits_where_one_has_just_come(floor: Floor) -> None:
    floor.go_to(DUE)
    floor.go_on(minutes=29)
    with pytest.raises(Refused, match=r"A prompt came at 07:15.*next one at 07:45"):
        command(floor, "now")


def test_now_posts_the_next_once_the_last_has_been_there_a_while(floor: Floor) -> None:
    floor.go_to(DUE)
    floor.go_on(minutes=30)
    command(floor, "now")
    floor.tick()
    assert len(floor.prompts()) == 2
    assert [each.closed_at is None for each in floor.all()[:2]] == [False, True]


def test_now_asked_twice_before_it_is_posted_posts_one(floor: Floor) -> None:
    command(floor, "now")
    command(floor, "now")
    floor.tick()
    assert len(floor.prompts()) == 1


@pytest.mark.parametrize("person", ["UANNA", "UGWEN", "UOFFICE"])
def test_now_is_for_managers_and_facilitators(floor: Floor, person: str) -> None:
    with pytest.raises(Refused, match=ONLY_STEERERS):
        command(floor, "now", person)
    assert floor.outbox() == []


def test_now_says_that_prompts_are_paused(floor: Floor) -> None:
    command(floor, "pause")
    with pytest.raises(Refused, match="Type /handover resume first"):
        command(floor, "now")


def test_now_says_that_nothing_is_planned(floor: Floor) -> None:
    floor.change(lambda ward: setattr(ward, "shifts", ward.pattern.prompting(set()).to_json()))
    with pytest.raises(Refused, match="No prompt is planned here"):
        command(floor, "now")


@pytest.mark.parametrize("word", ["now", "pause", "resume"])
def test_a_channel_that_is_no_ward_is_told_so(floor: Floor, word: str) -> None:
    with pytest.raises(Refused, match=r"This channel is not a ward yet\. Type /handover setup\."):
        command(floor, word, channel_id="C0002")


@pytest.mark.parametrize("word", ["pause", "resume"])
@pytest.mark.parametrize("person", ["UANNA", "UFAY", "UGWEN", "UOFFICE"])
def test_pausing_is_for_managers(floor: Floor, word: str, person: str) -> None:
    with pytest.raises(Refused, match=ONLY_MANAGERS):
        command(floor, word, person)
    assert not floor.ward().paused


def test_a_paused_ward_gets_no_prompt(floor: Floor) -> None:
    floor.plan()
    assert "None comes until a manager types /handover resume" in command(floor, "pause")
    floor.go_to(DUE)
    assert floor.prompts() == []
    assert acts(floor) == [(Act.WARD_PAUSED.value, "UMONA")]


def test_a_prompt_on_its_way_while_the_ward_is_paused_still_comes(floor: Floor) -> None:
    floor.plan()
    floor.clock.at = DUE

    def pause_while_posting() -> None:
        floor.slack.before_post = lambda: None
        command(floor, "pause")

    floor.slack.before_post = pause_while_posting
    floor.dispatch()
    assert len(floor.prompts()) == 1
    assert [each.state for each in floor.outbox()] == [State.SENT.value]


def test_pausing_twice_says_so(floor: Floor) -> None:
    command(floor, "pause")
    with pytest.raises(Refused, match="paused here already"):
        command(floor, "pause")


def test_resuming_plans_anew_from_then_on(floor: Floor) -> None:
    floor.plan()
    command(floor, "pause")
    floor.go_on(days=2)
    assert command(floor, "resume") == "Prompts are on again. The next one comes at 07:15."
    floor.go_to(DUE + timedelta(days=2))
    assert len(floor.prompts()) == 1
    assert floor.starts()[0] == "Fri 07:30"
    assert not [each for each in floor.all() if each.missed]


def test_resuming_what_is_not_paused_says_when_the_next_one_comes(floor: Floor) -> None:
    floor.plan()
    with pytest.raises(Refused, match=r"not paused here\. The next one comes at 07:15\."):
        command(floor, "resume")
