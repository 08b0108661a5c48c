"""What is wrong with a library or an overlay, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A file and a line in it, counted from 1; no line where the whole file is meant."""

    file: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, as `str` prints it: file, line, what is wrong and what to do."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.message}"


class LibraryError(Exception):
    """The library cannot be used; `problems` holds everything found, never an empty list."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def at(place: Place, message: str) -> Problem:
    """A problem at a place."""
    return Problem(place.file, place.line, message)
