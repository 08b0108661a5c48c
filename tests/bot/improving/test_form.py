"""What can be written of what a ward does, and what is said where it cannot."""

from __future__ import annotations

from datetime import date

import pytest

from bot.improving import form, ids
from bot.improving.form import FormTrouble, Identified, Mercy, Typed
from prompts.catalogue import Catalogue
from storage.improving.tables import Owner
from storage.screening import REMOVED

TODAY = date(2026, 6, 3)
AS_IT_IS = Mercy()


def test_fifteen_words_may_open_a_prompt() -> None:
    words = "a " * 15
    assert form.deed_words(Typed(words=words), AS_IT_IS).text == words.strip()


def test_sixteen_words_are_one_too_many_and_the_number_is_said() -> None:
    with pytest.raises(FormTrouble) as caught:
        form.deed_words(Typed(words="a " * 16), AS_IT_IS)
    assert caught.value.errors == {ids.WORDS: "Please use at most 15 words. These are 16."}


def test_several_lines_become_one() -> None:
    assert form.deed_words(Typed(words="One rule.\n\nFor all."), AS_IT_IS).text == (
        "One rule. For all."
    )


@pytest.mark.parametrize("words", ["", "  \n ", "\u200b"])
def test_nothing_is_not_saved(words: str) -> None:
    with pytest.raises(FormTrouble, match="as it is"):
        form.action_words(Typed(words=words), AS_IT_IS)


def test_half_a_character_is_refused_with_its_place() -> None:
    with pytest.raises(FormTrouble) as caught:
        form.action_words(Typed(words="One rule \ud83d"), AS_IT_IS)
    assert "after “One rule”" in caught.value.errors[ids.WORDS]


def test_a_patients_number_is_refused_and_its_kind_is_said() -> None:
    with pytest.raises(Identified) as caught:
        form.deed_words(Typed(words="We spoke with 943 476 5919."), AS_IT_IS)
    assert caught.value.suspected.blocks


def test_a_patients_number_can_be_taken_out() -> None:
    words = form.deed_words(Typed(words="We spoke with 943 476 5919."), Mercy(take_out=True))
    assert words.text == f"We spoke with {REMOVED}."


def test_something_else_is_a_theme_and_nothing_is_none(catalogue: Catalogue) -> None:
    assert form.theme(Typed(theme=form.NO_THEME), catalogue) is None
    assert form.theme(Typed(theme="boundaries"), catalogue) == "boundaries"
    with pytest.raises(FormTrouble):
        form.theme(Typed(), catalogue)


def test_an_owner_is_a_role() -> None:
    assert form.owner(Typed(owner="the whole team")) is Owner.EVERYONE
    with pytest.raises(FormTrouble):
        form.owner(Typed(owner="Mona"))


@pytest.mark.parametrize("day", ["2026-06-04", "2026-12-02"])
def test_it_is_looked_at_from_tomorrow_on_within_half_a_year(day: str) -> None:
    assert form.review_on(Typed(review_on=day), TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("day", ["2026-06-03", "2026-12-03", "soon", ""])
def test_any_other_day_is_refused(day: str) -> None:
    with pytest.raises(FormTrouble):
        form.review_on(Typed(review_on=day), TODAY)
