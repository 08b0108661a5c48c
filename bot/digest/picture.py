"""The picture of a digest: one small chart under another, readable at the width of a phone.

What stands out is told by its shape, never by colour alone, and no colour says good or bad.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.digest.movement import Chart

INK = "#1d2b3a"
LINE = "#33658a"
FAINT = "#6b7785"
USUAL = "#e4eaf1"
EDGE = "#c5ced8"
STANDS_OUT = "#b4500b"
PAPER = "#ffffff"

# Slack shows some three hundred points of width on a phone: letters of 27 stay readable there.
WIDTH = 560
MARGIN = 20
LETTERS = 27
SMALL_LETTERS = 24
LINE_HEIGHT = 32
MOST_LINES = 3
PLOT_HEIGHT = 96
AFTER_TITLE = 8
GAP = 16
DOT = 6
DIAMOND = 12
DIAMOND_EDGE = 3
# Drawn larger and made smaller, so that lines are smooth.
FINER = 2

HIGHER = "Higher up: more of the team chose 4 or 5."

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, slots=True)
class Panel:
    """One anchor's chart, and what stands above and below it."""

    title: str
    chart: Chart
    first: date
    last: date


def draw(panels: Sequence[Panel]) -> bytes:
    """The panels as a PNG, one under another, with a key at the foot.

    :param panels: at least one.
    """
    titles = [_wrapped(panel.title, _font(LETTERS), WIDTH - 2 * MARGIN) for panel in panels]
    heights = [_height(title) for title in titles]
    image = Image.new("RGB", _fine(WIDTH, MARGIN + sum(heights) + 2 * LINE_HEIGHT + MARGIN), PAPER)
    pen = ImageDraw.Draw(image)
    top = MARGIN
    for panel, title, height in zip(panels, titles, heights, strict=True):
        _draw_panel(pen, panel, title, top)
        top += height
    _draw_key(pen, top)
    written = BytesIO()
    image.reduce(FINER).quantize(64, method=Image.Quantize.FASTOCTREE).save(written, "PNG")
    return written.getvalue()


def _height(title: Sequence[str]) -> int:
    return LINE_HEIGHT * len(title) + AFTER_TITLE + PLOT_HEIGHT + LINE_HEIGHT + GAP


def _draw_panel(pen: ImageDraw.ImageDraw, panel: Panel, title: Sequence[str], top: int) -> None:
    for line in title:
        _write(pen, (MARGIN, top), line, LETTERS, INK)
        top += LINE_HEIGHT
    top += AFTER_TITLE
    _draw_plot(pen, panel.chart, top)
    top += PLOT_HEIGHT
    _write(pen, (MARGIN, top), _day(panel.first), SMALL_LETTERS, FAINT)
    last = _day(panel.last)
    right = WIDTH - MARGIN - _font(SMALL_LETTERS).getlength(last)
    _write(pen, (right, top), last, SMALL_LETTERS, FAINT)


def _draw_plot(pen: ImageDraw.ImageDraw, chart: Chart, top: int) -> None:
    left, right = MARGIN + DIAMOND, WIDTH - MARGIN - DIAMOND

    def height_of(value: float) -> float:
        """Nought is the bottom and one the top, with room for a mark at either."""
        room = PLOT_HEIGHT - 2 * DIAMOND
        return top + DIAMOND + (1 - min(max(value, 0.0), 1.0)) * room

    pen.rectangle(
        [
            _fine(MARGIN, height_of(chart.upper)),
            _fine(WIDTH - MARGIN, height_of(chart.lower)),
        ],
        fill=USUAL,
    )
    for value in (0.0, 1.0):
        edge = [_fine(MARGIN, height_of(value)), _fine(WIDTH - MARGIN, height_of(value))]
        pen.line(edge, fill=EDGE, width=FINER)
    _dashed(pen, height_of(chart.centre))
    step = (right - left) / (len(chart.points) - 1)
    places = [(left + at * step, height_of(point.value)) for at, point in enumerate(chart.points)]
    pen.line([_fine(*place) for place in places], fill=LINE, width=2 * FINER)
    for point, place in zip(chart.points, places, strict=True):
        _mark(pen, place, stands_out=bool(point.signals))


def _mark(pen: ImageDraw.ImageDraw, place: tuple[float, float], *, stands_out: bool) -> None:
    x, y = place
    if stands_out:
        # One on another: an outline of some width would be cut out of a mask as large as the paper.
        pen.polygon(_diamond(x, y, DIAMOND), INK)
        pen.polygon(_diamond(x, y, DIAMOND - DIAMOND_EDGE), STANDS_OUT)
    else:
        pen.ellipse([_fine(x - DOT, y - DOT), _fine(x + DOT, y + DOT)], fill=LINE)


def _diamond(x: float, y: float, size: float) -> list[tuple[int, int]]:
    corners = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]
    return [_fine(*corner) for corner in corners]


def _dashed(pen: ImageDraw.ImageDraw, y: float) -> None:
    for x in range(MARGIN, WIDTH - MARGIN, 16):
        pen.line([_fine(x, y), _fine(x + 8, y)], fill=FAINT, width=2 * FINER)


def _draw_key(pen: ImageDraw.ImageDraw, top: int) -> None:
    middle = top + LINE_HEIGHT / 2
    _mark(pen, (MARGIN + DIAMOND, middle), stands_out=False)
    end = _write(pen, (MARGIN + 30, top), "usual", SMALL_LETTERS, FAINT)
    _mark(pen, (end + 40, middle), stands_out=True)
    end = _write(pen, (end + 60, top), "stands out", SMALL_LETTERS, FAINT)
    pen.rectangle([_fine(end + 28, middle - 12), _fine(end + 60, middle + 12)], fill=USUAL)
    _write(pen, (end + 70, top), "usual range", SMALL_LETTERS, FAINT)
    _write(pen, (MARGIN, top + LINE_HEIGHT), HIGHER, SMALL_LETTERS, FAINT)


def _write(
    pen: ImageDraw.ImageDraw, place: tuple[float, float], words: str, letters: int, ink: str
) -> float:
    """Write a line of words; where it ends, from the left."""
    pen.text(_fine(*place), words, fill=ink, font=_font(letters * FINER))
    return place[0] + _font(letters).getlength(words)


def _wrapped(words: str, font: _Font, width: float) -> list[str]:
    """The words in as few lines as hold them; what is left after the last has an ellipsis."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > MOST_LINES:
        return [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]}…"]
    return lines


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _fine(x: float, y: float) -> tuple[int, int]:
    return round(x * FINER), round(y * FINER)


@cache
def _font(letters: int) -> _Font:
    return ImageFont.load_default(size=letters)
