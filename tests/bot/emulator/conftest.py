"""A fresh workspace for each test, with and without a Bolt app beside it."""

from collections.abc import Iterator

import pytest

from bot.emulator import Timing
from bot.emulator.pytest_plugin import NewSlack
from tests.bot.emulator.sample_app import MANIFEST, over_http, over_sockets
from tests.bot.emulator.wards import Ward, new_ward


@pytest.fixture
def ward(new_slack: NewSlack) -> Ward:
    """A ward and no app that listens. Files are ready at once."""
    return new_ward(new_slack(limits=False, timing=Timing(file_ready=0)))


@pytest.fixture(params=["sockets", "http"])
def staffed(request: pytest.FixtureRequest, new_slack: NewSlack) -> Iterator[Ward]:
    """A ward with the sample app, by Socket Mode and by HTTP, which must not differ.

    The app has less time to acknowledge than in Slack, so that tests of its silence are short.
    """
    carried = over_sockets if request.param == "sockets" else over_http
    timing = Timing(ack=1.5, event_retries=())
    emulator = new_slack(limits=False, timing=timing, manifest=MANIFEST)
    with carried(emulator):
        yield new_ward(emulator)
