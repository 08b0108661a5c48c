"""What a ward agrees and does, from the manager's form to the prompts, and back."""

from __future__ import annotations

from bot.improving import ids
from tests.house import House
from tests.journeys.willow import set_up_willow

WORDS = "We walk the garden in pairs."
PLAN = "Try one fixed rule on the kitchen door."
ASKED = "It is time to look at something"


def opens_the_list(house: House) -> None:
    """Mona opens what Willow does, from her Home."""
    house.mona.opens_home()
    house.mona.waits_for("what we do")
    house.mona.presses("What we do", home=True)
    house.mona.waits_for("Write what we did")


def writes_what_was_done(house: House, words: str = WORDS) -> str | dict[str, str]:
    opens_the_list(house)
    house.mona.presses("Write what we did")
    house.mona.waits_for("What was done?")
    house.mona.chooses("What is it about?", "Boundaries")
    house.mona.fills({"What was done?": words})
    return house.mona.submits()


def agrees_something(house: House) -> None:
    opens_the_list(house)
    house.mona.presses("Plan something")
    house.mona.waits_for("What will be done?")
    house.mona.chooses("What is it about?", "Boundaries")
    house.mona.chooses("Whose task is it?", "Nurse in charge")
    house.mona.fills({"What will be done?": PLAN})
    assert house.mona.submits() == "updated"
    house.mona.waits_for("We ask you about it on Wednesday 17 June.")
    house.mona.closes_view()


def test_what_was_done_opens_the_next_three_prompts_then_the_team_says_whether_it_helped(
    house_in_a_hurry: House,
) -> None:
    house = house_in_a_hurry
    ward = set_up_willow(house)
    assert writes_what_was_done(house) == "updated"
    house.mona.waits_for("It opens the next three prompts.")
    house.mona.closes_view()

    for moment in ("Wednesday 07:15", "Wednesday 19:15", "Thursday 07:15"):
        house.at(moment)
    house.anna.waits_for(f"Since last time: {WORDS}", channel=ward)
    house.at("Thursday 19:15")
    house.anna.waits_for("Did it help?", channel=ward)
    house.anna.presses("It helped a little", channel=ward)
    house.anna.waits_for("Saved for the team: it helped a little. No name is kept.")

    house.at("Friday 07:15")
    opens_the_list(house)
    house.mona.waits_for("The team says it helped a little.")


def test_what_names_a_patient_comes_back_with_its_words_and_can_be_saved_without(
    house: House,
) -> None:
    set_up_willow(house)
    writes_what_was_done(house, "We spoke with 943 476 5919.")
    house.mona.waits_for("This seems to say who a patient is.")
    assert "943 476 5919" in str(house.mona.view)
    house.mona.presses("Take it out and send")
    house.mona.waits_for("We spoke with [removed].")


def test_what_is_too_long_says_so_and_keeps_its_words(house: House) -> None:
    set_up_willow(house)
    errors = writes_what_was_done(house, "word " * 16)
    assert errors == {ids.WORDS: "Please use at most 15 words. These are 16."}
    house.mona.fills({"What was done?": WORDS})
    assert house.mona.submits() == "updated"


def test_what_was_agreed_comes_back_on_its_day_and_is_done_from_the_message(
    house_in_a_hurry: House,
) -> None:
    house = house_in_a_hurry
    ward = set_up_willow(house)
    agrees_something(house)

    house.at("2026-06-17 07:59")
    assert ASKED not in house.mona.everything()
    house.at("2026-06-17 08:00")
    house.mona.waits_for(ASKED)
    house.mona.presses("It is done", channel=house.mona.dm)
    house.mona.waits_for("What was done?")
    assert house.mona.submits() == "updated"
    house.mona.closes_view()
    house.tick()
    house.mona.waits_for("It is done.")

    house.at("2026-06-17 19:15")
    house.anna.waits_for(f"Since last time: {PLAN}", channel=ward)


def test_what_was_agreed_can_wait_and_is_asked_about_again(house_in_a_hurry: House) -> None:
    house = house_in_a_hurry
    set_up_willow(house)
    agrees_something(house)
    house.at("2026-06-17 08:00")
    house.mona.waits_for(ASKED)
    house.mona.presses("Look again later", channel=house.mona.dm)
    house.mona.waits_for("When do we look at it again?")
    assert house.mona.submits() == "updated"
    house.mona.closes_view()

    house.at("2026-06-30 08:00")
    assert ASKED not in house.mona.everything()
    house.at("2026-07-01 08:00")
    house.mona.waits_for(ASKED)


def test_whoever_is_neither_manager_nor_facilitator_finds_nothing_of_it_on_home(
    house: House,
) -> None:
    set_up_willow(house)
    house.anna.opens_home()
    house.anna.waits_for("See, think, act.")
    assert "what we do" not in str(house.anna.home).lower()


def test_the_digests_buttons_open_the_forms_with_its_theme_chosen(
    house_in_a_hurry: House,
) -> None:
    house = house_in_a_hurry
    set_up_willow(house)
    house.at("Wednesday 07:15")
    house.at("Monday 08:00")
    house.mona.waits_for("Willow, 3 June to 7 June")
    for button, title in (("Write what we did", "What was done?"), ("Plan something", "Whose")):
        house.mona.presses(button, channel=house.mona.dm)
        house.mona.waits_for(title)
        assert "initial_option" in str(house.mona.view)
        house.mona.closes_view()


def test_what_was_agreed_can_be_let_go_and_what_was_done_taken_back(
    house_in_a_hurry: House,
) -> None:
    house = house_in_a_hurry
    ward = set_up_willow(house)
    agrees_something(house)
    opens_the_list(house)
    house.mona.presses("Let it go", view=True)
    house.mona.waits_for("Let go. It is not owed any more.")
    house.mona.closes_view()
    writes_what_was_done(house)
    house.mona.waits_for("It opens the next three prompts.")
    house.at("Wednesday 07:15")
    house.anna.waits_for(WORDS, channel=ward)

    house.mona.presses("Take it back", view=True)
    house.mona.waits_for("It goes from prompts and digests too.")
    house.tick()
    assert WORDS not in " ".join(message.text for message in house.anna.sees(ward))
