"""What a benchmark found: a figure, what it is held against, and whether that is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    :ivar floor: the least it could have cost, measured in the same run and in the same unit.
    :ivar goal: the most that it may be: of the floor where there is one, else in its unit.
    """

    what: str
    value: float
    unit: str
    floor: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times its floor it is."""
        return self.value / self.floor if self.floor else None

    @property
    def is_met(self) -> bool | None:
        """Whether its goal is reached; None where it has none, and is only told."""
        if self.goal is None:
            return None
        held = self.value if self.floor is None else self.ratio
        return held is not None and held <= self.goal

    def to_json(self) -> dict[str, Any]:
        """All of it as plain values."""
        return {
            "what": self.what,
            "value": self.value,
            "unit": self.unit,
            "floor": self.floor,
            "ratio": self.ratio,
            "goal": self.goal,
            "met": self.is_met,
        }


Figures = Iterator[Figure]


def both_sides(
    rounds: int, ours: Callable[[], float], floor: Callable[[], float]
) -> tuple[float, float]:
    """The medians of two costs, taken in turns so that what else runs here touches both."""
    pairs = [(floor(), ours()) for _ in range(rounds)]
    return median(cost for _, cost in pairs), median(cost for cost, _ in pairs)


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
