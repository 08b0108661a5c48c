"""Runs of digits: what stands between two words, whatever is written between the digits."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from storage.screening.plain import Plain

# Ten digits or more, with up to six spaces, dots, dashes and the like between each and the next.
_RUN = re.compile(r"\d(?:(?:[^\w\x00]|_){0,6}+\d){9,}+")
_ZERO_TYPED_AS_LETTER = re.compile(r"o(?=\d)(?<![^\W_].)|o(?=\d)(?<=\d.)")
# Times, dates and blood pressures: digits that belong together and to no number.
_WHOLE = re.compile(
    r"\d(?<!\d.)(?:"
    r"(?:(?<=[01])\d|(?<=2)[0-3])?[:.][0-5]\d"
    r"|(?:(?<=[0-2])\d|(?<=3)[01])?([/.-])(?:0?[1-9]|1[0-2])\1(?:\d{4}|\d\d)"
    r"|\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"|(?:(?<=[89])\d|(?<=1)\d\d|(?<=2)[0-5]\d)/(?:[3-9]\d|1[0-4]\d)"
    r")(?!\d)"
)
_CLOCK_TIME = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")


@dataclass(frozen=True)
class Run:
    """A run of at least ten digits. It has no slots, so that it can work things out once.

    :ivar text: the plain text it stands in, its letters O made zeros.
    :ivar places: where each digit stands in the text.
    """

    text: str
    places: list[int]

    @cached_property
    def digits(self) -> str:
        """The digits alone."""
        return "".join([self.text[place] for place in self.places])

    @cached_property
    def edges(self) -> list[int]:
        """Between which digits something else stands, and both ends, in order."""
        inner = [
            at
            for at, (before, place) in enumerate(pairwise(self.places), start=1)
            if place != before + 1
        ]
        return [0, *inner, len(self.places)]

    @cached_property
    def edge_set(self) -> frozenset[int]:
        return frozenset(self.edges)

    @cached_property
    def _wholes(self) -> list[tuple[int, int]]:
        """Where times, dates and blood pressures begin and end, in order."""
        found = _WHOLE.finditer(self.text, self.places[0], self.places[-1] + 1)
        return [whole.span() for whole in found]

    def windows(self, length: int) -> Iterator[int]:
        """Where windows of so many digits begin that start and end at an edge."""
        ends = self.edge_set
        return (start for start in self.edges if start + length in ends)

    def cuts_a_whole(self, start: int, end: int) -> bool:
        """Whether a window begins or ends inside a time, a date or a blood pressure."""
        return self._is_inside_a_whole(start) or self._is_inside_a_whole(end)

    def in_wholes(self, start: int, end: int) -> int:
        """How many digits of a window belong to a time, a date or a blood pressure."""
        if not self._wholes:
            return 0
        return sum(self._whole_at(place) is not None for place in self.places[start:end])

    def groups(self, start: int, end: int) -> list[str]:
        """The digits of a window, in the groups they were written in."""
        first, last = bisect_left(self.edges, start), bisect_left(self.edges, end)
        return [self.digits[one:other] for one, other in pairwise(self.edges[first : last + 1])]

    def _is_inside_a_whole(self, at: int) -> bool:
        if not self._wholes or not 0 < at < len(self.places):
            return False
        whole = self._whole_at(self.places[at])
        return whole is not None and whole == self._whole_at(self.places[at - 1])

    def _whole_at(self, place: int) -> int | None:
        last = bisect_right(self._wholes, (place, len(self.text))) - 1
        return last if last >= 0 and place < self._wholes[last][1] else None


def runs(plain: Plain) -> list[Run]:
    """The runs of digits in a text, the letter O among digits read as a zero."""
    text = _ZERO_TYPED_AS_LETTER.sub("0", plain.lower)
    return [
        Run(text, [place for place in range(*match.span()) if text[place].isdigit()])
        for match in _RUN.finditer(text)
    ]


def rises(groups: list[str]) -> bool:
    """Whether groups of digits count upwards, as a list of beds or days does."""
    numbers = [int(group) for group in groups]
    return len(numbers) >= 5 and all(one < other for one, other in pairwise(numbers))


def is_clock_time(group: str) -> bool:
    """Whether four digits may be a time of day, like 0730."""
    return _CLOCK_TIME.fullmatch(group) is not None
