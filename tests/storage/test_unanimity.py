"""Nothing that is shown says that everybody agreed: not a word, not a number left out."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import readings
from storage.figures import Figures, Group, Share, kept
from storage.readings import ReadingRow

SCORES = range(1, 6)
GROUPS = {Group.UNFAVOURABLE: (1, 2), Group.MIDDLE: (3,), Group.FAVOURABLE: (4, 5)}


def shown(*rooms: Counter[int]) -> Figures:
    """What is shown of these answers."""
    return readings.shown(
        ReadingRow(
            id="r",
            ward_id="w",
            statement_id="s",
            area_id="a",
            statement="We talk.",
            anchor=True,
            medium="taps",
            settled_on=date(2026, 6, 8),
            figures=kept(rooms),
        )
    )


@st.composite
def unanimous(draw: st.DrawFn) -> list[int]:
    """The scores of 5 to 40 people, all of them in one group."""
    group = draw(st.sampled_from(list(Group)))
    return draw(st.lists(st.sampled_from(GROUPS[group]), min_size=5, max_size=40))


@given(scores=unanimous(), other=st.sampled_from(SCORES))
def test_one_person_who_thinks_otherwise_changes_nothing_that_is_shown(
    scores: list[int], other: int
) -> None:
    assert shown(Counter([*scores[:-1], other])) == shown(Counter(scores))


@given(
    scores=unanimous(),
    other=st.sampled_from(SCORES),
    second=st.lists(st.sampled_from(SCORES), min_size=10, max_size=20),
)
def test_nor_is_it_seen_in_exact_numbers_that_one_room_agreed(
    scores: list[int], other: int, second: list[int]
) -> None:
    moved = [*scores[:-1], other]
    beside = Counter(second)
    assert shown(Counter(scores), beside).exact is shown(Counter(moved), beside).exact is None


@given(people=st.integers(5, 40))
def test_one_person_more_or_less_among_all_or_among_none_reads_the_same(people: int) -> None:
    words = [Share.of(part, people) for part in (0, 1, people - 1, people)]
    assert words == [Share.NONE_OR_FEW] * 2 + [Share.NEARLY_ALL] * 2


@given(people=st.integers(5, 40))
def test_a_larger_part_never_has_a_smaller_word(people: int) -> None:
    order = list(Share)
    places = [order.index(Share.of(part, people)) for part in range(people + 1)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("counts", "exact"),
    [
        (Counter({1: 4, 2: 4, 5: 2}), (4, 4, 0, 0, 2)),
        (Counter({1: 5, 2: 4, 5: 1}), None),
    ],
)
def test_exact_numbers_are_shown_from_two_who_think_otherwise(
    counts: Counter[int], exact: tuple[int, ...] | None
) -> None:
    assert shown(counts).exact == exact
