"""Once it is closed the person is asked: was it answered, may the team hear of it?"""

from __future__ import annotations

import pytest

from bot.emulator import Person
from bot.emulator.page_server.screen import words
from storage.concerns import ending
from storage.concerns.tables import Stage
from tests.bot.concerns.following import (
    closes,
    code_in,
    comes_back,
    opens_mine,
    sees_in_front,
    sends,
)
from tests.bot.concerns.willow import (
    IN_CONFIDENCE,
    WITH_NAME,
    Willow,
    errors,
    opens_home,
    raises,
    shown,
    tick,
)

ANSWERED = "Was this answered?"
MISSING = "If not: what is still missing?"
TEAM = "May the team hear about it?"
LEAVE = "The team may hear, in general words, what was done"
NO = "No, please open it again"
TYPED = "The name I type, with it"


def ended_with_a_name(willow: Willow, whose: str = WITH_NAME) -> Person:
    """Anna, in her closed concern."""
    anna = willow.house.anna
    raises(willow, anna, whose=whose)
    anna.closes_view()
    closes(willow)
    opens_mine(anna)
    return anna


def ended_without(willow: Willow) -> tuple[Person, str]:
    """Anna in her closed concern without a name, and its code."""
    anna = willow.house.anna
    code = code_in(raises(willow, anna))
    anna.closes_view()
    closes(willow)
    comes_back(anna, code)
    return anna, code


def may_be_told(willow: Willow) -> bool:
    (concern,) = willow.concerns()
    with willow.house.bot.wiring.database.reading() as session:
        return ending.may_be_told(session, concern.id)


@pytest.mark.parametrize("whose", [WITH_NAME, IN_CONFIDENCE])
def test_with_a_name_no_opens_it_again_at_once(willow: Willow, whose: str) -> None:
    anna, gwen = ended_with_a_name(willow, whose), willow.house.gwen
    anna.fills({ANSWERED: NO, MISSING: "Nobody spoke with nights."})
    sends(anna, "It is open again. They are being told.")
    willow.house.tick()
    gwen.waits_for("A concern was opened again.")
    gwen.presses("Open it", channel=gwen.dm)

    gwen.waits_for("*Opened again:* the person says that it was not answered.")
    assert sees_in_front(gwen, "Nobody spoke with nights.")
    assert sees_in_front(anna, "Your reply")


def test_home_says_of_one_that_was_opened_again_that_it_is(willow: Willow) -> None:
    anna = ended_with_a_name(willow)
    anna.fills({ANSWERED: NO})
    sends(anna, "It is open again. They are being told.")
    opens_home(anna)

    again = "Wednesday 3 June. Open again. Nobody has acknowledged it again yet."
    anna.waits_for(lambda: anna.home and again in words(anna.home["blocks"]))
    assert "A word waits for you." not in words((anna.home or {})["blocks"])


def test_yes_is_said_once_and_the_team_hears_nothing_by_default(willow: Willow) -> None:
    anna = ended_with_a_name(willow)
    anna.fills({ANSWERED: "Yes"})
    sends(anna, "You said that it was answered.")

    assert (sees_in_front(anna, ANSWERED), may_be_told(willow)) == (False, False)


def test_leave_to_tell_the_team_is_given_and_taken_back(willow: Willow) -> None:
    anna = ended_with_a_name(willow)
    anna.fills({ANSWERED: "Yes", TEAM: [LEAVE]})
    sends(anna, "You said that the team may hear")
    given = may_be_told(willow)
    anna.presses("The team should not hear of it", view=True)
    anna.waits_for("The team will not hear of it")

    assert (given, may_be_told(willow)) == (True, False)


def test_what_is_missing_is_not_dropped_by_a_yes(willow: Willow) -> None:
    anna = ended_with_a_name(willow)
    anna.fills({ANSWERED: "Yes", MISSING: "Nobody spoke with nights."})

    assert "Choose “No”, or take those words out" in errors(anna)


def test_without_a_name_it_opens_at_the_next_fixed_hour_and_nobody_can_tell_before(
    willow: Willow,
) -> None:
    gwen = willow.house.gwen
    anna, code = ended_without(willow)
    anna.fills({ANSWERED: NO, MISSING: "Nobody spoke with nights."})
    sends(anna, "It opens today at 20:00")
    opens_home(gwen)
    before = (willow.notices(), "0 open" in gwen.everything())
    willow.go_to(20)
    willow.house.tick()

    gwen.waits_for("A concern was opened again.")
    assert before == ([], True)
    assert willow.notices() == []
    comes_back(anna, code)
    assert sees_in_front(anna, "Open again.")


def test_without_a_name_a_yes_is_seen_from_the_fixed_hour_on(willow: Willow) -> None:
    anna, _ = ended_without(willow)
    anna.fills({ANSWERED: "Yes"})
    sends(anna, "Those who can open it see that today at 20:00.")

    assert "Thank you for saying so." in shown(anna)


def test_a_patient_in_what_is_missing_is_taken_out(willow: Willow) -> None:
    anna = ended_with_a_name(willow)
    anna.fills({ANSWERED: NO, MISSING: "Ring 943 476 5919 about it."})
    sends(anna, "This seems to say who a patient is.")
    anna.presses("Take it out and send", view=True)
    anna.waits_for("It is open again.")

    assert "943" not in shown(anna)
    assert [concern.stage for concern in willow.concerns()] == [Stage.OPEN.value]


def test_from_a_shared_account_the_code_leads_to_the_same_question(willow: Willow) -> None:
    office, gwen = willow.house.office, willow.house.gwen
    office.types_command("/concern", channel=willow.channel)
    office.waits_for("What have you noticed?")
    office.fills(
        {
            "What have you noticed?": "Doors are left open.",
            "Who should see it?": [tick("Guardian", gwen)],
            "Whose name goes with it?": TYPED,
            "Your name, if you give one": "Anna O.",
        }
    )
    office.submits()
    office.waits_for("It is sent.")
    code = code_in(shown(office))
    office.closes_view()
    closes(willow)
    comes_back(office, code)
    office.fills({ANSWERED: NO})

    sends(office, "It is open again.")
