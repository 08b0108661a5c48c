"""Runs of digits: what stands between two words, whatever is written between the digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from storage.screening.plain import Plain

# Ten digits or more, with up to six spaces, dots, dashes and the like between each and the next.
_RUN = re.compile(r"\d(?:(?:[^\w\x00]|_){0,6}\d){9,}")
_ZERO_TYPED_AS_LETTER = re.compile(r"(?<![^\W_])o(?=\d)|(?<=\d)o(?=\d)")
# Times, dates and blood pressures: digits that belong together and to no number.
_WHOLE = re.compile(
    r"(?<!\d)(?:"
    r"(?:[01]?\d|2[0-3])[:.][0-5]\d"
    r"|(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1(?:\d{4}|\d\d)"
    r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"|(?:[89]\d|1\d\d|2[0-5]\d)/(?:[3-9]\d|1[0-4]\d)"
    r")(?!\d)"
)
_CLOCK_TIME = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of at least ten digits.

    :ivar digits: the digits alone.
    :ivar places: where each stands in the plain text.
    :ivar edges: between which digits something else stands, and both ends.
    :ivar wholes: for each digit the number of the time, date or blood pressure it is part of,
        or 0.
    """

    digits: str
    places: list[int]
    edges: frozenset[int]
    wholes: list[int]

    def windows(self, length: int) -> Iterator[int]:
        """Where windows of so many digits begin that start and end at an edge."""
        for start in sorted(self.edges):
            if start + length in self.edges:
                yield start

    def cuts_a_whole(self, start: int, end: int) -> bool:
        """Whether a window begins or ends inside a time, a date or a blood pressure."""
        return any(
            0 < at < len(self.digits) and 0 < self.wholes[at] == self.wholes[at - 1]
            for at in (start, end)
        )

    def in_wholes(self, start: int, end: int) -> int:
        """How many digits of a window belong to a time, a date or a blood pressure."""
        return sum(map(bool, self.wholes[start:end]))

    def groups(self, start: int, end: int) -> list[str]:
        """The digits of a window, in the groups they were written in."""
        inner = [edge for edge in range(start, end + 1) if edge in self.edges]
        return [self.digits[first:last] for first, last in pairwise(inner)]


def runs(plain: Plain) -> list[Run]:
    """The runs of digits in a text, the letter O among digits read as a zero."""
    digits = _ZERO_TYPED_AS_LETTER.sub("0", plain.lower)
    return [_run(digits, match.start(), match.end()) for match in _RUN.finditer(digits)]


def rises(groups: list[str]) -> bool:
    """Whether groups of digits count upwards, as a list of beds or days does."""
    numbers = [int(group) for group in groups]
    return len(numbers) >= 5 and all(one < other for one, other in pairwise(numbers))


def is_clock_time(group: str) -> bool:
    """Whether four digits may be a time of day, like 0730."""
    return _CLOCK_TIME.fullmatch(group) is not None


def _run(text: str, start: int, end: int) -> Run:
    places = [place for place in range(start, end) if text[place].isdigit()]
    edges = [0, len(places)]
    edges += [at for at in range(1, len(places)) if places[at] != places[at - 1] + 1]
    number_at = {}
    for number, whole in enumerate(_WHOLE.finditer(text, start, end), start=1):
        number_at |= dict.fromkeys(range(whole.start(), whole.end()), number)
    return Run(
        digits="".join(text[place] for place in places),
        places=places,
        edges=frozenset(edges),
        wholes=[number_at.get(place, 0) for place in places],
    )
