"""A text that cannot be kept to the letter is refused with what is wrong and what to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.legible import is_blank, trouble_with


def test_a_text_that_fits_has_no_trouble() -> None:
    assert trouble_with("Two lads go quiet.", 18) == ""


def test_it_says_by_how_much_a_text_is_too_long() -> None:
    said = trouble_with("x" * 3001, 3000)

    assert said == "Please use at most 3000 characters. This is 1 character too long."


def test_it_says_where_half_a_character_stands() -> None:
    assert "after “two lads”" in trouble_with("two lads \ud83d go quiet", 100)


def test_it_says_so_at_the_start_as_well() -> None:
    assert "at the start" in trouble_with("\udc00 go quiet", 100)


@given(st.text(st.characters(exclude_categories=())))
def test_what_has_no_trouble_can_be_kept(text: str) -> None:
    if not trouble_with(text, len(text)):
        assert text.encode().decode() == text


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u2060\ufeff", "\x00"])
def test_what_nobody_can_see_is_blank(text: str) -> None:
    assert is_blank(text)


def test_one_letter_is_not_blank() -> None:
    assert not is_blank("\u200bx")
