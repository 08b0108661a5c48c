"""What the team's version of a digest says, as ids, days and counts: chosen once, and stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class TeamContent:
    """What a team is told once a week. Nothing in it is about a person, or about a concern.

    :ivar first: the first day that the digest itself tells of; ``last`` is the last.
    :ivar made_on: the ward's day on which this goes to the channel.
    :ivar prompted: how many handovers were prompted, and ``talked`` how many talked about it.
    :ivar published: ids of the readings that the digest published.
    :ivar done: ids of what was done, or judged, since the version before; only ids, so that what
        is taken back is gone from here too.
    :ivar agreed: ids of what the ward means to do.
    :ivar focus: the id of the dimension that is the ward's focus.
    :ivar question: one question to talk about.
    """

    first: date
    last: date
    made_on: date
    prompted: int
    talked: int
    published: tuple[str, ...]
    done: tuple[str, ...]
    agreed: tuple[str, ...]
    focus: str | None
    focus_ends: date | None
    question: str

    def to_json(self) -> dict[str, Any]:
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "made_on": self.made_on.isoformat(),
            "prompted": self.prompted,
            "talked": self.talked,
            "published": list(self.published),
            "done": list(self.done),
            "agreed": list(self.agreed),
            "focus": self.focus,
            "focus_ends": self.focus_ends.isoformat() if self.focus_ends else None,
            "question": self.question,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        ends = stored["focus_ends"]
        return cls(
            first=date.fromisoformat(stored["first"]),
            last=date.fromisoformat(stored["last"]),
            made_on=date.fromisoformat(stored["made_on"]),
            prompted=stored["prompted"],
            talked=stored["talked"],
            published=tuple(stored["published"]),
            done=tuple(stored["done"]),
            agreed=tuple(stored["agreed"]),
            focus=stored["focus"],
            focus_ends=date.fromisoformat(ends) if ends else None,
            question=stored["question"],
        )
