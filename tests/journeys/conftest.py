"""A house for each journey, over both ways by which Slack reaches the bot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house import House, open_house
from tests.journeys.witness import Witness, listening_in


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    """The bot over Socket Mode on SQLite."""
    yield from open_house(sqlite_url)


@pytest.fixture(params=["socket", "http"])
def house_by_either_way(request: pytest.FixtureRequest, sqlite_url: str) -> Iterator[House]:
    """The bot over Socket Mode, then over HTTP."""
    yield from open_house(sqlite_url, transport=request.param)


@pytest.fixture
def house_in_a_hurry(sqlite_url: str) -> Iterator[House]:
    """As ``house``, without Slack's rate limits: days go by here in less than a second."""
    yield from open_house(sqlite_url, limits=False)


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    """Whoever overhears the bots of this test."""
    with monkeypatch.context() as patch, listening_in(patch) as witness:
        yield witness
