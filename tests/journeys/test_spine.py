"""The main job, end to end: a ward is set up, prompted, answered, and its manager told."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.journeys.willow import STAFF, digests_to, prompts_in, set_up_willow


def test_a_ward_is_set_up_and_told_when_its_first_prompt_comes(
    house_by_either_way: House,
) -> None:
    house = house_by_either_way
    ward = house.slack.add_channel("willow", members=house.people.values())
    house.mona.types_command("/handover setup", channel=ward)
    house.mona.waits_for("What is the ward called?")
    house.mona.fills({"What is the ward called?": "Willow"})
    house.mona.submits()

    house.mona.waits_for("The next prompt comes on Wednesday 3 June at 07:15.")


def test_a_prompt_comes_before_its_handover_and_a_tap_is_answered_to_the_person_alone(
    house_by_either_way: House,
) -> None:
    house = house_by_either_way
    ward = set_up_willow(house)
    house.at("Wednesday 07:15")

    house.anna.presses("4", channel=ward)

    house.anna.waits_for("Saved: 4. Tap again to change it.")
    assert "Saved" not in house.ben.everything()


def test_nothing_comes_before_its_time(house: House) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:14")

    assert prompts_in(house, ward) == 0


def test_a_handover_gets_one_prompt_however_often_the_clock_ticks(house: House) -> None:
    ward = set_up_willow(house)
    for minute in range(15, 25):
        house.at(f"Wednesday 07:{minute}")

    assert prompts_in(house, ward) == 1


def test_the_next_prompt_closes_the_one_before_and_says_how_many_took_part(
    house: House,
) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:15")
    for name in STAFF[:5]:
        house.people[name].presses("4", channel=ward)

    house.at("Wednesday 19:15")
    house.tick()

    house.anna.waits_for("This prompt is closed. 5 or more took part.", channel=ward)


def test_a_week_of_answers_becomes_a_digest_for_the_manager_and_nobody_else(
    house_in_a_hurry: House,
) -> None:
    house = house_in_a_hurry
    ward = set_up_willow(house)
    for day in ("Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        for hour in ("07:15", "19:15"):
            house.at(f"{day} {hour}")
            for name in STAFF:
                house.people[name].presses("4", channel=ward)
            house.anna.presses("We talked about it", channel=ward)

    house.at("Monday 08:00")
    house.tick()

    house.mona.waits_for("Where to look next", channel=house.mona.dm)
    (digest,) = digests_to(house.mona)
    assert "talked about" in digest
    assert "nearly all" in digest.lower()
    assert "Where to look next" not in house.anna.everything()


def test_a_rating_for_the_room_is_kept_apart_and_can_be_entered_again(house: House) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:15")

    house.anna.presses("Enter for the room", channel=ward)
    house.anna.waits_for(lambda: house.anna.view)
    house.anna.fills({house.anna.labels()[3]: "6"})
    house.anna.submits()

    house.anna.waits_for("6 hands")


def test_more_on_this_shows_the_whole_dimension_and_why_today(house: House) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:15")

    house.ben.presses("More on this", channel=ward)

    house.ben.waits_for("Why today")


def test_a_manager_is_told_that_their_own_tap_is_not_counted(house: House) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:15")

    house.mona.presses("4", channel=ward)

    house.mona.waits_for("Your own tap is not counted")


def test_a_press_on_a_closed_prompt_says_so(house: House) -> None:
    ward = set_up_willow(house)
    house.at("Wednesday 07:15")
    house.clock.at = house.clock.at.replace(day=4)

    house.anna.presses("4", channel=ward)

    house.anna.waits_for("This prompt is closed")


@pytest.mark.parametrize("word", ["pause", "now", "digest"])
def test_what_only_managers_may_do_is_refused_to_others(house: House, word: str) -> None:
    ward = set_up_willow(house)

    house.anna.types_command(f"/handover {word}", channel=ward)

    house.anna.waits_for("Only a manager", channel=ward)


def test_a_channel_that_is_a_ward_already_opens_its_settings(house: House) -> None:
    ward = set_up_willow(house)

    house.mona.types_command("/handover setup", channel=ward)

    house.mona.waits_for("Ward settings")


def test_a_paused_ward_gets_no_prompt_and_a_resumed_one_does(house: House) -> None:
    ward = set_up_willow(house)
    house.mona.types_command("/handover pause", channel=ward)
    house.at("Wednesday 07:15")
    house.at("Wednesday 12:00")
    house.mona.types_command("/handover resume", channel=ward)
    house.tick()
    house.at("Wednesday 19:15")

    assert prompts_in(house, ward) == 1


def test_help_lists_every_word(house: House) -> None:
    ward = set_up_willow(house)

    house.anna.types_command("/handover help", channel=ward)

    house.anna.waits_for("/handover setup", channel=ward)


def test_home_shows_the_next_handover(house: House) -> None:
    set_up_willow(house)

    house.mona.opens_home()

    house.mona.waits_for("Willow")
