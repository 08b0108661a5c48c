"""Screening takes no more steps for a hostile text than its length allows: counted, not timed."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from storage.screening import screen

LONGEST_TEXT = 3_000
# A plain text of this length takes about 1,000 steps; 5 ms are enough for several times as many
# as are allowed here.
MOST_STEPS = 20_000
HOSTILE = [
    "1 ", "1", "0 1 ", "9998193036 ", "12/03/1968 ", "12:30 ", "07700900123 ", "+1 ", "£1", "1_",
    "a", "A.", "AB's ", "J S ", "pt ", "pt jane ", "pts jane and ", "Mr A ", "mr ", "de la ",
    "@", "a@", "a@b.", "x at y dot ", " (patient)", "jane is a patient ", "room 1,", "dob ",
    "nhs no 1", "hosp no ", "H123456 ", "ref 1234567 ", "\u200b", "9\u200b", "\n", "[removed]1",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_takes_a_bounded_number_of_steps(piece: str) -> None:
    assert steps(repeated(piece, LONGEST_TEXT)) < MOST_STEPS


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_takes_about_twice_the_steps(piece: str) -> None:
    once, twice = (steps(repeated(piece, length)) for length in (LONGEST_TEXT, 2 * LONGEST_TEXT))

    assert twice < 2.2 * once + 500


def repeated(piece: str, length: int) -> str:
    return (piece * length)[:length]


def steps(text: str) -> int:
    """How many functions are called to screen a text, Python's own included."""
    screen(text)
    called = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal called
        called += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        screen(text)
    finally:
        sys.setprofile(before)
    return called
