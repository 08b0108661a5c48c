"""What published answers are kept as and shown as: no finer than a team's size allows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from statistics import median
from types import MappingProxyType
from typing import NamedTuple

from storage.handovers import Band

SCORES = (1, 2, 3, 4, 5)
SMALL_GROUP = 10
PEOPLE = "people"


class Medium(StrEnum):
    """How answers came in. Rooms and taps are never added together."""

    TAPS = "taps"
    ROOMS = "rooms"


class Group(StrEnum):
    """The three groups that a small team's answers are shown in."""

    UNFAVOURABLE = "1-2"
    MIDDLE = "3"
    FAVOURABLE = "4-5"

    @classmethod
    def of(cls, score: int) -> Group:
        return cls.UNFAVOURABLE if score <= 2 else cls.MIDDLE if score == 3 else cls.FAVOURABLE


class Share(StrEnum):
    """How much of a team a group is, as coarsely as a small team is shown.

    There is no word for "everybody" or for "nobody": one person more or less among nearly all, or
    among few, reads the same in a team of any size.
    """

    NONE_OR_FEW = "none or few"
    SOME = "some"
    ABOUT_HALF = "about half"
    MOST = "most"
    NEARLY_ALL = "nearly all"

    @classmethod
    def of(cls, part: int, whole: int) -> Share:
        if part >= whole - 1:
            return cls.NEARLY_ALL
        share = part / whole
        if part <= 1 or share < 0.15:
            return cls.NONE_OR_FEW
        if share < 0.4:
            return cls.SOME
        if share <= 0.6:
            return cls.ABOUT_HALF
        return cls.MOST if share < 0.85 else cls.NEARLY_ALL


# A tuple: charts are made of a hundred of them, and a frozen dataclass takes four times as long.
class Figures(NamedTuple):
    """A published reading, no finer than it may be shown.

    :ivar exact: how many gave each score from 1 to 5; None below ten people, where a counted room
        held fewer than ten hands, and where all, or all but one, are in one group.
    :ivar band: how many took part; for rooms, in the largest of them.
    :ivar shares: each group's share in words; there for every reading.
    :ivar low: whether more people, and more than one, were at 1–2 than at 4–5.
    """

    id: str
    statement_id: str
    area_id: str
    statement: str
    anchor: bool
    medium: Medium
    published_on: date
    band: Band
    shares: Mapping[Group, Share]
    exact: tuple[int, int, int, int, int] | None
    low: bool

    @property
    def split(self) -> bool:
        """Whether the team is of two minds: about half at either end."""
        ends = {self.shares[Group.UNFAVOURABLE], self.shares[Group.FAVOURABLE]}
        return ends == {Share.ABOUT_HALF}

    @property
    def median(self) -> float | None:
        """The middle answer, between two scores at most; None where no exact number is shown."""
        if self.exact is None:
            return None
        return median(
            score for score, count in zip(SCORES, self.exact, strict=True) for _ in range(count)
        )


class Spread(NamedTuple):
    """How the answers of a reading lie, as it may be shown: the last of its :class:`Figures`."""

    band: Band
    shares: Mapping[Group, Share]
    exact: tuple[int, int, int, int, int] | None
    low: bool


def kept(counted: Sequence[Mapping[int, int]]) -> dict[str, int]:
    """What is kept of the answers: scores, or groups where scores would tell too much.

    Beside it stands the number of people, or the size of the largest room.

    :param counted: how many gave each score, room by room, or once for all taps.
    """
    sums: Counter[int] = Counter()
    for counts in counted:
        sums.update(counts)
    # Those who sat in one room know its hands, and could subtract them from an exact sum.
    if all(_may_be_exact(counts) for counts in counted):
        figures = {str(score): sums[score] for score in SCORES}
    else:
        grouped = _grouped(sums)
        figures = {group.value: grouped[group] for group in Group}
    return {**figures, PEOPLE: max(sum(counts.values()) for counts in counted)}


def _may_be_exact(counts: Mapping[int, int]) -> bool:
    """Whether a count is large, and its absence would not say that everybody agreed."""
    people = sum(counts.values())
    return people >= SMALL_GROUP and max(_grouped(counts).values()) < people - 1


def _grouped(counts: Mapping[int, int]) -> Counter[Group]:
    grouped: Counter[Group] = Counter()
    for score, count in counts.items():
        grouped[Group.of(score)] += count
    return grouped


# Charts ask for the same few again and again: a team has few ways to answer.
@lru_cache(maxsize=4096)
def spread_of(text: str) -> Spread:
    """The same as :func:`spread`, from the text that a database has of it."""
    return spread(json.loads(text))


def spread(stored: Mapping[str, int]) -> Spread:
    """How answers lie, from what :func:`kept` made of them."""
    band = Band.of(stored[PEOPLE])
    if "1" not in stored:
        return _spread(band, tuple(stored[group.value] for group in Group), None)
    one, two, three, four, five = (stored[str(score)] for score in SCORES)
    return _spread(band, (one + two, three, four + five), (one, two, three, four, five))


def _spread(
    band: Band, groups: tuple[int, ...], exact: tuple[int, int, int, int, int] | None
) -> Spread:
    answers = sum(groups)
    shares = {group: Share.of(count, answers) for group, count in zip(Group, groups, strict=True)}
    unfavourable, _, favourable = groups
    # One person's score alone must not show, not even in what is asked next.
    low = unfavourable > max(favourable, 1)
    return Spread(band, MappingProxyType(shares), exact, low)
