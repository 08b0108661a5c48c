"""A fresh workspace for each test, with and without a Bolt app beside it."""

from collections.abc import Iterator

import pytest

from bot.emulator import Emulator, Timing
from tests.bot.emulator.sample_app import MANIFEST, over_http, over_sockets
from tests.bot.emulator.wards import Ward, new_ward


@pytest.fixture
def ward() -> Iterator[Ward]:
    """A ward and no app that listens."""
    with Emulator(limits=False) as emulator:
        yield new_ward(emulator)


@pytest.fixture(params=["sockets", "http"])
def staffed(request: pytest.FixtureRequest) -> Iterator[Ward]:
    """A ward with the sample app, by Socket Mode and by HTTP, which must not differ.

    The app has less time to acknowledge than in Slack, so that tests of its silence are short.
    """
    carried = over_sockets if request.param == "sockets" else over_http
    with Emulator(limits=False, timing=Timing(ack=1.5, event_retries=())) as emulator:
        emulator.install(MANIFEST)
        with carried(emulator):
            yield new_ward(emulator)
