"""What a ward's charts say, in words: for the digest, and for whoever cannot see the picture."""

from __future__ import annotations

from collections.abc import Sequence

from bot.digest.charts import Series
from bot.digest.content import Content
from bot.digest.movement import Movement, Signal, Way
from bot.digest.words import how_answered, number, reading
from bot.slack.text import truncate
from storage.figures import Figures

USUAL = "No more than the usual ups and downs."
LONGEST_ALT_TEXT = 1000
_MORE = {Way.UP: "More", Way.DOWN: "Fewer"}
_HIGH = {Way.UP: "high", Way.DOWN: "low"}
_ABOVE = {Way.UP: "above", Way.DOWN: "below"}
_ROSE = {Way.UP: "risen", Way.DOWN: "fallen"}


def of_week(
    content: Content, figures: Sequence[Figures]
) -> tuple[list[tuple[Figures, Movement]], list[Figures]]:
    """The newly published readings that moved, with how they did, and the others."""
    published = {each.id: each for each in figures}
    moved = [
        (published.pop(each.reading_id), each.movement)
        for each in content.moved
        if each.reading_id in published
    ]
    return moved, list(published.values())


def moved(figures: Figures, movement: Movement) -> str:
    """A published reading, and how it is more than the usual ups and downs."""
    return f"{reading(figures)} {_finding(movement)}"


def weeks_until_judged(weeks: int) -> str:
    """How long it still takes until movement can be told from the usual ups and downs."""
    return (
        "It takes twelve readings of a statement to tell a change from the usual ups and downs. "
        f"At this ward's pace that is in about {number(weeks)} {'week' if weeks == 1 else 'weeks'}."
    )


def alt_text(charted: Sequence[Series]) -> str:
    """What the picture shows, for whoever does not see it."""
    findings = [_of_series(series) for series in charted]
    return truncate(" ".join(["Charts of how many chose 4 or 5.", *findings]), LONGEST_ALT_TEXT)


def _of_series(series: Series) -> str:
    movement = series.movement()
    finding = USUAL if movement is None else _finding(movement)
    newest = series.newest
    return (
        f"“{newest.statement}”, the last {len(series.readings)} readings "
        f"{how_answered(newest)}: {finding}"
    )


def _finding(movement: Movement) -> str:
    way, count = movement.way, number(movement.count)
    match movement.signal:
        case Signal.OUTSIDE:
            return f"The share at 4 or 5 is {_ABOVE[way]} its usual range."
        case Signal.RUN:
            return f"{_MORE[way]} than usual chose 4 or 5, {count} readings in a row."
        case Signal.TREND:
            return f"The share at 4 or 5 has {_ROSE[way]} over {count} readings in a row."
        case Signal.NEAR_LIMIT:
            return (
                f"Two of the last three readings were {_HIGH[way]}, near the edge of the "
                "usual range."
            )
