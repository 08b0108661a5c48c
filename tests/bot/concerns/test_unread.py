"""Workspace admins are told that a concern has no reader: once a day, without its words."""

from __future__ import annotations

import pytest

from bot.emulator import Fault
from tests.bot.concerns.willow import (
    IN_CONFIDENCE,
    NO_NAME,
    WITH_NAME,
    WORDS,
    Willow,
    opens,
    raises,
    shown,
    tick,
)

SENTENCE = "a concern waits, and nobody is there who may read it"


def told(willow: Willow) -> int:
    ada = willow.house.ada
    return sum(SENTENCE in message.text for message in ada.sees(ada.dm))


@pytest.mark.parametrize("whose", [IN_CONFIDENCE, NO_NAME])
def test_who_left_is_noticed_the_next_morning_and_once_a_day(willow: Willow, whose: str) -> None:
    raises(willow, willow.house.anna, whose=whose)
    willow.go_to(12)
    willow.names(willow.guardian(willow.house.hugh))
    counts = []
    for day, hour in ((3, 20), (4, 7), (4, 8), (4, 12), (4, 20), (5, 9)):
        willow.go_to(hour, day=day)
        willow.house.tick()
        counts.append(told(willow))

    # The look of the third had been at the first tick of that day, when Gwen was there still.
    assert counts == [0, 0, 1, 1, 1, 2]
    everything = willow.house.ada.everything()
    assert [word for word in (WORDS, "Anna", willow.house.anna.id) if word in everything] == []


def test_a_closed_account_is_noticed_too(willow: Willow) -> None:
    raises(willow, willow.house.anna)
    willow.go_to(12)
    willow.house.slack.deactivate(willow.house.gwen)
    willow.go_to(8, day=4)
    willow.house.tick()

    willow.house.ada.waits_for(SENTENCE)


STANDS_IN = "A concern is waiting for you, as a deputy."


def to_dora(willow: Willow) -> int:
    dora = willow.house.dora
    return sum(STANDS_IN in message.text for message in dora.sees(dora.dm))


@pytest.mark.parametrize("whose", [WITH_NAME, NO_NAME])
def test_the_deputy_of_a_closed_account_is_told_the_next_morning_and_once(
    willow: Willow, whose: str
) -> None:
    raises(willow, willow.house.anna, who=[tick("Security lead", willow.house.sam)], whose=whose)
    willow.go_to(12)
    willow.house.slack.deactivate(willow.house.sam)
    counts = []
    for day, hour in ((3, 20), (4, 7), (4, 8), (5, 8)):
        willow.go_to(hour, day=day)
        willow.house.tick()
        counts.append(to_dora(willow))

    assert counts == [0, 0, 1, 1]
    assert told(willow) == 0


def test_of_what_somebody_has_acknowledged_the_deputy_is_told_nothing(willow: Willow) -> None:
    who = [tick("Security lead", willow.house.sam), tick("Guardian", willow.house.gwen)]
    raises(willow, willow.house.anna, who=who)
    opens(willow, willow.house.gwen)
    willow.house.gwen.presses("Acknowledge", view=True)
    willow.house.gwen.waits_for("Acknowledged.")
    willow.house.slack.deactivate(willow.house.sam)
    willow.go_to(8, day=4)
    willow.house.tick()

    assert to_dora(willow) == 0


def test_where_slack_does_not_say_nobody_is_alarmed(willow: Willow) -> None:
    raises(willow, willow.house.anna)
    willow.go_to(12)
    willow.house.slack.faults.next("users.info", Fault.RATE_LIMITED(30), times=5)
    willow.go_to(8, day=4)
    willow.house.tick()

    assert told(willow) == 0


def test_nobody_but_the_admins_hears_of_it(willow: Willow) -> None:
    raises(willow, willow.house.anna)
    willow.go_to(12)
    willow.names(willow.guardian(willow.house.hugh))
    willow.go_to(8, day=4)
    willow.house.tick()
    willow.house.ada.waits_for(SENTENCE)

    others = [one for one in willow.house.people.values() if one.id != willow.house.ada.id]
    assert not any(SENTENCE in person.everything() for person in others)


def test_the_person_sees_that_nobody_is_left_and_what_to_do(willow: Willow) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=IN_CONFIDENCE)
    anna.closes_view()
    willow.names(willow.guardian(willow.house.hugh))
    anna.opens_home()
    anna.waits_for("My concerns")
    anna.presses("Open", home=True)

    anna.waits_for("*Nobody is left who can open it.*")


def to_the_person(willow: Willow) -> int:
    anna = willow.house.anna
    return sum("There is a word for you" in message.text for message in anna.sees(anna.dm))


@pytest.mark.parametrize("whose", [IN_CONFIDENCE, WITH_NAME])
def test_the_person_is_told_once_and_reads_whom_to_ring(willow: Willow, whose: str) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=whose)
    anna.closes_view()
    willow.go_to(12)
    willow.names(willow.guardian(willow.house.hugh))
    for day in (4, 5, 6):
        willow.go_to(9, day=day)
        willow.house.tick()
    assert to_the_person(willow) == 1
    anna.presses("Open it", channel=anna.dm)
    anna.waits_for("A word waits for you.")
    anna.presses("Open", view=True)

    anna.waits_for("*Nobody is left who can open it.*")
    assert "On-call manager: Duty manager, 5511" in shown(anna)


def test_of_a_closed_account_the_person_reads_that_we_looked(willow: Willow) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=IN_CONFIDENCE)
    anna.closes_view()
    willow.go_to(12)
    willow.house.slack.deactivate(willow.house.gwen)
    willow.go_to(9, day=4)
    willow.house.tick()
    assert to_the_person(willow) == 1
    anna.presses("Open it", channel=anna.dm)
    anna.waits_for("A word waits for you.")
    anna.presses("Open", view=True)

    anna.waits_for("*We looked, and nobody was left who can open it.*")


def test_without_a_name_nothing_is_sent_to_the_person(willow: Willow) -> None:
    raises(willow, willow.house.anna)
    willow.go_to(12)
    willow.names(willow.guardian(willow.house.hugh))
    willow.go_to(9, day=4)
    willow.house.tick()

    assert (told(willow), to_the_person(willow)) == (1, 0)
