"""How it went is for the Guardian only; handing on with the name is for the person to allow."""

from __future__ import annotations

import pytest

from bot.concerns import reader_service
from bot.concerns.reader_forms import Answering, At, Deed
from bot.concerns.reader_service import Answerer, Wrong
from bot.emulator import Person
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
    tick,
)

AGAIN = "Would you speak up again?"
COST = "Has it cost you anything?"
KNOW = "Anything the Guardian should know?"
WHO = "Who may see it?"
WORDS = "I was left out of the off-duty talk."


def tells(person: Person, *guardians: Person) -> None:
    """Fill the form for the Guardian in; those ticked beforehand stay where nobody is named."""
    person.presses("Tell a Guardian", view=True)
    person.waits_for("Who may see it?")
    person.fills({AGAIN: "I am not sure", COST: "Something", KNOW: WORDS})
    if guardians:
        person.fills({WHO: [f"Guardian: <@{one.id}>" for one in guardians]})


def about_to_tell(willow: Willow) -> Person:
    """Anna, whose concern is closed, with the form for the Guardian filled in."""
    anna = willow.house.anna
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    closes(willow)
    opens_mine(anna)
    tells(anna)
    return anna


def test_a_guardian_who_was_ticked_hears_how_it_went_and_nobody_else_does(
    willow: Willow,
) -> None:
    anna, gwen = about_to_tell(willow), willow.house.gwen
    sends(anna, "The Guardian is being told.")
    willow.house.tick()
    gwen.waits_for("Somebody has told you how it went for them.")
    gwen.presses("Open it", channel=gwen.dm)
    gwen.waits_for("Would they speak up again?")

    assert WORDS in shown(gwen)
    assert anna.id not in shown(gwen)
    assert "afterwards_read" in willow.acts_of(gwen)
    for person in (willow.house.sam, willow.house.dora, willow.house.mona, willow.house.ada):
        opens_home(person)
        assert "told you" not in person.everything()
    gwen.presses("Open the concern", view=True)
    gwen.waits_for("Who can open it")


def test_a_guardian_who_was_not_ticked_is_offered_and_never_sees_the_concern(
    willow: Willow,
) -> None:
    anna, gwen, sam = willow.house.anna, willow.house.gwen, willow.house.sam
    raises(willow, anna, whose=WITH_NAME, who=[tick("Security lead", sam)])
    anna.closes_view()
    closes(willow, sam)
    opens_mine(anna)
    anna.presses("Tell a Guardian", view=True)
    anna.waits_for("they never see the concern")
    assert "initial_options" not in str(anna.view)
    anna.presses("Back", view=True)
    anna.waits_for("You wrote")
    tells(anna, gwen)
    sends(anna, "The Guardian is being told.")
    opens_home(gwen)
    gwen.presses("Read", home=True)
    gwen.waits_for("Would they speak up again?")

    assert sees_in_front(gwen, "They did not tick you for the concern itself")
    assert not sees_in_front(gwen, "Open the concern")


def test_without_a_name_the_guardian_hears_at_the_fixed_hour(willow: Willow) -> None:
    anna, gwen = willow.house.anna, willow.house.gwen
    code = code_in(raises(willow, anna))
    anna.closes_view()
    closes(willow)
    comes_back(anna, code)
    tells(anna)
    sends(anna, "The Guardian is told at 08:00, 12:00 or 20:00, whichever comes next.")
    opens_home(gwen)
    before = gwen.everything()
    willow.go_to(20)
    willow.house.tick()

    gwen.waits_for("Somebody has told you how it went for them.")
    assert "What people told you" not in before
    assert willow.notices() == []


def test_sixty_days_on_the_person_is_told_that_a_question_waits(willow: Willow) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=IN_CONFIDENCE)
    anna.closes_view()
    closes(willow)
    here = willow.house.clock.at
    willow.house.go_to(here.replace(month=8, day=2, hour=7, minute=30))
    willow.house.tick()

    anna.waits_for("There is a question for you. Open it here.")
    opens_mine(anna)
    assert sees_in_front(anna, "How did it go for you?")


SURE = {"Are you sure?": ["It is not about them"]}


def hands_on(willow: Willow, how: str) -> None:
    gwen, sam = willow.house.gwen, willow.house.sam
    opens(willow, gwen)
    gwen.presses("Hand on", view=True)
    gwen.waits_for("With the name?")
    gwen.fills({"Who else should open it?": f"<@{sam.id}>", "With the name?": how, **SURE})


def asked(willow: Willow) -> Person:
    """Anna in her concern, of which Gwen has asked whether Sam may see her name."""
    anna, gwen, sam = willow.house.anna, willow.house.gwen, willow.house.sam
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    hands_on(willow, "With the name, if the person says yes")
    sends(gwen, "The person is asked.")
    gwen.closes_view()
    willow.house.tick()
    anna.waits_for("There is a word for you.")
    assert "handed on to you" not in sam.everything()
    opens_mine(anna)
    anna.waits_for("with your name*?")
    return anna


def test_with_the_name_it_is_handed_on_only_once_the_person_says_yes(willow: Willow) -> None:
    anna, gwen, sam = asked(willow), willow.house.gwen, willow.house.sam
    anna.presses("Yes, with my name", view=True)
    anna.waits_for("They may read it with your name.")
    willow.house.tick()
    gwen.waits_for("You have an answer about handing a concern on.")
    sam.waits_for("A concern was handed on to you.")
    sam.presses("Open it", channel=sam.dm)
    sam.waits_for("Who can open it")

    assert f"<@{anna.id}>" in shown(sam)


def test_a_no_hands_nothing_on(willow: Willow) -> None:
    anna, gwen, sam = asked(willow), willow.house.gwen, willow.house.sam
    anna.presses("No", view=True)
    anna.waits_for("nobody is asked about them again")
    willow.house.tick()
    gwen.waits_for("You have an answer about handing a concern on.")

    assert "handed on to you" not in sam.everything()
    opens_home(gwen)
    gwen.presses("Open", home=True)
    gwen.waits_for(f"<@{sam.id}>: no.")


def test_without_the_name_it_is_handed_on_at_once_whatever_its_name(willow: Willow) -> None:
    anna, gwen, sam = willow.house.anna, willow.house.gwen, willow.house.sam
    raises(willow, anna, whose=WITH_NAME)
    hands_on(willow, "Without the name, now")
    sends(gwen, "Handed on.")
    willow.house.tick()
    sam.waits_for("A concern was handed on to you.")
    sam.presses("Open it", channel=sam.dm)
    sam.waits_for("Who can open it")

    assert anna.id not in shown(sam)


def test_the_person_is_told_that_it_was_handed_on_and_sees_to_whom(willow: Willow) -> None:
    anna, sam = willow.house.anna, willow.house.sam
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    hands_on(willow, "Without the name, now")
    sends(willow.house.gwen, "Handed on.")
    willow.house.tick()
    anna.waits_for("There is a word for you.")

    opens_mine(anna)

    assert f"<@{sam.id}> (handed on, without your name)" in shown(anna)


def test_nobody_hands_it_on_who_has_not_made_sure_that_it_is_not_about_them(
    willow: Willow,
) -> None:
    raises(willow, willow.house.anna, whose=WITH_NAME)
    hands_on(willow, "Without the name, now")
    willow.house.gwen.fills({"Are you sure?": []})

    assert "required" in errors(willow.house.gwen)
    with pytest.raises(Wrong, match="Please make sure of it first"):
        hands_on_past_the_form(willow)


def hands_on_past_the_form(willow: Willow) -> None:
    """Send what Slack would not, with nothing ticked."""
    wiring, house = willow.house.bot.wiring, willow.house
    who = Answerer(house.slack.team_id, house.gwen.id, willow.now)
    at = At(willow.concerns()[0].id, deed=Deed.HAND_ON.value)
    typed = Answering(to=house.sam.id, ask_first=False)
    with wiring.database.writing() as session:
        reader_service.do(session, wiring.keyring, who, at, typed, None)
