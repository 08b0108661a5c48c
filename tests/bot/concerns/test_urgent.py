"""Words that bring the alarm to mind."""

from __future__ import annotations

import pytest

from bot.concerns.urgent import sounds_urgent


@pytest.mark.parametrize(
    "text",
    [
        "He is at risk now.",
        "There is a knife behind the radiator",
        "FIRE in the laundry",
        "I found a ligature.",
        "she was attacked at lunch",
        "One of them has gone missing",
        "they talk of taking a hostage",
        "He said he will kill somebody",
        "weapon?",
        "He is about to jump",
        "she was cutting herself in the shower",
        "They talk of self-harm tonight",
        "he stopped breathing",
        "She isn’t breathing",
        "He hung himself",
        "he tried hanging himself",
        "There is a cord round her neck",
        "He swallowed a battery",
        "I smelt petrol",
        "somebody has a lighter",
        "I was punched",
        "We are not safe right now",
        "An overdose, I think",
        "there was blood on the floor",
    ],
)
def test_urgent_words_are_heard_in_any_case_and_form(text: str) -> None:
    assert sounds_urgent(text)


@pytest.mark.parametrize(
    "text",
    [
        "Two lads go quiet when the door opens.",
        "The fireplace room is cold.",
        "Nobody talks to the new nurse.",
        "The skill mix is thin on nights.",
        "",
    ],
)
def test_words_that_only_contain_one_are_not(text: str) -> None:
    assert not sounds_urgent(text)
