"""A long dialogue comes in pages that Slack can hold, and none of it is lost."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.concerns.dialogue import MOST_ON_A_PAGE, pages_of, said
from bot.emulator.block_kit import check_modal, too_large
from bot.slack.message import modal
from storage.concerns.reading import Spoken
from storage.concerns.tables import Said, Side

LONGEST = "😀" * 3000


def spoken(words: str) -> Spoken:
    return Spoken(Side.PERSON, Said.REPLY, words, None, date(2026, 6, 3))


@given(st.lists(st.integers(1, 3000), max_size=60))
def test_every_word_is_on_one_page_and_in_order(lengths: list[int]) -> None:
    dialogue = [spoken("x" * length) for length in lengths]

    pages = pages_of(dialogue)

    assert [one for page in reversed(pages) for one in page] == dialogue


@given(st.lists(st.integers(1, 3000), max_size=60))
def test_no_page_has_more_than_its_share(lengths: list[int]) -> None:
    pages = pages_of([spoken("x" * length) for length in lengths])

    assert all(len(page) <= MOST_ON_A_PAGE for page in pages)


def test_the_fullest_page_fits_into_a_modal() -> None:
    view = modal("A concern", *said([spoken(LONGEST)] * 20, 1, "turn"))

    assert (check_modal(view), too_large(view)) == ([], False)


def test_the_newest_page_comes_first_and_leads_to_the_earlier() -> None:
    shown = str(
        [block.build() for block in said([spoken(f"no {n}") for n in range(15)], 0, "turn")]
    )

    assert ("no 14" in shown, "no 1'" in shown, "turn_earlier" in shown) == (True, False, True)


def test_a_page_that_is_gone_is_the_last_one() -> None:
    shown = str([block.build() for block in said([spoken("once")], 7, "turn")])

    assert "once" in shown
