"""A house with Willow in it, and recipients for its concerns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.bot.concerns.willow import Willow, furnish
from tests.house import LONDON, open_house


@pytest.fixture
def willow(sqlite_url: str) -> Iterator[Willow]:
    """Willow on a Wednesday at 11:30, when its recipients are at work."""
    for house in open_house(sqlite_url, limits=False):
        house.clock.at = datetime(2026, 6, 3, 11, 30, tzinfo=LONDON)
        yield furnish(house)
