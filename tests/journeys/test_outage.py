"""After an outage the managers are told, once, by the next process that lives."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.emulator import Fault, Person
from bot.handover import planning
from storage import wards
from storage.wards import Role
from tests.house import House, reopened
from tests.journeys.test_delivery import without_history
from tests.journeys.willow import set_up_willow

POST = "chat.postMessage"
FOR_EVER = 100_000


def told(house: House, person: Person | None = None) -> list[str]:
    """What a manager has been told of outages."""
    person = person or house.mona
    return [each.text for each in person.sees(person.dm) if "without a prompt" in each.text]


def tick_on(house: House, moment: str) -> None:
    """Go to a moment, and let everything that follows from it be done and sent."""
    house.at(moment)
    house.tick()
    house.go_to(house.clock.at + timedelta(minutes=6))
    house.tick()


@pytest.fixture
def willow(house_in_a_hurry: House) -> House:
    set_up_willow(house_in_a_hurry)
    house_in_a_hurry.at("Wednesday 07:00")
    return house_in_a_hurry


def test_a_host_that_slept_over_handovers_tells_the_manager_from_when_to_when(
    willow: House,
) -> None:
    tick_on(willow, "Friday 12:00")
    (word,) = told(willow)
    assert "5 handovers went by without a prompt" in word
    assert "from Wednesday 3 June at 07:15 to Friday 5 June at 08:00" in word
    assert "Nothing that people had saved was lost" in word


def test_it_is_told_once_however_often_anybody_looks(willow: House) -> None:
    for moment in ("Friday 12:00", "Friday 13:00", "Friday 19:15", "Saturday 07:15"):
        tick_on(willow, moment)
    assert len(told(willow)) == 1


def test_one_handover_is_an_outage_too(willow: House) -> None:
    tick_on(willow, "Wednesday 09:00")
    (word,) = told(willow)
    assert "one handover went by without a prompt" in word
    assert "on Wednesday 3 June from 07:15 to 08:00" in word


def test_where_nothing_was_missed_nobody_is_told(willow: House) -> None:
    tick_on(willow, "Wednesday 07:50")  # late, and still of use
    tick_on(willow, "Wednesday 19:00")
    assert told(willow) == []


def test_what_is_found_at_night_is_told_in_the_morning(willow: House) -> None:
    tick_on(willow, "Thursday 02:00")
    tick_on(willow, "Thursday 07:15")
    before = told(willow)
    tick_on(willow, "Thursday 08:00")
    assert (before, len(told(willow))) == ([], 1)


def test_every_manager_is_told(willow: House) -> None:
    with willow.bot.wiring.database.writing() as session:
        (ward,) = wards.everywhere(session)
        wards.give_role(session, ward.id, Role.MANAGER, [willow.mona.id, willow.sam.id])
    tick_on(willow, "Friday 12:00")
    assert (len(told(willow)), len(told(willow, willow.sam))) == (1, 1)


def test_handovers_of_a_paused_ward_are_no_outage(house_in_a_hurry: House) -> None:
    house = house_in_a_hurry
    ward = set_up_willow(house)
    house.mona.types_command("/handover pause", channel=ward)
    tick_on(house, "Friday 12:00")
    house.mona.types_command("/handover resume", channel=ward)
    tick_on(house, "Friday 19:15")
    assert told(house) == []


def test_a_slack_that_was_away_for_hours_is_told_of_when_it_is_back(willow: House) -> None:
    willow.slack.faults.next(POST, Fault.ERROR("internal_error"), times=FOR_EVER)
    for moment in ("Wednesday 07:15", "Wednesday 08:30", "Wednesday 19:15", "Wednesday 20:30"):
        tick_on(willow, moment)
    tick_on(willow, "Thursday 08:15")
    while_away = told(willow)
    willow.slack.faults.clear()
    tick_on(willow, "Thursday 12:00")
    (word,) = told(willow)
    assert while_away == []
    assert "3 handovers went by without a prompt" in word
    assert "from Wednesday 3 June at 07:15 to Thursday 4 June at 08:00" in word


def test_without_history_a_slack_that_was_away_for_hours_is_told_of_as_well(
    willow: House,
) -> None:
    willow.slack.install(without_history())
    for method in (POST, "conversations.history"):
        willow.slack.faults.next(method, Fault.ERROR("internal_error"), times=FOR_EVER)
    for moment in ("Wednesday 07:15", "Wednesday 08:30", "Wednesday 19:15", "Wednesday 20:30"):
        tick_on(willow, moment)
    willow.slack.faults.clear()
    tick_on(willow, "Thursday 07:15")
    tick_on(willow, "Thursday 08:00")
    (word,) = told(willow)
    assert "2 handovers went by without a prompt" in word
    assert "on Wednesday 3 June from 07:15 to 20:00" in word


def test_without_history_a_prompt_in_doubt_that_somebody_answered_has_come(
    house_in_a_hurry: House,
) -> None:
    house = house_in_a_hurry
    ward = set_up_willow(house)
    house.slack.install(without_history())
    house.slack.faults.next("conversations.history", Fault.ERROR("internal_error"), FOR_EVER)
    house.slack.faults.next(POST, Fault.DROP_AFTER)
    tick_on(house, "Wednesday 07:15")
    house.anna.presses("4", channel=ward)
    tick_on(house, "Wednesday 08:30")
    house.slack.faults.clear()
    tick_on(house, "Wednesday 19:15")
    assert told(house) == []


def test_a_token_that_was_revoked_for_days_is_one_word_and_not_two(willow: House) -> None:
    for method in (POST, "conversations.open"):
        willow.slack.faults.next(method, Fault.ERROR("token_revoked"), times=FOR_EVER)
    for moment in ("Wednesday 07:15", "Wednesday 08:30", "Wednesday 19:15", "Wednesday 20:30"):
        tick_on(willow, moment)
    tick_on(willow, "Thursday 08:15")
    willow.slack.faults.clear()
    tick_on(willow, "Thursday 12:00")
    mona = willow.mona
    (word,) = [each.text for each in mona.sees(mona.dm) if "is set up" not in each.text]
    assert "3 handovers went by without a prompt" in word


def test_planning_that_was_dead_is_told_of_when_it_lives(
    willow: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(planning, "plan_all", lambda *_: None)
        # What was in the outbox when planning died goes out; then nothing does.
        for moment in ("Wednesday 07:15", "Wednesday 19:15", "Thursday 07:15", "Thursday 19:15"):
            tick_on(willow, moment)
        tick_on(willow, "Saturday 12:00")
        meanwhile = told(willow)
    tick_on(willow, "Saturday 13:00")
    (word,) = told(willow)
    assert meanwhile == []
    assert "3 handovers went by without a prompt" in word


def test_two_processes_that_live_tell_it_once(willow: House) -> None:
    with reopened(willow) as other:
        tick_on(willow, "Friday 12:00")
        tick_on(other, "Friday 12:10")
        willow.tick()
        assert len(told(willow)) == 1


def test_a_second_outage_is_told_of_too(willow: House) -> None:
    tick_on(willow, "Wednesday 09:00")
    tick_on(willow, "Wednesday 19:15")
    tick_on(willow, "Friday 12:00")
    assert [word.count("one handover") for word in told(willow)] == [1, 0]


def test_a_prompt_that_came_late_is_counted_in_the_digest(willow: House) -> None:
    tick_on(willow, "Wednesday 07:40")
    tick_on(willow, "Monday 08:10")
    willow.mona.waits_for("One prompt came more than five minutes late.", channel=willow.mona.dm)
