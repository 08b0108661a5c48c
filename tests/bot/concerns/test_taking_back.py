"""Taking one's name off, taking a concern back, and seeing what is held of it."""

from __future__ import annotations

import pytest

from bot.concerns.own_fields import Way
from bot.concerns.own_more_listeners import take_name_off
from bot.concerns.own_taking_back import NOT_WRITTEN_DOWN, name_off_form
from bot.concerns.pieces import Local
from bot.slack.payloads import Submission
from storage.concerns.tables import Naming
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
    opens,
    opens_home,
    raises,
    shown,
)

DOWN = "The new code"
WRITTEN = "I have written the new code down"


@pytest.mark.parametrize("whose", [WITH_NAME, IN_CONFIDENCE])
def test_one_s_name_comes_off_and_only_the_new_code_leads_back(willow: Willow, whose: str) -> None:
    anna, gwen = willow.house.anna, willow.house.gwen
    raises(willow, anna, whose=whose)
    anna.closes_view()
    opens(willow, gwen)
    opens_mine(anna)
    anna.presses("Take my name off", view=True)
    anna.waits_for("These people have seen your name already")
    told_of_gwen = f"<@{gwen.id}>" in shown(anna)
    code = code_in(shown(anna))
    refused = errors(anna)
    anna.fills({DOWN: [WRITTEN]})
    sends(anna, "Your name is off this concern.")

    assert (told_of_gwen, "complete this required field" in refused) == (True, True)
    assert [one.naming for one in willow.concerns()] == [Naming.UNNAMED.value]
    assert code in shown(anna)
    anna.closes_view()
    opens_home(anna)
    anna.waits_for(lambda: "My concerns" not in anna.everything())
    comes_back(anna, code)


def test_a_client_that_sends_the_form_without_the_tick_changes_nothing(willow: Willow) -> None:
    view = name_off_form(Local("w", "Willow"), Way(code="1", new_code="2"), ())
    sent = Submission("T1", "U1AB", view, {}, view["private_metadata"])

    reply = take_name_off(willow.house.bot.wiring, sent)

    assert list((reply.errors or {}).values()) == [NOT_WRITTEN_DOWN]


def test_readers_see_no_name_from_then_on(willow: Willow) -> None:
    anna, gwen = willow.house.anna, willow.house.gwen
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    opens_mine(anna)
    anna.presses("Take my name off", view=True)
    anna.waits_for("Nobody has been shown your name so far.")
    anna.fills({DOWN: [WRITTEN]})
    sends(anna, "Your name is off this concern.")
    opens(willow, gwen)

    assert sees_in_front(gwen, "somebody who gave no name")
    assert anna.id not in shown(gwen)


def test_back_leaves_everything_as_it_is(willow: Willow) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    opens_mine(anna)
    for button in ("Take my name off", "Withdraw it"):
        anna.presses(button, view=True)
        anna.waits_for("What stays.")
        anna.presses("Back", view=True)
        anna.waits_for("You wrote")

    assert [one.naming for one in willow.concerns()] == [Naming.NAMED.value]


@pytest.mark.parametrize("whose", [WITH_NAME, None])
def test_a_concern_can_be_taken_back_until_it_is_acknowledged(
    willow: Willow, whose: str | None
) -> None:
    anna, gwen = willow.house.anna, willow.house.gwen
    code = code_in(raises(willow, anna)) if whose is None else ""
    if whose is not None:
        raises(willow, anna, whose=whose)
    anna.closes_view()
    willow.go_to(12)
    gwen.waits_for("A concern is waiting for you")
    if code:
        comes_back(anna, code)
    else:
        opens_mine(anna)
    anna.presses("Withdraw it", view=True)
    anna.waits_for("Nobody can bring them back.")
    sends(anna, "It is gone.")
    willow.go_to(20)

    gwen.waits_for("A concern that you could open was withdrawn.")
    assert willow.concerns() == []


def test_acknowledged_meanwhile_it_stays_and_the_person_hears_why(willow: Willow) -> None:
    anna, gwen = willow.house.anna, willow.house.gwen
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    opens_mine(anna)
    anna.presses("Withdraw it", view=True)
    anna.waits_for("Nobody can bring them back.")
    opens(willow, gwen)
    gwen.presses("Acknowledge", view=True)
    gwen.waits_for("Acknowledged.")
    anna.submits()

    anna.waits_for("Somebody has acknowledged it meanwhile, so it was not withdrawn.")
    assert len(willow.concerns()) == 1


def test_what_is_held_is_seen_from_home_and_from_the_concern(willow: Willow) -> None:
    anna, gwen = willow.house.anna, willow.house.gwen
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    opens(willow, gwen)
    opens_home(anna)
    anna.presses("What is held about me", home=True)
    anna.waits_for("Your concerns with your name.")
    anna.presses("See", view=True)
    anna.waits_for("Who has looked")
    from_home = shown(anna)
    anna.closes_view()
    anna.closes_view()
    opens_mine(anna)
    anna.presses("What is held of it", view=True)
    anna.waits_for("Who has looked")

    assert shown(anna) == from_home
    assert f"Wednesday 3 June: <@{gwen.id}>, and was shown your name" in from_home
    assert f"your account, <@{anna.id}>, encrypted" in from_home
    assert "deleted 730 days after it is closed" in from_home


def test_without_a_name_the_code_shows_that_no_name_is_held(willow: Willow) -> None:
    anna = willow.house.anna
    code = code_in(raises(willow, anna))
    anna.closes_view()
    comes_back(anna, code)
    anna.presses("What is held of it", view=True)
    anna.waits_for("no name and no account")

    assert anna.id not in shown(anna)


def test_somebody_without_concerns_is_told_so(willow: Willow) -> None:
    ben = willow.house.ben
    opens_home(ben)
    ben.presses("What is held about me", home=True)

    ben.waits_for("No concern is held here with your name.")


def test_a_closed_concern_can_lose_its_name_and_not_be_taken_back(willow: Willow) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    closes(willow)
    opens_mine(anna)

    assert (sees_in_front(anna, "Take my name off"), sees_in_front(anna, "Withdraw it")) == (
        True,
        False,
    )


@pytest.mark.parametrize("button", ["Take my name off", "Withdraw it"])
def test_no_button_throws_away_a_reply_that_is_not_sent(willow: Willow, button: str) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    opens_mine(anna)
    anna.fills({"Your reply": "Since Monday."})
    anna.presses(button, view=True)
    anna.waits_for("What you wrote is not sent yet.")
    assert "Since Monday." in str(anna.view)
    anna.fills({"Your reply": ""})
    anna.presses(button, view=True)

    anna.waits_for("What stays.")


def test_nor_does_the_way_to_the_guardian_throw_away_what_is_missing(willow: Willow) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    closes(willow)
    opens_mine(anna)
    anna.fills({"Was this answered?": "No, please open it again"})
    anna.fills({"If not: what is still missing?": "Nobody spoke with nights."})
    anna.presses("Tell a Guardian", view=True)

    anna.waits_for("What you wrote is not sent yet.")
    assert "Nobody spoke with nights." in str(anna.view)
    sends(anna, "It is open again.")
