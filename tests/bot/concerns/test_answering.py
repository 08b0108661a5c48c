"""A recipient is told that something waits, opens it, and answers."""

from __future__ import annotations

import pytest

from bot.emulator import Person
from storage.concerns.tables import Outcome, Stage
from tests.bot.concerns.willow import (
    IN_CONFIDENCE,
    WITH_NAME,
    WORDS,
    Willow,
    opens,
    opens_home,
    raises,
    shown,
    tick,
)

QUESTION = "Which day was it?"


def test_a_named_concern_is_told_of_at_once(willow: Willow) -> None:
    raises(willow, willow.house.anna, whose=WITH_NAME)
    willow.house.tick()

    willow.house.gwen.waits_for("A concern is waiting for you. Open it here.")


def test_an_unnamed_one_is_told_of_at_the_next_fixed_hour_and_not_before(willow: Willow) -> None:
    gwen = willow.house.gwen
    raises(willow, willow.house.anna)
    willow.go_to(11, 59)
    assert gwen.sees(gwen.dm) == []

    willow.go_to(12)

    gwen.waits_for("A concern is waiting for you. Open it here.")


def test_what_told_of_an_unnamed_one_leaves_no_delivery_behind(willow: Willow) -> None:
    raises(willow, willow.house.anna)
    willow.go_to(12)
    willow.house.gwen.waits_for("A concern is waiting for you")

    assert willow.notices() == []


def test_a_notice_holds_no_words_no_name_and_no_ward(willow: Willow) -> None:
    gwen = willow.house.gwen
    raises(willow, willow.house.anna, whose=WITH_NAME)
    willow.house.tick()
    gwen.waits_for("A concern is waiting for you")

    (message,) = willow.house.slack.messages(gwen)
    kept = str(message)
    secrets = (WORDS, "Anna", willow.house.anna.id, "Willow")
    assert [word for word in secrets if word in kept] == []


def test_nobody_but_those_ticked_is_told(willow: Willow) -> None:
    raises(willow, willow.house.anna, whose=WITH_NAME)
    willow.house.tick()
    willow.house.gwen.waits_for("A concern is waiting for you")

    assert ["concern" in person.everything() for person in others(willow)] == [False] * 5


def test_a_recipient_reads_the_words_in_a_form(willow: Willow) -> None:
    raises(willow, willow.house.anna)
    opens(willow, willow.house.gwen)

    assert WORDS in shown(willow.house.gwen)


def test_the_words_stand_in_no_message(willow: Willow) -> None:
    raises(willow, willow.house.anna, whose=WITH_NAME)
    opens(willow, willow.house.gwen)
    posted = willow.house.slack.calls("chat.postMessage")

    assert posted
    assert WORDS not in str(posted)


@pytest.mark.parametrize("whose", [WITH_NAME, IN_CONFIDENCE])
def test_a_recipient_who_was_ticked_sees_the_name(willow: Willow, whose: str) -> None:
    raises(willow, willow.house.anna, whose=whose)
    opens(willow, willow.house.gwen)

    assert f"<@{willow.house.anna.id}>" in shown(willow.house.gwen)


def test_an_unnamed_one_shows_nobody(willow: Willow) -> None:
    raises(willow, willow.house.anna)
    opens(willow, willow.house.gwen)

    assert willow.house.anna.id not in shown(willow.house.gwen)


def test_the_look_and_the_look_at_the_name_are_audited(willow: Willow) -> None:
    raises(willow, willow.house.anna, whose=IN_CONFIDENCE)
    opens(willow, willow.house.gwen)

    assert willow.acts_of(willow.house.gwen) == ["concern_read", "name_read"]


def test_acknowledging_shows_at_once_and_only_once(willow: Willow) -> None:
    gwen = willow.house.gwen
    raises(willow, willow.house.anna)
    opens(willow, gwen)

    gwen.presses("Acknowledge", view=True)

    gwen.waits_for("Acknowledged. The person can see that it has been read.")
    assert "Acknowledge\n" not in shown(gwen)
    assert [concern.stage for concern in willow.concerns()] == [Stage.ACKNOWLEDGED.value]


@pytest.mark.parametrize(
    ("button", "label", "done"),
    [
        ("Ask", "What would you like to ask?", "Asked."),
        ("Record what was done", "What was done?", "Saved."),
    ],
)
def test_what_a_recipient_writes_stands_in_the_dialogue(
    willow: Willow, button: str, label: str, done: str
) -> None:
    gwen = willow.house.gwen
    raises(willow, willow.house.anna)
    opens(willow, gwen)
    gwen.presses(button, view=True)
    gwen.waits_for(label)
    gwen.fills({label: QUESTION})

    assert gwen.submits() == "updated"

    gwen.waits_for(done)
    assert QUESTION in shown(gwen)


def test_closing_takes_an_outcome(willow: Willow) -> None:
    gwen = willow.house.gwen
    raises(willow, willow.house.anna)
    opens(willow, gwen)
    gwen.presses("Close", view=True)
    gwen.waits_for("How did it end?")
    gwen.fills({"How did it end?": "Taken to safeguarding"})

    gwen.submits()

    gwen.waits_for("Closed: Taken to safeguarding.")
    assert [concern.outcome for concern in willow.concerns()] == [Outcome.SAFEGUARDING.value]


def test_handing_on_lets_another_recipient_in_without_a_confidential_name(willow: Willow) -> None:
    gwen, sam = willow.house.gwen, willow.house.sam
    raises(willow, willow.house.anna, whose=IN_CONFIDENCE)
    opens(willow, gwen)
    gwen.presses("Hand on", view=True)
    gwen.waits_for("With the name?")
    gwen.fills(
        {
            "Who else should open it?": f"<@{sam.id}>",
            "With the name?": "Without the name, now",
            "Are you sure?": ["It is not about them"],
        }
    )
    gwen.submits()
    gwen.waits_for("Handed on.")
    willow.house.tick()
    sam.waits_for("A concern was handed on to you.")
    sam.presses("Open it", channel=sam.dm)

    sam.waits_for("somebody who gave their name to others in confidence")
    assert willow.house.anna.id not in shown(sam)


def test_back_leads_from_a_form_to_the_concern(willow: Willow) -> None:
    gwen = willow.house.gwen
    raises(willow, willow.house.anna)
    opens(willow, gwen)
    gwen.presses("Ask", view=True)
    gwen.waits_for("What would you like to ask?")

    gwen.presses("Back", view=True)

    gwen.waits_for(lambda: WORDS in shown(gwen))


def test_somebody_who_lost_the_role_is_refused_and_learns_nothing(willow: Willow) -> None:
    gwen = willow.house.gwen
    raises(willow, willow.house.anna)
    willow.go_to(12)
    gwen.waits_for("A concern is waiting for you")
    willow.names(willow.guardian(willow.house.hugh))

    gwen.presses("Open it", channel=gwen.dm)

    gwen.waits_for("We cannot open that for you.")
    assert willow.acts_of(gwen) == []


def test_home_lists_the_queue_exactly_and_without_words(willow: Willow) -> None:
    gwen = willow.house.gwen
    raises(willow, willow.house.anna)
    raises(willow, willow.house.ben)
    willow.go_to(12)
    opens_home(gwen)

    gwen.waits_for("2 open, 2 waiting for you, 0 overdue.")
    assert WORDS not in gwen.everything()


def test_home_knows_of_an_unnamed_one_no_sooner_than_its_notice(willow: Willow) -> None:
    raises(willow, willow.house.anna)
    opens_home(willow.house.gwen)

    assert "0 open" in willow.house.gwen.everything()


def test_the_queue_opens_a_concern(willow: Willow) -> None:
    gwen = willow.house.gwen
    raises(willow, willow.house.anna)
    willow.go_to(12)
    opens_home(gwen)

    gwen.presses("Open", home=True)

    gwen.waits_for(lambda: WORDS in shown(gwen))


def test_overdue_it_climbs_to_those_ticked_and_then_to_their_deputies(willow: Willow) -> None:
    sam, dora = willow.house.sam, willow.house.dora
    raises(willow, willow.house.anna, who=[tick("Security lead", sam)])

    willow.go_to(9, 1, day=8)
    willow.house.tick()
    sam.waits_for("A concern still waits to be acknowledged.")
    assert "A concern" not in dora.everything()
    willow.go_to(8, 1, day=9)
    willow.house.tick()

    dora.waits_for("A concern has waited too long.")


def others(willow: Willow) -> list[Person]:
    house = willow.house
    return [house.sam, house.dora, house.mona, house.ada, house.ben]


def test_nothing_of_a_concern_shows_to_anybody_it_was_not_meant_for(willow: Willow) -> None:
    """Over a week, unanswered: not by notice, reminder, Home or channel (trust 12, issue 5)."""
    raises(willow, willow.house.anna, whose=IN_CONFIDENCE)
    for day in (4, 5, 8, 9, 10):
        willow.go_to(12, day=day)
        willow.house.tick()
    for person in others(willow):
        opens_home(person)

    seen = [person.everything() for person in others(willow)]
    traces = ("is waiting for you", "1 open", "Overdue", "has waited too long", WORDS)
    assert [trace for text in seen for trace in traces if trace in text] == []
