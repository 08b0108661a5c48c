"""The picture tells by shape what stands out, and can be read at the width of a phone."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.digest.movement import chart
from bot.digest.picture import DOT, STANDS_OUT, WIDTH, Panel, draw

STEADY = [0.5, 0.55] * 6
SHARES = st.lists(st.floats(0, 1), min_size=12, max_size=26)


def panel(values: list[float], title: str = "“We keep our lines.”", step: float = 0.0) -> Panel:
    return Panel(title, chart(values, step), date(2026, 1, 5), date(2026, 6, 29))


def opened(*panels: Panel) -> Image.Image:
    return Image.open(BytesIO(draw(panels))).convert("RGB")


def like(picture: Image.Image, colour: str) -> int:
    """How many points of the picture are nearly of a colour."""
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return sum(
        count
        for count, found in picture.getcolors(maxcolors=1 << 24) or []
        if isinstance(found, tuple)
        and all(abs(a - b) < 12 for a, b in zip(wanted, found, strict=True))
    )


def test_what_stands_out_is_drawn_larger_and_not_only_in_another_colour() -> None:
    usual, outstanding = opened(panel(STEADY)), opened(panel([*STEADY[:-1], 0.0]))

    marked = like(outstanding, STANDS_OUT) - like(usual, STANDS_OUT)
    assert marked > 3 * DOT**2


def test_the_panels_stand_one_under_another() -> None:
    one, four = opened(panel(STEADY)), opened(*[panel(STEADY)] * 4)

    assert one.width == four.width == WIDTH
    assert four.height > 3 * one.height / 2


def test_a_long_statement_takes_more_lines_and_an_endless_one_is_cut_short() -> None:
    short = opened(panel(STEADY, "Short."))
    long = opened(panel(STEADY, "A statement of some twenty words " * 3))
    endless = opened(panel(STEADY, "A statement of some twenty words " * 300))

    assert short.height < long.height <= endless.height < 2 * short.height


@given(SHARES, st.sampled_from([0.0, 0.25]), st.text(max_size=200))
def test_any_readings_under_any_title_can_be_drawn(
    values: list[float], step: float, title: str
) -> None:
    assert opened(panel(values, title, step)).width == WIDTH
