"""What a ward's list shows, however much there is."""

from __future__ import annotations

from datetime import date

from bot.improving import views
from bot.improving.views import Done, Listed, ToDo
from bot.slack.limits import MOST_BLOCKS, Surface

TODAY = date(2026, 6, 3)


def listed(agreed: int, done: int) -> Listed:
    """A ward with so much to do, and so much done, in the longest words."""
    return Listed(
        ward_id="w",
        ward="Willow",
        today=TODAY,
        to_do=[
            ToDo(f"a{each}", "<" * 200, "Boundaries", "ward manager", TODAY)
            for each in range(agreed)
        ],
        done=[Done(f"d{each}", "<" * 120, None, TODAY, None) for each in range(done)],
        saved="Saved.",
    )


def test_a_list_of_any_length_fits() -> None:
    assert len(views.list_view(listed(60, 90))["blocks"]) <= MOST_BLOCKS[Surface.MODAL]


def test_whoever_writes_nearly_every_day_can_take_back_each_of_it() -> None:
    shown = str(views.list_view(listed(15, 50)))
    assert all(f"'w:d{each}'" in shown for each in range(50))
