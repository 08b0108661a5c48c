"""The gate before storage: what passes, what is refused, what is taken out."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.screening import (
    REMOVED,
    Identifies,
    ScreenedText,
    screen,
    screened,
    take_out,
)

# Pieces that identify, pieces that nearly do, and what stands between them.
_PIECES = [
    "999 819 3036", "9998193036", "999 477 7178", "0101116543", "dob", "12/03/1968", "12", "1980",
    "patient", "pt", "pts", "Jane", "Hollis", "and", "Mr", "Mrs", "miss", "Will", "JS", "J.S.",
    "SW1A", "1AA", "07700", "900123", "+44", "jane", "@", "example.com", "QQ", "12 34 56", "C",
    "room", "bed", "4", "hosp no", "H204817", "(patient)", "is a patient", REMOVED, "[", "removed",
    "]", "at", "dot", "com", "called", "initials", "nhs no", "9", "99", "\u200b", "\n", "O",
]  # fmt: skip
texts = (
    st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=25).flatmap(
        lambda pieces: st.sampled_from(["", " ", ", ", "-", "\n"]).map(
            lambda between: between.join(pieces)
        )
    )
    | st.text(max_size=300)
    | st.text(alphabet="0123456789 -./:\n+()", max_size=120)
)


def test_a_text_that_identifies_nobody_passes_as_it_is() -> None:
    assert screened("It felt tense at tea.").text == "It felt tense at tea."


def test_a_text_that_blocks_is_refused() -> None:
    with pytest.raises(Identifies):
        screened("pt Jane was tense", accept_warnings=True)


def test_a_text_that_warns_is_refused_until_the_person_says_it_names_no_patient() -> None:
    text = "Mr Hollis was late"

    with pytest.raises(Identifies):
        screened(text)
    assert screened(text, accept_warnings=True).text == text


def test_taking_out_puts_a_mark_for_each_piece() -> None:
    taken = screened("pt Jane in room 12 was tense", take_out=True)

    assert taken.text == "pt [removed] in [removed] was tense"


def test_what_only_warns_and_was_accepted_is_not_taken_out() -> None:
    taken = screened("pt Jane in room 12", accept_warnings=True, take_out=True)

    assert taken.text == "pt [removed] in room 12"


def test_a_refusal_says_where_and_nothing_of_what() -> None:
    with pytest.raises(Identifies) as refusal:
        screened("pt Jane was tense")

    assert "Jane" not in f"{refusal.value} {refusal.value!r}"
    assert refusal.value.findings == screen("pt Jane was tense")


def test_nothing_else_makes_a_screened_text() -> None:
    with pytest.raises(TypeError, match="screen the text first"):
        ScreenedText("pt Jane was tense", object())


def test_a_screened_text_cannot_be_changed() -> None:
    passed = screened("It felt tense.")

    with pytest.raises(AttributeError):
        passed.text = "pt Jane"  # type: ignore[misc]  # the very thing that must fail


def test_a_screened_text_does_not_show_in_its_repr() -> None:
    assert "tense" not in repr(screened("It felt tense."))


def test_a_copy_of_a_screened_text_is_the_same_text() -> None:
    assert copy.copy(screened("It felt tense.")) == screened("It felt tense.")


@given(text=texts)
def test_findings_lie_within_the_text_in_order_and_apart(text: str) -> None:
    ends = [0, *(place for finding in screen(text) for place in (finding.start, finding.end))]

    assert ends == sorted(ends)
    assert ends[-1] <= len(text)
    assert all(finding.start < finding.end for finding in screen(text))


@given(text=texts)
def test_what_is_left_after_taking_out_identifies_nobody(text: str) -> None:
    assert screen(take_out(text, screen(text))) == ()


@given(text=texts)
def test_nothing_that_blocks_is_left_when_warnings_are_kept(text: str) -> None:
    blocking = [finding for finding in screen(text) if finding.blocks]

    assert not any(finding.blocks for finding in screen(take_out(text, blocking)))


@given(text=texts)
def test_taking_out_twice_changes_nothing_more(text: str) -> None:
    once = take_out(text, screen(text))

    assert take_out(once, screen(once)) == once


@given(text=texts)
def test_taking_out_adds_nothing_but_its_mark(text: str) -> None:
    kept = take_out(text, screen(text)).split(REMOVED)

    place = 0
    for part in kept:
        place = text.index(part, place) + len(part)


@given(text=texts)
def test_whatever_was_taken_out_of_passes_the_gate(text: str) -> None:
    assert screened(screened(text, take_out=True).text).text == screened(text, take_out=True).text
