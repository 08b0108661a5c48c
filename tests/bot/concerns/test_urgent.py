"""Words that bring the alarm to mind."""

from __future__ import annotations

import functools

import pytest

from bot.concerns.urgent import sounds_urgent
from storage.concerns.code_words import WORDS
from storage.concerns.codes import ReceiptCode

# A code of words that mean nothing, and would bring the alarm up anywhere else.
CODE = ("acorn", "razor", "jump", "bench", "swallow", "cloud")


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
        "He threatened to hurt me after tea",
        "They are going to hit somebody",
        "We can’t find her",
        "someone is at risk\nright now",
        "not\u00a0safe\u00a0now",
        "theres a ligiture in the shower",
        "He says he wants to die",
        "he absconed from leave",
        "He hides scissors",
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
        "The new rota hit hard.",
        "She is a threadbare sort of nurse.",
        "",
    ],
)
def test_words_that_only_contain_one_are_not(text: str) -> None:
    assert not sounds_urgent(text)


def test_a_receipt_code_is_not_listened_to() -> None:
    code = ReceiptCode(functools.reduce(lambda bits, word: bits << 10 | WORDS.index(word), CODE, 0))

    assert code.words == " ".join(CODE)
    assert not sounds_urgent(f"My code is {code.words}. Any news?")


def test_what_stands_beside_a_receipt_code_is() -> None:
    assert sounds_urgent(f"{' '.join(CODE)} and he has a razor")


def test_fewer_words_of_that_kind_are_no_code() -> None:
    assert sounds_urgent("a razor swallow")
