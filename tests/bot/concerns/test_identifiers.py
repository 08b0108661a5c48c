"""A text that seems to say who a patient is comes back whole, and is never a dead end."""

from __future__ import annotations

from bot.emulator import Person
from storage.concerns.tables import Concern
from tests.bot.concerns.test_following import code_in, types_code
from tests.bot.concerns.willow import (
    NOTICED,
    Willow,
    fills_in,
    opens,
    opens_form,
    raises,
    shown,
    tick,
)

NHS_NUMBER = "943 476 5919"
SURE = f"Ask about {NHS_NUMBER}, the one by the window."
# Ten digits that are no NHS number: a warning, not a refusal.
UNSURE = "The meter says 943 476 5918 again."
TAKE_OUT = "Take it out and send"


def comes_back(willow: Willow, person: Person, text: str) -> None:
    opens_form(willow, person)
    fills_in(person, words=text, who=[tick("Guardian", willow.house.gwen)])
    assert person.submits() == "updated"
    person.waits_for("This seems to say who a patient is.")


def words_of(willow: Willow) -> list[str]:
    keyring = willow.house.bot.wiring.keyring
    return [keyring.open(concern.words) for concern in willow.concerns()]


def stored(willow: Willow) -> list[Concern]:
    return willow.concerns()


def test_nothing_is_stored_and_everything_typed_stays(willow: Willow) -> None:
    comes_back(willow, willow.house.anna, SURE)

    assert stored(willow) == []
    assert SURE in str(willow.house.anna.view)


def test_the_person_is_told_whom_to_ring_where_it_must_be_said(willow: Willow) -> None:
    comes_back(willow, willow.house.anna, SURE)

    assert "Must you say which patient? Ring Duty manager, 5511." in shown(willow.house.anna)


def test_it_can_be_taken_out_and_sent_with_one_press(willow: Willow) -> None:
    anna = willow.house.anna
    comes_back(willow, anna, SURE)

    anna.presses(TAKE_OUT, view=True)

    anna.waits_for("It is sent.")
    assert words_of(willow) == [SURE.replace(NHS_NUMBER, "[removed]")]


def test_it_can_be_changed_and_sent(willow: Willow) -> None:
    anna = willow.house.anna
    comes_back(willow, anna, SURE)
    anna.fills({NOTICED: "Ask about the one by the window."})

    anna.submits()

    anna.waits_for("It is sent.")
    assert words_of(willow) == ["Ask about the one by the window."]


def test_a_refusal_cannot_be_ticked_away(willow: Willow) -> None:
    anna = willow.house.anna
    comes_back(willow, anna, SURE)

    assert "It names no patient" not in shown(anna)


def test_a_warning_can_be_answered_with_a_tick(willow: Willow) -> None:
    anna = willow.house.anna
    comes_back(willow, anna, UNSURE)
    anna.fills({"concern_no_patient": ["It names no patient"]})

    anna.submits()

    anna.waits_for("It is sent.")
    assert words_of(willow) == [UNSURE]


def test_taken_out_of_an_urgent_text_it_waits_for_the_box_with_the_rest_as_it_was(
    willow: Willow,
) -> None:
    anna = willow.house.anna
    comes_back(willow, anna, f"{NHS_NUMBER} has a knife.")
    anna.presses(TAKE_OUT, view=True)
    anna.waits_for(lambda: "[removed] has a knife." in str(anna.view))
    assert stored(willow) == []
    anna.fills({"concern_calm": ["The alarm is raised, or nobody is at risk now"]})

    anna.submits()

    anna.waits_for("It is sent.")
    assert words_of(willow) == ["[removed] has a knife."]


def test_take_it_out_says_what_else_is_missing(willow: Willow) -> None:
    anna = willow.house.anna
    comes_back(willow, anna, SURE)
    anna.fills({"Who should see it?": []})

    anna.presses(TAKE_OUT, view=True)

    anna.waits_for("Please tick at least one person")
    assert stored(willow) == []


def test_a_recipient_s_words_are_screened_as_well(willow: Willow) -> None:
    gwen = willow.house.gwen
    raises(willow, willow.house.anna)
    opens(willow, gwen)
    gwen.presses("Ask", view=True)
    gwen.waits_for("What would you like to ask?")
    gwen.fills({"What would you like to ask?": f"Is it {NHS_NUMBER}?"})
    gwen.submits()
    gwen.waits_for("This seems to say who a patient is.")

    gwen.presses(TAKE_OUT, view=True)

    gwen.waits_for("Is it [removed]?")


def test_a_reply_is_screened_as_well(willow: Willow) -> None:
    anna = willow.house.anna
    types_code(anna, code_in(raises(willow, anna)))
    anna.waits_for("Your reply")
    anna.fills({"Your reply": f"It was {NHS_NUMBER}."})
    anna.submits()
    anna.waits_for("This seems to say who a patient is.")

    anna.presses(TAKE_OUT, view=True)

    anna.waits_for("It was [removed].")
