"""The person follows their concern: by the code from any account, or by their own."""

from __future__ import annotations

import re

import pytest

from bot.emulator import Person
from tests.bot.concerns.willow import (
    IN_CONFIDENCE,
    WITH_NAME,
    WORDS,
    Willow,
    errors,
    opens,
    opens_form,
    opens_home,
    raises,
    shown,
)

QUESTION = "Which day was it?"
CODE = "Your receipt code"


def code_in(receipt: str, *, digits: bool = False) -> str:
    pattern = r"\*((?:\d{4} ){4}\d{4})\*" if digits else r"\*((?:[a-z]+ ){5}[a-z]+)\*"
    found = re.search(pattern, receipt)
    assert found
    return found.group(1)


def types_code(person: Person, code: str) -> str | dict[str, str]:
    opens_home(person)
    person.presses("I have a receipt code", home=True)
    person.waits_for("Six words, or the digits")
    person.fills({CODE: code})
    return person.submits()


def asks(willow: Willow, person: Person) -> None:
    opens(willow, person)
    person.presses("Ask", view=True)
    person.waits_for("What would you like to ask?")
    person.fills({"What would you like to ask?": QUESTION})
    person.submits()
    person.waits_for("Asked.")
    person.closes_view()


@pytest.mark.parametrize("digits", [False, True])
def test_the_code_leads_back_from_any_account(willow: Willow, digits: bool) -> None:
    receipt = raises(willow, willow.house.anna)

    assert types_code(willow.house.ben, code_in(receipt, digits=digits)) == "updated"

    willow.house.ben.waits_for("Nobody has acknowledged it yet.")
    assert WORDS in shown(willow.house.ben)


def test_every_word_back_waits_behind_the_code(willow: Willow) -> None:
    anna = willow.house.anna
    code = code_in(raises(willow, anna))
    anna.closes_view()
    asks(willow, willow.house.gwen)
    willow.house.tick()

    assert anna.sees(anna.dm) == []
    types_code(anna, code)
    anna.waits_for(QUESTION)


def test_a_reply_reaches_the_recipient_at_the_next_fixed_hour(willow: Willow) -> None:
    anna, gwen = willow.house.anna, willow.house.gwen
    code = code_in(raises(willow, anna))
    asks(willow, gwen)
    types_code(anna, code)
    anna.waits_for("Your reply")
    anna.fills({"Your reply": "Since Monday."})
    assert anna.submits() == "updated"
    anna.waits_for("Your reply is sent.")

    willow.go_to(20)
    gwen.waits_for("There is a word for you about a concern.")
    gwen.presses("Open it", channel=gwen.dm)

    gwen.waits_for("Since Monday.")


def test_the_field_is_empty_after_a_reply(willow: Willow) -> None:
    anna = willow.house.anna
    types_code(anna, code_in(raises(willow, anna)))
    anna.waits_for("Your reply")
    anna.fills({"Your reply": "Since Monday."})
    anna.submits()
    anna.waits_for("Your reply is sent.")

    assert anna.submits() != "updated"


def test_the_form_for_a_code_is_reached_from_the_concern_form(willow: Willow) -> None:
    opens_form(willow, willow.house.anna)

    willow.house.anna.presses("I have a receipt code", view=True)

    willow.house.anna.waits_for("Six words, or the digits")


def test_something_that_is_no_code_is_said_to_be_none(willow: Willow) -> None:
    assert "six words" in str(types_code(willow.house.anna, "open sesame"))


def test_a_code_that_belongs_to_nothing_says_no_more_than_that(willow: Willow) -> None:
    wrong = "acorn active address admire adult agile"

    assert "No concern has this code" in str(types_code(willow.house.anna, wrong))


def test_wrong_codes_are_limited_and_a_right_one_is_refused_then_too(willow: Willow) -> None:
    code = code_in(raises(willow, willow.house.anna))
    ben = willow.house.ben
    types_code(ben, "acorn active address admire adult agile")
    for _ in range(4):
        errors(ben)
    ben.fills({CODE: code})

    assert "Too many codes were tried" in errors(ben)


def test_right_codes_use_up_no_guesses(willow: Willow) -> None:
    code = code_in(raises(willow, willow.house.anna))

    assert [types_code(willow.house.ben, code) for _ in range(7)] == ["updated"] * 7


@pytest.mark.parametrize("whose", [WITH_NAME, IN_CONFIDENCE])
def test_a_person_with_a_name_is_told_that_a_word_waits_and_opens_it(
    willow: Willow, whose: str
) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=whose)
    anna.closes_view()
    asks(willow, willow.house.gwen)
    willow.house.tick()
    anna.waits_for("There is a word for you. Open it here.")
    anna.presses("Open it", channel=anna.dm)
    anna.waits_for("A word waits for you.")

    anna.presses("Open", view=True)

    anna.waits_for(QUESTION)


def test_home_lists_what_carries_one_s_name(willow: Willow) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=IN_CONFIDENCE)
    opens_home(anna)

    anna.presses("Open", home=True)

    anna.waits_for(lambda: WORDS in shown(anna))


def test_home_lists_nothing_that_carries_no_name(willow: Willow) -> None:
    anna = willow.house.anna
    raises(willow, anna)
    opens_home(anna)

    assert "My concerns" not in anna.everything()


def test_the_person_sees_how_it_ended(willow: Willow) -> None:
    anna, gwen = willow.house.anna, willow.house.gwen
    code = code_in(raises(willow, anna))
    opens(willow, gwen)
    gwen.presses("Close", view=True)
    gwen.waits_for("How did it end?")
    gwen.fills({"How did it end?": "We talked it through"})
    gwen.submits()
    gwen.waits_for("Closed.")

    types_code(anna, code)

    anna.waits_for("How it ended, on Wednesday 3 June:* We talked it through.")


def test_a_reply_to_what_was_closed_meanwhile_stays_in_its_field(willow: Willow) -> None:
    anna = willow.house.anna
    types_code(anna, code_in(raises(willow, anna)))
    anna.waits_for("Your reply")
    anna.fills({"Your reply": "Since Monday."})
    closes(willow)

    assert "This concern is closed, so your reply was not sent." in errors(anna)


def test_a_reply_without_a_number_to_what_was_closed_meanwhile_can_still_be_copied(
    willow: Willow,
) -> None:
    anna = willow.house.anna
    types_code(anna, code_in(raises(willow, anna)))
    anna.waits_for("Your reply")
    anna.fills({"Your reply": "Call 943 476 5919 about it."})
    anna.submits()
    anna.waits_for("Take it out")
    closes(willow)

    anna.presses("Take it out and send", view=True)

    anna.waits_for("Your reply, not sent")
    assert "Call 943 476 5919 about it." in shown(anna)


def closes(willow: Willow) -> None:
    """Have Gwen close what waits for her."""
    gwen = willow.house.gwen
    opens(willow, gwen)
    gwen.presses("Close", view=True)
    gwen.waits_for("How did it end?")
    gwen.fills({"How did it end?": "We talked it through"})
    gwen.submits()
    gwen.waits_for("Closed.")
